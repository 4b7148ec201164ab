//! A case that crashes or hangs, made smaller: fewer cycles, then fewer events or blocks.
//!
//! Nothing was seen but that it was lost, so the cycle is looked for first: as few as still lose it.

use super::compress::{listed, taken};
use super::ddmin::ddmin;
use super::miner::left_of;
use super::{Trial, bare, counted, words};
use crate::stimulus::{Action, Case, CompressScript, MinerScript, Script};
use crate::units::Cycle;

/// A smaller case that is lost as well, and in words what was left out; `None` where nothing could be.
///
/// `is_lost` runs a candidate and says whether it is lost in the same way. `latency` is that from a block to its digest.
pub fn shrink_lost(
    case: &Case,
    latency: u64,
    is_lost: &mut dyn FnMut(&Case) -> bool,
) -> Option<(Case, String)> {
    let mut trial = Trial::new(case, is_lost);
    let (script, words) = match &case.script {
        Script::Miner(script) => {
            let (script, words) = host(script, (&mut trial, &Script::Miner))?;
            (Script::Miner(script), words)
        }
        Script::Chip(script) => {
            let (script, words) = host(script, (&mut trial, &Script::Chip))?;
            (Script::Chip(script), words)
        }
        Script::Compress(script) => {
            let (script, words) = pipe(script, latency, &mut trial)?;
            (Script::Compress(script), words)
        }
    };
    let smaller = Case {
        script,
        ..case.clone()
    };
    Some((smaller, words))
}

/// The fewest cycles that still lose it, of so many that do.
fn fewest(whole: u64, is_lost: &mut dyn FnMut(u64) -> bool) -> u64 {
    let (mut short, mut long) = (0, whole);
    while long - short > 1 {
        let middle = short + (long - short) / 2;
        if is_lost(middle) {
            long = middle;
        } else {
            short = middle;
        }
    }
    long
}

