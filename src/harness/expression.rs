//! Numbers of a manifest that depend on the build's parameters: `(1 << (7 - LOOP_LOG2)) + 1`.
//!
//! Integers of 64 bits that wrap; the operators and their precedence are Verilog's (IEEE 1800-2017, table 11-2), as far as
//! they are here: `?:`, `||`, `&&`, `|`, `^`, `&`, `== !=`, `< <= > >=`, `<< >>`, `+ -`, `* / %`, `! ~ -`, parentheses.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use crate::design::nearest;

/// Names and what they stand for.
pub type Names = BTreeMap<String, i64>;

/// An expression, kept as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    text: String,
    tree: Tree,
}

/// Why a text is no expression, or has no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    /// It can't be read.
    #[error("`{text}` can't be read at `{rest}`: {want} is expected there")]
    Malformed {
        /// The whole.
        text: String,
        /// From where on.
        rest: String,
        /// What would go on.
        want: &'static str,
    },
    /// A name that stands for nothing.
    #[error(
        "`{text}`: `{name}` stands for no number; known are the core's parameters and {nearest}"
    )]
    Unknown {
        /// The whole.
        text: String,
        /// The name.
        name: String,
        /// The nearest names.
        nearest: String,
    },
    /// More than anybody writes by hand: it would take a stack of any depth.
    #[error(
        "an expression of {0} characters: at most {LONGEST} are read, and {DEEPEST} levels of parentheses"
    )]
    Large(usize),
    /// A division by zero.
    #[error("`{0}` divides by zero")]
    Zero(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Tree {
    Number(i64),
    Name(String),
    One(&'static str, Box<Tree>),
    Two(&'static str, Box<Tree>, Box<Tree>),
    Choice(Box<Tree>, Box<Tree>, Box<Tree>),
}

/// Characters of an expression.
const LONGEST: usize = 1024;

/// Parentheses and signs in one another.
const DEEPEST: usize = 64;

/// Two-sided operators, loosest first.
const LEVELS: &[&[&str]] = &[
    &["||"],
    &["&&"],
    &["|"],
    &["^"],
    &["&"],
    &["==", "!="],
    &["<=", ">=", "<", ">"],
    &["<<", ">>"],
    &["+", "-"],
    &["*", "/", "%"],
];

impl Expression {
    /// A plain number.
    pub fn number(value: i64) -> Self {
        Self {
            text: value.to_string(),
            tree: Tree::Number(value),
        }
    }

    /// Its value with these names.
    ///
    /// # Errors
    /// A name that is not among them, a division by zero.
    pub fn value(&self, names: &Names) -> Result<i64, ExpressionError> {
        self.of(&self.tree, names)
    }

    fn of(&self, tree: &Tree, names: &Names) -> Result<i64, ExpressionError> {
        Ok(match tree {
            Tree::Number(value) => *value,
            Tree::Name(name) => *names.get(name).ok_or_else(|| ExpressionError::Unknown {
                text: self.text.clone(),
                name: name.clone(),
                nearest: nearest(name, names.keys().map(String::as_str)),
            })?,
            Tree::One(operator, a) => {
                let a = self.of(a, names)?;
                match *operator {
                    "-" => a.wrapping_neg(),
                    "~" => !a,
                    "bswap" => i64::from((a as u32).swap_bytes()),
                    _ => i64::from(a == 0),
                }
            }
            Tree::Two(operator, a, b) => {
                let (a, b) = (self.of(a, names)?, self.of(b, names)?);
                two(operator, a, b).ok_or_else(|| ExpressionError::Zero(self.text.clone()))?
            }
            Tree::Choice(which, a, b) => {
                let taken = if self.of(which, names)? != 0 { a } else { b };
                self.of(taken, names)?
            }
        })
    }
}

fn two(operator: &str, a: i64, b: i64) -> Option<i64> {
    let shift = |b: i64| u32::try_from(b).ok().filter(|b| *b < 64);
    Some(match operator {
        "||" => i64::from(a != 0 || b != 0),
        "&&" => i64::from(a != 0 && b != 0),
        "|" => a | b,
        "^" => a ^ b,
        "&" => a & b,
        "==" => i64::from(a == b),
        "!=" => i64::from(a != b),
        "<=" => i64::from(a <= b),
        ">=" => i64::from(a >= b),
        "<" => i64::from(a < b),
        ">" => i64::from(a > b),
        "<<" => shift(b).map_or(0, |b| a << b),
        ">>" => shift(b).map_or(0, |b| a >> b),
        "+" => a.wrapping_add(b),
        "-" => a.wrapping_sub(b),
        "*" => a.wrapping_mul(b),
        "/" => a.checked_div(b)?,
        _ => a.checked_rem(b)?,
    })
}

impl FromStr for Expression {
    type Err = ExpressionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > LONGEST {
            return Err(ExpressionError::Large(text.len()));
        }
        let mut reader = Reader {
            text,
            at: 0,
            depth: 0,
        };
        let tree = reader.choice()?;
        if !reader.rest().is_empty() {
            return Err(reader.wants("an operator or the end"));
        }
        Ok(Self {
            text: text.into(),
            tree,
        })
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn rest(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let trimmed = rest.trim_start();
        self.at += rest.len() - trimmed.len();
        trimmed
    }

    fn wants(&mut self, want: &'static str) -> ExpressionError {
        ExpressionError::Malformed {
            text: self.text.into(),
            rest: self.rest().into(),
            want,
        }
    }

    fn take(&mut self, word: &str) -> bool {
        let taken = self.rest().starts_with(word);
        self.at += if taken { word.len() } else { 0 };
        taken
    }

    fn choice(&mut self) -> Result<Tree, ExpressionError> {
        let which = self.level(0)?;
        if !self.take("?") {
            return Ok(which);
        }
        let yes = self.choice()?;
        if !self.take(":") {
            return Err(self.wants("`:`"));
        }
        let no = self.choice()?;
        Ok(Tree::Choice(which.into(), yes.into(), no.into()))
    }

    fn level(&mut self, level: usize) -> Result<Tree, ExpressionError> {
        let Some(operators) = LEVELS.get(level) else {
            return self.one();
        };
        let mut tree = self.level(level + 1)?;
        loop {
            let rest = self.rest();
            let found = operators.iter().find(|o| rest.starts_with(**o));
            // `a | | b` is no `||`, and `a < < b` no shift: a longer operator of another level is not this one.
            let longer = |o: &&str| {
                let mut all = LEVELS.iter().flat_map(|l| l.iter());
                all.any(|other| other.len() > o.len() && rest.starts_with(other))
            };
            let Some(operator) = found.filter(|o| !longer(o)) else {
                return Ok(tree);
            };
            self.at += operator.len();
            let right = self.level(level + 1)?;
            tree = Tree::Two(operator, tree.into(), right.into());
        }
    }

    fn one(&mut self) -> Result<Tree, ExpressionError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(ExpressionError::Large(self.text.len()));
        }
        let tree = self.operand();
        self.depth -= 1;
        tree
    }

    fn operand(&mut self) -> Result<Tree, ExpressionError> {
        for operator in ["-", "~", "!"] {
            if self.take(operator) {
                return Ok(Tree::One(operator, self.one()?.into()));
            }
        }
        if self.take("(") {
            let tree = self.choice()?;
            return if self.take(")") {
                Ok(tree)
            } else {
                Err(self.wants("`)`"))
            };
        }
        let rest = self.rest();
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let end = rest.find(|c| !word(c)).unwrap_or(rest.len());
        let found = &rest[..end];
        let tree = if found.starts_with(|c: char| c.is_ascii_digit()) {
            Tree::Number(number(found).ok_or_else(|| self.wants("a number (12, 0xff, 0b101)"))?)
        } else if found.is_empty() {
            return Err(self.wants("a number, a name or `(`"));
        } else if found == "bswap" {
            self.at += end;
            return if self.rest().starts_with('(') {
                Ok(Tree::One("bswap", self.one()?.into()))
            } else {
                Err(self.wants("`(`"))
            };
        } else {
            Tree::Name(found.into())
        };
        self.at += end;
        Ok(tree)
    }
}

/// `12`, `0xff`, `0b101`, with `_` between digits.
pub(super) fn number(text: &str) -> Option<i64> {
    let plain = text.replace('_', "");
    let (digits, radix) = match plain.get(..2) {
        Some("0x" | "0X") => (&plain[2..], 16),
        Some("0b" | "0B") => (&plain[2..], 2),
        _ => (plain.as_str(), 10),
    };
    // Above 2^63 the bits are what counts.
    u64::from_str_radix(digits, radix).ok().map(|n| n as i64)
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Expression {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Expression {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl Visitor<'_> for Read {
            type Value = Expression;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, or an expression of parameters as a string")
            }

            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Expression, E> {
                Ok(Expression::number(value))
            }

            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Expression, E> {
                Ok(Expression::number(value as i64))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Expression, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, names: &[(&str, i64)]) -> Result<i64, String> {
        let names = names.iter().map(|(n, v)| ((*n).to_owned(), *v)).collect();
        let read = Expression::from_str(text).map_err(|e| e.to_string())?;
        read.value(&names).map_err(|e| e.to_string())
    }

    #[test]
    fn precedence_is_verilogs() {
        for (text, want) in [
            ("1 + 2 * 3", 7),
            ("(1 << (7 - LOOP)) + 1", 17),
            ("LOOP == 0 ? 131 : LOOP == 1 ? 66 : 5", 5),
            ("1 | 4 ^ 3 & 6", 1 | (4 ^ (3 & 6))),
            ("~0 & 0xffff_ffff", 0xffff_ffff),
            ("1 << 4 >> 2 < 5 && !0", 1),
            ("-3 + 10 % 4", -1),
            ("bswap(0x01020304)", 0x0403_0201),
            ("0b101 != 5 || 0", 0),
        ] {
            assert_eq!(value(text, &[("LOOP", 3)]), Ok(want), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_told() {
        let told = |text| value(text, &[("LOOP_LOG2", 3)]).unwrap_err();
        assert!(told("1 + ").contains("a number, a name"));
        assert!(told("(1").contains("`)`"));
        assert!(told("1 2").contains("at `2`"));
        assert!(told("LOP_LOG2").contains("`LOOP_LOG2`"));
        assert!(told("1 / 0").contains("divides by zero"));
        assert!(told("0xzz").contains("a number"));
    }

    #[test]
    fn an_expression_without_end_is_refused_and_overflows_no_stack() {
        let deep = format!("{}1{}", "(".repeat(100), ")".repeat(100));
        let (signs, long) = ("-".repeat(500) + "1", "1+".repeat(100_000) + "1");
        for text in [deep, signs, long] {
            assert!(value(&text, &[]).unwrap_err().contains("at most"));
        }
        let hand = format!("{}1{}", "(".repeat(20), ")".repeat(20));
        assert_eq!(value(&hand, &[]), Ok(1));
    }
}
