//! A part of a run: cases dealt out over machines, and told apart in their results.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Which part of how many: `2/4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// From 1.
    pub index: u32,
    /// Parts in all, at least 1.
    pub count: u32,
}

/// Shards at the most: whoever joins them lists those that are missing.
pub const MOST: u32 = 1 << 16;

/// The part that a result is, and of what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// From 1.
    pub index: u32,
    /// Shards in all.
    pub count: u32,
    /// A digest of the whole run's plan: cores, sources, cases. Shards of one run have the same.
    pub plan: String,
}

impl Part {
    /// Does the case at this place of a core's list belong to this part.
    ///
    /// Each core's cases are dealt out in turn, beginning with a part that the core's name decides on: so another core
    /// beside it changes nothing, long cases that stand together go to different parts, and parts differ by one case of a
    /// core at most.
    pub fn holds(self, core: &str, place: usize) -> bool {
        let digest = Sha256::digest(core);
        let first = u64::from_be_bytes(digest[..8].try_into().expect("8 of 32 bytes"));
        let count = u64::from(self.count);
        (first % count + place as u64) % count == u64::from(self.index - 1)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

impl FromStr for Part {
    type Err = String;

    /// Reads `2/4`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let whole = "write it as I/N, the first of four as 1/4";
        let (index, count) = text.split_once('/').ok_or(whole)?;
        let number = |text: &str| text.parse::<u32>().map_err(|_| whole.to_owned());
        let (index, count) = (number(index)?, number(count)?);
        if count > MOST {
            return Err(format!("there are at most {MOST} shards; {whole}"));
        }
        if index == 0 || index > count {
            return Err(format!("there is no shard {index} of {count}; {whole}"));
        }
        Ok(Self { index, count })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_is_in_one_part_and_parts_are_even() {
        for core in ["miner", "compress", "", "é"] {
            for count in [1, 2, 3, 7, 64] {
                let parts: Vec<Part> = (1..=count).map(|index| Part { index, count }).collect();
                let holders = |place| parts.iter().filter(|p| p.holds(core, place)).count();
                assert!((0..50).all(|place| holders(place) == 1), "{core} {count}");
                let sizes: Vec<usize> = parts
                    .iter()
                    .map(|part| (0..50).filter(|&p| part.holds(core, p)).count())
                    .collect();
                let (least, most) = (sizes.iter().min(), sizes.iter().max());
                assert!(most.unwrap() - least.unwrap() <= 1, "{sizes:?}");
            }
        }
    }

    #[test]
    fn what_is_no_part_is_refused() {
        assert_eq!("2/4".parse(), Ok(Part { index: 2, count: 4 }));
        for wrong in [
            "",
            "1",
            "0/4",
            "5/4",
            "0/0",
            "-1/4",
            "1/4/2",
            "a/b",
            "1/99999999999",
            "1/65537",
        ] {
            assert!(wrong.parse::<Part>().is_err(), "{wrong}");
        }
    }
}
