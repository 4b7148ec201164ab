//! What must come out of a miner core.
//!
//! Of a core with an early compare that is what meets the target *and* begins with the zero bits that are compared; for
//! targets below `2^(256 - reject_bits)` that is every nonce that meets the target.

use std::collections::VecDeque;

use super::early::{Checked, Early};
use super::oracle::{ENOUGH, Oracle};
use crate::design::{DesignConfig, Latency, Shortcut};
use crate::job::{self, Job};
use crate::model::{MinerInputs, MinerOutputs};
use crate::stimulus::Golden;
use crate::units::{Cycle, JobId, Nonce};
use crate::verdict::{GoldenHit, ResultFault, Results};

/// A nonce that is a hit in one lane or several, and the enabled cycle at whose end it enters the FIFO.
#[derive(Clone, Copy, Debug)]
struct Due {
    at: u64,
    job: JobId,
    nonce: Nonce,
    version: u32,
    /// A bit for each lane that the host has not taken.
    lanes: u32,
    /// Of them, those that meet the target and are not tickets only.
    full: u32,
}

impl Due {
    /// The lane that the host is served next, with its version.
    fn lane(&self) -> (u32, u32) {
        let lane = self.lanes.trailing_zeros();
        // BIP 320: version rolling begins with bit 13.
        (lane, self.version ^ lane << 13)
    }
}

/// Jobs remembered beyond their end: more than can be in flight.
const RECENT: usize = 32;

/// Follows jobs from an accepted load to the host's port. Knows loads, ranges, latency, FIFO and `sha2`; no register.
#[derive(Debug)]
pub struct MinerOracle {
    design: DesignConfig,
    latency: Latency,
    golden: Vec<Golden>,
    /// Nothing is judged before the first reset.
    reset_seen: bool,
    /// Enabled cycles so far.
    age: u64,
    /// Enabled cycles since the last reset, modulo the clocks of a nonce: it enters in the first of them.
    clock: u64,
    /// The first cycle that was not watched, after enough faults.
    stopped: Option<u64>,
    current: Option<(Job, Nonce)>,
    /// The last jobs taken, for saying why a hit is none.
    taken: VecDeque<Job>,
    exhausted: bool,
    due: VecDeque<Due>,
    /// Only with an early compare.
    early: Option<Early<Due>>,
    /// Survivors that found no room, as the overflow count says: a stored nonce among them is not missed.
    lost: Vec<(JobId, Nonce)>,
    fifo: VecDeque<Due>,
    dropped: u64,
    results: Results,
    faults: Vec<ResultFault>,
}

impl MinerOracle {
    /// An oracle that also looks for these stored nonces.
    pub fn new(design: &DesignConfig, golden: &[Golden]) -> Self {
        // Worked out from every stage: once, not in every cycle.
        let latency = design.latency();
        let early = design
            .has(Shortcut::EarlyReject)
            .then(|| Early::new(design, &latency));
        Self {
            design: *design,
            latency,
            early,
            lost: Vec::new(),
            golden: golden.to_vec(),
            reset_seen: false,
            age: 0,
            clock: 0,
            stopped: None,
            current: None,
            taken: VecDeque::new(),
            exhausted: false,
            due: VecDeque::new(),
            fifo: VecDeque::new(),
            dropped: 0,
            results: Results::default(),
            faults: Vec::new(),
        }
    }

    fn judge(&mut self, cycle: Cycle, i: &MinerInputs, o: &MinerOutputs) {
        let reported = (JobId(o.hit_job_id.value), Nonce(o.hit_nonce.value));
        let front = self.fifo.front().copied().filter(|_| i.enable);
        let fault = match (o.hit_valid, front) {
            (true, None) => Some(self.unexpected(cycle, reported)),
            (false, Some(Due { job, nonce, .. })) => {
                Some(ResultFault::Missing { cycle, job, nonce })
            }
            (true, Some(due)) if (due.job, due.nonce) != reported => Some(ResultFault::WrongHit {
                cycle,
                job: reported.0,
                nonce: reported.1,
                due_job: due.job,
                due_nonce: due.nonce,
            }),
            (true, Some(due)) if due.lane() != (o.hit_lane.value, o.hit_version.value) => {
                let (due_lane, due_version) = due.lane();
                Some(ResultFault::WrongLane {
                    cycle,
                    job: due.job,
                    nonce: due.nonce,
                    lane: o.hit_lane.value,
                    version: o.hit_version.value,
                    due_lane,
                    due_version,
                })
            }
            (true, Some(due)) => {
                let full = due.full >> due.lane().0 & 1 == 1;
                let reported = o.hit_full.map(|reported| reported.value);
                reported
                    .filter(|&reported| reported != full)
                    .map(|reported| ResultFault::WrongFull {
                        cycle,
                        job: due.job,
                        nonce: due.nonce,
                        full: reported,
                    })
            }
            _ => None,
        };
        self.faults.extend(fault);
        let counted = u64::from(o.overflow);
        if counted != self.dropped.min(0xffff) {
            self.faults.push(ResultFault::Overflow {
                cycle,
                counted,
                dropped: self.dropped,
            });
        }
        if o.exhausted != self.exhausted {
            self.faults.push(ResultFault::Exhausted {
                cycle,
                reported: o.exhausted,
            });
        }
        if o.hit_valid {
            self.find_golden(cycle, reported);
        }
    }

