//! The miner core: two pipes, job slots, nonce counter, compare, result FIFO.

use super::compress::{add_digest, add_digest_array, add_pipe};
use super::{COMPRESS_LATENCY, DesignConfig, FrameLayout, Kind, RegisterBuilder, Site, Structure};

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
    let (slots, fifo) = (config.slots(), config.fifo_depth());
    let (slot_bits, pointer) = (config.slot_bits, config.fifo_depth_bits + 1);
    let mut r = RegisterBuilder::new(Site::Part("nonce counter"));
    r.scalar(
        "issue.active",
        1,
        Kind::Control,
        "rises with a load, falls after the range's last nonce, on abort and reset",
    );
    r.scalar(
        "issue.exhausted",
        1,
        Kind::Control,
        "rises after the range's last nonce, falls with a load, on abort and reset",
    );
    r.scalar(
        "issue.nonce",
        32,
        Kind::Data,
        "the range's start on a load, then up by one a cycle to the range's end",
    );
    r.scalar(
        "issue.end",
        32,
        Kind::Data,
        "the range's end, taken on a load",
    );
    r.at(Site::Part("job slots"));
    r.scalar(
        "job.current",
        slot_bits,
        Kind::Control,
        "moves on by one slot on a load",
    );
    r.entries(
        "job.in_flight",
        (8, slots),
        Kind::Control,
        "counts the slot's nonces: up on entry, down on exit, zero on abort and reset",
    );
    r.entries(
        "job.nonce",
        (32, slots),
        Kind::Data,
        "the range's start on a load, then up by one for each nonce of the slot that leaves",
    );
    r.entries(
        "job.id",
        (8, slots),
        Kind::Data,
        "the id, taken on a load into the slot",
    );
    add_digest_array(
        &mut r,
        "job.midstate",
        slots,
        "the midstate, taken on a load into the slot",
    );
    r.entries(
        "job.target",
        (256, slots),
        Kind::Data,
        "the target, taken on a load into the slot",
    );
    r.scalar(
        "job.tail",
        96,
        Kind::Data,
        "header bytes 64 to 75, taken on a load",
    );
    r.at(Site::Part("tag pipe"));
    r.vector(
        "tags.valid",
        (1, HASH_TAGS),
        Kind::Control,
        "valid moves on by one stage; abort and reset clear all",
    );
    r.vector(
        "tags.slot",
        (slot_bits, HASH_TAGS),
        Kind::Control,
        "the nonce's job slot moves on by one stage",
    );
    add_pipe(&mut r, "hash1");
    add_digest(&mut r, "hash1.digest", "hash1");
    add_pipe(&mut r, "hash2");
    add_digest(&mut r, "hash2.digest", "hash2");
    r.at(Site::Part("target compare"));
    r.scalar("hit.valid", 1, Kind::Control, "rises when the leaving nonce's hash, byte-reversed, is at or below its job's target; abort and reset clear it");
    r.at(Site::Part("hit register"));
    r.scalar(
        "hit.nonce",
        32,
        Kind::Data,
        "the leaving nonce, as its slot counts it",
    );
    r.scalar(
        "hit.job_id",
        8,
        Kind::Data,
        "the id of the leaving nonce's job",
    );
    r.at(Site::Part("result FIFO"));
    r.scalar(
        "fifo.write",
        pointer,
        Kind::Control,
        "moves on with each hit that finds room",
    );
    r.scalar(
        "fifo.read",
        pointer,
        Kind::Control,
        "moves on with each hit that the host takes",
    );
    r.scalar(
        "fifo.overflow",
        16,
        Kind::Control,
        "counts each hit that finds the FIFO full; holds at its largest value",
    );
    r.entries(
        "fifo.nonce",
        (32, fifo),
        Kind::Data,
        "the hit's nonce, written at the write pointer",
    );
    r.entries(
        "fifo.job_id",
        (8, fifo),
        Kind::Data,
        "the hit's job id, written at the write pointer",
    );
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
        let rounds = design
            .registers
            .iter()
            .filter(|r| r.name.contains("round["));
        assert_eq!(
            rounds.map(super::super::Register::flops).sum::<usize>(),
            98_304
        );
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
