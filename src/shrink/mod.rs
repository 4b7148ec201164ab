//! A failing case made smaller: fewer jobs, fewer nonces, fewer blocks, and the same divergence in the same cycle.
//!
//! What is left keeps its cycles, so a report, its waves and its replay all speak of the same ones. Every step is tried on
//! the device, and kept only if the case still fails just so. The effort is bounded in attempts and in cycles, not in time:
//! the same failure shrinks to the same case on every machine.

mod compress;
mod ddmin;
mod miner;

use crate::stimulus::{Case, Script};
use crate::verdict::Divergence;

/// Attempts on one case.
const ATTEMPTS: usize = 80;
/// Cycles of all attempts together.
const CYCLES: u64 = 4_000_000;

/// Tries candidates and counts what they cost.
pub struct Trial<'a> {
    fails_the_same: &'a mut dyn FnMut(&Case) -> bool,
    attempts: usize,
    cycles: u64,
    case: Case,
}

impl<'a> Trial<'a> {
    fn new(case: &Case, fails_the_same: &'a mut dyn FnMut(&Case) -> bool) -> Self {
        Self {
            fails_the_same,
            attempts: ATTEMPTS,
            cycles: CYCLES,
            case: case.clone(),
        }
    }

    /// Does the case still fail the same with this script. `false` once the effort is spent.
    fn holds(&mut self, script: Script, cycles: u64) -> bool {
        if self.attempts == 0 || self.cycles < cycles {
            return false;
        }
        self.attempts -= 1;
        self.cycles -= cycles;
        let candidate = Case {
            script,
            ..self.case.clone()
        };
        (self.fails_the_same)(&candidate)
    }
}

/// A smaller case, and in words what was left out; `None` where nothing could be.
///
/// `fails_the_same` runs a candidate and says whether it shows the same element wrong in the same cycle.
pub fn shrink(
    case: &Case,
    divergence: &Divergence,
    latency: u64,
    fails_the_same: &mut dyn FnMut(&Case) -> bool,
) -> Option<(Case, String)> {
    let mut trial = Trial::new(case, fails_the_same);
    let (script, words) = match &case.script {
        Script::Miner(script) => {
            let (script, words) = miner::shrink(script, divergence, (&mut trial, &Script::Miner))?;
            (Script::Miner(script), words)
        }
        Script::Chip(script) => {
            let (script, words) = miner::shrink(script, divergence, (&mut trial, &Script::Chip))?;
            (Script::Chip(script), words)
        }
        Script::Compress(script) => {
            let (script, words) = compress::shrink(script, divergence, latency, &mut trial)?;
            (Script::Compress(script), words)
        }
    };
    let smaller = Case {
        script,
        ..case.clone()
    };
    Some((smaller, words))
}

/// `1 job`, `200 jobs`.
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
