//! Where a case's randomness comes from.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use sha2::{Digest as _, Sha256};

use crate::units::Seed;

/// The seed of one case: from the root seed, the core and the case, so that adding a case changes no other.
pub fn case_seed(root: Seed, core: &str, case: &str) -> Seed {
    let mut hasher = Sha256::new();
    for part in [&root.0.to_be_bytes()[..], core.as_bytes(), case.as_bytes()] {
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    let digest = hasher.finalize();
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&digest[..8]);
    Seed(u64::from_be_bytes(bytes))
}

/// The generator of a seed. `ChaCha8`: its values are the same on every machine and in every version.
pub fn rng(seed: Seed) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_counts() {
        let seed = case_seed(Seed(1), "miner", "abort");
        assert_eq!(seed, case_seed(Seed(1), "miner", "abort"));
        assert_ne!(seed, case_seed(Seed(2), "miner", "abort"));
        assert_ne!(seed, case_seed(Seed(1), "minera", "bort"));
        assert_ne!(seed, case_seed(Seed(1), "miner", "stall"));
    }
}
