//! A failing case made smaller: fewer jobs, fewer nonces, fewer blocks, and the same divergence in the same cycle.
//!
//! What is left keeps its cycles, so a report, its waves and its replay all speak of the same ones. Every step is tried on
//! the device, and kept only if the case still fails just so. The effort is bounded in attempts and in cycles, not in time:
//! the same failure shrinks to the same case on every machine.

mod compress;
mod ddmin;
mod lost;
mod miner;

use crate::stimulus::{Action, Case, Event, Script};
use crate::verdict::Divergence;
pub(crate) use ddmin::ddmin;
pub use lost::shrink_lost;

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

/// What is left of a case that needs none of what it was full of: `no block, 1 reset`. A case is never of nothing: where the
/// host does nothing either, its cycles are what fails.
fn bare(noun: &str, events: &[Event]) -> String {
    let count = |which: fn(&Action) -> bool| events.iter().filter(|e| which(&e.action)).count();
    let kinds = [
        (count(|a| matches!(a, Action::Reset { .. })), "reset"),
        (count(|a| matches!(a, Action::Stall { .. })), "stall"),
        (count(|a| matches!(a, Action::Abort)), "abort"),
    ];
    let host = kinds.iter().filter(|(count, _)| *count > 0);
    let host: Vec<String> = host.map(|(count, kind)| counted(*count, kind)).collect();
    if host.is_empty() {
        format!("no {noun}, idle cycles alone")
    } else {
        format!("no {noun}, {}", host.join(", "))
    }
}

/// `24 jobs -> 1 job, 1 nonce; 2444 -> 349 cycles`; what there was none of before is not reduced.
fn words((count, noun): (usize, &str), left: &str, (before, after): (u64, u64)) -> String {
    let from = match count {
        0 => String::new(),
        count => format!("{} -> ", counted(count, noun)),
    };
    format!("{from}{left}; {before} -> {after} cycles")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::DesignConfig;
    use crate::stimulus::{Suite, cases};
    use crate::units::{Cycle, Seed};
    use crate::verdict::{Fault, Inputs, Mismatch};

    fn divergence(cycle: u64) -> Divergence {
        Divergence {
            cycle: Cycle(cycle),
            phase: "rising".into(),
            first: Mismatch {
                element: "tags.valid[0]".into(),
                width: 1,
                model: "0x0".into(),
                device: "0x1".into(),
                xor: "0x1".into(),
                bits: vec![0],
            },
            also: Vec::new(),
            rtl_path: None,
            job: None,
            nonce: None,
            inputs: Inputs {
                agree: true,
                names: String::new(),
            },
            fault: Fault {
                function: "tag pipe".into(),
                rule: String::new(),
                explained_by: Vec::new(),
                logic: Vec::new(),
            },
            then: Vec::new(),
            source: Vec::new(),
        }
    }

    /// Words and script of a case that fails whatever is left out.
    fn shrunk(design: &DesignConfig, core: &str, case: &str, cycle: u64) -> (Case, String) {
        let all = cases(design, core, Seed(1), Suite::Smoke, &[]);
        let case = all.iter().find(|c| c.name == case).unwrap();
        shrink(case, &divergence(cycle), 65, &mut |_| true).unwrap()
    }

    #[test]
    fn a_case_is_never_of_nothing() {
        let (_, words) = shrunk(&DesignConfig::compress(), "compress", "bubbles", 90);
        assert!(words.contains("blocks -> no block, 1 reset; "), "{words}");
        assert!(words.ends_with(" cycles"), "{words}");
        let (_, words) = shrunk(&DesignConfig::miner(), "miner", "job_switch", 160);
        assert!(words.contains(" -> no job, 1 reset; "), "{words}");
        assert_eq!(bare("block", &[]), "no block, idle cycles alone");
        let (_, words) = shrunk(&DesignConfig::miner(), "miner", "reset_anywhere", 0);
        assert!(
            !words.contains(" 0 ") && !words.starts_with("0 "),
            "{words}"
        );
    }

    /// What follows a divergence near the end of a case is not made longer than it was.
    #[test]
    fn no_case_grows() {
        let design = DesignConfig::compress();
        let all = cases(&design, "compress", Seed(1), Suite::Smoke, &[]);
        for case in all {
            let Script::Compress(script) = &case.script else {
                panic!("a compression pipe's case")
            };
            let length = script.length(65);
            let cycle = length.min(100) - 1;
            let Some((smaller, words)) = shrink(&case, &divergence(cycle), 65, &mut |_| true)
            else {
                continue;
            };
            let Script::Compress(script) = &smaller.script else {
                panic!("a compression pipe's case")
            };
            assert!(script.length(65) <= length, "{}: {words}", case.name);
        }
    }
}
