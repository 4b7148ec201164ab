//! Which mutants each way of looking notices.

use goldbench::lockstep::{Builds, run_case};
use goldbench::stimulus::{Case, Script, Suite, cases};
use goldbench::units::Seed;
use goldbench::verdict::Outcome;
use rayon::prelude::*;

use crate::blind;
use crate::plans::Plan;
use crate::sample::Sample;

#[derive(Clone, Copy, Debug)]
pub struct Score {
    pub results: bool,
    pub outputs: bool,
    pub full: bool,
}

/// Scores every mutant; the netlist without a mutant must pass first.
pub fn all(plan: &Plan, sample: &Sample) -> Vec<Score> {
    let design = &sample.with(0).manifest.design;
    let mut suite = cases(design, plan.core, Seed(1), Suite::Smoke, &[]);
    suite.retain(is_short);
    let clean = one(sample, 0, &suite);
    assert!(
        !clean.results && !clean.outputs && !clean.full,
        "the netlist itself differs: {clean:?}"
    );
    (1..=sample.drawn.mutants.len() as u32)
        .into_par_iter()
        .map(|mutant| one(sample, mutant, &suite))
        .collect()
}

/// Of cores that take several clocks for a nonce, the count of dropped hits reaches its end after most of a million cycles:
/// too long to run for every mutant that nothing notices.
fn is_short(case: &Case) -> bool {
    match &case.script {
        Script::Miner(script) | Script::Chip(script) => script.cycles < 200_000,
        Script::Compress(_) => true,
    }
}

fn one(sample: &Sample, mutant: u32, suite: &[Case]) -> Score {
    let core = sample.with(mutant);
    let builds = Builds {
        fast: sample.library.clone(),
        probe: sample.library.clone(),
    };
    let mut score = Score {
        results: false,
        outputs: false,
        full: false,
    };
    for case in suite {
        if !score.full {
            let verdict =
                run_case(&core, &builds, case, &mut |_| {}).expect("a manifest that fits");
            // It compares the outputs and asks the oracle too: where it passes, less in view shows nothing.
            if verdict.outcome == Outcome::Pass {
                continue;
            }
            score.full = true;
        }
        if !score.results || !score.outputs {
            let seen = blind::run(&sample.library, &core, case);
            score.results |= seen.by_results;
            score.outputs |= seen.by_outputs;
        }
    }
    score
}
