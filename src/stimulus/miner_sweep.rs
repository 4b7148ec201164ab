//! The deterministic sweep: one case for each thing that a miner core can do wrong at its edges.

use rand::{Rng, RngExt};

use super::{Script, sweep_control, sweep_hits, sweep_jobs};
use crate::bits::State;
use crate::design::DesignConfig;
use crate::job::Job;
use crate::spec::Target;
use crate::units::{JobId, Nonce, Seed};

/// A maker of one case's script.
pub(super) type Make = fn(&DesignConfig, Seed) -> Script;

/// The sweep, in its order.
pub(super) const ALL: [(&str, Make); 18] = [
    ("range_edges", sweep_hits::range_edges),
    ("hits_consecutive", sweep_hits::hits_consecutive),
    ("hit_on_last_nonce", sweep_hits::hit_on_last_nonce),
    ("target_edges", sweep_hits::target_edges),
    ("target_one_above", sweep_hits::target_one_above),
    ("zero_bits", sweep_hits::zero_bits),
    ("job_switch", sweep_jobs::job_switch),
    ("job_every_cycle", sweep_jobs::job_every_cycle),
    ("slots_full", sweep_jobs::slots_full),
    ("exhausted", sweep_jobs::exhausted),
    ("abort", sweep_control::abort),
    ("reset_anywhere", sweep_control::reset_anywhere),
    ("stall", sweep_control::stall),
    ("back_pressure", sweep_control::back_pressure),
    ("overflow_saturates", sweep_control::overflow_saturates),
    ("version_roll", sweep_hits::version_roll),
    ("ntime_roll", sweep_hits::ntime_roll),
    ("patterns", sweep_hits::data_patterns),
];

/// A job of random data.
pub(super) fn random_job(rng: &mut impl Rng, id: u8, target: Target, range: (u32, u32)) -> Job {
    let (mut midstate, mut tail) = ([0; 8], [0; 3]);
    rng.fill(&mut midstate);
    rng.fill(&mut tail);
    Job {
        id: JobId(id),
        // Out of what is there: a further random word would change all that follow.
        version: midstate[0] ^ tail[0],
        midstate: State(midstate),
        others: Vec::new(),
        first_block: None,
        ticket: None,
        tail,
        target,
        start: Nonce(range.0),
        end: Nonce(range.1),
    }
}

pub(super) fn easy(bits: u32) -> Target {
    Target::from_zero_bits(bits).expect("fewer than 256 zero bits")
}

pub(super) fn tail_of(design: &DesignConfig) -> u64 {
    design.latency().issue_to_result + 12
}
