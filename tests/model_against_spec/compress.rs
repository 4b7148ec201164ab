//! The compression pipe gives each block's chaining value after 65 enabled cycles, and nothing else.

use std::collections::VecDeque;

use goldbench::bits::{Block, State};
use goldbench::design::DesignConfig;
use goldbench::job;
use goldbench::model::{CompressInputs, CompressModel, Model};
use goldbench::spec;
use proptest::prelude::*;

use crate::miner_script::pattern;

/// Enabled cycles from block to digest.
const LATENCY: u64 = 65;

/// Any inputs: blocks come and stay away, resets are rare.
pub fn script() -> impl Strategy<Value = Vec<CompressInputs>> {
    let cycle = (
        prop::bool::weighted(0.01),
        prop::bool::weighted(0.8),
        any::<[u32; 8]>(),
        any::<[u32; 16]>(),
    );
    (prop::collection::vec(cycle, 1..250), pattern()).prop_map(|(cycles, enable)| {
        let all = cycles.into_iter().enumerate();
        all.map(|(at, (reset, valid, chaining, block))| CompressInputs {
            reset: reset || at == 0,
            enable: enable[at % enable.len()],
            valid,
            chaining,
            block,
        })
        .collect()
    })
}

/// The digest as the port has it, `H7` first; by `sha2`, which the plain reference must confirm.
fn digest(inputs: &CompressInputs) -> [u32; 8] {
    let chaining = State(std::array::from_fn(|i| inputs.chaining[7 - i]));
    let block = Block(std::array::from_fn(|i| inputs.block[15 - i]));
    let digest = job::compress(&chaining, &block);
    assert_eq!(digest, spec::compress(&chaining, &block));
    std::array::from_fn(|i| digest.0[7 - i])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn each_block_comes_out_once_and_in_its_cycle(script in script()) {
        let mut model = CompressModel::new(&DesignConfig::compress());
        let mut flying: VecDeque<(u64, [u32; 8])> = VecDeque::new();
        let mut now = 0;
        let idle = CompressInputs {
            reset: false, enable: true, valid: false, chaining: [0; 8], block: [0; 16],
        };
        let drain = std::iter::repeat_n(&idle, 70);
        for (cycle, inputs) in script.iter().chain(drain).enumerate() {
            let due = flying.front().copied().filter(|(entered, _)| entered + LATENCY == now);
            let outputs = model.step(inputs);
            if cycle > 0 {
                prop_assert!(outputs.valid.known);
                prop_assert_eq!(outputs.valid.value, due.is_some() && inputs.enable, "cycle {}", cycle);
            }
            if let Some((_, digest)) = due {
                prop_assert!(outputs.digest.known);
                prop_assert_eq!(outputs.digest.value, digest, "cycle {}", cycle);
            }
            if inputs.reset {
                flying.clear();
            } else if inputs.enable {
                if due.is_some() {
                    flying.pop_front();
                }
                if inputs.valid {
                    flying.push_back((now, digest(inputs)));
                }
            }
            now += u64::from(inputs.enable);
        }
        prop_assert!(flying.is_empty());
    }
}
