//! Bugs planted into the reference cores: the lockstep finds each, and says where it is.
//!
//! A fault is a plain patch in this folder. All faults of a core are woven into one build behind a select; `rtl/` itself
//! holds none of this.

mod patch;
#[path = "../support/weave.rs"]
mod weave;
mod woven;

use goldbench::lockstep::run_case;
use goldbench::stimulus::{Suite, cases};
use goldbench::units::Seed;
use goldbench::verdict::Outcome;
use patch::Fault;
use rayon::prelude::*;

fn check(name: &str) {
    let faults = patch::all();
    let faults: Vec<&Fault> = faults.iter().filter(|fault| fault.core == name).collect();
    let Some(woven) = woven::build_woven(name, &faults) else {
        return;
    };
    let all = cases(&woven.with(0).manifest.design, name, Seed(1), Suite::Smoke);
    faults.par_iter().for_each(|fault| {
        let core = woven.with(fault.number);
        for case in all.iter().filter(|c| fault.cases.contains(&c.name)) {
            let verdict = run_case(&core, &woven.builds, case, &mut |_| {}).unwrap();
            if verdict.outcome == Outcome::Pass {
                eprintln!("{} {} PASS", fault.name, case.name);
                continue;
            }
            if let Some(d) = &verdict.divergence {
                eprintln!(
                    "{} | {} | {} | {} | {} {} -> {} | {} | {} | {:?} | {:?} | then {:?}",
                    fault.name,
                    case.name,
                    d.cycle.0,
                    d.phase,
                    d.first.element,
                    d.first.model,
                    d.first.device,
                    d.fault.function,
                    d.fault.rule,
                    d.fault.explained_by,
                    d.source
                        .iter()
                        .map(|s| format!(
                            "{}:{}",
                            s.file.file_name().unwrap().to_str().unwrap(),
                            s.line
                        ))
                        .collect::<Vec<_>>(),
                    verdict.result_faults.first()
                );
            }
            break;
        }
    });
}

#[test]
fn compress() {
    check("compress");
}
#[test]
fn miner() {
    check("miner");
}
