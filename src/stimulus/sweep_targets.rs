//! Targets that part from a hash at each of their bits.

use rand::Rng;

use super::miner_cases::{Plan, single_spacing};
use super::miner_sweep::{random_job, tail_of};
use super::sure::sure_job;
use super::{Script, rng};
use crate::bits::Digest;
use crate::design::{DesignConfig, Shortcut};
use crate::job::{self, Job};
use crate::spec::Target;
use crate::units::Seed;

/// So often a hash is looked for that has a bit as it is wanted: of a stored header's the first 32 are never set.
const TRIES: usize = 24;

/// Of more slots or lanes than these, not each sees each bit.
const MOST: usize = 8;

/// Jobs of a single nonce whose target equals its hash but from one bit on: each bit, where the hash has it and where it has
/// not, of each slot's target and each lane's hash. One bit of either that is stuck lets a wrong hash pass, or stops a right
/// one; targets that are drawn show that of the uppermost bits alone.
pub(super) fn target_bits(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let (mut cycle, lanes) = (4, design.lanes());
    let each = design.slots().max(lanes).min(MOST);
    for number in 0..514 * each {
        let (bit, is_set) = ((number / each / 2) as u32, number / each % 2 == 1);
        let (mut job, hash) = with_bit(design, &mut rng, number, (bit % 256, is_set));
        // Whether bit 0 is compared shows where all bits are equal.
        job.target = if bit == 256 {
            Target::just_met_by(&hash)
        } else {
            Target::parting_at(&hash, bit)
        };
        plan.load(cycle, job);
        cycle += single_spacing(design);
    }
    plan.finish(cycle + tail_of(design))
}

/// A job, and the hash of its nonce in this lane, which has this bit so, if one is found soon.
fn with_bit(
    design: &DesignConfig,
    rng: &mut impl Rng,
    number: usize,
    (bit, is_set): (u32, bool),
) -> (Job, Digest) {
    let (id, lane) = (number as u8, number % design.lanes());
    let mut draw = || {
        let job = if design.has(Shortcut::EarlyReject) {
            sure_job(design, rng, (id, Target::MAX), (0, 0), 0)
        } else {
            let nonce = rng.next_u32();
            random_job(rng, id, Target::MAX, (nonce, nonce))
        };
        let job = job.fitted(design, None);
        let hash = job::hash_of(&job, lane, job.start);
        (job, hash)
    };
    let has = |hash: &Digest| {
        let bytes = Target::just_met_by(hash).to_be_bytes();
        (bytes[31 - bit as usize / 8] >> (bit % 8) & 1 == 1) == is_set
    };
    let mut drawn = draw();
    for _ in 1..TRIES {
        if has(&drawn.1) {
            break;
        }
        drawn = draw();
    }
    drawn
}
