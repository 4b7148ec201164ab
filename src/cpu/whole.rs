//! The foot of the ladder: three compressions for each header.

use super::met::second_block;
use super::rounds::{compress, digest_block, initial, variables};
use super::{Met, Miner, Word};
use crate::job::Job;
use crate::units::Nonce;

/// Hashes the whole header for each nonce.
#[derive(Clone, Copy, Debug)]
pub struct Whole<W> {
    first_block: [W; 16],
    tail: [W; 3],
    met: Met,
}

impl<W: Word> Miner for Whole<W> {
    const LANES: u32 = 1;

    /// # Panics
    /// When the job has no first block.
    fn of(job: &Job) -> Self {
        let first_block = job
            .first_block
            .expect("a job fitted to a design without midstate");
        Self {
            first_block: variables(first_block.0),
            tail: variables(job.tail),
            met: Met::of(job),
        }
    }

    #[inline(always)]
    fn hits(&self, nonce: Nonce) -> u32 {
        let midstate = compress(&initial(), &self.first_block);
        let first = compress(&midstate, &second_block(&self.tail, nonce));
        let second = compress(&initial(), &digest_block(&first));
        u32::from(self.met.is_met_by(&second))
    }
}
