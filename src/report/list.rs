//! Lists that stay short and within the line.

use super::page::{Line, Style};

/// Columns that prose and lists are kept within. Paths and commands are never broken: they are copied.
pub const WIDTH: usize = 100;

/// At most `limit` items; the rest as `and 12 more`.
pub fn bounded(items: impl IntoIterator<Item = String>, limit: usize) -> Vec<String> {
    let mut shown: Vec<String> = items.into_iter().collect();
    // One left out would take as much room as itself.
    if shown.len() > limit + 1 {
        let rest = shown.len() - limit;
        shown.truncate(limit);
        shown.push(format!("and {rest} more"));
    }
    shown
}

/// Bits as ascending runs: `5`, `0-3, 31`, and the rest of a long list as a count of bits.
pub fn bits(bits: &[u32], limit: usize) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &bit in bits {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(bit) => *last = bit,
            _ => runs.push((bit, bit)),
        }
    }
    let shown = if runs.len() > limit + 1 {
        limit
    } else {
        runs.len()
    };
    let mut text: Vec<String> = runs[..shown]
        .iter()
        .map(|&(first, last)| {
            if first == last {
                first.to_string()
            } else {
                format!("{first}-{last}")
            }
        })
        .collect();
    let rest: u64 = runs[shown..]
        .iter()
        .map(|&(first, last)| u64::from(last - first) + 1)
        .sum();
    if rest > 0 {
        text.push(format!("and {rest} more"));
    }
    text.join(", ")
}

/// Items behind a label, separated by `separator`, broken between items so that lines keep to [`WIDTH`].
pub fn wrapped(label: &str, items: &[String], separator: &str, style: Style) -> Vec<Line> {
    let indent = label.chars().count();
    let mut lines = Vec::new();
    let mut line = Line::new().then(Style::Dim, label);
    let mut empty = true;
    for (i, item) in items.iter().enumerate() {
        let last = i + 1 == items.len();
        let tail = if last { "" } else { separator };
        let columns = item.chars().count() + tail.trim_end().chars().count();
        if !empty && line.width() + columns > WIDTH {
            lines.push(line);
            line = Line::new().plain(" ".repeat(indent));
        }
        line.push(style, item);
        line.push(Style::Plain, tail);
        empty = false;
    }
    lines.push(line);
    lines
}

/// A sentence behind a label, broken between words so that lines keep to [`WIDTH`].
pub fn prose(label: &str, sentence: &str, style: Style) -> Vec<Line> {
    let words: Vec<String> = sentence.split_whitespace().map(str::to_owned).collect();
    wrapped(label, &words, " ", style)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::Page;
    use crate::report::paint::paint;

    #[test]
    fn long_lists_end_with_a_count() {
        let items = |n: usize| (0..n).map(|i| i.to_string());
        assert_eq!(bounded(items(2), 2), ["0", "1"]);
        assert_eq!(bounded(items(3), 2), ["0", "1", "2"]);
        assert_eq!(bounded(items(14), 2), ["0", "1", "and 12 more"]);
    }

    #[test]
    fn bits_are_runs() {
        assert_eq!(bits(&[], 4), "");
        assert_eq!(bits(&[5], 4), "5");
        assert_eq!(bits(&[0, 1, 2, 3, 31], 4), "0-3, 31");
        assert_eq!(bits(&[0, 2, 4, 6, 8, 9, 10], 2), "0, 2, and 5 more");
        assert_eq!(bits(&[u32::MAX, 0], 2), "4294967295, 0");
    }

    #[test]
    fn lines_keep_to_the_width() {
        let items: Vec<String> = (0..40).map(|i| format!("hash2.round[{i}].e")).collect();
        let mut page = Page::new();
        for line in wrapped("  also: ", &items, ", ", Style::Plain) {
            page.push(line);
        }
        let text = paint(&page, false);
        assert!(text.lines().all(|l| l.chars().count() <= WIDTH), "{text}");
        assert!(
            text.lines().count() > 5
                && text.lines().skip(1).all(|l| l.starts_with("        hash2"))
        );
    }
}
