//! What the registers of a core hold after power-up.

use rand::RngExt;

use crate::design::Structure;
use crate::stimulus::{Fill, PowerUp, rng};

/// The whole state after power-up: every bit zero, one, or drawn by the seed; bits that no register has are zero.
pub fn powered_up(structure: &Structure, power_up: PowerUp) -> Vec<u32> {
    let mut random = rng(power_up.seed);
    let mut state = Vec::with_capacity(structure.state_words());
    for register in &structure.registers {
        for _ in 0..register.entries {
            let mut left = register.width;
            while left > 0 {
                let bits = left.min(32);
                let word = match power_up.fill {
                    Fill::Zeros => 0,
                    Fill::Ones => u32::MAX,
                    Fill::Random => random.random::<u32>(),
                };
                state.push(word & u32::MAX >> (32 - bits));
                left -= bits;
            }
        }
    }
    state
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::DesignConfig;
    use crate::units::Seed;

    #[test]
    fn every_flip_flop_is_filled_and_nothing_else() {
        for pairs in [&["fold=8"][..], &["midstates=4", "ticket=true"], &[]] {
            let mut design = DesignConfig::miner();
            for pair in pairs {
                design.set_pair(pair).unwrap();
            }
            let structure = design.elaborate();
            let of = |fill| {
                let power_up = PowerUp {
                    fill,
                    seed: Seed(3),
                };
                let state = powered_up(&structure, power_up);
                assert_eq!(state.len(), structure.state_words());
                state
                    .iter()
                    .map(|word| word.count_ones() as usize)
                    .sum::<usize>()
            };
            assert_eq!((of(Fill::Zeros), of(Fill::Ones)), (0, structure.flops()));
            let random = of(Fill::Random);
            assert!(random > structure.flops() / 3 && random < structure.flops() * 2 / 3);
        }
    }
}
