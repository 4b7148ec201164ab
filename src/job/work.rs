//! A job: everything that a core needs to walk a nonce range.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::bits::{Block, State};
use crate::design::{DesignConfig, Shortcut};
use crate::spec::{Header, IV, Target, Version};
use crate::units::{JobId, Nonce};

/// One job, as a host hands it to a core.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// Comes back with each hit.
    pub id: JobId,
    /// State after the header's first 64 bytes.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub midstate: State,
    /// The same of lanes 1 and on, for cores that hash several versions with each nonce; missing ones are lane 0's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<State>,
    /// The header's version; lane `l` is that of this version with `l` exclusive-or'ed to its bits from 13 on (BIP 320).
    #[serde(default)]
    pub version: u32,
    /// The header's first 64 bytes, for cores that take no midstate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_block: Option<Block>,
    /// Header bytes 64 to 75 as big-endian words, in their order: end of the merkle root, time, bits.
    pub tail: [u32; 3],
    /// The greatest hash that is a hit.
    #[serde(deserialize_with = "target_from_text")]
    pub target: Target,
    /// For cores with tickets: a hash whose number has zeros in these bits of its top word is a hit, too. All ones are
    /// difficulty 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<u32>,
    /// First nonce, inclusive.
    pub start: Nonce,
    /// Last nonce, inclusive.
    pub end: Nonce,
}

/// A nonce range that ends before it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the nonce range ends before it starts: {start} > {end}")]
pub struct RangeError {
    /// First nonce asked for.
    pub start: Nonce,
    /// Last nonce asked for.
    pub end: Nonce,
}

impl Job {
    /// The job of walking `start..=end` on this header.
    ///
    /// # Errors
    /// A range that ends before it starts.
    pub fn new(
        id: JobId,
        header: &Header,
        target: Target,
        (start, end): (Nonce, Nonce),
    ) -> Result<Self, RangeError> {
        if start > end {
            return Err(RangeError { start, end });
        }
        Ok(Self {
            id,
            midstate: header.midstate(),
            others: Vec::new(),
            version: header.version.0,
            first_block: None,
            tail: header.tail(),
            target,
            ticket: None,
            start,
            end,
        })
    }

    /// The job as a core of this design takes it: states for all its lanes, or the header's first block; a ticket.
    ///
    /// Where the header is known, lanes are its rolled versions, and tickets are of difficulty 1; else they are made up, as
    /// the job's midstate was.
    #[must_use]
    pub fn fitted(mut self, design: &DesignConfig, header: Option<&Header>) -> Self {
        if !design.has(Shortcut::Midstate) && self.first_block.is_none() {
            let made_up = Block(std::array::from_fn(|i| {
                let word = self.midstate.0[i % 8];
                word.rotate_left(7 * (i / 8) as u32)
            }));
            let block = header.map_or(made_up, Header::first_block);
            self.midstate = super::compress(&IV, &block);
            self.first_block = Some(block);
        }
        if design.ticket && self.ticket.is_none() {
            // A few bits, so that there are tickets.
            let word = self.midstate.0[1];
            let few = (0..word % 8).fold(0, |mask, i| mask | 1 << (word.rotate_right(5 * i) % 32));
            self.ticket = Some(if header.is_some() { u32::MAX } else { few });
        }
        for lane in self.others.len() + 1..design.states() {
            let lane = lane as u32;
            let state = if let Some(header) = header {
                let version = Version(self.version_of(lane));
                header.with_version(version).midstate()
            } else {
                State(self.midstate.0.map(|word| word.rotate_left(lane) ^ lane))
            };
            self.others.push(state);
        }
        self
    }

    /// A lane's state after the header's first 64 bytes.
    pub fn midstate_of(&self, lane: usize) -> &State {
        let other = lane.checked_sub(1).and_then(|other| self.others.get(other));
        other.unwrap_or(&self.midstate)
    }

    /// States that are hashed with each nonce.
    pub fn lanes(&self) -> usize {
        1 + self.others.len()
    }

    /// The version of a lane.
    pub fn version_of(&self, lane: u32) -> u32 {
        rolled(self.version, lane)
    }

    /// Nonces in the range, 1 to 2^32.
    pub fn nonces(&self) -> u64 {
        u64::from(self.end.0) - u64::from(self.start.0) + 1
    }
}

/// BIP 320's bits begin with bit 13.
fn rolled(version: u32, lane: u32) -> u32 {
    version ^ lane << 13
}

fn as_text<S: Serializer>(state: &State, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(state)
}

fn from_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<State, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(serde::de::Error::custom)
}

fn target_from_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Target, D::Error> {
    let text = String::deserialize(deserializer)?;
    // A target of zero is legal inside a stimulus: no hash meets it, and a core must agree.
    let bytes = crate::bits::parse_hex_array(&text).map_err(serde::de::Error::custom)?;
    Ok(Target::from_be_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job() -> Job {
        Job {
            id: JobId(7),
            midstate: crate::spec::IV,
            others: Vec::new(),
            version: 0x2000_0000,
            first_block: None,
            tail: [1, 2, 3],
            target: Target::MAX,
            ticket: None,
            start: Nonce(5),
            end: Nonce(u32::MAX),
        }
    }

    #[test]
    fn survives_json() {
        let text = serde_json::to_string(&job()).unwrap();
        assert!(text.contains("6a09e667"), "midstate as hex: {text}");
        assert_eq!(serde_json::from_str::<Job>(&text).unwrap(), job());
    }

    #[test]
    fn a_whole_range_has_2_to_the_32_nonces() {
        let mut job = job();
        job.start = Nonce(0);
        assert_eq!(job.nonces(), 1 << 32);
    }
}
