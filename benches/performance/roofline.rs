//! What the vector unit can do at the most: operations that wait for nothing, in the mix of the hash.

#![expect(
    clippy::inline_always,
    reason = "a task must be compiled with its engine's registers"
)]

use std::hint::black_box;

use goldbench::simd::{Engine, Lanes, Task};

use crate::parts::Parts;

/// Hashes in a second, were every operation of the least number there is done without a wait.
pub const ROOFLINE: &str = "port roofline";

/// Operations that a vector of hashes takes at the least, with three-input logic and rotates: the design's own count, not
/// that of our code.
const LEAST: u64 = 2846;
/// Words that are worked on side by side: more than any operation takes clocks.
const CHAINS: usize = 10;
/// Operations on each in a turn, as in a round with its schedule word: 12 rotates and shifts, 6 of three inputs, 10 sums.
const MIX: u64 = 28;

struct Roofline {
    turns: u64,
    seed: [u32; 16],
}

impl Task for Roofline {
    type Out = u32;

    #[inline(always)]
    fn run<L: Lanes>(self) -> u32 {
        let mut x = [L::load(&self.seed); CHAINS];
        let (b, c) = (x[0].rotated::<1>(), x[0].rotated::<3>());
        macro_rules! all {
            ($v:ident => $operation:expr) => {
                for $v in &mut x {
                    *$v = $operation;
                }
            };
        }
        for _ in 0..self.turns {
            all!(v => v.rotated::<2>());
            all!(v => v.plus(b));
            all!(v => v.rotated::<13>());
            all!(v => v.xor3(b, c));
            all!(v => v.rotated::<22>());
            all!(v => v.plus(c));
            all!(v => v.rotated::<6>());
            all!(v => v.plus(b));
            all!(v => v.rotated::<11>());
            all!(v => v.xor3(c, b));
            all!(v => v.rotated::<25>());
            all!(v => v.plus(c));
            all!(v => v.plus(b));
            all!(v => v.rotated::<7>());
            all!(v => v.choose(b, c));
            all!(v => v.rotated::<18>());
            all!(v => v.plus(b));
            all!(v => v.shifted::<3>());
            all!(v => v.xor3(b, c));
            all!(v => v.plus(c));
            all!(v => v.rotated::<17>());
            all!(v => v.majority(b, c));
            all!(v => v.rotated::<19>());
            all!(v => v.plus(b));
            all!(v => v.shifted::<10>());
            all!(v => v.xor3(c, b));
            all!(v => v.plus(c));
            all!(v => v.plus(b));
        }
        x.iter().fold(0, |sum, v| sum.wrapping_add(v.total()))
    }
}

pub fn add(parts: &mut Parts) {
    let engine = Engine::widest();
    if engine != Engine::Avx512 {
        parts.lacks(
            ROOFLINE,
            format!("the least number of operations is counted for AVX-512, and this processor has {engine}"),
        );
        return;
    }
    let turns = 1 << 17;
    let hashes = turns * MIX * CHAINS as u64 * engine.lanes() as u64 / LEAST;
    let seed = std::array::from_fn(|i| 0x9e37_79b9_u32.wrapping_mul(i as u32 + 1));
    parts.add(ROOFLINE, hashes, move || {
        let task = Roofline {
            turns,
            seed: black_box(seed),
        };
        black_box(engine.run(task).expect("an engine"));
    });
}
