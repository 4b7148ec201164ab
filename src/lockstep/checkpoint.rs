//! A way back: the model as it was, and what it was given since.

use crate::model::Model;

/// Cycles after which a new checkpoint is worth its copy.
const EVERY: usize = 4096;

/// The model stands a batch behind the device's cycles when a difference is found; from here it is taken to the very cycle.
#[derive(Debug)]
pub(super) struct Checkpoint<M: Model> {
    model: M,
    since: Vec<M::Inputs>,
}

impl<M: Model + Clone> Checkpoint<M> {
    pub(super) fn new(model: &M) -> Self {
        Self {
            model: model.clone(),
            since: Vec::new(),
        }
    }

    /// Takes note of cycles that `model` has done.
    pub(super) fn follow(&mut self, model: &M, inputs: &[M::Inputs]) {
        if self.since.len() + inputs.len() > EVERY {
            *self = Self::new(model);
        } else {
            self.since.extend_from_slice(inputs);
        }
    }

    /// The model behind the cycles that were noted and these.
    pub(super) fn model_after(&self, inputs: &[M::Inputs]) -> M {
        let mut model = self.model.clone();
        for inputs in self.since.iter().chain(inputs) {
            model.step(inputs);
        }
        model
    }
}
