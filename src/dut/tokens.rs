//! The words and signs of a text in `SystemVerilog`, each with its line.

/// A word, a number or a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    /// From 1.
    pub(super) line: u32,
}

impl<'a> Token<'a> {
    /// Does it name something: a word, but neither a number nor a system task.
    pub(super) fn is_name(&self) -> bool {
        self.text
            .starts_with(|c: char| c.is_alphabetic() || c == '_')
    }

    /// The name that it is.
    pub(super) fn name(&self) -> Option<&'a str> {
        self.is_name().then_some(self.text)
    }
}

/// Signs of more than one character, longer ones first: `<=` must not be read as `<` and `=`.
const SIGNS: [&str; 15] = [
    "===", "!==", "<<<", ">>>", "<=", ">=", "==", "!=", "&&", "||", "::", "+:", "-:", "->", "**",
];

/// Comments and the contents of strings are left out.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let (mut rest, mut line) = (text, 1);
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if first == '"' {
            string(rest)
        } else if first.is_whitespace() {
            first.len_utf8()
        } else {
            let length = word(rest).max(sign(rest)).max(first.len_utf8());
            let text = &rest[..length];
            found.push(Token { text, line });
            length
        };
        let (over, ahead) = rest.split_at(length);
        line += u32::try_from(over.matches('\n').count()).unwrap_or(0);
        rest = ahead;
    }
    found
}

/// Names of a text, and its colons.
pub(crate) fn words(text: &str) -> Vec<String> {
    let all = tokens(text).into_iter();
    let kept = all.filter(|token| token.is_name() || token.text == ":");
    kept.map(|token| token.text.to_owned()).collect()
}

fn word(text: &str) -> usize {
    let digits = text.starts_with(|c: char| c.is_ascii_digit());
    let inside = |c: char| c.is_alphanumeric() || c == '_' || c == '$' || digits && c == '\'';
    text.find(|c| !inside(c)).unwrap_or(text.len())
}

fn sign(text: &str) -> usize {
    let sign = SIGNS.iter().find(|sign| text.starts_with(**sign));
    sign.map_or(0, |sign| sign.len())
}

fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == '"' && !escaped {
            return at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_and_signs_keep_their_lines() {
        let text = "a <= 32'hff; // b\n/* c\n */ x[3+:2] != \"d\\\"e\" y";
        let found: Vec<(&str, u32)> = tokens(text).iter().map(|t| (t.text, t.line)).collect();
        let line1 = ["a", "<=", "32'hff", ";"].map(|t| (t, 1));
        let line3 = ["x", "[", "3", "+:", "2", "]", "!=", "y"].map(|t| (t, 3));
        assert_eq!(found, [&line1[..], &line3].concat());
        assert!(!tokens("32'hff")[0].is_name() && tokens("_q")[0].is_name());
    }
}
