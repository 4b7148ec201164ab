//! What is built: the parameters of a core.

use serde::{Deserialize, Serialize};

use super::{Latency, Structure, compress, miner};

/// The two kinds of core that exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CoreKind {
    /// A compression in every cycle: chaining value and block in, chaining value out.
    Compress,
    /// A SHA-256d miner: jobs in, hits out.
    Miner,
}

/// One design. Every consumer (RTL parameters, model, probes, reports) reads this value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DesignConfig {
    /// Which core.
    pub kind: CoreKind,
    /// log2 of the jobs that can be in flight; 1 to 4. Miner only.
    #[serde(default = "default_slot_bits")]
    pub slot_bits: u32,
    /// log2 of the result FIFO's depth; 1 to 8. Miner only.
    #[serde(default = "default_fifo_depth_bits")]
    pub fifo_depth_bits: u32,
}

fn default_slot_bits() -> u32 {
    2
}

fn default_fifo_depth_bits() -> u32 {
    3
}

/// A configuration that can't exist, and the rule it breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("design.{field} = {value} can't be built: it must lie in {min}..={max} (nearest: {})", value.clamp(min, max))]
pub struct ConfigError {
    /// The field of [`DesignConfig`].
    pub field: &'static str,
    /// What was asked for.
    pub value: u32,
    /// The least that exists.
    pub min: u32,
    /// The most that exists.
    pub max: u32,
}

impl DesignConfig {
    /// The compression pipe.
    pub fn compress() -> Self {
        Self::of(CoreKind::Compress)
    }

    /// The miner core as the RTL's own defaults build it.
    pub fn miner() -> Self {
        Self::of(CoreKind::Miner)
    }

    fn of(kind: CoreKind) -> Self {
        Self {
            kind,
            slot_bits: default_slot_bits(),
            fifo_depth_bits: default_fifo_depth_bits(),
        }
    }

    /// Checks the ranges of all fields.
    ///
    /// # Errors
    /// The first field outside its range.
    pub fn check(&self) -> Result<(), ConfigError> {
        for (field, value, min, max) in [
            ("slot_bits", self.slot_bits, 1, 4),
            ("fifo_depth_bits", self.fifo_depth_bits, 1, 8),
        ] {
            if !(min..=max).contains(&value) {
                return Err(ConfigError {
                    field,
                    value,
                    min,
                    max,
                });
            }
        }
        Ok(())
    }

    /// Jobs that can be in flight.
    pub fn slots(&self) -> usize {
        1 << self.slot_bits
    }

    /// Entries of the result FIFO.
    pub fn fifo_depth(&self) -> usize {
        1 << self.fifo_depth_bits
    }

    /// The parameters of the RTL's top module, by their names there.
    pub fn parameters(&self) -> Vec<(String, String)> {
        match self.kind {
            CoreKind::Compress => Vec::new(),
            CoreKind::Miner => vec![
                ("SLOT_BITS".into(), self.slot_bits.to_string()),
                ("FIFO_DEPTH_BITS".into(), self.fifo_depth_bits.to_string()),
            ],
        }
    }

    /// Cycles from one event to the next on a nonce's (or block's) way.
    pub fn latency(&self) -> Latency {
        match self.kind {
            CoreKind::Compress => Latency::of_compress(),
            CoreKind::Miner => Latency::of_miner(),
        }
    }

    /// Every port, register and element of the design, in the order of the way of data.
    pub fn elaborate(&self) -> Structure {
        match self.kind {
            CoreKind::Compress => compress::elaborate(),
            CoreKind::Miner => miner::elaborate(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_out_of_range_names_the_rule_and_the_nearest() {
        let mut design = DesignConfig::miner();
        assert_eq!(design.check(), Ok(()));
        design.slot_bits = 9;
        let text = design.check().unwrap_err().to_string();
        assert_eq!(
            text,
            "design.slot_bits = 9 can't be built: it must lie in 1..=4 (nearest: 4)"
        );
    }
}
