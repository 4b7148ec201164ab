//! Jobs with nonces that survive an early compare of however many bits: the stored headers' own.

use rand::Rng;

use crate::bits::State;
use crate::design::DesignConfig;
use crate::golden::{self, HeaderVector, VectorSet};
use crate::job::{self, Job};
use crate::spec::Target;
use crate::units::{JobId, Nonce};

/// A job on one of the stored headers, so many nonces in front of its own one and so many behind. Its lanes all hash that
/// header's version, so that in all of them the nonce survives, but for those of `spared`, a bit for each.
pub(super) fn sure_job(
    design: &DesignConfig,
    rng: &mut impl Rng,
    (id, target): (u8, Target),
    (before, after): (u32, u32),
    spared: u32,
) -> Job {
    let sets = golden::builtin().iter();
    let stored: Vec<&HeaderVector> = sets.flat_map(VectorSet::headers).collect();
    let vector = stored[rng.next_u32() as usize % stored.len()];
    let nonce = vector.nonce.0;
    let range = (
        Nonce(nonce.saturating_sub(before)),
        Nonce(nonce.saturating_add(after)),
    );
    let mut job = Job::new(JobId(id), &vector.header, target, range)
        .expect("the range lies around its nonce");
    for lane in 1..design.lanes() as u32 {
        let turned = if spared >> lane & 1 == 1 { lane } else { 0 };
        let words = job.midstate.0.map(|word| word.rotate_left(turned));
        job.others.push(State(words));
    }
    job
}

/// The target that the stored nonce of a job just meets.
pub(super) fn own_target(job: &Job, nonce: Nonce) -> Target {
    Target::just_met_by(&job::hash(job, nonce))
}

/// The nonce, at or behind the job's first one, from which on within `window` nonces the most survive, out of `nonces`.
pub(super) fn burst(job: &Job, bits: u32, (window, nonces): (u32, u32)) -> Nonce {
    let start = job.start.0;
    let survive = |&n: &u32| job::survivors(job, Nonce(start + n), bits) & 1 == 1;
    let all: Vec<u32> = (0..nonces).filter(survive).collect();
    let within = |at: usize| {
        all[at..]
            .iter()
            .take_while(|&&n| n < all[at] + window)
            .count()
    };
    let best = (0..all.len()).max_by_key(|&at| within(at));
    Nonce(start + best.map_or(0, |at| all[at]))
}
