//! The wave of a run.

use super::request::TraceRequest;
use crate::cli::Failure;
use crate::cli::aside::Aside;
use crate::design::DesignConfig;
use crate::model::Model;
use crate::units::Cycle;
use crate::wave::Recorder;

/// A wave that is being written.
pub struct Trace {
    recorder: Recorder,
    aside: Aside,
    window: std::ops::Range<u64>,
}

impl Trace {
    /// Begins the wave beside the file it is to become, so that an unwritable place is found before the run.
    pub fn begin(wanted: &TraceRequest, design: &DesignConfig) -> Result<Self, Failure> {
        let aside = Aside::begin(&wanted.file)?;
        let structure = design.elaborate();
        let recorder = Recorder::new(aside.file()?, wanted.format, &structure, "miner");
        Ok(Self {
            recorder: recorder.map_err(|error| aside.unwritable(&error))?,
            aside,
            window: wanted.from..wanted.from + wanted.cycles,
        })
    }

    /// Whether the cycle is in the window.
    pub fn shows(&self, cycle: Cycle) -> bool {
        self.window.contains(&cycle.0)
    }

    /// Steps the model and writes the cycle.
    pub fn step<M: Model>(
        &mut self,
        model: &mut M,
        cycle: Cycle,
        inputs: &M::Inputs,
    ) -> Result<M::Outputs, Failure> {
        self.recorder
            .step(model, cycle, inputs)
            .map_err(|error| self.aside.unwritable(&error))
    }

    /// Ends the wave and gives it its name.
    pub fn end(self) -> Result<(), Failure> {
        let Self {
            recorder, aside, ..
        } = self;
        recorder
            .finish()
            .map_err(|error| aside.unwritable(&error))?;
        aside.keep()
    }
}
