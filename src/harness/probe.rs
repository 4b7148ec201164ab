//! `[probes]`: which internal signals hold which registers of the rounds.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::expression::{Expression, Names};
use super::place::{Bytes, Words};

/// Where the registers of one name stand. A text alone is the signal's path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Probe {
    /// Its path below the top module; `{i}` stands for the round, and expressions of it: `{i / 4}`.
    pub signal: String,
    /// The module that declares it; found in the sources where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// Its bits, highest and lowest, which may name `i` as well: `32*i+31 : 32*i`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bits: Option<String>,
    /// Order of words: a, or the oldest word of the schedule, first.
    #[serde(skip_serializing_if = "is_default")]
    pub words: Words,
    /// Order of bytes in a word.
    #[serde(skip_serializing_if = "is_default")]
    pub bytes: Bytes,
    /// The rounds behind which there is one: `0:63`, or every fourth: `3:63:4`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounds: Option<String>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Full {
    signal: String,
    #[serde(default)]
    module: Option<String>,
    #[serde(default)]
    bits: Option<String>,
    #[serde(default)]
    words: Words,
    #[serde(default)]
    bytes: Bytes,
    #[serde(default)]
    rounds: Option<String>,
}

impl<'de> Deserialize<'de> for Probe {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Full;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a signal's path, or a table with `signal`")
            }

            fn visit_str<E: de::Error>(self, path: &str) -> Result<Full, E> {
                Ok(Full {
                    signal: path.into(),
                    module: None,
                    bits: None,
                    words: Words::default(),
                    bytes: Bytes::default(),
                    rounds: None,
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<Full, A::Error> {
                Full::deserialize(MapAccessDeserializer::new(table))
            }
        }
        let full = deserializer.deserialize_any(Read)?;
        Ok(Self {
            signal: full.signal,
            module: full.module,
            bits: full.bits,
            words: full.words,
            bytes: full.bytes,
            rounds: full.rounds,
        })
    }
}

/// Numbers of expressions, with a round as `i`.
fn with_round(names: &Names, round: usize) -> Names {
    let mut names = names.clone();
    names.insert("i".into(), round as i64);
    names
}

fn number(text: &str, names: &Names) -> Result<i64, String> {
    let read: Expression = text.parse().map_err(|e| format!("{e}"))?;
    read.value(names).map_err(|e| e.to_string())
}

impl Probe {
    /// The rounds that it stands behind, in their order.
    ///
    /// # Errors
    /// No range, or one that goes beyond 63.
    pub(super) fn rounds(&self, names: &Names) -> Result<Vec<usize>, String> {
        let Some(text) = &self.rounds else {
            return Ok((0..64).collect());
        };
        let wrong = || {
            format!(
                "rounds = {text:?}: write first and last round, as \"0:63\", or every fourth as \"3:63:4\""
            )
        };
        let parts: Vec<i64> = text
            .split(':')
            .map(|part| number(part, names))
            .collect::<Result<_, _>>()?;
        let (first, last, step) = match parts[..] {
            [first, last] => (first, last, 1),
            [first, last, step] => (first, last, step),
            _ => return Err(wrong()),
        };
        if first < 0 || last < first || last > 63 || step < 1 {
            return Err(wrong());
        }
        Ok((first as usize..=last as usize)
            .step_by(step as usize)
            .collect())
    }

    /// Its path behind a round.
    ///
    /// # Errors
    /// Braces that hold no expression.
    pub(super) fn path(&self, round: Option<usize>, names: &Names) -> Result<String, String> {
        let mut path = String::new();
        let mut rest = self.signal.as_str();
        while let Some((before, behind)) = rest.split_once('{') {
            let (inside, after) = behind
                .split_once('}')
                .ok_or_else(|| format!("`{}`: a `{{` is not closed", self.signal))?;
            let round = round
                .ok_or_else(|| format!("`{{{inside}}}`: the name on the left has no `[*]`"))?;
            path += before;
            path += &number(inside, &with_round(names, round))?.to_string();
            rest = after;
        }
        Ok(path + rest)
    }

    /// Its bits behind a round, the highest first; all where nothing is said.
    ///
    /// # Errors
    /// No two expressions, or the lower bit first.
    pub(super) fn bits(
        &self,
        round: Option<usize>,
        names: &Names,
    ) -> Result<Option<(u32, u32)>, String> {
        let Some(text) = &self.bits else {
            return Ok(None);
        };
        let names = round.map_or_else(|| names.clone(), |round| with_round(names, round));
        let wrong = || format!("bits = {text:?}: write the higher bit first, as \"255:0\"");
        let (high, low) = text.split_once(':').ok_or_else(wrong)?;
        let (high, low) = (number(high, &names)?, number(low, &names)?);
        match (u32::try_from(high), u32::try_from(low)) {
            (Ok(high), Ok(low)) if high >= low => Ok(Some((high, low))),
            _ => Err(wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probe(text: &str) -> Result<Probe, String> {
        #[derive(Deserialize)]
        struct Table {
            x: Probe,
        }
        let read: Result<Table, _> = toml::from_str(text);
        read.map(|t| t.x).map_err(|e| e.message().to_owned())
    }

    #[test]
    fn a_path_takes_the_round() {
        let names = Names::from([("PER".to_owned(), 4)]);
        let p = probe("x = \"u.g_stage[{i / PER}].state[{i+1}]\"").unwrap();
        assert_eq!(p.path(Some(7), &names).unwrap(), "u.g_stage[1].state[8]");
        assert!(p.path(None, &names).unwrap_err().contains("[*]"));
        assert!(p.path(Some(1), &Names::new()).unwrap_err().contains("PER"));
    }

    #[test]
    fn rounds_and_bits_are_ranges() {
        let names = Names::new();
        let p = probe("x = { signal = \"s\", rounds = \"3:63:4\", bits = \"32*i+31 : 32*i\" }");
        let p = p.unwrap();
        assert_eq!(p.rounds(&names).unwrap()[..2], [3, 7]);
        assert_eq!(p.rounds(&names).unwrap().len(), 16);
        assert_eq!(p.bits(Some(2), &names).unwrap(), Some((95, 64)));
        let p = probe("x = { signal = \"s\", rounds = \"0:64\" }").unwrap();
        assert!(p.rounds(&names).unwrap_err().contains("0:63"));
        assert!(probe("x = { signals = \"s\" }").is_err());
        assert!(probe("x = 3").unwrap_err().contains("a signal's path"));
    }
}
