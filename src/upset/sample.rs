//! Which bits are flipped, and when.

use rand::RngExt;

use super::Class;
use crate::design::Structure;
use crate::stimulus::{case_seed, rng};
use crate::units::Seed;

/// One bit of one register, in one cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flip {
    /// Index of the class.
    pub class: usize,
    /// Index of the register in [`Structure::registers`].
    pub register: usize,
    /// Bit of the state, counted from its first word.
    pub bit: usize,
    /// Cycle of the record before whose edge it is flipped.
    pub cycle: usize,
}

impl Flip {
    /// `hash1.round[37].state[5]`: the register and its bit, of an array with the entry.
    pub fn name(&self, structure: &Structure) -> String {
        let register = &structure.registers[self.register];
        let within = self.bit - 32 * register.word;
        let words = 32 * register.entry_words();
        if register.entries == 1 {
            format!("{}[{within}]", register.name)
        } else {
            format!("{}[{}][{}]", register.name, within / words, within % words)
        }
    }
}

/// How many flips each class gets: half of them in equal parts, so that small classes have bounds too, and half by
/// flip-flops.
fn shares(classes: &[Class], flips: u64) -> Vec<u64> {
    let flops: u64 = classes.iter().map(|class| class.flops).sum();
    let count = classes.len().max(1) as u64;
    let even = flips / 2 / count;
    let rest = flips - even * count;
    let mut shares: Vec<u64> = classes
        .iter()
        .map(|class| even + rest * class.flops / flops.max(1))
        .collect();
    // What rounding left goes to the greatest.
    let left = flips - shares.iter().sum::<u64>();
    let greatest = (0..classes.len()).max_by_key(|&at| classes[at].flops);
    if let Some(at) = greatest {
        shares[at] += left;
    }
    shares
}

/// A flip-flop by its number in a register, and when it is flipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Index of the class.
    pub class: usize,
    /// The register, as the class has it.
    pub register: usize,
    /// The flip-flop in it.
    pub flop: u64,
    /// Cycle before whose edge it is flipped.
    pub cycle: usize,
}

/// So many flip-flops in these cycles; `flops` are those of a register. The same seed and classes give the same ones.
pub fn draw(
    classes: &[Class],
    flops: impl Fn(usize) -> u64,
    flips: u64,
    cycles: &std::ops::Range<usize>,
    seed: Seed,
) -> Vec<Drawn> {
    let mut all = Vec::new();
    for (at, (class, share)) in classes.iter().zip(shares(classes, flips)).enumerate() {
        // A generator of its own for each class: another choice of classes leaves a class's flips as they are.
        let mut rng = rng(case_seed(seed, "upset", &class.name));
        for _ in 0..share {
            let mut flop = rng.random_range(0..class.flops);
            let cycle = rng.random_range(cycles.clone());
            for &register in &class.registers {
                let own = flops(register);
                if flop >= own {
                    flop -= own;
                    continue;
                }
                all.push(Drawn {
                    class: at,
                    register,
                    flop,
                    cycle,
                });
                break;
            }
        }
    }
    all
}

/// So many flips in these cycles. The same seed, design and classes give the same ones.
pub fn sample(
    structure: &Structure,
    classes: &[Class],
    flips: u64,
    cycles: std::ops::Range<usize>,
    seed: Seed,
) -> Vec<Flip> {
    let flops = |register: usize| structure.registers[register].flops() as u64;
    let flip = |drawn: Drawn| {
        let owner = &structure.registers[drawn.register];
        let (entry, bit) = (
            drawn.flop as usize / owner.width as usize,
            drawn.flop as usize % owner.width as usize,
        );
        Flip {
            class: drawn.class,
            register: drawn.register,
            bit: 32 * (owner.word + entry * owner.entry_words()) + bit,
            cycle: drawn.cycle,
        }
    };
    let drawn = draw(classes, flops, flips, &cycles, seed);
    drawn.into_iter().map(flip).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::DesignConfig;
    use crate::upset::classes;

    #[test]
    fn the_same_seed_flips_the_same_bits_and_every_class_has_some() {
        let structure = DesignConfig::miner().elaborate();
        let classes = classes(&structure);
        let flips = |seed| sample(&structure, &classes, 500, 100..900, Seed(seed));
        let first = flips(1);
        assert_eq!(first.len(), 500);
        assert_eq!(first, flips(1));
        assert_ne!(first, flips(2));
        for (at, class) in classes.iter().enumerate() {
            let of_class = first.iter().filter(|flip| flip.class == at);
            assert!(of_class.count() >= 5, "{}", class.name);
        }
        for flip in &first {
            let owner = &structure.registers[flip.register];
            assert!(owner.range().contains(&(flip.bit / 32)));
            let within = flip.bit - 32 * owner.word;
            assert!(within % (32 * owner.entry_words()) < owner.width as usize);
        }
    }
}