/// A miner's script, or a chip's.
fn host(
    script: &MinerScript,
    (trial, script_of): (&mut Trial<'_>, &dyn Fn(MinerScript) -> Script),
) -> Option<(MinerScript, String)> {
    let cut = |cycles: u64| {
        let events = script.events.iter().filter(|event| event.at.0 < cycles);
        MinerScript {
            cycles,
            events: events.cloned().collect(),
            golden: Vec::new(),
            ..script.clone()
        }
    };
    let cycles = fewest(script.cycles, &mut |cycles| {
        trial.holds(script_of(cut(cycles)), cycles)
    });
    let shorter = cut(cycles);
    // A run begins with its reset: what is lost without one may be lost for that.
    let (front, rest): (Vec<_>, Vec<_>) =
        shorter.events.iter().cloned().partition(|event| {
            event.at == Cycle(0) && matches!(event.action, Action::Reset { .. })
        });
    let with = |rest: &[_]| MinerScript {
        events: front.iter().chain(rest).cloned().collect(),
        ..shorter.clone()
    };
    let rest = ddmin(&rest, &mut |rest| {
        trial.holds(script_of(with(rest)), cycles)
    });
    let best = with(&rest);
    if cycles == script.cycles && best.events.len() == script.events.len() {
        return None;
    }
    let (left, before) = left_of(&script.events, &best.events);
    let words = words((before, "job"), &left, (script.cycles, cycles));
    Some((best, words))
}

/// A compression pipe's script.
fn pipe(
    script: &CompressScript,
    latency: u64,
    trial: &mut Trial<'_>,
) -> Option<(CompressScript, String)> {
    let whole = script.length(latency);
    let (_, before) = taken(script, whole);
    let cycles = fewest(whole, &mut |cycles| {
        let shorter = CompressScript {
            cycles,
            ..script.clone()
        };
        trial.holds(Script::Compress(shorter), cycles)
    });
    let (feed, _) = taken(script, cycles);
    let last = Cycle(cycles.saturating_sub(1));
    let with = |kept: &[usize]| listed(script, &feed, kept, (last, cycles));
    let mut holds = |kept: &[usize]| trial.holds(Script::Compress(with(kept)), cycles);
    let all: Vec<usize> = (0..feed.len()).filter(|at| feed[*at].is_some()).collect();
    if !holds(&all) {
        // Listed, it is another case; but a shorter one there may be.
        let shorter = CompressScript {
            cycles,
            ..script.clone()
        };
        let left = counted(all.len(), "block");
        let words = words((before, "block"), &left, (whole, cycles));
        return (cycles < whole).then_some((shorter, words));
    }
    // What is still on its way is mostly enough.
    let on_its_way = feed.len().saturating_sub(latency as usize + 1);
    let late: Vec<usize> = all.iter().copied().filter(|at| *at >= on_its_way).collect();
    let blocks = if late.len() < all.len() && holds(&late) {
        late
    } else {
        all
    };
    let kept = ddmin(&blocks, &mut holds);
    if cycles == whole && kept.len() == before {
        return None;
    }
    let smaller = with(&kept);
    let left = match kept.len() {
        0 => bare("block", &smaller.events),
        count => counted(count, "block"),
    };
    let words = words((before, "block"), &left, (whole, cycles));
    Some((smaller, words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::DesignConfig;
    use crate::stimulus::{CompressDriver, Driver as _, Suite, cases};
    use crate::units::Seed;

    fn case(design: &DesignConfig, name: &str) -> Case {
        let all = cases(design, "c", Seed(1), Suite::Smoke, &[]);
        all.into_iter().find(|case| case.name == name).unwrap()
    }

    #[test]
    fn a_pipe_that_dies_of_one_block_keeps_that_block() {
        let design = DesignConfig::compress();
        let case = case(&design, "bubbles");
        let Script::Compress(script) = &case.script else {
            panic!("a compression pipe's case")
        };
        let deadly = taken(script, 200).0.into_iter().flatten().last().unwrap();
        let mut deadly = deadly.block.0;
        // As ports have it, the last word first.
        deadly.reverse();
        // The pipe dies in the clock in which it takes the block.
        let mut is_lost = |candidate: &Case| {
            let Script::Compress(script) = &candidate.script else {
                return false;
            };
            let mut driver = CompressDriver::new(script);
            (0..script.length(65)).any(|_| {
                let inputs = driver.next_inputs();
                inputs.valid && inputs.enable && !inputs.reset && inputs.block == deadly
            })
        };
        assert!(is_lost(&case));
        let (smaller, words) = shrink_lost(&case, 65, &mut is_lost).unwrap();
        assert!(is_lost(&smaller), "{words}");
        assert!(words.contains(" -> 1 block; "), "{words}");
        let Script::Compress(script) = &smaller.script else {
            panic!("a compression pipe's case")
        };
        assert!(script.cycles <= 201, "{words}");
    }

    #[test]
    fn a_miner_that_dies_of_a_stall_keeps_the_stall() {
        let design = DesignConfig::miner();
        let all = cases(&design, "miner", Seed(1), Suite::Smoke, &[]);
        let stalls = |case: &Case| {
            let Script::Miner(script) = &case.script else {
                return 0;
            };
            let events = script
                .events
                .iter()
                .filter(|event| event.at.0 < script.cycles);
            let stalls = events.filter(|event| matches!(event.action, Action::Stall { .. }));
            stalls.count()
        };
        let case = all.iter().find(|case| stalls(case) > 1).unwrap();
        let (smaller, words) = shrink_lost(case, 130, &mut |case| stalls(case) > 0).unwrap();
        assert_eq!(stalls(&smaller), 1, "{words}");
        assert!(words.contains("no job, 1 reset, 1 stall"), "{words}");
    }

    #[test]
    fn what_is_lost_only_whole_stays_whole() {
        let case = case(&DesignConfig::miner(), "job_switch");
        assert_eq!(shrink_lost(&case, 130, &mut |_| false), None);
    }
}
