//! Machines whose blocks are worked out in vector lanes against those that move every word from stage to stage.

#[path = "support/designs.rs"]
mod designs;

use goldbench::design::{DesignConfig, Register};
use goldbench::model::{Frame, MinerModel, Model, Notes};
use goldbench::simd::Engine;
use goldbench::stimulus::{Driver, MinerDriver, Script, Suite, cases};
use goldbench::units::Seed;

use designs::miner as design;

/// Every way of cutting a pipe, and every kind of word.
const DESIGNS: &[&str] = &[
    "",
    "rounds_per_stage=1/2 shortcuts=+prepared,+constant-words,+padding,+dead-words",
    "rounds_per_stage=2 midstates=2 shortcuts=+pre-added,+dead-words ticket=true",
    "rounds_per_stage=4 midstates=4 shortcuts=+prepared,+constant-words,+padding,+pre-added,+dead-words",
    "shortcuts=+early-reject,+early-stop,+dead-words",
    "shortcuts=none",
    "fold=8 shortcuts=+pre-added",
    "fold=16 shortcuts=none",
    "fold=32 rounds_per_stage=2 midstates=2",
    "fold=64",
    "fold=2 datapath=shared midstates=2",
    "fold=4 datapath=shared shortcuts=+pre-added",
    "fold=64 datapath=shared",
];

/// Two machines side by side.
struct Pair {
    moved: MinerModel,
    flown: MinerModel,
    cycle: u64,
}

impl Pair {
    fn new(design: &DesignConfig, engine: Engine) -> Self {
        Self {
            moved: MinerModel::new(design),
            flown: MinerModel::flown(design, engine).unwrap(),
            cycle: 0,
        }
    }

    fn step(&mut self, driver: &mut MinerDriver, looked_at: bool) {
        let inputs = driver.next_inputs();
        let [moved, flown] = [&mut self.moved, &mut self.flown].map(|model| {
            let outputs = model.step(&inputs);
            let (mut words, mut known) = (vec![0; outputs.words()], vec![false; outputs.words()]);
            outputs.write(&mut words);
            outputs.write_known(&mut known);
            (words, known)
        });
        assert_eq!(moved, flown, "outputs in cycle {}", self.cycle);
        if looked_at {
            assert_eq!(self.moved.known(), self.flown.known(), "{}", self.cycle);
            let [moved, flown] = [self.moved.state(), self.flown.state()];
            let differs = moved.iter().zip(&flown).position(|(a, b)| a != b);
            assert_eq!(differs, None, "state in cycle {}", self.cycle);
        }
        self.cycle += 1;
    }
}

/// The smoke suite: jobs switched in flight, stalls, resets in mid-run, aborts. Looked at now and then, for stretches,
/// so that blocks are worked out one by one and many together.
#[test]
fn blocks_hold_what_is_moved_through_stages() {
    for pairs in DESIGNS {
        let design = design(pairs);
        let mut cases = cases(&design, "miner", Seed(3), Suite::Smoke, &[]);
        // Those of single headers differ in their headers only.
        cases.retain(|case| !case.name.starts_with("headers[") || case.name == "headers[0]");
        for (number, case) in cases.iter().enumerate() {
            let Script::Miner(script) = &case.script else {
                unreachable!("a miner's case")
            };
            let engines: Vec<Engine> = Engine::present().collect();
            let mut pair = Pair::new(&design, engines[number % engines.len()]);
            let mut driver = MinerDriver::of_design(script, &design);
            eprintln!("{pairs}: {}", case.name);
            for cycle in 0..script.cycles.min(1_500) {
                pair.step(&mut driver, cycle % 500 < 60);
            }
        }
    }
}

/// Lockstep notes a batch of cycles before it looks at any.
#[test]
fn cycles_that_were_noted_are_shown_as_they_were() {
    for pairs in DESIGNS {
        let design = design(pairs);
        let cases = cases(&design, "miner", Seed(5), Suite::Smoke, &[]);
        for name in ["reset_anywhere", "random"] {
            let case = cases.iter().find(|case| case.name.starts_with(name));
            let Script::Miner(script) = &case.expect("a case of this name").script else {
                unreachable!("a miner's case")
            };
            let mut pair = Pair::new(&design, Engine::widest());
            let mut driver = MinerDriver::of_design(script, &design);
            let mut notes = Notes::default();
            for batch in 0..60 {
                notes.clear();
                let mut expected = Vec::new();
                for _ in 0..32 {
                    pair.step(&mut driver, false);
                    pair.flown.note(&mut notes);
                    expected.push(look(|mut sink| pair.moved.visit(&mut sink)));
                }
                // Not every batch is looked at, nor from its start.
                for (cycle, expected) in expected.iter().enumerate().skip(batch % 5 * 8) {
                    let noted = look(|mut sink| pair.flown.visit_noted(&notes, cycle, &mut sink));
                    assert!(
                        noted == *expected,
                        "{pairs}: {name}, batch {batch}, {cycle}"
                    );
                }
            }
        }
    }
}

/// A whole state: each word, where it is known.
fn look(visit: impl FnOnce(&mut dyn FnMut(&[u32], bool))) -> Vec<Option<u32>> {
    let mut words = Vec::new();
    visit(&mut |piece, known| words.extend(piece.iter().map(|&word| known.then_some(word))));
    words
}

/// What is put into the registers follows from no block.
#[test]
fn flipped_bits_go_their_way() {
    for pairs in DESIGNS {
        let design = design(pairs);
        let cases = cases(&design, "miner", Seed(4), Suite::Smoke, &[]);
        let random = cases.iter().find(|case| case.name.starts_with("random"));
        let Script::Miner(script) = &random.expect("a random case").script else {
            unreachable!("a miner's case")
        };
        let mut pair = Pair::new(&design, Engine::widest());
        let mut driver = MinerDriver::of_design(script, &design);
        for cycle in 0..2_000_usize {
            pair.step(&mut driver, cycle % 300 < 50);
            if cycle % 301 == 300 && pair.moved.known().iter().all(|&known| known) {
                let mut state = pair.moved.state();
                let registers = &pair.moved.structure().registers;
                let rounds = registers.iter().filter(|r| r.site.pipe().is_some());
                let words: Vec<usize> = rounds.flat_map(Register::range).collect();
                for flip in 0..5 {
                    state[words[(cycle * 7919 + flip * 104_729) % words.len()]] ^= 1 << flip;
                }
                pair.moved.load(&state);
                pair.flown.load(&state);
            }
        }
    }
}
