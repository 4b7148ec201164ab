//! How long things take.

use super::{COMPRESS_LATENCY, DesignConfig};

/// Cycles between the events on a nonce's (or block's) way through the core, counted in enabled cycles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Latency {
    /// From the cycle of an accepted load to the cycle in which its first nonce stands at the first round, at the least.
    pub load_to_issue: u64,
    /// The same at the most: a load may come at any clock of the fold.
    pub load_to_issue_most: u64,
    /// From one nonce (or block) at the first round to the next.
    pub interval: u64,
    /// From a nonce (or block) at the first round to its digest in the last register; of a core with an early compare, to
    /// the word that is compared.
    pub issue_to_digest: u64,
    /// From a nonce at the first round to its hit at the host's port; for a pipe, to its output. Of a core with an early
    /// compare, when the hit finds the checker idle.
    pub issue_to_result: u64,
}

impl Latency {
    pub(super) fn of_compress() -> Self {
        Self {
            load_to_issue: 0,
            load_to_issue_most: 0,
            interval: 1,
            issue_to_digest: COMPRESS_LATENCY,
            issue_to_result: COMPRESS_LATENCY,
        }
    }

    pub(super) fn of_miner(config: &DesignConfig) -> Self {
        let issue_to_digest = (config.tags() * config.iterations()) as u64;
        Self {
            load_to_issue: 1,
            load_to_issue_most: u64::from(config.fold),
            interval: u64::from(config.fold),
            issue_to_digest,
            // What an early compare lets pass is checked; then one cycle for the compare's register, one for the FIFO.
            issue_to_result: issue_to_digest + config.check_latency() + 2,
        }
    }

    /// Of a chip whose cores are idle and whose hits come one at a time.
    pub(super) fn of_chip(config: &DesignConfig) -> Self {
        let core = Self::of_miner(config);
        Self {
            // One cycle in the queue, one in the dispatcher.
            load_to_issue: core.load_to_issue + 2,
            load_to_issue_most: core.load_to_issue_most + 2,
            // One cycle for the chip's own FIFO.
            issue_to_result: core.issue_to_result + 1,
            ..core
        }
    }

    /// The first cycle of an issue behind a load in cycle `loaded`, when the fold's first clock was cycle `began`.
    pub fn first_issue(&self, loaded: u64, began: u64) -> u64 {
        let least = loaded + self.load_to_issue;
        began + (least - began).next_multiple_of(self.interval)
    }
}
