//! Numbers as people read them.

use std::time::Duration;

use crate::units::Cycle;

/// Digits in groups of three, `18 342`: the writing of [`Cycle`], for any count.
pub fn grouped(count: u64) -> String {
    Cycle(count).to_string()
}

/// `1 hit`, `18 342 hits`.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    let noun = if count == 1 { one } else { many };
    format!("{} {noun}", grouped(count))
}

/// Percent with so many digits, never rounded to all of it: `99.9` of 99.99.
pub fn percent(value: f64, digits: u8) -> String {
    let places = usize::from(digits);
    let text = format!("{value:.places$}");
    if value < 100.0 && text == format!("{:.places$}", 100.0) {
        let step = 10f64.powi(-i32::from(digits));
        return format!("{:.places$}", 100.0 - step);
    }
    text
}

/// A rate to three significant digits: `962`, `48.1 k`, `1.25 M`, per second.
///
/// Three digits are what two runs on one machine agree in, at the most.
pub fn rate(count: u64, seconds: f64) -> Option<String> {
    let per_second = count as f64 / seconds;
    if !per_second.is_finite() || seconds <= 0.0 {
        return None;
    }
    // The step is taken before the next one's value would be rounded up to: 999.6 k is 1.00 M.
    let (value, unit) = [(1e9, " G"), (1e6, " M"), (1e3, " k")]
        .into_iter()
        .find(|(step, _)| per_second >= step * 0.9995)
        .map_or((per_second, ""), |(step, unit)| (per_second / step, unit));
    let decimals = match value {
        v if unit.is_empty() || v >= 99.95 => 0,
        v if v >= 9.995 => 1,
        _ => 2,
    };
    Some(format!("{value:.decimals$}{unit}"))
}

/// A duration: `0.31 s`, `28.4 s`, `4 min 07 s`.
pub fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 9.995 => format!("{s:.2} s"),
        s if s < 99.95 => format!("{s:.1} s"),
        s => {
            let whole = Duration::try_from_secs_f64(s + 0.5).map_or(u64::MAX, |d| d.as_secs());
            format!("{} min {:02} s", whole / 60, whole % 60)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_all_of_it_is_a_hundred() {
        assert_eq!(percent(100.0, 1), "100.0");
        assert_eq!(percent(99.96, 1), "99.9");
        assert_eq!(percent(99.9999, 2), "99.99");
        assert_eq!(percent(66.666_667, 2), "66.67");
        assert_eq!(percent(99.6, 0), "99");
        assert_eq!(percent(0.0, 2), "0.00");
    }

    #[test]
    fn rates_have_three_digits() {
        for (count, seconds, shown) in [
            (0, 1.0, "0"),
            (962, 1.0, "962"),
            (9_994, 10.0, "999"),
            (9_996, 10.0, "1.00 k"),
            (48_123, 1.0, "48.1 k"),
            (999_600, 1.0, "1.00 M"),
            (1_250_000, 1.0, "1.25 M"),
            (123_456_789, 1.0, "123 M"),
            (2_000_000_000, 1.0, "2.00 G"),
        ] {
            assert_eq!(rate(count, seconds).as_deref(), Some(shown), "{count}");
        }
        assert_eq!(rate(1, 0.0), None);
        assert_eq!(rate(1, -1.0), None);
        assert_eq!(rate(1, f64::NAN), None);
    }

    #[test]
    fn durations_change_their_unit() {
        assert_eq!(duration(0.314), "0.31 s");
        assert_eq!(duration(28.44), "28.4 s");
        assert_eq!(duration(247.2), "4 min 07 s");
    }

    #[test]
    fn nouns_follow_their_count() {
        assert_eq!(counted(1, "hit", "hits"), "1 hit");
        assert_eq!(counted(18_342, "hit", "hits"), "18 342 hits");
    }
}
