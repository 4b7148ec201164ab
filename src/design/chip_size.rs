//! Sizes of a chip's parts, worked out from its settings.

use super::{CoreKind, DesignConfig, Partition};

/// Most cores of a chip.
pub(super) const CORES: u32 = 64;

impl DesignConfig {
    /// The chip as it is built in: three cores of one stage for each hash, small enough to be built at every change.
    pub fn chip() -> Self {
        Self::of(CoreKind::Chip)
    }

    /// One core of a chip; a core itself is what it is.
    #[must_use]
    pub fn core(&self) -> Self {
        let own = Self::miner();
        Self {
            kind: CoreKind::Miner,
            cores: own.cores,
            partition: own.partition,
            piece_bits: own.piece_bits,
            queue_bits: own.queue_bits,
            versions: own.versions,
            switch: own.switch,
            clock_gating: own.clock_gating,
            result_bits: own.result_bits,
            ..*self
        }
    }

    /// What a core's nonces grow by: more than 1 where the cores of a chip take turns.
    pub fn stride(&self) -> u32 {
        match (self.kind, self.partition) {
            (CoreKind::Chip, Partition::Interleaved) => self.cores,
            _ => 1,
        }
    }

    /// Midstates that a host's job carries: those that a core hashes with each nonce, or as many as a chip expands.
    pub fn states(&self) -> usize {
        match self.versions {
            Some(versions) if self.kind == CoreKind::Chip => versions as usize,
            _ => self.lanes(),
        }
    }

    /// Core jobs that a host's job becomes on each piece.
    pub fn groups(&self) -> usize {
        self.states() / self.lanes()
    }

    /// Host jobs that can wait.
    pub fn queue_depth(&self) -> usize {
        1 << self.queue_bits
    }

    /// Entries of the chip's own result FIFO.
    pub fn results_depth(&self) -> usize {
        1 << self.result_bits
    }

    /// Bits of a core's number.
    pub fn core_bits(&self) -> u32 {
        bits_for(self.cores)
    }

    /// Bits of a version group's number.
    pub fn group_bits(&self) -> u32 {
        bits_for(self.groups() as u32)
    }

    /// Most nonces of a piece that is not interleaved.
    pub fn piece(&self) -> u64 {
        1 << self.piece_bits
    }
}

/// Bits that count to one below `count`, at least one.
fn bits_for(count: u32) -> u32 {
    count.next_power_of_two().ilog2().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_as_many_bits_as_they_take() {
        let bits = [1, 2, 3, 4, 5, 8, 9, 64].map(bits_for);
        assert_eq!(bits, [1, 1, 2, 2, 3, 3, 4, 6]);
    }

    #[test]
    fn a_chips_core_is_a_miner() {
        let mut chip = DesignConfig::chip();
        for pair in ["partition=interleaved", "midstates=2", "versions=8"] {
            chip.set_pair(pair).unwrap();
        }
        assert_eq!(chip.check(), Ok(()));
        assert_eq!((chip.stride(), chip.states(), chip.groups()), (3, 8, 4));
        let core = chip.core();
        assert_eq!(core.check(), Ok(()));
        assert_eq!(core.differences(), "fold=64 midstates=2");
        assert_eq!((core.stride(), core.states()), (1, 2));
    }
}
