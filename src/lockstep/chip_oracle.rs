//! What must come out of a chip, whatever the order in which its cores find it.

use super::chip_ledger::{Ledger, Verdict};
use super::oracle::{ENOUGH, Oracle};
use crate::design::{DesignConfig, Partition, Switch};
use crate::job::Job;
use crate::model::{ChipInputs, ChipOutputs};
use crate::stimulus::Golden;
use crate::units::{Cycle, JobId, Nonce};
use crate::verdict::{GoldenHit, ResultFault, Results};

/// Follows jobs from an accepted offer to the host's port. Knows ranges, versions, new blocks and `sha2`; no core, no
/// piece and no register: hits may come in any order, and in any cycle before the chip says that it is through.
///
/// Once the chip is quiet, the books are balanced: what finished jobs have found was delivered, or it stands in the counts
/// of overflow and of stale hits.
#[derive(Debug)]
pub struct ChipOracle {
    design: DesignConfig,
    golden: Vec<Golden>,
    /// Nothing is judged before the first reset.
    reset_seen: bool,
    stopped: Option<u64>,
    ledger: Ledger,
    /// Cycles in which nothing holds the chip up that its work may still take.
    debt: u64,
    was_quiet: bool,
    /// Overflow and stale count as the books were balanced last.
    base: (u16, u16),
    results: Results,
    faults: Vec<ResultFault>,
}

impl ChipOracle {
    /// An oracle that also looks for these stored nonces, in any cycle up to the one in which they are due.
    pub fn new(design: &DesignConfig, golden: &[Golden]) -> Self {
        Self {
            design: *design,
            golden: golden.to_vec(),
            reset_seen: false,
            stopped: None,
            ledger: Ledger::default(),
            debt: 0,
            was_quiet: true,
            base: (0, 0),
            results: Results::default(),
            faults: Vec::new(),
        }
    }

    /// Does the chip say that it is through, with nothing left at the port either.
    fn is_quiet(i: &ChipInputs, o: &ChipOutputs) -> bool {
        // An empty queue that takes nothing: hits of an earlier block are still on their way out.
        i.enable && o.exhausted && !o.busy && !o.hit_valid && o.job_ready
    }

    fn judge_hit(&mut self, cycle: Cycle, o: &ChipOutputs) {
        let (job, nonce) = (JobId(o.hit_job_id.value), Nonce(o.hit_nonce.value));
        let version = o.hit_version.value;
        self.results.hits += 1;
        let full = o.hit_full.map(|full| full.value);
        match self.ledger.enter(job, nonce, version, full) {
            Verdict::Good => {}
            Verdict::WrongFull => self.faults.push(ResultFault::WrongFull {
                cycle,
                job,
                nonce,
                full: full == Some(true),
            }),
            Verdict::Repeated => self.faults.push(ResultFault::Repeated {
                cycle,
                job,
                nonce,
                version,
            }),
            Verdict::Stale => self.faults.push(ResultFault::Stale { cycle, job, nonce }),
            Verdict::Wrong(above_target) => self.faults.push(ResultFault::Extra {
                cycle,
                job,
                nonce,
                above_target,
            }),
        }
        let stored = self.golden.iter().find(|g| {
            let due = cycle <= g.due && (g.job, g.nonce) == (job, nonce);
            due && self.ledger.is_lane_0(job, version)
        });
        if let Some(stored) = stored {
            self.results.golden.push(GoldenHit {
                vector: stored.vector.clone(),
                nonce,
                cycle,
            });
        }
    }

