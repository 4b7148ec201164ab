//! A job: everything that a core needs to walk a nonce range.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::bits::State;
use crate::spec::{Header, Target};
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
    /// Header bytes 64 to 75 as big-endian words, in their order: end of the merkle root, time, bits.
    pub tail: [u32; 3],
    /// The greatest hash that is a hit.
    #[serde(deserialize_with = "target_from_text")]
    pub target: Target,
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
            tail: header.tail(),
            target,
            start,
            end,
        })
    }

    /// Nonces in the range, 1 to 2^32.
    pub fn nonces(&self) -> u64 {
        u64::from(self.end.0) - u64::from(self.start.0) + 1
    }
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
            tail: [1, 2, 3],
            target: Target::MAX,
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
