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
netlist (`-ctrl`); the netlist is Verilated once and every mutant run through the smoke suite against the golden model,
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
    let clean = one(sample, 0, &suite);
    assert!(
        !clean.results && !clean.outputs && !clean.full,
        "the netlist itself differs: {clean:?}"
    );
    (1..=sample.mutants.len() as u32)
        .into_par_iter()
        .map(|mutant| one(sample, mutant, &suite))
        .collect()
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

/// Does a score belong into a list.
type Which = fn(&Score) -> bool;

pub fn render(plan: &Plan, sample: &Sample, scores: &[Score]) -> String {
    let mut text = format!("\n## {}: {}\n\n", plan.name, plan.what);
    let n = scores.len() - plan.equivalent.len();
    let share = |k: usize| format!("{k} of {n} ({:.1} %)", 100.0 * k as f64 / n as f64);
    let _ = write!(
        text,
        "{} mutants, {} of them shown to change nothing; of the others:\n\n\
         | noticed by | mutants |\n|---|---|\n| results alone | {} |\n| outputs alone | {} |\n| full state | {} |\n",
        scores.len(),
        plan.equivalent.len(),
        share(killed(scores, |s| s.results)),
        share(killed(scores, |s| s.outputs)),
        share(killed(scores, |s| s.full)),
    );
    let silent: Which = |s| !s.full && !s.results && !s.outputs;
    let beyond: Which = |s| s.full && !s.results;
    let lists = [
        ("Noticed by nothing", silent),
        ("Noticed by the full state and not by results", beyond),
    ];
    for (title, which) in lists {
        let _ = write!(text, "\n{title}:\n\n");
        let numbered = (1..).zip(scores.iter().zip(&sample.mutants));
        let of_list: Vec<_> = numbered.filter(|(_, (score, _))| which(score)).collect();
        if of_list.is_empty() {
            text.push_str("- none\n");
        }
        for (mutant, (_, command)) in of_list {
            let known = plan.equivalent.iter().find(|(number, _)| *number == mutant);
            let why = known.map_or(String::new(), |(_, why)| {
                format!(" - changes nothing: {why}")
            });
            let _ = writeln!(text, "- {mutant}: `{}`{why}", place(command));
        }
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
