//! Finds out when a miner core is in steady flow, and for how long.

use super::control::Control;
use super::law::Law;
use super::rows::Rows;
use super::{Found, Search, Steady};
use crate::design::{DesignConfig, Node, Shortcut, Structure};
use crate::job::Job;
use crate::simd::{Engine, NoEngine};
use crate::spec::Target;
use crate::stimulus::MinerScript;

/// Nonces that are looked through for hits at first, and at most, in one go.
const LOOK: (u64, u64) = (1 << 12, 1 << 24);

pub(super) struct Finder {
    design: DesignConfig,
    structure: Structure,
    engine: Engine,
    nodes: Vec<Node>,
    /// The jobs of the run, each with the cycle in which it is offered.
    jobs: Vec<(u64, Job)>,
    /// Words of the state that are not of the datapath, and whether they may be numbers of nonces.
    control: Vec<(usize, bool)>,
    /// Cycles from a nonce to the next, and in which everything comes round.
    periods: (u64, u64),
    /// Words of the nonce that enters next, and of the last one.
    nonce: (usize, usize),
}

/// A law, and until when it holds.
pub(super) struct Holds {
    pub(super) law: Law,
    job: Job,
    /// The job's own nonces by number: those up to this one have been looked through.
    looked: u64,
    look: u64,
    /// The cycle from which on it may hold.
    pub(super) from: u64,
    /// The law ends in this cycle at the latest.
    pub(super) until: u64,
    /// A hit has been found; there it ends.
    pub(super) ends: bool,
}

impl Finder {
    /// `nodes` are behind the words of the state.
    pub(super) fn new(
        design: &DesignConfig,
        script: &MinerScript,
        engine: Engine,
        nodes: Vec<Node>,
    ) -> Self {
        let structure = design.elaborate();
        let mut control = vec![true; structure.state_words()];
        for held in structure.held() {
            control[held.word] = false;
        }
        let period = design.period() as u64;
        // Digests of hash 0 go round in a ring.
        let ring = structure.pipe("hash0").map_or(1, |pipe| pipe.stages.len());
        let word = |name: &str| {
            let register = structure.register(name).expect("a miner's register");
            structure.registers[register].word
        };
        let jobs = script.events.iter();
        let jobs = jobs.filter_map(|event| Some((event.at.0, event.action.job()?.clone())));
        Self {
            design: *design,
            engine,
            nodes,
            jobs: jobs.collect(),
            control: (0..control.len())
                .filter(|&word| control[word])
                .map(|word| (word, structure.registers[structure.owner(word)].width == 32))
                .collect(),
            periods: (period, period * ring as u64),
            nonce: (word("issue.nonce"), word("issue.end")),
            structure,
        }
    }

    /// The design of the core.
    pub(super) fn design(&self) -> &DesignConfig {
        &self.design
    }

    /// Rows that must be seen.
    pub(super) fn rows(&self) -> usize {
        Control::rows(self.periods.1)
    }

    /// Cycles below which steady flow is not worth the search.
    pub(super) fn least(&self) -> u64 {
        2 * self.design.latency().issue_to_result + 4 * self.periods.1
    }

    /// The law that these rows show, the first of them that of cycle `first`; it may hold from the last row on. Nothing
    /// happens at the ports up to cycle `quiet`.
    pub(super) fn find(&self, rows: &Rows, first: u64, quiet: u64) -> Option<Holds> {
        let (period, round) = self.periods;
        let growth = round / period;
        let [start, end] = [0, rows.len() - 1].map(|row| rows.row(row));
        // Most that goes wrong shows here: the core is at rest, or its nonces are over.
        if end[self.nonce.0].wrapping_sub(start[self.nonce.0]) != 3 * growth as u32 {
            return None;
        }
        let control = Control::learn(&self.control, (rows, first), (round, growth as u32))?;
        let last = first + rows.len() as u64 - 1;
        let offered = self.jobs.iter().rev().filter(|(at, _)| *at < first);
        offered.take(self.design.slots()).find_map(|(_, job)| {
            // The number of the nonce that enters next.
            let number = u64::from(start[self.nonce.0].checked_sub(job.start.0)?);
            if start[self.nonce.1] != job.end.0 || number >= job.nonces() {
                return None;
            }
            let steady = Steady::with_nodes(&self.design, &self.structure, &self.nodes, job);
            // It enters within a period.
            let next = number * period;
            let flow = (0..period).filter_map(|clocks| next.checked_sub(clocks));
            let flow = flow.filter(|&cycle| cycle >= steady.filled());
            let shows = |row: &[u32], cycle: u64| {
                steady
                    .words(cycle)
                    .iter()
                    .all(|&(word, value)| row[word] == value)
            };
            let behind = last - first;
            let mut flow = flow.filter(|&cycle| shows(start, cycle) && shows(end, cycle + behind));
            let now = flow.next()?;
            let issued = first.cast_signed() - now.cast_signed();
            // When the last nonce enters, the counter stops.
            let stops = issued + ((job.nonces() - 1) * period).cast_signed();
            Some(Holds {
                law: Law {
                    steady,
                    control: control.clone(),
                    issued,
                    words: self.structure.state_words() + self.nodes.len(),
                },
                job: job.clone(),
                looked: number.saturating_sub(self.design.tags() as u64 + 1),
                look: LOOK.0,
                from: last,
                until: quiet.min(stops.cast_unsigned()).max(last),
                ends: false,
            })
        })
    }

    /// Looks further ahead for a hit; gives the cycle up to which the law is known to hold.
    pub(super) fn reach(&self, holds: &mut Holds) -> Result<u64, NoEngine> {
        let period = self.periods.0;
        let last = (holds.looked + holds.look).min(holds.job.nonces()) - 1;
        let number = |found: &Found| u64::from(found.nonce.0 - holds.job.start.0);
        let nonce = |number: u64| holds.job.start.0 + number as u32;
        let nonces = nonce(holds.looked)..=nonce(last);
        let told = self.told(&holds.job);
        let search = Search::new(&told, self.design.lanes(), nonces, self.engine)?;
        let mut hits = search.filter_map(|scanned| scanned.found.first().map(number));
        let hit = hits.next();
        holds.looked = last + 1;
        holds.look = (2 * holds.look).min(LOOK.1);
        // Nothing shows before the digest is there, or the word that is compared early.
        let shows = |number: u64| {
            let issue = holds.law.issued + (number * period).cast_signed();
            let digest = self.design.latency().issue_to_digest.cast_signed();
            (issue + digest - period.cast_signed())
                .max(0)
                .cast_unsigned()
        };
        holds.ends = hit.is_some() || holds.looked == holds.job.nonces();
        let all = shows(holds.looked);
        Ok(hit.map_or(all, shows).min(holds.until))
    }

    /// The job with the target that decides whether anything happens behind the datapath: an early compare's own, where
    /// there is one.
    fn told(&self, job: &Job) -> Job {
        let mut job = job.clone();
        if self.design.has(Shortcut::EarlyReject) {
            job.target = Target::from_zero_bits(self.design.reject_bits).unwrap_or(Target::MAX);
            job.ticket = None;
        }
        job
    }
}
