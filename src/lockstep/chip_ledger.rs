//! The jobs that a chip has taken, and what it has delivered of each.

use std::collections::{BTreeSet, VecDeque};

use crate::job::{self, Job};
use crate::units::{JobId, Nonce};

/// How far a job has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// Its hits are still coming.
    Open,
    /// Every nonce of it was hashed.
    Finished,
    /// Another job took its place: some of its nonces were never hashed, nobody outside knows which.
    Dropped,
    /// The books were balanced: nothing more may come.
    Settled,
}

#[derive(Clone, Debug)]
struct Entry {
    job: Job,
    fate: Fate,
    /// A new block came after it: nothing more may come, but its hits may be counted.
    stale: bool,
    delivered: BTreeSet<(Nonce, u32)>,
}

/// What is to be said of a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It had to come.
    Good,
    /// It had to come, as a ticket alone or as one that meets the target: the other way round.
    WrongFull,
    /// It came before.
    Repeated,
    /// It is of a job before the last new block.
    Stale,
    /// It is none, and why: its hash misses the job's target; `None` where no job of its id and version was taken.
    Wrong(Option<bool>),
}

/// What finished jobs come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Balance {
    /// Nonces hashed, once for each version.
    pub(super) nonces: u64,
    /// Hits of finished jobs that were not delivered.
    pub(super) missing: u64,
    /// The first of them.
    pub(super) first: Option<(JobId, Nonce)>,
    /// Were jobs dropped that some hits may be of.
    pub(super) dropped: bool,
}

/// Jobs remembered beyond their end.
const RECENT: usize = 32;

/// The jobs since the last reset.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    entries: VecDeque<Entry>,
}

impl Ledger {
    /// A job was taken.
    pub(super) fn open(&mut self, job: Job) {
        while self.entries.len() >= RECENT && self.entries[0].fate == Fate::Settled {
            self.entries.pop_front();
        }
        self.entries.push_back(Entry {
            job,
            fate: Fate::Open,
            stale: false,
            delivered: BTreeSet::new(),
        });
    }

    /// Every job taken so far was hashed to its end.
    pub(super) fn finish(&mut self) {
        for entry in self.entries.iter_mut().filter(|e| e.fate == Fate::Open) {
            entry.fate = Fate::Finished;
        }
    }

    /// Another job takes the place of all that are open; a new block's makes the hits of all that came before it stale.
    pub(super) fn drop_open(&mut self, new_block: bool) {
        for entry in &mut self.entries {
            if entry.fate == Fate::Open {
                entry.fate = Fate::Dropped;
            }
            entry.stale |= new_block;
        }
    }

    /// The midstate of a job that a version belongs to.
    fn lane(job: &Job, version: u32) -> Option<u32> {
        (0..job.lanes() as u32).find(|&lane| job.version_of(lane) == version)
    }

    /// Is this version the one that the job was taken with.
    pub(super) fn is_lane_0(&self, id: JobId, version: u32) -> bool {
        let mut jobs = self.entries.iter().rev().filter(|e| e.job.id == id);
        jobs.any(|entry| entry.job.version == version)
    }

    /// A hit was delivered.
    /// `full` is what it says of itself where there are tickets: that it meets the target.
    pub(super) fn enter(
        &mut self,
        id: JobId,
        nonce: Nonce,
        version: u32,
        full: Option<bool>,
    ) -> Verdict {
        let mut verdict = Verdict::Wrong(None);
        for entry in self.entries.iter_mut().rev().filter(|e| e.job.id == id) {
            let job = &entry.job;
            let walked = (job.start..=job.end).contains(&nonce);
            let Some(lane) = Self::lane(job, version).filter(|_| walked) else {
                continue;
            };
            let on = |lanes: u32| lanes >> lane & 1 == 1;
            if !on(job::shares(job, nonce)) {
                verdict = Verdict::Wrong(Some(true));
            } else if entry.stale {
                return Verdict::Stale;
            } else if !entry.delivered.insert((nonce, version)) {
                // Two jobs may share an id: it may be the other's.
                verdict = Verdict::Repeated;
            } else if entry.fate == Fate::Settled {
                return Verdict::Wrong(Some(false));
            } else if full.is_some_and(|full| full != on(job::hits(job, nonce))) {
                return Verdict::WrongFull;
            } else {
                return Verdict::Good;
            }
        }
        verdict
    }

