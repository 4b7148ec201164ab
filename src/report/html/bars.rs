//! Shares as bars.

use maud::{Markup, html};

use crate::report::numbers::grouped;

/// Width and height of a bar, in units of its own picture.
const WIDTH: f64 = 200.0;
const HEIGHT: u32 = 12;

/// A share of so many things.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bar {
    /// Those that came, or were noticed.
    pub(super) part: u64,
    /// Of so many.
    pub(super) all: u64,
    /// In percent, with an interval where it is an estimate; `None` of nothing.
    pub(super) percent: Option<f64>,
    /// The ends of its interval.
    pub(super) interval: Option<(f64, f64)>,
}

impl Bar {
    /// What was counted.
    pub(super) fn counted(part: u64, all: u64) -> Self {
        Self {
            part,
            all,
            percent: (all > 0).then(|| 100.0 * part as f64 / all as f64),
            interval: None,
        }
    }

    /// A row of a table: what it is, the bar, the numbers.
    pub(super) fn row(&self, what: &Markup) -> Markup {
        html! {
            tr {
                th scope="row" { (what) }
                (self.cells())
            }
        }
    }

    /// The bar and its numbers as cells.
    pub(super) fn cells(&self) -> Markup {
        let numbers = format!("{} of {}", grouped(self.part), grouped(self.all));
        html! {
            td class="drawn" { (self.drawn()) }
            td class="number" { (numbers) }
            td class="number" {
                @match self.percent {
                    Some(percent) => span class=(self.class()) { (told(percent)) " %" },
                    None => span class="dim" { "none" },
                }
                @if let Some((low, high)) = self.interval {
                    " " span class="dim" { "(" (told(low)) " to " (told(high)) ")" }
                }
            }
        }
    }

    fn class(&self) -> &'static str {
        if self.part == self.all {
            "good"
        } else {
            "warn"
        }
    }

    fn drawn(&self) -> Markup {
        let at = |percent: f64| format!("{:.1}", percent.clamp(0.0, 100.0) / 100.0 * WIDTH);
        let label = match self.percent {
            Some(percent) => format!("{} percent", told(percent)),
            None => "none".into(),
        };
        let class = if self.part == self.all {
            "share full"
        } else {
            "share"
        };
        let middle = f64::from(HEIGHT) / 2.0;
        html! {
            svg class="bar" viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(label) {
                rect class="ground" width=(WIDTH) height=(HEIGHT) rx="2" {}
                @if let Some(percent) = self.percent {
                    rect class=(class) width=(at(percent)) height=(HEIGHT) rx="2" {}
                }
                @if let Some((low, high)) = self.interval {
                    line class="interval" x1=(at(low)) x2=(at(high)) y1=(middle) y2=(middle) {}
                    @for end in [low, high] {
                        line class="interval" x1=(at(end)) x2=(at(end)) y1="2" y2=(HEIGHT - 2) {}
                    }
                }
            }
        }
    }
}

/// Percent with two digits, never rounded to all of it.
fn told(percent: f64) -> String {
    match crate::report::percent(percent, 2) {
        all if all == "100.00" => "100".into(),
        text => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_all_of_it_is_a_hundred() {
        assert_eq!(told(100.0), "100");
        assert_eq!(told(99.9999), "99.99");
        assert_eq!(told(66.666_667), "66.67");
        assert_eq!(told(0.0), "0.00");
    }

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        let drawn = Bar::counted(1, 4).drawn().into_string();
        assert!(drawn.contains(r#"class="share" width="50.0""#), "{drawn}");
        assert!(drawn.contains("aria-label=\"25.00 percent\""), "{drawn}");
        let nothing = Bar::counted(0, 0).drawn().into_string();
        assert!(!nothing.contains("share"), "{nothing}");
        let sampled = Bar {
            interval: Some((10.0, 50.0)),
            ..Bar::counted(1, 4)
        };
        let drawn = sampled.drawn().into_string();
        assert!(drawn.contains(r#"x1="20.0" x2="100.0""#), "{drawn}");
    }
}
