//! Functions and conditions of pins: `(A B)+!C`.

use std::fmt;

/// A function of pins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// `0` or `1`
    Constant(bool),
    /// A pin, or a state of the cell.
    Name(String),
    /// `!x` or `x'`
    Not(Box<Self>),
    /// `x y`, `x*y`, `x&y`
    And(Box<Self>, Box<Self>),
    /// `x+y`, `x|y`
    Or(Box<Self>, Box<Self>),
    /// `x^y`
    Xor(Box<Self>, Box<Self>),
}

/// A function by its values: bit `i` is that of the inputs whose levels are the bits of `i`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Truth {
    bits: Vec<u64>,
}

/// Inputs that a function may have: a table of its values is kept for each cell.
pub const MOST_INPUTS: usize = 12;

impl Truth {
    /// The value at these inputs.
    #[inline]
    pub fn at(&self, inputs: usize) -> bool {
        self.bits[inputs >> 6] >> (inputs & 63) & 1 != 0
    }
}

impl Expression {
    /// Reads it.
    ///
    /// # Errors
    /// What can't be read, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parser = Parser {
            text: text.as_bytes(),
            at: 0,
        };
        let expression = parser.or()?;
        match parser.next() {
            None => Ok(expression),
            Some(byte) => Err(format!("`{}` in `{text}`", char::from(byte))),
        }
    }

    /// Its value, the names' from `level`; `None` where that has none.
    pub fn value(&self, level: &impl Fn(&str) -> Option<bool>) -> Option<bool> {
        Some(match self {
            Self::Constant(on) => *on,
            Self::Name(name) => level(name)?,
            Self::Not(a) => !a.value(level)?,
            Self::And(a, b) => a.value(level)? & b.value(level)?,
            Self::Or(a, b) => a.value(level)? | b.value(level)?,
            Self::Xor(a, b) => a.value(level)? ^ b.value(level)?,
        })
    }

    /// Its values over these names; `None` where it has another, or there are too many.
    pub fn truth(&self, names: &[&str]) -> Option<Truth> {
        if names.len() > MOST_INPUTS {
            return None;
        }
        let mut bits = vec![0; (1_usize << names.len()).div_ceil(64)];
        for inputs in 0..1_usize << names.len() {
            let level = |name: &str| {
                let at = names.iter().position(|known| *known == name)?;
                Some(inputs >> at & 1 != 0)
            };
            if self.value(&level)? {
                bits[inputs >> 6] |= 1 << (inputs & 63);
            }
        }
        Some(Truth { bits })
    }

    /// The one name that it is, and whether it is inverted.
    pub fn single(&self) -> Option<(&str, bool)> {
        match self {
            Self::Name(name) => Some((name, false)),
            Self::Not(inner) => inner.single().map(|(name, inverted)| (name, !inverted)),
            _ => None,
        }
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant(on) => write!(f, "{}", u8::from(*on)),
            Self::Name(name) => f.write_str(name),
            Self::Not(a) => write!(f, "!{a}"),
            Self::And(a, b) => write!(f, "({a}&{b})"),
            Self::Or(a, b) => write!(f, "({a}|{b})"),
            Self::Xor(a, b) => write!(f, "({a}^{b})"),
        }
    }
}

/// Inversion binds first, then `^`, then and, then or.
struct Parser<'a> {
    text: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn next(&mut self) -> Option<u8> {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.text.get(self.at).copied()
    }

    fn or(&mut self) -> Result<Expression, String> {
        let mut left = self.and()?;
        while matches!(self.next(), Some(b'+' | b'|')) {
            self.at += 1;
            left = Expression::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Expression, String> {
        let mut left = self.xor()?;
        loop {
            match self.next() {
                Some(b'*' | b'&') => self.at += 1,
                // Side by side.
                Some(byte) if byte == b'(' || byte == b'!' || is_name(byte) => {}
                _ => return Ok(left),
            }
            left = Expression::And(Box::new(left), Box::new(self.xor()?));
        }
    }

    fn xor(&mut self) -> Result<Expression, String> {
        let mut left = self.one()?;
        while self.next() == Some(b'^') {
            self.at += 1;
            left = Expression::Xor(Box::new(left), Box::new(self.one()?));
        }
        Ok(left)
    }

    fn one(&mut self) -> Result<Expression, String> {
        let mut inner = match self.next() {
            Some(b'!') => {
                self.at += 1;
                Expression::Not(Box::new(self.one()?))
            }
            Some(b'(') => {
                self.at += 1;
                let inner = self.or()?;
                if self.next() != Some(b')') {
                    return Err(format!(
                        "a bracket is not closed in `{}`",
                        String::from_utf8_lossy(self.text)
                    ));
                }
                self.at += 1;
                inner
            }
            Some(byte) if is_name(byte) => {
                let from = self.at;
                while self.text.get(self.at).copied().is_some_and(is_name) {
                    self.at += 1;
                }
                match String::from_utf8_lossy(&self.text[from..self.at]).as_ref() {
                    "0" => Expression::Constant(false),
                    "1" => Expression::Constant(true),
                    name => Expression::Name(name.to_owned()),
                }
            }
            other => {
                return Err(format!(
                    "a pin was expected, not {}, in `{}`",
                    other.map_or("the end".into(), |b| format!("`{}`", char::from(b))),
                    String::from_utf8_lossy(self.text)
                ));
            }
        };
        while self.next() == Some(b'\'') {
            self.at += 1;
            inner = Expression::Not(Box::new(inner));
        }
        Ok(inner)
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_[]$.".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str, names: &[&str]) -> Vec<u8> {
        let truth = Expression::parse(text).unwrap().truth(names).unwrap();
        (0..1 << names.len())
            .map(|at| u8::from(truth.at(at)))
            .collect()
    }

    #[test]
    fn all_ways_to_write_it_are_read() {
        let names = ["A", "B", "C"];
        let and_or = table("(A B)+C", &names);
        assert_eq!(and_or, [0, 0, 0, 1, 1, 1, 1, 1]);
        for same in [
            "A*B + C",
            "A & B | C",
            "C|(A B)",
            "!(!(A B) !C)",
            "((A'+B')C')'",
        ] {
            assert_eq!(table(same, &names), and_or, "{same}");
        }
        // Exclusive or binds before and.
        assert_eq!(table("A^B C", &names), [0, 0, 0, 0, 0, 1, 1, 0]);
        assert_eq!(table("1", &[]), [1]);
    }

    #[test]
    fn what_can_not_be_read_is_refused() {
        for text in ["", "A+", "(A", "A)", "A ? B"] {
            assert!(Expression::parse(text).is_err(), "{text}");
        }
        assert!(Expression::parse("A D").unwrap().truth(&["A"]).is_none());
        let inverted = Expression::parse("(!CK)").unwrap();
        assert_eq!(inverted.single(), Some(("CK", true)));
    }
}
