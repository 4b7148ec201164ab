//! The work that is recorded, in the words of each kind of core.

use crate::design::DesignConfig;
use crate::model::{ChipInputs, CompressInputs, MinerInputs};
use crate::model::{ChipModel, CompressModel, MinerModel};
use crate::stimulus::{ChipDriver, CompressDriver, Driver, MinerDriver, Script};
use crate::upset::{Bench, Fate, Flip, ModelMachine, Trail};

/// Inputs of each cycle.
pub(super) enum Work {
    Compress(Vec<CompressInputs>),
    Miner(Vec<MinerInputs>),
    Chip(Vec<ChipInputs>),
}

impl Work {
    pub(super) fn new(design: &DesignConfig, script: &Script, cycles: usize) -> Self {
        fn all<D: Driver>(mut driver: D, cycles: usize) -> Vec<D::Inputs> {
            (0..cycles).map(|_| driver.next_inputs()).collect()
        }
        match script {
            Script::Compress(script) => Self::Compress(all(CompressDriver::new(script), cycles)),
            Script::Miner(script) => {
                Self::Miner(all(MinerDriver::of_design(script, design), cycles))
            }
            Script::Chip(script) => Self::Chip(all(ChipDriver::new(script, design), cycles)),
        }
    }

    /// The same flip in the model.
    pub(super) fn in_model(
        &self,
        design: &DesignConfig,
        bench: &Bench,
        flip: &Flip,
    ) -> (Fate, Trail) {
        match self {
            Self::Compress(inputs) => {
                let model = CompressModel::new(design);
                bench.flip(&mut ModelMachine { model, inputs }, flip)
            }
            Self::Miner(inputs) => {
                let model = MinerModel::new(design);
                bench.flip(&mut ModelMachine { model, inputs }, flip)
            }
            Self::Chip(inputs) => {
                let model = ChipModel::new(design);
                bench.flip(&mut ModelMachine { model, inputs }, flip)
            }
        }
    }
}
