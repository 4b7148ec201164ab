//! A page as a picture of a dark terminal, for a README: self-contained SVG, text that can be selected.

use std::fmt::Write as _;

use super::page::{Line, Page, Style, visible};

/// Width of a character in hundredths of the picture's unit, and height of a line, at [`FONT`].
const COLUMN: usize = 843;
const ROW: u32 = 20;
const FONT: u32 = 14;
const MARGIN: u32 = 20;
const BAR: u32 = 36;

/// Monospace faces, each 0.602 of its size wide; `textLength` sets the width where another one stands in.
const FACES: &str =
    "'DejaVu Sans Mono', 'Liberation Mono', Menlo, Consolas, 'Courier New', monospace";

/// The page as an SVG picture. `title` stands in the window's bar: the command that gave the text.
///
/// The same page gives the same bytes. Nothing is loaded from elsewhere, and no script is in it.
pub fn picture(page: &Page, title: &str) -> String {
    let columns = page.width().max(title.chars().count() + 16).max(40);
    let width = 2 * MARGIN + (columns * COLUMN).div_ceil(100) as u32;
    let height = BAR + MARGIN + ROW * page.lines().len() as u32 + MARGIN / 2;
    let title = escaped(&visible(title));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{title}\">\n"
    );
    let _ = writeln!(
        out,
        "<style>text{{font:{FONT}px {FACES};fill:#d7dae0;white-space:pre}}{}</style>",
        classes()
    );
    let _ = writeln!(
        out,
        "<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"#16181d\"/>\n\
         <circle cx=\"20\" cy=\"18\" r=\"6\" fill=\"#ff5f57\"/><circle cx=\"40\" cy=\"18\" r=\"6\" fill=\"#febc2e\"/>\
         <circle cx=\"60\" cy=\"18\" r=\"6\" fill=\"#28c840\"/>\n\
         <text x=\"{}\" y=\"23\" text-anchor=\"middle\" class=\"d\">{title}</text>",
        width / 2
    );
    for (i, line) in page.lines().iter().enumerate() {
        let y = BAR + MARGIN + ROW * i as u32;
        draw(line, y, &mut out);
    }
    out.push_str("</svg>\n");
    out
}

/// A text element for each run: its place and width are set, so that columns stand under one another in any face.
fn draw(line: &Line, y: u32, out: &mut String) {
    let mut column = 0usize;
    for span in line.spans() {
        let length = span.text.chars().count();
        let lead = span.text.chars().take_while(|&c| c == ' ').count();
        let shown = span.text.trim_matches(' ');
        let start = column + lead;
        column += length;
        if shown.is_empty() {
            continue;
        }
        let x = hundredths(MARGIN as usize * 100 + start * COLUMN);
        let width = hundredths(shown.chars().count() * COLUMN);
        let class = class(span.style)
            .map(|c| format!(" class=\"{c}\""))
            .unwrap_or_default();
        let _ = writeln!(
            out,
            "<text x=\"{x}\" y=\"{y}\" textLength=\"{width}\"{class} xml:space=\"preserve\">{}</text>",
            escaped(shown)
        );
    }
}

fn hundredths(value: usize) -> String {
    format!("{}.{:02}", value / 100, value % 100)
}

fn class(style: Style) -> Option<char> {
    match style {
        Style::Plain => None,
        Style::Strong => Some('s'),
        Style::Good => Some('g'),
        Style::Bad => Some('b'),
        Style::Warn => Some('w'),
        Style::Dim => Some('d'),
        Style::Link => Some('l'),
    }
}

/// Contrast against the ground is at least 4.5 to 1 for each.
fn classes() -> &'static str {
    ".s{fill:#ffffff;font-weight:700}.g{fill:#7ee787}.b{fill:#ff7b72;font-weight:700}.w{fill:#e3b341}\
     .d{fill:#8b949e}.l{fill:#79c0ff}"
}

/// Text for an element or a quoted attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_blanks_do_not_draw() {
        let mut page = Page::new();
        page.push(
            Line::new()
                .plain("  a<b & \"c\"\x07")
                .then(Style::Bad, "   "),
        );
        let svg = picture(&page, "x > y");
        assert!(
            svg.contains(">a&lt;b &amp; &quot;c&quot;\\x07</text>"),
            "{svg}"
        );
        assert!(svg.contains("x &gt; y"));
        assert!(!svg.contains("class=\"b\""), "{svg}");
        assert_eq!(svg, picture(&page, "x > y"));
    }
}
