//! A walk over a job's nonces.

use super::{ConstantWords, EarlyStop, Midstate, Padding, Prepared, Whole};
use crate::design::{Shortcut, Step};
use crate::job::Job;
use crate::units::Nonce;

/// A way to hash the nonces of one job.
pub trait Miner {
    /// States that are hashed with each nonce.
    const LANES: u32;

    /// What is worked out once for the job. It must be fitted to the rung's design ([`Job::fitted`]).
    fn of(job: &Job) -> Self;

    /// The lanes in which this nonce meets the target, lane 0 the lowest bit.
    fn hits(&self, nonce: Nonce) -> u32;
}

/// A nonce that meets the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The nonce.
    pub nonce: Nonce,
    /// The lane: which version.
    pub lane: u32,
}

/// Every hit of a job's range, in the order of nonces, then of lanes.
pub fn scan<M: Miner>(job: &Job) -> Vec<Hit> {
    let miner = M::of(job);
    let mut found = Vec::new();
    for nonce in (job.start.0..=job.end.0).map(Nonce) {
        let hits = miner.hits(nonce);
        if hits != 0 {
            let lanes = (0..M::LANES).filter(|lane| hits >> lane & 1 != 0);
            found.extend(lanes.map(|lane| Hit { nonce, lane }));
        }
    }
    found
}

/// The miner of a rung.
#[derive(Clone, Copy, Debug)]
pub struct CpuMiner {
    /// States that are hashed with each nonce.
    pub lanes: u32,
    /// Walks a job's range ([`scan`]).
    pub scan: fn(&Job) -> Vec<Hit>,
}

impl CpuMiner {
    fn new<M: Miner>() -> Self {
        Self {
            lanes: M::LANES,
            scan: scan::<M>,
        }
    }

    /// The miner of this step; `None` where there is nothing of it in software: registers, and an early compare without
    /// the early stop, for a compiler leaves out by itself what nobody reads.
    ///
    /// Those from the early stop on find only numbers with 32 leading zero bits, as the core does.
    pub fn of(step: Step) -> Option<Self> {
        match step {
            Step::Foot => Some(Self::new::<Whole<u32>>()),
            Step::Take(Shortcut::Midstate) => Some(Self::new::<Midstate<u32>>()),
            Step::Take(Shortcut::Prepared) => Some(Self::new::<Prepared<u32>>()),
            Step::Take(Shortcut::ConstantWords) => Some(Self::new::<ConstantWords<u32>>()),
            Step::Take(Shortcut::Padding) => Some(Self::new::<Padding<u32>>()),
            Step::Take(Shortcut::EarlyStop) => Some(Self::new::<EarlyStop<u32, 1, 32>>()),
            Step::Take(Shortcut::EarlyReject | Shortcut::DeadWords | Shortcut::PreAdded) => None,
            Step::Share(4) => Some(Self::new::<EarlyStop<u32, 4, 32>>()),
            Step::Share(_) => Some(Self::new::<EarlyStop<u32, 8, 32>>()),
        }
    }
}
