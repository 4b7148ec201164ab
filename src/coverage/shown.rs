//! The same bins of data and of the compare for whoever has no model and no design: by their ids.

use super::bin::{Bin, says_of};
use super::hashed::{self, bins_of};
use crate::bits::{Block, State};
use crate::job::Job;
use crate::units::Nonce;

/// What one block's compression shows.
pub fn shown_by_block(chaining: &State, block: &Block) -> impl Iterator<Item = &'static str> {
    bins_of(hashed::of_block(chaining, block)).map(Bin::id)
}

/// What the hash of a job's header with this nonce shows, and how it stands to the job's target.
pub fn shown_by_nonce(job: &Job, nonce: Nonce) -> impl Iterator<Item = &'static str> {
    bins_of(hashed::of_nonce(job, 0, nonce, 0)).map(Bin::id)
}

/// What must have come for the bin of this id; `None` where there is none.
pub fn says(id: &str) -> Option<&'static str> {
    says_of(id)
}
