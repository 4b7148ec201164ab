//! A core drawn as the places on its way of data, one cell a stage, with the wrong one marked.

use std::fmt::Write as _;

use super::page::visible;
use super::svg::escaped;
use crate::verdict::{CoreRun, Divergence, Place};

/// Cells in a row; 64 rounds of a hash are one row.
const ROW: usize = 64;
const CELL: usize = 11;
const STEP: usize = 13;
const LEFT: usize = 104;
const HEIGHT: usize = 34;

/// How a cell is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Plain,
    /// The value went on to here.
    Then,
    /// It differs in the same cycle.
    Also,
    /// The first divergence.
    Wrong,
}

impl Mark {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "stage",
            Self::Then => "stage then",
            Self::Also => "stage also",
            Self::Wrong => "stage wrong",
        }
    }
}

/// The picture as an element to be put into a page; its colours are those of the page's classes. `None` where nothing is known of
/// the core's places.
pub(super) fn drawn(core: &CoreRun, found: &Divergence) -> Option<String> {
    let marks = Marks::of(found);
    let mut places = core.parts.clone();
    if places.is_empty() {
        return None;
    }
    if !places.iter().any(|place| place.name == marks.wrong.0) {
        // Ports are no registers.
        places.push(Place {
            name: marks.wrong.0.clone(),
            stages: Vec::new(),
        });
    }
    let rows: Vec<Row> = rows(&places);
    let width = LEFT + ROW * STEP + 8;
    let height = rows.len() * HEIGHT + 30;
    let title = visible(&found.first.element);
    let mut out = format!(
        "<svg class=\"pipe\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\">",
        escaped(&format!(
            "the way of data; the first wrong value stands in {title}"
        ))
    );
    let mut y = 8;
    for row in &rows {
        row.draw(y, &marks, &mut out);
        y += HEIGHT;
    }
    let _ = write!(
        out,
        "<g class=\"key\"><rect class=\"stage wrong\" x=\"{LEFT}\" y=\"{y}\" width=\"{CELL}\" height=\"{CELL}\"/>\
         <text x=\"{}\" y=\"{}\">first wrong value</text>",
        LEFT + 16,
        y + 10
    );
    for (at, class, words) in [
        (150, "also", "wrong in the same cycle"),
        (350, "then", "wrong later"),
    ] {
        let x = LEFT + at;
        let _ = write!(
            out,
            "<rect class=\"stage {class}\" x=\"{x}\" y=\"{y}\" width=\"{CELL}\" height=\"{CELL}\"/>\
             <text x=\"{}\" y=\"{}\">{words}</text>",
            x + 16,
            y + 10
        );
    }
    out.push_str("</g></svg>");
    Some(out)
}

/// Where what is wrong stands.
struct Marks {
    wrong: (String, Option<u32>),
    also: Vec<(String, Option<u32>)>,
    then: Vec<(String, Option<u32>)>,
    element: String,
}

impl Marks {
    fn of(found: &Divergence) -> Self {
        let wrong = Place::of(&found.first.element);
        let also = found.also.iter().map(|m| Place::of(&m.element));
        let elements = found
            .then
            .iter()
            .map(|c| c.what.split(' ').next().unwrap_or(""));
        Self {
            wrong,
            also: also.collect(),
            then: elements
                .filter(|what| what.contains('.'))
                .map(Place::of)
                .collect(),
            element: found.first.element.clone(),
        }
    }

    fn mark(&self, name: &str, stage: Option<u32>) -> Mark {
        let is = |(n, s): &(String, Option<u32>)| n == name && *s == stage;
        if is(&self.wrong) {
            Mark::Wrong
        } else if self.also.iter().any(is) {
            Mark::Also
        } else if self.then.iter().any(is) {
            Mark::Then
        } else {
            Mark::Plain
        }
    }
}

/// Parts side by side, or up to [`ROW`] stages of one place.
enum Row<'a> {
    Parts(Vec<&'a Place>),
    Stages(&'a Place, &'a [u32]),
}

/// Parts that follow one another share a row of six.
fn rows(places: &[Place]) -> Vec<Row<'_>> {
    const ABREAST: usize = 6;
    let mut rows = Vec::new();
    for place in places {
        if place.stages.is_empty() {
            match rows.last_mut() {
                Some(Row::Parts(parts)) if parts.len() < ABREAST => parts.push(place),
                _ => rows.push(Row::Parts(vec![place])),
            }
        } else {
            let chunks = place.stages.chunks(ROW);
            rows.extend(chunks.map(|stages| Row::Stages(place, stages)));
        }
    }
    rows
}

impl Row<'_> {
    fn draw(&self, y: usize, marks: &Marks, out: &mut String) {
        match self {
            Self::Parts(parts) => {
                let mut x = LEFT;
                for (i, place) in parts.iter().enumerate() {
                    let mark = marks.mark(&place.name, None);
                    if i > 0 {
                        let _ =
                            write!(out, "<path class=\"way\" d=\"M{} {}h14\"/>", x - 14, y + 11);
                    }
                    let _ = write!(
                        out,
                        "<rect class=\"box {}\" x=\"{x}\" y=\"{y}\" width=\"122\" height=\"22\" rx=\"3\"/>\
                         <text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                        mark.class(),
                        x + 61,
                        y + 15,
                        escaped(&visible(&place.name))
                    );
                    x += 136;
                }
            }
            Self::Stages(place, stages) => {
                let _ = write!(
                    out,
                    "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
                    LEFT - 8,
                    y + 12,
                    escaped(&visible(&place.name))
                );
                for (i, stage) in stages.iter().enumerate() {
                    let x = LEFT + i * STEP;
                    let mark = marks.mark(&place.name, Some(*stage));
                    let _ = write!(
                        out,
                        "<rect class=\"{}\" x=\"{x}\" y=\"{y}\" width=\"{CELL}\" height=\"16\"><title>{}[{stage}]</title></rect>",
                        mark.class(),
                        escaped(&visible(&place.name))
                    );
                    if mark == Mark::Wrong {
                        label(x, y, &marks.element, out);
                    } else if stage % 8 == 0 && !marks.near(place, *stage) {
                        let _ = write!(
                            out,
                            "<text class=\"at\" x=\"{x}\" y=\"{}\">{stage}</text>",
                            y + 27
                        );
                    }
                }
            }
        }
    }
}

impl Marks {
    /// Would a number under this stage stand in the way of the wrong one's name.
    fn near(&self, place: &Place, stage: u32) -> bool {
        self.wrong.0 == place.name && self.wrong.1.is_some_and(|wrong| wrong.abs_diff(stage) < 14)
    }
}

/// The element's name under its cell, kept within the picture.
fn label(x: usize, y: usize, element: &str, out: &mut String) {
    let (anchor, at) = match x {
        x if x < LEFT + 100 => ("start", x),
        x if x > LEFT + ROW * STEP - 100 => ("end", x + CELL),
        x => ("middle", x + CELL / 2),
    };
    let _ = write!(
        out,
        "<text class=\"name\" x=\"{at}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
        y + 28,
        escaped(&visible(element))
    );
}
