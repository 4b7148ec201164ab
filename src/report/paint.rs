//! A page as characters: plain, or coloured for a terminal.

use owo_colors::{OwoColorize, Style as Ansi};

use super::page::{Page, Span, Style};

/// The page's text, each line ended by a newline, without trailing blanks; with ANSI colours only when `colour` is set.
///
/// Whether a terminal stands at the other end, and what `NO_COLOR` says, is the caller's to find out.
pub fn paint(page: &Page, colour: bool) -> String {
    let mut out = String::new();
    for line in page.lines() {
        let start = out.len();
        for span in line.spans() {
            if colour {
                coloured(span, &mut out);
            } else {
                out.push_str(&span.text);
            }
        }
        let end = out.trim_end_matches(' ').len().max(start);
        out.truncate(end);
        out.push('\n');
    }
    out
}

fn coloured(span: &Span, out: &mut String) {
    match look(span.style) {
        Some(ansi) => out.push_str(&span.text.style(ansi).to_string()),
        None => out.push_str(&span.text),
    }
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
        page.push(Line::new().then(Style::Bad, "FAIL").plain("  x  "));
        assert_eq!(paint(&page, false), "FAIL  x\n");
        assert_eq!(paint(&page, true), "\x1b[31;1mFAIL\x1b[0m  x\n");
    }
}
