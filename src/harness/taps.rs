//! Each register that a probe names, with the place of its own.

use super::Manifest;
use super::interface::Kind;
use super::place::{Bytes, Words};
use crate::design::nearest;

/// What a register holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// `W[t]`, the word that the round adds.
    Word,
    /// One of a to h, by its number.
    Letter(usize),
    /// `{a, .., h}`
    State,
    /// The next sixteen words of the schedule, the oldest first.
    Window,
    /// The sum behind the last round.
    Digest,
}

impl Part {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "state" => Self::State,
            "w" => Self::Window,
            "word" => Self::Word,
            _ => Self::Letter("abcdefgh".find(name).filter(|_| name.len() == 1)?),
        })
    }

    /// 32-bit words.
    pub fn words(self) -> usize {
        match self {
            Self::Word | Self::Letter(_) => 1,
            Self::State | Self::Digest => 8,
            Self::Window => 16,
        }
    }
}

/// One register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tap {
    /// The name in the manifest.
    pub key: String,
    /// Which hash of a miner's two, 0 or 1; 0 of a core that hashes blocks.
    pub pass: usize,
    /// The round behind which it stands.
    pub round: usize,
    /// What it holds.
    pub part: Part,
    /// All rounds go through it, or some: which ones shows.
    pub bank: bool,
    /// The module that declares it, as the manifest has it.
    pub module: Option<String>,
    /// Its path below the top module.
    pub path: String,
    /// Its bits, the highest and the lowest.
    pub bits: Option<(u32, u32)>,
    /// Order of words.
    pub words: Words,
    /// Order of bytes.
    pub bytes: Bytes,
}

/// The name of a hash in reports.
pub fn pass_name(kind: Kind, pass: usize) -> String {
    match kind {
        Kind::Hash => "hash".into(),
        Kind::Miner => format!("hash{}", pass + 1),
    }
}

/// The names that `[probes]` takes.
pub fn names(kind: Kind) -> Vec<String> {
    let hashes: &[&str] = match kind {
        Kind::Hash => &["", "hash."],
        Kind::Miner => &["hash1.", "hash2.", "hash."],
    };
    let parts = ["state", "w", "word", "a", "b", "c", "d", "e", "f", "g", "h"];
    let mut names = Vec::new();
    for hash in hashes {
        for part in parts {
            names.push(format!("{hash}round[*].{part}"));
            names.push(format!("{hash}{part}"));
        }
        names.push(format!("{hash}digest"));
    }
    names
}

/// Hashes, round or all, what.
type Read = (Vec<usize>, Option<Option<usize>>, Part);

fn read(kind: Kind, name: &str) -> Option<Read> {
    let (passes, rest) = match kind {
        Kind::Hash => (vec![0], name.strip_prefix("hash.").unwrap_or(name)),
        Kind::Miner => {
            let (hash, rest) = name.split_once('.')?;
            match hash {
                "hash1" => (vec![0], rest),
                "hash2" => (vec![1], rest),
                "hash" => (vec![0, 1], rest),
                _ => return None,
            }
        }
    };
    if rest == "digest" {
        return Some((passes, None, Part::Digest));
    }
    let Some(indexed) = rest.strip_prefix("round[") else {
        return Some((passes, None, Part::of(rest)?));
    };
    let (index, part) = indexed.split_once("].")?;
    let round = match index {
        "*" => None,
        number => Some(number.parse().ok().filter(|round| *round < 64)?),
    };
    Some((passes, Some(round), Part::of(part)?))
}

impl Manifest {
    /// The registers of the rounds that can be seen, by their names in reports, in the order of the way of data.
    pub fn rounds_seen(&self) -> Vec<String> {
        let mut taps = self.taps().unwrap_or_default();
        taps.sort_by_key(|tap| (tap.pass, tap.round, tap.part == Part::Digest));
        let name = |tap: &Tap| {
            let hash = pass_name(self.interface.kind, tap.pass);
            match tap.part {
                Part::Digest => format!("{hash}.digest"),
                Part::Window | Part::Word => format!("{hash}.round[{}].w", tap.round),
                _ => format!("{hash}.round[{}].state", tap.round),
            }
        };
        taps.iter().map(name).collect()
    }

    /// Every register of `[probes]`.
    ///
    /// # Errors
    /// The probe, and what is wrong with it: a name that is none, a range or an expression that can't be read.
    pub fn taps(&self) -> Result<Vec<Tap>, (String, String)> {
        let kind = self.interface.kind;
        let numbers = self.names();
        let mut taps = Vec::new();
        for (key, probe) in &self.probes {
            let wrong = |text: String| (key.clone(), text);
            let (passes, indexed, part) = read(kind, key).ok_or_else(|| {
                let all = names(kind);
                let near = nearest(key, all.iter().map(String::as_str));
                wrong(format!(
                    "`{key}` is no register of the rounds; nearest: {near}"
                ))
            })?;
            let rounds = match indexed {
                Some(Some(round)) => vec![round],
                Some(None) | None => probe.rounds(&numbers).map_err(wrong)?,
            };
            let rounds = if part == Part::Digest {
                vec![63]
            } else {
                rounds
            };
            for &pass in &passes {
                for &round in &rounds {
                    let index = indexed.map(|_| round);
                    taps.push(Tap {
                        key: key.clone(),
                        pass,
                        round,
                        part,
                        bank: indexed.is_none() && part != Part::Digest,
                        module: probe.module.clone(),
                        path: probe.path(index, &numbers).map_err(wrong)?,
                        bits: probe.bits(index, &numbers).map_err(wrong)?,
                        words: probe.words,
                        bytes: probe.bytes,
                    });
                }
            }
        }
        Ok(taps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read() {
        let miner = |name| read(Kind::Miner, name);
        assert_eq!(
            miner("hash2.round[*].e"),
            Some((vec![1], Some(None), Part::Letter(4)))
        );
        assert_eq!(miner("hash.w"), Some((vec![0, 1], None, Part::Window)));
        assert_eq!(miner("hash1.round[64].e"), None);
        assert_eq!(miner("round[*].e"), None);
        assert_eq!(miner("hash1.round[*].i"), None);
        assert_eq!(
            read(Kind::Hash, "round[7].state"),
            Some((vec![0], Some(Some(7)), Part::State))
        );
        for kind in [Kind::Hash, Kind::Miner] {
            assert!(names(kind).iter().all(|name| read(kind, name).is_some()));
        }
    }
}
