//! A model that takes over another's state goes on as that one does.

use goldbench::design::DesignConfig;
use goldbench::model::{CompressModel, Frame, MinerModel, Model, OutputFrame};
use proptest::prelude::*;

use crate::{compress, miner_script};

/// Runs `first` up to `at`, hands its state to a fresh model, and runs both on: what the first one knows, both hold.
fn go_on<M: Model + Clone>(mut first: M, inputs: &[M::Inputs], at: usize) {
    for inputs in &inputs[..at] {
        first.step(inputs);
    }
    let mut second = first.fresh();
    second.load(&first.state());
    assert!(second.known().iter().all(|k| *k), "what is loaded is known");
    assert_eq!(second.state(), first.state(), "right after the load");
    for (cycle, inputs) in inputs.iter().enumerate().skip(at) {
        let shown = [first.step(inputs), second.step(inputs)].map(|outputs| {
            let (mut words, mut known) =
                (vec![0; M::Outputs::WORDS], vec![true; M::Outputs::WORDS]);
            outputs.write(&mut words);
            outputs.write_known(&mut known);
            (words, known)
        });
        compare("output", cycle, &shown[0], &shown[1].0);
        let held = (first.state(), first.known());
        compare("state", cycle, &held, &second.state());
    }
}

fn compare(what: &str, cycle: usize, (words, known): &(Vec<u32>, Vec<bool>), other: &[u32]) {
    for (at, ((word, known), other)) in words.iter().zip(known).zip(other).enumerate() {
        assert!(
            !known || word == other,
            "{what} word {at} after cycle {cycle}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_miner_goes_on_from_a_saved_state(script in miner_script::script(), at in any::<prop::sample::Index>()) {
        let inputs = script.inputs();
        // Behind the first reset: before it, control is unknown, and what is loaded is known.
        let at = 1 + at.index(inputs.len());
        go_on(MinerModel::new(&DesignConfig::miner()), &inputs, at);
    }

    #[test]
    fn a_pipe_goes_on_from_a_saved_state(script in compress::script(), at in any::<prop::sample::Index>()) {
        let at = 1 + at.index(script.len());
        go_on(CompressModel::new(&DesignConfig::compress()), &script, at);
    }
}
