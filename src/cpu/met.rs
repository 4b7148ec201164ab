//! The compare with the target, and the check of a survivor.

use super::Word;
use super::rounds::{compress, digest_block, initial, variables};
use crate::job::Job;
use crate::units::Nonce;

/// A job's target, as the words of a digest stand against it.
#[derive(Clone, Copy, Debug)]
pub struct Met([u32; 8]);

impl Met {
    /// The compare with this job's target.
    pub fn of(job: &Job) -> Self {
        Self(job.target.to_be_words())
    }

    /// Is the digest, `H0` first, as a number at most the target.
    #[inline(always)]
    pub fn is_met_by<W: Word>(&self, digest: &[W; 8]) -> bool {
        // The number's most significant word is H7 with its bytes swapped.
        let number = digest.iter().rev().map(|word| word.value().swap_bytes());
        number.le(self.0)
    }
}

/// The header's second block, as any other block.
#[inline(always)]
pub(super) fn second_block<W: Word>(tail: &[W; 3], nonce: Nonce) -> [W; 16] {
    let mut block = [W::variable(0); 16];
    block[..3].copy_from_slice(tail);
    block[3] = W::variable(nonce.message_word());
    (block[4], block[15]) = (W::variable(0x8000_0000), W::variable(640));
    block
}

/// Does a survivor of an early compare meet the target: its hash once more, nothing left out of it.
#[cold]
pub(super) fn survives(job: &Job, lane: usize, nonce: Nonce) -> bool {
    let block = second_block::<u32>(&variables(job.tail), nonce);
    let first = compress(&job.midstate_of(lane).0, &block);
    Met::of(job).is_met_by(&compress(&initial(), &digest_block(&first)))
}
