//! The model on its way through a job.

use super::came::Came;
use super::judge::{Finding, Hit, judge};
use super::trace::Trace;
use crate::cli::Failure;
use crate::design::{DesignConfig, Latency};
use crate::job::Job;
use crate::model::{MinerInputs, MinerModel, Model};
use crate::spec::Header;
use crate::units::{Cycle, Nonce};

/// The cycle in which the job is loaded; the one before it resets.
pub const LOAD: Cycle = Cycle(1);

/// The cycle in which the first nonce's hit stands at the port; those of the nonces behind it follow cycle by cycle.
pub fn first_result(latency: &Latency) -> Cycle {
    LOAD + latency.load_to_issue + latency.issue_to_result
}

/// Cycles of a run over so many nonces: to that in which the last one's hit would stand at the port.
pub fn length(nonces: u64) -> u64 {
    first_result(&DesignConfig::miner().latency()).0 + nonces
}

/// A run of the model over one job, cycle by cycle, each judged as it passes.
#[derive(Debug)]
pub struct Walk {
    model: MinerModel,
    header: Header,
    job: Job,
    latency: Latency,
    /// Asked for in every cycle, and worked out from every stage: once.
    length: u64,
    cycle: Cycle,
    /// What is wrong with the model, once something is; the walk ends there.
    pub finding: Option<Finding>,
}

impl Walk {
    /// A walk before its first cycle.
    pub fn new(header: &Header, job: &Job) -> Self {
        let design = DesignConfig::miner();
        Self {
            model: MinerModel::new(&design),
            header: *header,
            job: job.clone(),
            latency: design.latency(),
            length: length(job.nonces()),
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

    /// Nonces whose result was due so far.
    pub fn hashes(&self) -> u64 {
        self.cycle.0.saturating_sub(self.first_result().0)
    }

    /// How far it came.
    pub fn came(&self) -> Came {
        Came {
            cycles: self.cycle.0,
            hashes: self.hashes(),
            complete: self.cycle.0 == self.length,
            finding: self.finding.clone(),
        }
    }

    fn first_result(&self) -> Cycle {
        first_result(&self.latency)
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
        let due = cycle
            .0
            .checked_sub(self.first_result().0)
            .map(|distance| Nonce(self.job.start.0.wrapping_add(distance as u32)));
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
        let mut inputs = MinerInputs::idle();
        inputs.reset = self.cycle < LOAD;
        // A job's fields stand at the ports in the cycle of the load alone: what comes later must not need them.
        if self.cycle == LOAD {
            inputs.offer(&self.job);
        }
        inputs
    }
}
