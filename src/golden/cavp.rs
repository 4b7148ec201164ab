//! Reading NIST CAVP response files (`.rsp`): SHA-256 short, long, Monte Carlo.

use super::monte_carlo::CHECKPOINTS;
use super::problem::{Problem, ProblemKind};
use super::vector::{MessageVector, MonteCarloVector, Vector, number_repeated_ids};
use crate::bits::{Digest, ParseHexError, parse_hex};

/// The vectors of a response file, or everything wrong with its form.
pub(super) fn parse(file: &str, text: &str) -> Result<Vec<Vector>, Vec<Problem>> {
    let mut reader = Reader {
        file,
        line: 0,
        column: 1,
        bits: None,
        msg: None,
        chain: None,
        vectors: Vec::new(),
        problems: Vec::new(),
    };
    for (index, line) in text.lines().enumerate() {
        reader.line = index + 1;
        reader.column = 1;
        reader.read_line(line);
    }
    reader.finish()
}

struct Reader<'a> {
    file: &'a str,
    line: usize,
    /// Column of the value that is being read.
    column: usize,
    /// `Len`, waiting for its message.
    bits: Option<usize>,
    /// A message, waiting for its digest: `Some(None)` where it was unreadable.
    #[expect(clippy::option_option, reason = "unreadable is not absent")]
    msg: Option<Option<Vec<u8>>>,
    /// The chain that digests belong to, once a seed was given.
    chain: Option<MonteCarloVector>,
    vectors: Vec<Vector>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn note(&mut self, field: Option<&str>, offset: usize, kind: ProblemKind) {
        let column = self.column + offset;
        self.problems.push(Problem {
            field: field.map(str::to_owned),
            ..Problem::at_line(self.file, self.line, column, kind)
        });
    }

    fn read_line(&mut self, line: &str) {
        let line = line.trim_end();
        if line.is_empty() || line.starts_with('#') {
            return;
        }
        if line.starts_with('[') {
            // The digest's length in bytes: 28 would be SHA-224.
            if line != "[L = 32]" {
                let message = format!("{line}: SHA-256 has [L = 32]");
                self.note(None, 0, ProblemKind::Value(message));
            }
            return;
        }
        let Some((key, value)) = line.split_once(" = ") else {
            return self.note(None, 0, ProblemKind::UnknownLine(line.to_owned()));
        };
        self.column = key.chars().count() + 4;
        match key {
            "Len" => self.read_len(value),
            "Msg" => self.read_msg(value),
            "Seed" => self.read_seed(value),
            "COUNT" => self.read_count(value),
            "MD" => self.read_digest(value),
            _ => {
                self.column = 1;
                self.note(None, 0, ProblemKind::UnknownLine(line.to_owned()));
            }
        }
    }

    fn read_len(&mut self, value: &str) {
        self.expect_no_open_message();
        match value.parse::<usize>() {
            Ok(bits) if bits.is_multiple_of(8) => self.bits = Some(bits),
            Ok(bits) => {
                let message = format!("{bits} bits are not whole bytes");
                self.note(Some("Len"), 0, ProblemKind::Value(message));
            }
            Err(_) => {
                let message = format!("{value:?} is not a number of bits");
                self.note(Some("Len"), 0, ProblemKind::Value(message));
            }
        }
    }

    fn read_msg(&mut self, value: &str) {
        let bits = self.bits.take();
        let msg = self.read_hex("Msg", value, parse_hex);
        let Some(bits) = bits else {
            self.msg = Some(None);
            // A wrong `Len` was noted where it stands.
            if self.problems.iter().all(|p| p.line != Some(self.line - 1)) {
                self.note(Some("Len"), 0, ProblemKind::Missing);
            }
            return;
        };
        self.msg = Some(msg.and_then(|bytes| match bytes.len() {
            // The CAVP writes the empty message as `00`.
            1 if bits == 0 => Some(Vec::new()),
            length if length == bits / 8 => Some(bytes),
            length => {
                let kind = ProblemKind::Count {
                    what: "bytes of message",
                    wanted: bits / 8,
                    found: length,
                };
                self.note(Some("Msg"), 0, kind);
                None
            }
        }));
    }

    fn read_seed(&mut self, value: &str) {
        self.close_chain();
        let seed = self.read_hex("Seed", value, str::parse);
        // A chain with an unreadable seed still takes its digests.
        let seed = seed.unwrap_or(Digest([0; 32]));
        self.chain = Some(MonteCarloVector {
            id: format!("monte-{}", &seed.to_string()[..8]),
            seed,
            checkpoints: Vec::new(),
        });
    }

    fn read_count(&mut self, value: &str) {
        let wanted = self.chain.as_ref().map_or(0, |c| c.checkpoints.len());
        if value.parse() != Ok(wanted) {
            let message = format!("{value:?} where checkpoint {wanted} is next");
            self.note(Some("COUNT"), 0, ProblemKind::Value(message));
        }
    }

    fn read_digest(&mut self, value: &str) {
        let digest = self.read_hex("MD", value, str::parse::<Digest>);
        if let Some(chain) = &mut self.chain {
            // An unreadable digest keeps its place, so that the count is right.
            chain.checkpoints.push(digest.unwrap_or(Digest([0; 32])));
            return;
        }
        match self.msg.take() {
            None => self.note(Some("Msg"), 0, ProblemKind::Missing),
            Some(msg) => {
                if let (Some(msg), Some(digest)) = (msg, digest) {
                    let id = format!("len-{}", 8 * msg.len());
                    let message = MessageVector { id, msg, digest };
                    self.vectors.push(Vector::Message(message));
                }
            }
        }
    }

    fn read_hex<T>(
        &mut self,
        field: &str,
        value: &str,
        parse: impl FnOnce(&str) -> Result<T, ParseHexError>,
    ) -> Option<T> {
        parse(value)
            .map_err(|error| {
                let offset = match error {
                    ParseHexError::NotHex { position, .. } => position,
                    _ => 0,
                };
                self.note(Some(field), offset, error.into());
            })
            .ok()
    }

    fn expect_no_open_message(&mut self) {
        if self.msg.take().is_some() || self.bits.take().is_some() {
            let message = "the message before has no digest".to_owned();
            self.note(Some("MD"), 0, ProblemKind::Cut(message));
        }
    }

    fn close_chain(&mut self) {
        let Some(chain) = self.chain.take() else {
            return;
        };
        if chain.checkpoints.len() != CHECKPOINTS {
            let kind = ProblemKind::Count {
                what: "checkpoints",
                wanted: CHECKPOINTS,
                found: chain.checkpoints.len(),
            };
            self.note(Some("MD"), 0, kind);
        }
        self.vectors.push(Vector::MonteCarlo(chain));
    }

    fn finish(mut self) -> Result<Vec<Vector>, Vec<Problem>> {
        self.column = 1;
        self.expect_no_open_message();
        self.close_chain();
        if self.vectors.is_empty() && self.problems.is_empty() {
            self.problems
                .push(Problem::of_file(self.file, ProblemKind::Empty));
        }
        if self.problems.is_empty() {
            number_repeated_ids(&mut self.vectors);
            Ok(self.vectors)
        } else {
            Err(self.problems)
        }
    }
}
