//! The statements of a script.
//!
//! | statement | what it does |
//! |---|---|
//! | `set ROLE` | the role's place takes the value of this block or job |
//! | `set ROLE = EXPRESSION` | .. takes a number; `PORT` may be named as well |
//! | `pulse ROLE` | yes for one clock |
//! | `wait EXPRESSION` | so many clocks |
//! | `until ROLE` | clocks, until it says yes |
//! | `until ROLE == EXPRESSION` | clocks, until it has this value |
//! | `get ROLE` | what the role shows is taken |
//! | `write ADDRESS ROLE` | the role's words into registers from that address on |
//! | `write ADDRESS = EXPRESSION` | a number into a register |
//! | `until read ADDRESS & MASK == VALUE` | a register is read until it has this value |
//! | `read ADDRESS ROLE` | registers from that address on are what the role shows |
//! | `send ROLE` | its bytes, in the order in which they are hashed |
//! | `send = EXPRESSION` | a byte |
//! | `receive ROLE` | so many bytes are what the role shows |

use std::str::FromStr;

use super::expression::{Expression, ExpressionError};

/// What is driven or written: a role's value, or a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// The role's value in this block or job.
    Role(String),
    /// A number.
    Number(Expression),
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// `set`
    Set(String, Value),
    /// `pulse`
    Pulse(String),
    /// `wait`
    Wait(Expression),
    /// `until`; without a value it is yes.
    Until(String, Option<Expression>),
    /// `get`
    Get(String),
    /// `write`
    Write(Expression, Value),
    /// `until read`: address, mask, value.
    UntilRead(Expression, Expression, Expression),
    /// `read`
    Read(Expression, String),
    /// `send`
    Send(Value),
    /// `receive`
    Receive(String),
}

/// A line that is no statement.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// The first word says nothing, or the rest does not fit it.
    #[error(
        "`{0}` is no statement: set, pulse, wait, until, get, write, read, send, receive; docs/interface.md has each"
    )]
    Unknown(String),
    /// A number in it.
    #[error("`{0}`: {1}")]
    Number(String, ExpressionError),
}

impl FromStr for Statement {
    type Err = StatementError;

    #[allow(clippy::single_match_else)] // the two forms of a statement, side by side
    fn from_str(line: &str) -> Result<Self, StatementError> {
        let unknown = || StatementError::Unknown(line.into());
        let number = |text: &str| {
            Expression::from_str(text.trim())
                .map_err(|error| StatementError::Number(line.into(), error))
        };
        let (verb, rest) = line
            .trim()
            .split_once(char::is_whitespace)
            .ok_or_else(unknown)?;
        let rest = rest.trim();
        // `=` alone, not the compares that hold one.
        let assigned = rest
            .match_indices('=')
            .map(|(at, _)| at)
            .find(|at| {
                !rest[at + 1..].starts_with('=') && !rest[..*at].ends_with(['=', '!', '<', '>'])
            })
            .map(|at| (rest[..at].trim(), rest[at + 1..].trim()));
        let name = |text: &str| {
            let plain = |c: char| c.is_alphanumeric() || "_.[]{}".contains(c);
            let first = text.starts_with(|c: char| c.is_alphabetic() || c == '_');
            (first && text.chars().all(plain))
                .then(|| text.to_owned())
                .ok_or_else(unknown)
        };
        Ok(match verb {
            "set" => match assigned {
                Some((what, value)) => Self::Set(name(what)?, Value::Number(number(value)?)),
                None => Self::Set(name(rest)?, Value::Role(name(rest)?)),
            },
            "pulse" => Self::Pulse(name(rest)?),
            "wait" => Self::Wait(number(rest)?),
            "until" => match (rest.strip_prefix("read "), rest.split_once("==")) {
                (Some(read), _) => {
                    let (read, value) = read.split_once("==").ok_or_else(unknown)?;
                    let (address, mask) = read.split_once('&').unwrap_or((read, "0xffffffff"));
                    Self::UntilRead(number(address)?, number(mask)?, number(value)?)
                }
                (None, Some((role, value))) => {
                    Self::Until(name(role.trim())?, Some(number(value)?))
                }
                (None, None) => Self::Until(name(rest)?, None),
            },
            "get" => Self::Get(name(rest)?),
            "write" => match assigned {
                Some((address, value)) => {
                    Self::Write(number(address)?, Value::Number(number(value)?))
                }
                None => {
                    let (address, role) =
                        rest.rsplit_once(char::is_whitespace).ok_or_else(unknown)?;
                    Self::Write(number(address)?, Value::Role(name(role)?))
                }
            },
            "read" => {
                let (address, role) = rest.rsplit_once(char::is_whitespace).ok_or_else(unknown)?;
                Self::Read(number(address)?, name(role)?)
            }
            "send" => match assigned {
                Some(("", value)) => Self::Send(Value::Number(number(value)?)),
                Some(_) => return Err(unknown()),
                None => Self::Send(Value::Role(name(rest)?)),
            },
            "receive" => Self::Receive(name(rest)?),
            _ => return Err(unknown()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Expression {
        text.parse().unwrap()
    }

    #[test]
    fn each_statement_reads() {
        let read = |line: &str| Statement::from_str(line).unwrap();
        assert_eq!(
            read("set block"),
            Statement::Set("block".into(), Value::Role("block".into()))
        );
        assert_eq!(
            read("set mode = 1 == 1"),
            Statement::Set("mode".into(), Value::Number(number("1 == 1")))
        );
        assert_eq!(
            read("write 0x08 = 5"),
            Statement::Write(number("0x08"), Value::Number(number("5")))
        );
        assert_eq!(
            read("write 0x10 + 1 block"),
            Statement::Write(number("0x10 + 1"), Value::Role("block".into()))
        );
        assert_eq!(
            read("until read 0x09 & 3 == 3"),
            Statement::UntilRead(number("0x09"), number("3"), number("3"))
        );
        assert_eq!(read("until ready"), Statement::Until("ready".into(), None));
        assert_eq!(
            read("until state == 4"),
            Statement::Until("state".into(), Some(number("4")))
        );
        assert_eq!(
            read("send = 0x55"),
            Statement::Send(Value::Number(number("0x55")))
        );
        assert_eq!(
            read("read 0x20 digest"),
            Statement::Read(number("0x20"), "digest".into())
        );
    }

    #[test]
    fn nonsense_is_refused() {
        for line in [
            "",
            "set",
            "poke x",
            "set 5",
            "write 5",
            "until read 5",
            "wait 1 +",
            "send x = 1",
        ] {
            assert!(Statement::from_str(line).is_err(), "{line}");
        }
    }
}