    /// The chip is through: what of finished jobs is missing must have been counted.
    fn balance(&mut self, cycle: Cycle, o: &ChipOutputs) {
        let balance = self.ledger.balance();
        self.results.nonces += balance.nonces;
        let overflow = u64::from(o.overflow.wrapping_sub(self.base.0));
        let stale = u64::from(o.stale.wrapping_sub(self.base.1));
        self.base = (o.overflow, o.stale);
        self.results.dropped += overflow;
        self.results.stale += stale;
        let counted = overflow + stale;
        // What was dropped of a job that another one has replaced may have been counted, too; a full count counts no more.
        let full = o.overflow == u16::MAX || o.stale == u16::MAX;
        let fits = balance.missing == counted || (balance.dropped && balance.missing < counted);
        if fits || full {
            return;
        }
        match balance.first {
            Some((job, nonce)) if counted == 0 => {
                self.faults.push(ResultFault::Missing { cycle, job, nonce });
            }
            _ => self.faults.push(ResultFault::Unbalanced {
                cycle,
                missing: balance.missing,
                overflow,
                stale,
            }),
        }
    }

    /// Cycles that a job takes at the most, on a single core.
    fn cost(&self, job: &Job) -> u64 {
        let latency = self.design.latency();
        let pieces = match self.design.partition {
            Partition::Interleaved => u64::from(self.design.cores),
            _ => job.nonces() / self.design.piece() + 2,
        };
        let units = pieces * (latency.issue_to_result + latency.load_to_issue_most);
        (units + job.nonces() * latency.interval) * self.design.groups() as u64
    }

    /// Cycles that hits take to leave, with every FIFO full.
    fn drain(&self) -> u64 {
        let design = &self.design;
        let waiting = design.fifo_depth() * design.lanes() * design.cores as usize;
        2 * design.latency().issue_to_result + (waiting + design.results_depth() + 8) as u64
    }

    fn advance(&mut self, cycle: Cycle, i: &ChipInputs, o: &ChipOutputs) {
        if i.reset {
            self.reset_seen = true;
            self.ledger = Ledger::default();
            (self.debt, self.was_quiet, self.base) = (0, true, (0, 0));
            return;
        }
        if !self.reset_seen || !i.enable {
            return;
        }
        if o.hit_valid && i.hit_ready {
            self.judge_hit(cycle, o);
        }
        let through = o.exhausted && !o.busy;
        if through {
            self.ledger.finish();
        }
        let quiet = Self::is_quiet(i, o);
        if quiet && !self.was_quiet {
            self.balance(cycle, o);
        }
        self.was_quiet = quiet;
        if !quiet && i.hit_ready && i.core_enable != 0 {
            self.debt = self.debt.saturating_sub(1);
            if self.debt == 0 {
                self.faults.push(ResultFault::Unfinished { cycle });
                self.debt = u64::MAX;
            }
        }
        if i.job_valid && o.job_ready {
            let job = i.offered();
            if i.new_block || self.design.switch == Switch::Abort {
                self.ledger.drop_open(i.new_block);
            }
            if i.new_block || quiet {
                self.debt = 0;
            }
            let more = self.cost(&job) + self.drain();
            self.debt = self.debt.saturating_add(more);
            self.ledger.open(job);
            self.was_quiet = false;
        }
    }
}

impl Oracle for ChipOracle {
    type Inputs = ChipInputs;
    type Outputs = ChipOutputs;

    fn cycle(&mut self, cycle: Cycle, i: &ChipInputs, o: &ChipOutputs) {
        if self.faults.len() >= ENOUGH {
            self.stopped.get_or_insert(cycle.0);
            return;
        }
        self.advance(cycle, i, o);
    }

    fn finish(&mut self, cycles: u64) {
        let watched = self.stopped.unwrap_or(cycles);
        let found = &self.results.golden;
        let missed = self
            .golden
            .iter()
            .filter(|g| g.due.0 < watched && !found.iter().any(|f| f.vector == g.vector));
        self.faults
            .extend(missed.map(|g| ResultFault::GoldenMissed {
                vector: g.vector.clone(),
                nonce: g.nonce,
                due: g.due,
            }));
    }

    fn results(&self) -> &Results {
        &self.results
    }

    fn faults(&self) -> &[ResultFault] {
        &self.faults
    }
}
