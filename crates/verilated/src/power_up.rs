//! The state in which a model begins.

/// What registers hold before anything sets them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fill {
    /// All zeros.
    Zeros,
    /// All ones.
    Ones,
    /// Random, from the seed. The same seed gives the same values with one version of Verilator,
    /// other values with another.
    Random,
}

/// Power-up state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PowerUp {
    /// Contents of registers.
    pub fill: Fill,
    /// Seed of [`Fill::Random`] and of the RTL's own `$random`. Any value; seeds from 1 to
    /// 2^31 - 1 are used as they are, others are hashed into that range.
    pub seed: u64,
}

impl PowerUp {
    /// Verilator's number for the fill.
    pub(crate) fn reset(self) -> i32 {
        match self.fill {
            Fill::Zeros => 0,
            Fill::Ones => 1,
            Fill::Random => 2,
        }
    }

    /// Verilator takes 1 to 2^31 - 1; 0 would mean a seed of the moment.
    pub(crate) fn seed(self) -> i32 {
        if let Ok(plain @ 1..) = i32::try_from(self.seed) {
            return plain;
        }
        // Finaliser of splitmix64.
        let mut z = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        i32::try_from(z % 0x7fff_ffff).unwrap_or(0) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_positive_and_mostly_their_own() {
        let of = |seed| {
            PowerUp {
                fill: Fill::Random,
                seed,
            }
            .seed()
        };
        assert_eq!(of(1), 1);
        assert_eq!(of(0x7fff_ffff), 0x7fff_ffff);
        for seed in [0, 0x8000_0000, u64::MAX] {
            assert!(of(seed) > 0);
        }
        assert_ne!(of(0), of(1 << 40));
    }
}
