//! The model on its way through a job.

use super::came::Came;
use super::judge::{Finding, Hit, judge};
use super::timing::{LOAD, Timing};
use super::trace::Trace;
use crate::cli::Failure;
use crate::design::DesignConfig;
use crate::job::Job;
use crate::model::{MinerInputs, MinerModel, Model};
use crate::spec::Header;
use crate::units::{Cycle, Nonce};

/// A run of the model over one job, cycle by cycle, each judged as it passes.
#[derive(Debug)]
pub struct Walk {
    model: MinerModel,
    header: Header,
    job: Job,
    timing: Timing,
    idle: MinerInputs,
    length: u64,
    cycle: Cycle,
    /// What is wrong with the model, once something is; the walk ends there.
    pub finding: Option<Finding>,
}

impl Walk {
    /// A walk before its first cycle.
    pub fn new(design: &DesignConfig, header: &Header, job: &Job) -> Self {
        let timing = Timing::of(design);
        Self {
            model: MinerModel::new(design),
            header: *header,
            job: job.clone(),
            timing,
            idle: MinerInputs::idle_of(design),
            length: timing.length(job.nonces()),
            cycle: Cycle(0),
            finding: None,
        }
    }

    /// Cycles of the whole walk.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The cycle that comes next; as many are done.
    pub fn next_cycle(&self) -> Cycle {
        self.cycle
    }

    /// Whether the walk is at its end, or found the model wrong.
    pub fn done(&self) -> bool {
        self.finding.is_some() || self.cycle.0 >= self.length()
    }

    /// How far it came.
    pub fn came(&self) -> Came {
        Came {
            cycles: self.cycle.0,
            hashes: self.timing.known(self.cycle.0),
            complete: self.cycle.0 == self.length,
            finding: self.finding.clone(),
        }
    }

    /// One cycle, into the wave as well when it is in the window.
    pub fn step(&mut self, trace: &mut Option<Trace>) -> Result<Option<Hit>, Failure> {
        let cycle = self.cycle;
        let inputs = self.inputs();
        let outputs = match trace {
            Some(trace) if trace.shows(cycle) => trace.step(&mut self.model, cycle, &inputs)?,
            _ => self.model.step(&inputs),
        };
        self.cycle = cycle + 1;
        let due = self.timing.due(cycle);
        let due = due.map(|distance| Nonce(self.job.start.0.wrapping_add(distance as u32)));
        let mut judged = judge(&self.header, &self.job, (cycle, due), &outputs);
        let last = self.cycle.0 == self.length();
        if judged.is_ok() && last && (!outputs.exhausted || outputs.busy || outputs.overflow != 0) {
            let what = "the core has not come to rest after its last nonce".to_owned();
            judged = Err(Finding { cycle, what });
        }
        match judged {
            Ok(hit) => Ok(hit),
            Err(finding) => {
                self.finding = Some(finding);
                Ok(None)
            }
        }
    }

    fn inputs(&self) -> MinerInputs {
        let mut inputs = self.idle.clone();
        inputs.reset = self.cycle < LOAD;
        // A job's fields stand at the ports in the cycle of the load alone: what comes later must not need them.
        if self.cycle == LOAD {
            inputs.offer(&self.job);
        }
        inputs
    }
}
