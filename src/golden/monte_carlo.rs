//! The Monte Carlo chain of the CAVP.

use crate::bits::Digest;
use crate::spec::sha256;

/// Checkpoints that a chain has.
pub const CHECKPOINTS: usize = 100;

/// The checkpoint after `seed` (SHAVS section 6.4, figure 1): a thousand
/// hashes, each of the three digests before it.
pub fn next_checkpoint(seed: &Digest) -> Digest {
    let mut last = [*seed; 3];
    for _ in 0..1000 {
        let mut message = [0; 96];
        for (part, digest) in message.as_chunks_mut::<32>().0.iter_mut().zip(last) {
            *part = digest.0;
        }
        last = [last[1], last[2], sha256(&message)];
    }
    last[2]
}