    /// A hit where none was due: early, or none at all.
    fn unexpected(&self, cycle: Cycle, (job, nonce): (JobId, Nonce)) -> ResultFault {
        let coming = self
            .due
            .iter()
            .find(|due| (due.job, due.nonce) == (job, nonce));
        match coming {
            Some(due) => ResultFault::WrongCycle {
                cycle,
                due: Cycle(cycle.0 + due.at + 1 - self.age),
                job,
                nonce,
            },
            None => ResultFault::Extra {
                cycle,
                job,
                nonce,
                above_target: self
                    .taken
                    .iter()
                    .rev()
                    .find(|j| j.id == job)
                    .map(|j| job::shares(j, nonce) == 0),
            },
        }
    }

    /// Behind an early compare a nonce may have waited for others: it is due at the latest. Whether it came in its cycle is
    /// judged with all other hits.
    fn in_time(&self, cycle: Cycle, due: Cycle) -> bool {
        cycle == due || (self.early.is_some() && cycle < due)
    }

    fn find_golden(&mut self, cycle: Cycle, (job, nonce): (JobId, Nonce)) {
        let stored = self
            .golden
            .iter()
            .find(|g| (g.job, g.nonce) == (job, nonce) && self.in_time(cycle, g.due));
        if let Some(stored) = stored {
            self.results.golden.push(GoldenHit {
                vector: stored.vector.clone(),
                nonce,
                cycle,
            });
        }
    }

    fn advance(&mut self, i: &MinerInputs, o: &MinerOutputs) {
        if i.reset {
            self.reset_seen = true;
            self.clock = 0;
            self.current = None;
            self.exhausted = false;
            self.clear();
            self.fifo.clear();
            self.dropped = 0;
        }
        if !i.enable {
            return;
        }
        let latency = self.latency;
        if !i.reset && self.reset_seen {
            let serves = i.hit_ready && !self.fifo.is_empty();
            // An entry makes room once its last lane is taken.
            let pops = serves && self.fifo[0].lanes.is_power_of_two();
            let pushed = self.due.front().filter(|due| due.at == self.age).copied();
            if let Some(due) = pushed {
                self.due.pop_front();
                if i.abort {
                    // Killed on its last cycle.
                } else if self.fifo.len() < self.design.fifo_depth() || pops {
                    self.fifo.push_back(due);
                } else {
                    self.dropped += u64::from(due.lanes.count_ones());
                    self.results.dropped += u64::from(due.lanes.count_ones());
                }
            }
            if pops {
                self.fifo.pop_front();
            } else if serves && let Some(first) = self.fifo.front_mut() {
                first.lanes &= first.lanes - 1;
            }
            self.results.hits += u64::from(serves);
            if !i.abort {
                self.check();
            }
            self.issue(latency.issue_to_result - 1, i.abort);
            self.clock = (self.clock + 1) % latency.interval;
            if i.load && o.load_ready {
                let job = i.job();
                let start = job.start;
                if self.taken.len() == RECENT {
                    self.taken.pop_front();
                }
                self.taken.push_back(job.clone());
                self.current = Some((job, start));
                self.exhausted = false;
            }
        }
        self.age += 1;
    }

    /// Everything in flight is killed.
    fn clear(&mut self) {
        self.due.clear();
        if let Some(early) = &mut self.early {
            early.clear();
        }
    }

    /// The checker's cycle.
    fn check(&mut self) {
        let Some(early) = &mut self.early else { return };
        let Checked { hit, dropped } = early.cycle(self.age);
        self.due
            .extend(hit.map(|(at, lanes, due)| Due { at, lanes, ..due }));
        if let Some((lanes, due)) = dropped {
            self.dropped += u64::from(lanes.count_ones());
            self.results.dropped += u64::from(lanes.count_ones());
            self.lost.push((due.job, due.nonce));
        }
    }

    /// The current job's next nonce enters the pipe.
    fn issue(&mut self, latency: u64, abort: bool) {
        if abort {
            self.clear();
            self.current = None;
            self.exhausted = false;
            return;
        }
        let Some((job, nonce)) = &mut self.current else {
            return;
        };
        if self.clock != 0 {
            return;
        }
        self.results.nonces += 1;
        let due = |lanes, full| Due {
            at: self.age + latency,
            job: job.id,
            nonce: *nonce,
            version: job.version,
            lanes,
            full,
        };
        // Most nonces are hits of no kind: one look is enough.
        let full = |shares| {
            if shares == 0 || job.ticket.is_none() {
                shares
            } else {
                job::hits(job, *nonce)
            }
        };
        if let Some(early) = &mut self.early {
            let survivors = job::survivors(job, *nonce, self.design.reject_bits);
            if survivors != 0 {
                let shares = job::shares(job, *nonce);
                let due = due(survivors, full(shares));
                early.enter(self.age, due, (survivors, shares));
            }
        } else {
            let lanes = job::shares(job, *nonce);
            if lanes != 0 {
                self.due.push_back(due(lanes, full(lanes)));
            }
        }
        if *nonce == job.end {
            self.current = None;
            self.exhausted = true;
        } else {
            *nonce = nonce.next();
        }
    }
}

impl Oracle for MinerOracle {
    type Inputs = MinerInputs;
    type Outputs = MinerOutputs;

    fn cycle(&mut self, cycle: Cycle, i: &MinerInputs, o: &MinerOutputs) {
        if self.faults.len() >= ENOUGH {
            self.stopped.get_or_insert(cycle.0);
            return;
        }
        if self.reset_seen {
            self.judge(cycle, i, o);
        }
        self.advance(i, o);
    }

    fn finish(&mut self, cycles: u64) {
        let watched = self.stopped.unwrap_or(cycles);
        let found = &self.results.golden;
        let missed = self
            .golden
            .iter()
            .filter(|g| g.due.0 < watched && !found.iter().any(|f| f.vector == g.vector))
            .filter(|g| !self.lost.contains(&(g.job, g.nonce)));
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
