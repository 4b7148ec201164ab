//! The early stop: behind round 60 stands what `H7` will be but for one addition, and `H7` holds the number's top bits.
//! Hardly a nonce survives the compare with a constant, and those that do are hashed once more in full.

use super::met::survives;
use super::padding::padded;
use super::prepared::Entry;
use super::rounds::{initial, rounds, sums};
use super::{Miner, Word};
use crate::job::Job;
use crate::spec::IV;
use crate::units::Nonce;

/// Leaves out all that can be; `LANES` versions share hash 1's schedule.
///
/// It finds the numbers that meet the target **and** begin with `REJECT_BITS` zero bits (8, 16, 24 or 32, for the number's
/// order is that of bytes): for targets below `2^(256 - REJECT_BITS)` these are all.
#[derive(Clone, Debug)]
pub struct EarlyStop<W, const LANES: usize, const REJECT_BITS: u32> {
    entry: Entry<W, LANES>,
    job: Job,
}

/// `e` behind round 60 of hash 2: `h` behind round 63.
#[inline(always)]
fn last_word<W: Word>(digest: &[W; 8]) -> W {
    let sums = sums::<W, 0, 61, 60>(&mut padded(digest));
    rounds::<W, 0, 61>(initial(), &sums)[4]
}

impl<W, const LANES: usize, const REJECT_BITS: u32> EarlyStop<W, LANES, REJECT_BITS> {
    /// Is `word + H7's initial value` zero in the bits that are the number's highest: its lowest.
    #[inline(always)]
    fn survivor(word: u32) -> bool {
        const { assert!(matches!(REJECT_BITS, 8 | 16 | 24 | 32)) };
        let bits = u32::MAX >> (32 - REJECT_BITS);
        (word ^ IV.0[7].wrapping_neg()) & bits == 0
    }
}

impl<W: Word, const LANES: usize, const REJECT_BITS: u32> Miner
    for EarlyStop<W, LANES, REJECT_BITS>
{
    const LANES: u32 = LANES as u32;

    fn of(job: &Job) -> Self {
        Self {
            entry: Entry::of(job),
            job: job.clone(),
        }
    }

    #[inline(always)]
    fn hits(&self, nonce: Nonce) -> u32 {
        let word = W::variable(nonce.message_word());
        let sums = self.entry.sums(word);
        let mut hits = 0;
        for lane in 0..LANES {
            let last = last_word(&self.entry.digest(lane, word, &sums));
            if Self::survivor(last.value()) && survives(&self.job, lane, nonce) {
                hits |= 1 << lane;
            }
        }
        hits
    }
}
