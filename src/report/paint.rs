//! A page as characters: plain, or coloured for a terminal.

use std::fmt::Write as _;

use owo_colors::{OwoColorize, Style as Ansi};

use super::page::{Page, Span, Style};

/// The page's text, each line ended by a newline, without trailing blanks; with ANSI colours only when `colour` is set.
///
/// Whether a terminal stands at the other end, and what `NO_COLOR` says, is the caller's to find out.
pub fn paint(page: &Page, colour: bool) -> String {
    let mut out = String::new();
    for line in page.lines() {
        let spans = line.spans();
        // Trailing blanks are dropped before colouring, or they would hide within the codes.
        let drawn = spans
            .iter()
            .rposition(|span| !is_blank(span))
            .map_or(0, |last| last + 1);
        for (i, span) in spans[..drawn].iter().enumerate() {
            let text = if i + 1 == drawn {
                span.text.trim_end_matches(' ')
            } else {
                &span.text
            };
            match look(span.style) {
                Some(ansi) if colour => {
                    let _ = write!(out, "{}", text.style(ansi));
                }
                _ => out.push_str(text),
            }
        }
        out.push('\n');
    }
    out
}

fn is_blank(span: &Span) -> bool {
    span.text.bytes().all(|b| b == b' ')
}

/// The sixteen colours only: they follow the reader's own palette, dark or light.
fn look(style: Style) -> Option<Ansi> {
    let ansi = Ansi::new();
    Some(match style {
        Style::Plain => return None,
        Style::Strong => ansi.bold(),
        Style::Good => ansi.green(),
        Style::Bad => ansi.red().bold(),
        Style::Warn => ansi.yellow(),
        Style::Dim => ansi.dimmed(),
        Style::Link => ansi.cyan(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::Line;

    #[test]
    fn colour_only_when_told() {
        let mut page = Page::new();
        page.push(
            Line::new()
                .then(Style::Bad, "FAIL")
                .plain("  x")
                .then(Style::Dim, "  "),
        );
        assert_eq!(paint(&page, false), "FAIL  x\n");
        assert_eq!(paint(&page, true), "\x1b[31;1mFAIL\x1b[0m  x\n");
    }
}
