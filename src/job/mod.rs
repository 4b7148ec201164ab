//! Work for a miner: jobs and what must come of them.
//!
//! What must come of a job is computed here with the `sha2` crate, independently of [`crate::spec`], of the model and of
//! any RTL.

mod prepared;
mod reference;
mod work;

pub use reference::{compress, hash, hash_of, hit, hits, shares, survivors};
pub use work::{Job, RangeError};
