//! The midstate: the header's first 64 bytes hold no nonce, so two compressions are left.

use super::met::second_block;
use super::rounds::{compress, digest_block, initial, variables};
use super::{Met, Miner, Word};
use crate::job::Job;
use crate::units::Nonce;

/// Hashes from the midstate on.
#[derive(Clone, Copy, Debug)]
pub struct Midstate<W> {
    state: [W; 8],
    tail: [W; 3],
    met: Met,
}

impl<W: Word> Miner for Midstate<W> {
    const LANES: u32 = 1;

    fn of(job: &Job) -> Self {
        Self {
            state: variables(job.midstate.0),
            tail: variables(job.tail),
            met: Met::of(job),
        }
    }

    #[inline(always)]
    fn hits(&self, nonce: Nonce) -> u32 {
        let first = compress(&self.state, &second_block(&self.tail, nonce));
        let second = compress(&initial(), &digest_block(&first));
        u32::from(self.met.is_met_by(&second))
    }
}
