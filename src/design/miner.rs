//! The miner core: two pipes, job slots, nonce counter, compare, result FIFO.

use super::compress::{add_digest, add_digest_array, add_pipe};
use super::{COMPRESS_LATENCY, DesignConfig, FrameLayout, Kind, RegisterBuilder, Structure};

/// Stages that a tag passes: 64 rounds and a digest, twice.
pub const HASH_TAGS: usize = 130;

/// Cycles between the events on a nonce's (or block's) way through the core, counted in enabled cycles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Latency {
    /// From the cycle of an accepted load to the cycle in which its first nonce stands at the first round.
    pub load_to_issue: u64,
    /// From a nonce (or block) at the first round to its digest in the last register.
    pub issue_to_digest: u64,
    /// From a nonce at the first round to its hit at the host's port; for a pipe, to its output.
    pub issue_to_result: u64,
}

impl Latency {
    pub(super) fn of_compress() -> Self {
        Self {
            load_to_issue: 0,
            issue_to_digest: COMPRESS_LATENCY,
            issue_to_result: COMPRESS_LATENCY,
        }
    }

    pub(super) fn of_miner() -> Self {
        let issue_to_digest = 2 * COMPRESS_LATENCY;
        Self {
            load_to_issue: 1,
            issue_to_digest,
            // One cycle for the compare's register, one for the FIFO.
            issue_to_result: issue_to_digest + 2,
        }
    }
}

/// The miner's inputs, in the order of a frame.
pub fn miner_inputs() -> FrameLayout {
    FrameLayout::new(&[
        ("reset", 1),
        ("enable", 1),
        ("abort", 1),
        ("load", 1),
        ("hit_ready", 1),
        ("midstate", 256),
        ("tail", 96),
        ("target", 256),
        ("nonce_start", 32),
        ("nonce_end", 32),
        ("job_id", 8),
    ])
}

/// The miner's outputs, in the order of a frame.
pub fn miner_outputs() -> FrameLayout {
    FrameLayout::new(&[
        ("load_ready", 1),
        ("exhausted", 1),
        ("busy", 1),
        ("hit_valid", 1),
        ("hit_nonce", 32),
        ("hit_job_id", 8),
        ("overflow", 16),
    ])
}

pub(super) fn elaborate(config: &DesignConfig) -> Structure {
    let mut r = RegisterBuilder::default();
    let (slots, fifo) = (config.slots(), config.fifo_depth());
    r.scalar("issue.active", 1, Kind::Control, "a nonce enters in this cycle");
    r.scalar("issue.exhausted", 1, Kind::Control, "the job's last nonce has entered");
    r.scalar("issue.nonce", 32, Kind::Data, "the nonce that enters");
    r.scalar("issue.end", 32, Kind::Data, "the job's last nonce");
    r.scalar("job.current", config.slot_bits, Kind::Control, "the slot of the job that issues");
    r.entries("job.in_flight", (8, slots), Kind::Control, "nonces of this slot in the pipe");
    r.entries("job.nonce", (32, slots), Kind::Data, "the nonce of this slot that leaves next");
    r.entries("job.id", (8, slots), Kind::Data, "the job's id");
    add_digest_array(&mut r, "job.midstate", slots, "the job's midstate");
    r.entries("job.target", (256, slots), Kind::Data, "the job's target");
    r.scalar("job.tail", 96, Kind::Data, "header bytes 64 to 75 of the current job");
    r.vector("tags.valid", (1, HASH_TAGS), Kind::Control, "is there a nonce in this stage");
    r.vector("tags.slot", (config.slot_bits, HASH_TAGS), Kind::Control, "the job slot of this stage's nonce");
    add_pipe(&mut r, "hash1");
    add_digest(&mut r, "hash1.digest", "midstate + last state of hash 1");
    add_pipe(&mut r, "hash2");
    add_digest(&mut r, "hash2.digest", "initial value + last state of hash 2");
    r.scalar("hit.valid", 1, Kind::Control, "the nonce that left is a hit");
    r.scalar("hit.nonce", 32, Kind::Data, "the nonce that left");
    r.scalar("hit.job_id", 8, Kind::Data, "its job's id");
    r.scalar("fifo.write", config.fifo_depth_bits + 1, Kind::Control, "where the next hit is written");
    r.scalar("fifo.read", config.fifo_depth_bits + 1, Kind::Control, "where the oldest hit is read");
    r.scalar("fifo.overflow", 16, Kind::Control, "hits dropped at a full FIFO");
    r.entries("fifo.nonce", (32, fifo), Kind::Data, "waiting hits: nonce");
    r.entries("fifo.job_id", (8, fifo), Kind::Data, "waiting hits: job id");
    Structure {
        inputs: miner_inputs(),
        outputs: miner_outputs(),
        registers: r.finish(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_pipes_hold_98_304_flops() {
        let design = elaborate(&DesignConfig::miner());
        let rounds = design.registers.iter().filter(|r| r.name.contains("round["));
        assert_eq!(rounds.map(super::super::Register::flops).sum::<usize>(), 98_304);
    }

    #[test]
    fn names_are_unique_and_registers_follow_each_other() {
        let design = elaborate(&DesignConfig::miner());
        let mut names: Vec<_> = design.registers.iter().map(|r| r.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), design.registers.len());
        for pair in design.registers.windows(2) {
            assert_eq!(pair[0].range().end, pair[1].range().start);
        }
    }
}
