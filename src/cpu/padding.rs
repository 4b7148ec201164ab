//! Hash 2 with the words that pad a digest known.

use super::prepared::Entry;
use super::rounds::{added, initial, rest};
use super::{Met, Miner, Word};
use crate::job::Job;
use crate::units::Nonce;

/// A digest's block with its padding as constants.
#[inline(always)]
pub(super) fn padded<W: Word>(digest: &[W; 8]) -> [W; 16] {
    let mut block = [W::constant(0); 16];
    block[..8].copy_from_slice(digest);
    (block[8], block[15]) = (W::constant(0x8000_0000), W::constant(256));
    block
}

/// Hash 2 of a digest. Its initial state is known as well, and a compiler makes use of that; [`Word`] counts it as any
/// other state, as the design does.
#[inline(never)]
fn second<W: Word>(digest: &[W; 8]) -> [W; 8] {
    added(rest::<W, 0>(initial(), padded(digest)), &initial())
}

/// Knows the padding of both hashes.
#[derive(Clone, Copy, Debug)]
pub struct Padding<W> {
    entry: Entry<W, 1>,
    met: Met,
}

impl<W: Word> Miner for Padding<W> {
    const LANES: u32 = 1;

    fn of(job: &Job) -> Self {
        Self {
            entry: Entry::of(job),
            met: Met::of(job),
        }
    }

    #[inline(always)]
    fn hits(&self, nonce: Nonce) -> u32 {
        let first = self.entry.first_constant(W::variable(nonce.message_word()));
        u32::from(self.met.is_met_by(&second(&first)))
    }
}
