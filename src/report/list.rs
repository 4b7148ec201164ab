//! Lists that stay short and within the line.

use super::page::{Line, Style, visible};

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

/// Each item but the last with the separator behind it.
pub fn separated(items: Vec<String>, separator: &str) -> Vec<String> {
    let last = items.len().saturating_sub(1);
    let with = |(i, item): (usize, String)| if i < last { item + separator } else { item };
    items.into_iter().enumerate().map(with).collect()
}

/// Pieces behind a label, broken between pieces so that lines keep to [`WIDTH`]; blanks at a break do not count.
pub fn wrapped(label: &str, pieces: &[String], style: Style) -> Vec<Line> {
    let indent = " ".repeat(label.chars().count());
    let mut lines = Vec::new();
    let mut line = Line::new().then(Style::Dim, label);
    let mut empty = true;
    for piece in pieces {
        if !empty && line.width() + visible(piece.trim_end()).chars().count() > WIDTH {
            lines.push(line);
            line = Line::new().plain(&indent);
        }
        line.push(style, piece);
        empty = false;
    }
    lines.push(line);
    lines
}

/// A sentence behind a label, broken between words so that lines keep to [`WIDTH`]; grouped digits stay together.
pub fn prose(label: &str, sentence: &str, style: Style) -> Vec<Line> {
    let mut words: Vec<String> = Vec::new();
    for word in sentence.split_whitespace() {
        match words.last_mut() {
            Some(last) if last.ends_with(|c: char| c.is_ascii_digit()) && is_digit_group(word) => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    wrapped(label, &separated(words, " "), style)
}

/// Three digits, and perhaps punctuation behind them: a number's next group.
fn is_digit_group(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_punctuation());
    digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit())
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
        let items = (0..40).map(|i| format!("hash2.round[{i}].e")).collect();
        let mut page = Page::new();
        for line in wrapped("  also: ", &separated(items, ", "), Style::Plain) {
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
