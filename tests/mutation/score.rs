//! Which mutants each way of looking notices.

use std::fmt::Write as _;

use goldbench::lockstep::{Builds, run_case};
use goldbench::stimulus::{Case, Suite, cases};
use goldbench::units::Seed;
use goldbench::verdict::Outcome;
use rayon::prelude::*;

use crate::blind;
use crate::sample::{Plan, Sample};

pub const HEAD: &str = "\
# Mutation sample

Yosys draws mutants (`mutate -list`, seed 1: an inverted, stuck or crossed bit at a cell's port) and weaves them into one
netlist (`-ctrl`); the netlist is Verilated once and every mutant run through the same cases against the golden model,
root seed 1. Written by `GOLDBENCH_WRITE_MUTATION=1 cargo test --test mutation -- --ignored`.

- *results*: noticed by the oracle that knows `sha2` and the protocol but no register: a hit or digest missing, extra, in the
  wrong cycle or with the wrong content, the overflow count or `exhausted` wrong.
- *outputs*: any output port differs from the model's in any cycle.
- *full state*: any output, or any register of the design at either clock phase.

A mutant that nothing notices is listed; it counts as not killed unless it is shown to change nothing.
";

#[derive(Clone, Copy, Debug)]
pub struct Score {
    pub results: bool,
    pub outputs: bool,
    pub full: bool,
}

pub fn killed(scores: &[Score], how: impl Fn(&Score) -> bool) -> usize {
    scores.iter().filter(|score| how(score)).count()
}

/// Scores every mutant; the netlist without a mutant must pass first.
pub fn all(plan: &Plan, sample: &Sample) -> Vec<Score> {
    let design = &sample.with(0).manifest.design;
    let suite = cases(design, plan.core, Seed(1), Suite::Smoke, &[]);
    let of_plan = |name: &&str| {
        suite
            .iter()
            .find(|case| case.name == **name)
            .expect("a case of the suite")
    };
    let chosen: Vec<&Case> = plan.cases.iter().map(|name| of_plan(&name)).collect();
    let clean = one(sample, 0, &chosen);
    assert!(
        !clean.results && !clean.outputs && !clean.full,
        "the netlist itself differs: {clean:?}"
    );
    (1..=sample.mutants.len() as u32)
        .into_par_iter()
        .map(|mutant| one(sample, mutant, &chosen))
        .collect()
}

fn one(sample: &Sample, mutant: u32, chosen: &[&Case]) -> Score {
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
    for case in chosen {
        if !score.full {
            let verdict =
                run_case(&core, &builds, case, &mut |_| {}).expect("a manifest that fits");
            score.full = verdict.outcome != Outcome::Pass;
        }
        if !score.results || !score.outputs {
            let seen = blind::run(&sample.library, &core, case);
            score.results |= seen.by_results;
            score.outputs |= seen.by_outputs;
        }
    }
    score
}

pub fn render(plan: &Plan, sample: &Sample, scores: &[Score]) -> String {
    let mut text = format!(
        "\n## {}: {}\n\nCases: {}.\n\n",
        plan.name,
        plan.what,
        plan.cases.join(", ")
    );
    let n = scores.len();
    let share = |k: usize| format!("{k} of {n} ({:.1} %)", 100.0 * k as f64 / n as f64);
    let _ = write!(
        text,
        "| noticed by | mutants |\n|---|---|\n| results alone | {} |\n| outputs alone | {} |\n| full state | {} |\n",
        share(killed(scores, |s| s.results)),
        share(killed(scores, |s| s.outputs)),
        share(killed(scores, |s| s.full)),
    );
    text.push_str("\nNoticed by nothing:\n\n");
    let mut none = true;
    for (mutant, (score, command)) in (1..).zip(scores.iter().zip(&sample.mutants)) {
        if !score.full && !score.results && !score.outputs {
            none = false;
            let _ = writeln!(text, "- {mutant}: `{}`", place(command));
        }
    }
    if none {
        text.push_str("- none\n");
    }
    text
}

/// The mutant's command without the select, and its sources by file name.
fn place(command: &str) -> String {
    let words: Vec<&str> = command.split_whitespace().collect();
    let from = words.iter().position(|w| *w == "-mode").unwrap_or(0);
    let shown = words[from..]
        .iter()
        .map(|word| word.rsplit('/').next().unwrap_or(word));
    shown.collect::<Vec<_>>().join(" ")
}
