//! What a core consists of, as far as a drawing needs it.

use serde::{Deserialize, Serialize};

/// Registers that stand together on the way of data: the stages of a pipe, or a part such as the FIFO.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// What the names of its elements begin with, less indices: `hash1.round`, `tags`, `core.fifo`.
    pub name: String,
    /// Its stages, by index; empty for a part without.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<u32>,
}

impl Place {
    /// Where an element stands: the name of its place, and its stage there if the place has stages.
    ///
    /// `hash2.round[37].e` stands in `hash2.round` at 37, `fifo.nonce[3]` in `fifo`, `core[1].hash1.stage[4].state` in
    /// `core.hash1.stage` at 4, `output.hit_valid` in `output`. A digest is a place of its own.
    pub fn of(element: &str) -> (String, Option<u32>) {
        let mut parts = element.split('.').peekable();
        let mut name = Vec::new();
        if parts.peek().is_some_and(|part| part.starts_with("core[")) {
            parts.next();
            name.push("core");
        }
        let Some(first) = parts.next() else {
            return (element.into(), None);
        };
        name.push(stem(first));
        let mut stage = None;
        match parts.next() {
            Some(part) if part == "digest" || part.starts_with("digest[") => name.push("digest"),
            // A word of an array (`fifo.nonce[3]`) has nothing behind its index; a stage has.
            Some(part) if parts.peek().is_some() => {
                name.push(stem(part));
                stage = index(part);
            }
            _ => {}
        }
        (name.join("."), stage)
    }

    /// The places of registers that stand in the order of the way of data.
    pub fn all<'a>(registers: impl Iterator<Item = &'a str>) -> Vec<Self> {
        let mut places: Vec<Self> = Vec::new();
        for register in registers {
            let (name, stage) = Self::of(register);
            let at = places.iter().position(|place| place.name == name);
            let at = at.unwrap_or_else(|| {
                places.push(Self {
                    name,
                    stages: Vec::new(),
                });
                places.len() - 1
            });
            let stages = &mut places[at].stages;
            if let Some(stage) = stage
                && !stages.contains(&stage)
            {
                stages.push(stage);
            }
        }
        places
    }
}

fn stem(part: &str) -> &str {
    part.split('[').next().unwrap_or(part)
}

fn index(part: &str) -> Option<u32> {
    part.split_once('[')?.1.strip_suffix(']')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_stand_in_places() {
        for (element, name, stage) in [
            ("hash2.round[37].e", "hash2.round", Some(37)),
            ("hash1.round[3].w[15]", "hash1.round", Some(3)),
            ("fifo.nonce[3]", "fifo", None),
            ("hash1.digest.h7", "hash1.digest", None),
            ("hash1.digest", "hash1.digest", None),
            ("core[1].hash1.stage[4].state", "core.hash1.stage", Some(4)),
            ("core[0].fifo.write", "core.fifo", None),
            ("output.hit_valid", "output", None),
            ("tags.valid[7]", "tags", None),
            ("outdated", "outdated", None),
            ("", "", None),
        ] {
            assert_eq!(Place::of(element), (name.to_owned(), stage), "{element}");
        }
        let registers = [
            "issue.nonce",
            "issue.end",
            "hash.round[0].state",
            "hash.round[0].w",
            "hash.round[1].w",
        ];
        let places = Place::all(registers.into_iter());
        assert_eq!(places.len(), 2);
        assert_eq!(
            (&*places[1].name, &*places[1].stages),
            ("hash.round", &[0, 1][..])
        );
    }
}