    /// Everything is through: sums up what finished jobs have left to say, and settles all.
    pub(super) fn balance(&mut self) -> Balance {
        let mut balance = Balance::default();
        let open = |e: &&mut Entry| e.fate != Fate::Settled;
        for entry in self.entries.iter_mut().filter(open) {
            let job = &entry.job;
            balance.dropped |= entry.fate == Fate::Dropped;
            if entry.fate == Fate::Finished {
                balance.nonces += job.nonces() * job.lanes() as u64;
                for nonce in (job.start.0..=job.end.0).map(Nonce) {
                    let lanes = job::shares(job, nonce);
                    let hits = (0..job.lanes() as u32).filter(|lane| lanes >> lane & 1 == 1);
                    let left = hits
                        .filter(|&lane| !entry.delivered.contains(&(nonce, job.version_of(lane))));
                    let left = left.count() as u64;
                    balance.missing += left;
                    if left > 0 && !entry.stale {
                        balance.first.get_or_insert((job.id, nonce));
                    }
                }
            }
            entry.fate = Fate::Settled;
        }
        balance
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bits::State;
    use crate::spec::Target;

    fn job(id: u8, target: Target) -> Job {
        Job {
            id: JobId(id),
            midstate: State([u32::from(id); 8]),
            others: vec![State([9; 8])],
            version: 0x2000_0000,
            first_block: None,
            ticket: None,
            tail: [1, 2, 3],
            target,
            start: Nonce(5),
            end: Nonce(6),
        }
    }

    #[test]
    fn a_hit_is_entered_once_for_each_version_of_its_own_job() {
        let mut ledger = Ledger::default();
        ledger.open(job(1, Target::MAX));
        let mut enter = |id, nonce, version| ledger.enter(JobId(id), Nonce(nonce), version, None);
        assert_eq!(enter(1, 5, 0x2000_0000), Verdict::Good);
        assert_eq!(enter(1, 5, 0x2000_2000), Verdict::Good);
        assert_eq!(enter(1, 5, 0x2000_0000), Verdict::Repeated);
        for (id, nonce, version) in [
            (1, 7, 0x2000_0000),
            (1, 5, 0x2000_4000),
            (2, 5, 0x2000_0000),
        ] {
            assert_eq!(enter(id, nonce, version), Verdict::Wrong(None));
        }
        ledger.open(job(3, Target::from_be_bytes([0; 32])));
        let missed = ledger.enter(JobId(3), Nonce(5), 0x2000_0000, None);
        assert_eq!(missed, Verdict::Wrong(Some(true)));
        ledger.drop_open(true);
        let stale = ledger.enter(JobId(1), Nonce(6), 0x2000_0000, None);
        assert_eq!(stale, Verdict::Stale);
    }

    #[test]
    fn what_finished_jobs_have_not_delivered_is_missing() {
        let mut ledger = Ledger::default();
        ledger.open(job(1, Target::MAX));
        ledger.enter(JobId(1), Nonce(5), 0x2000_0000, None);
        ledger.finish();
        let balance = ledger.balance();
        assert_eq!(
            (balance.nonces, balance.missing, balance.dropped),
            (4, 3, false)
        );
        assert_eq!(balance.first, Some((JobId(1), Nonce(5))));
        assert_eq!(ledger.balance(), Balance::default());
        let late = ledger.enter(JobId(1), Nonce(6), 0x2000_0000, None);
        assert_eq!(late, Verdict::Wrong(Some(false)));
        ledger.open(job(2, Target::MAX));
        ledger.drop_open(false);
        assert!(ledger.balance().dropped);
    }
}
