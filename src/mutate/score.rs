//! Who notices a mutant, and by which case.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::lockstep::Noticed;

/// What came of running the cases on one mutant: for each way of looking, the first case that noticed it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// By results alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub results: Option<String>,
    /// By outputs alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outputs: Option<String>,
    /// By outputs and registers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full: Option<String>,
}

impl Score {
    /// Everyone notices a simulation that crashes or hangs.
    pub fn lost(how: &str) -> Self {
        let how = Some(how.to_owned());
        Self {
            results: how.clone(),
            outputs: how.clone(),
            full: how,
        }
    }

    /// Who has noticed it so far.
    pub fn noticed(&self) -> Noticed {
        Noticed {
            results: self.results.is_some(),
            outputs: self.outputs.is_some(),
            full: self.full.is_some(),
        }
    }

    /// Takes in what a case has come to.
    pub fn take(&mut self, case: &str, now: Noticed) {
        let note = |by: &mut Option<String>, noticed: bool| {
            if noticed && by.is_none() {
                *by = Some(case.to_owned());
            }
        };
        note(&mut self.results, now.results);
        note(&mut self.outputs, now.outputs);
        note(&mut self.full, now.full);
    }
}

/// What is called often by whoever is at work on a mutant.
pub type Alive = Rc<dyn Fn()>;

/// Something that runs cases on the build with one mutant chosen. Whoever has no design to hold outputs and registers
/// against says only what `results` show.
pub trait Scoring {
    /// Runs the cases on this mutant, 0 for none, until all is known that can be. `alive` is to be called often: who is
    /// silent for long counts as hung.
    ///
    /// # Errors
    /// The cases can't be run on this build at all: bad input, not a mutant that is noticed.
    fn score(&self, mutant: u32, alive: &Alive) -> Result<Score, String>;
}
