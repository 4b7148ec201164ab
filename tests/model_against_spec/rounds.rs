//! What stands behind each round is what the standard's working variables are then.

use goldbench::bits::{Block, State};
use goldbench::design::{DesignConfig, Structure};
use goldbench::model::{CompressModel, MinerModel, Model};
use goldbench::spec::{self, K};
use proptest::prelude::*;

use crate::miner::offered;
use crate::miner_oracle::Oracle;
use crate::{compress, miner_script};

/// Finds values by their element's name, as a report or a wave names them.
struct Seen {
    structure: Structure,
    state: Vec<u32>,
    known: Vec<bool>,
}

impl Seen {
    fn of(model: &impl Model) -> Self {
        Self {
            structure: model.structure().clone(),
            state: model.state(),
            known: model.known(),
        }
    }

    /// Whole words of one register, low word first; all of them must be known.
    fn register(&self, name: &str) -> &[u32] {
        let register = self.structure.register(name);
        let range = self.structure.registers[register.expect(name)].range();
        assert!(
            self.known[range.clone()].iter().all(|k| *k),
            "{name} is unknown"
        );
        &self.state[range]
    }

    /// Behind round `round` of this pipe stand the variables and the schedule of this block.
    fn check_round(&self, pipe: &str, round: usize, chaining: &State, block: &Block) {
        let w = spec::schedule(block);
        let variables = (0..=round).fold(*chaining, |s, t| spec::round(&s, K[t], w[t]));
        let name = format!("{pipe}.round[{round}]");
        let reversed: Vec<u32> = variables.0.iter().rev().copied().collect();
        assert_eq!(self.register(&format!("{name}.state")), reversed, "{name}");
        let words = self.register(&format!("{name}.w"));
        for (i, &word) in words.iter().enumerate() {
            // Sixteen words from the next round's on, the newest first; behind W[63] come zeros.
            let t = round + 16 - i;
            let expected = w.get(t).copied().unwrap_or(0);
            assert_eq!(word, expected, "{name}.w[{t}]");
        }
    }

    fn check_digest(&self, name: &str, digest: &State) {
        let reversed: Vec<u32> = digest.0.iter().rev().copied().collect();
        assert_eq!(self.register(name), reversed, "{name}");
    }
}

/// The second block of the job's header, with this nonce.
fn first_hash(f: &crate::miner_oracle::Flying) -> Block {
    let [a, b, c] = f.job.tail;
    let mut words = [
        a,
        b,
        c,
        f.nonce.message_word(),
        0x8000_0000,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
    ];
    words[15] = 640;
    Block(words)
}

fn second_hash(digest: &State) -> Block {
    let mut words = [0; 16];
    words[..8].copy_from_slice(&digest.0);
    (words[8], words[15]) = (0x8000_0000, 256);
    Block(words)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_stage_of_the_miner_holds_its_nonces_round(script in miner_script::script(), stop in any::<prop::sample::Index>()) {
        let design = DesignConfig::miner();
        let mut model = MinerModel::new(&design);
        let mut oracle = Oracle::new(design.slots(), design.fifo_depth());
        let inputs = script.inputs();
        let stop = stop.index(inputs.len());
        for inputs in &inputs[..stop] {
            model.step(inputs);
            oracle.edge(inputs, offered(inputs).as_ref());
        }
        let seen = Seen::of(&model);
        for flying in &oracle.flying {
            let block = first_hash(flying);
            let middle = spec::compress(&flying.job.midstate, &block);
            match (oracle.now - flying.entered) as usize - 1 {
                stage @ 0..64 => seen.check_round("hash1", stage, &flying.job.midstate, &block),
                64 => seen.check_digest("hash1.digest", &middle),
                stage @ 65..129 => {
                    seen.check_round("hash2", stage - 65, &spec::IV, &second_hash(&middle));
                }
                129 => {
                    let digest = spec::compress(&spec::IV, &second_hash(&middle));
                    seen.check_digest("hash2.digest", &digest);
                }
                stage => prop_assert_eq!(stage, 130, "behind the compare nothing is left"),
            }
        }
    }

    #[test]
    fn every_stage_of_the_pipe_holds_its_blocks_round(script in compress::script()) {
        let mut model = CompressModel::new(&DesignConfig::compress());
        for inputs in &script {
            model.step(inputs);
        }
        let seen = Seen::of(&model);
        let entered = script.iter().rev().filter(|i| i.enable).take(64);
        for (round, inputs) in entered.enumerate() {
            let chaining = State(std::array::from_fn(|i| inputs.chaining[7 - i]));
            let block = Block(std::array::from_fn(|i| inputs.block[15 - i]));
            seen.check_round("hash", round, &chaining, &block);
        }
    }
}
