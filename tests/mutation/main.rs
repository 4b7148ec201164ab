//! How much of a sample of small changes is noticed: by results alone, by outputs alone, by the full state.
//!
//! Yosys makes the mutants and weaves them into one netlist per sample; part of `make nightly`.

#[path = "../faults/blind.rs"]
mod blind;
mod constants;
mod draw;
mod netlist;
mod page;
mod pairs;
mod plans;
mod proof;
mod sample;
mod score;
mod tree;
mod weave;
mod yosys;

use std::path::Path;
use std::time::Instant;

use goldbench::tools::dirs::Dirs;
use goldbench::tools::toolchain;
use page::Result;
use proof::{Proof, Prover};
use rayon::prelude::*;
use score::Score;

#[test]
#[ignore = "minutes: for the night"]
fn mutants_are_noticed() {
    let dirs = Dirs::of_process().expect("a home folder");
    let (tools, yosys) = (
        toolchain::find(&dirs),
        std::process::Command::new("yosys").arg("-V").output(),
    );
    let (Ok(tools), Ok(_)) = (tools, yosys) else {
        assert!(
            std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_none(),
            "Verilator and Yosys are needed"
        );
        eprintln!("skipped: Verilator or Yosys is absent");
        return;
    };
    // Side by side: most of a sample's time is one process's.
    let results: Vec<(String, Vec<String>)> = plans::PLANS
        .par_iter()
        .map(|plan| one(plan, &tools))
        .collect();
    let (pages, wrong): (Vec<String>, Vec<Vec<String>>) = results.into_iter().unzip();
    let text = page::HEAD.to_owned() + &pages.concat();
    eprintln!("{text}");
    write(&text);
    let wrong = wrong.concat();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A sample's part of the page, and what must not be.
fn one(plan: &plans::Plan, tools: &verilated::Toolchain) -> (String, Vec<String>) {
    let sample = sample::make(plan, tools);
    let start = Instant::now();
    let scores = score::all(plan, &sample);
    eprintln!(
        "{}: scored in {:.0} s",
        plan.name,
        start.elapsed().as_secs_f64()
    );
    let start = Instant::now();
    let (proofs, ended) = prove(&sample, &scores);
    eprintln!(
        "{}: proofs in {:.0} s",
        plan.name,
        start.elapsed().as_secs_f64()
    );
    let result = Result {
        plan,
        sample: &sample,
        scores,
        proofs,
        ended,
    };
    (result.render(), objections(&result))
}

/// Tries to prove of each mutant that no way noticed that it changes nothing, and of each that only the full state
/// noticed that it reaches no output. And was there time for all of that.
fn prove(sample: &sample::Sample, scores: &[Score]) -> (Vec<Option<Proof>>, bool) {
    let prover = Prover::new(sample);
    let numbers = |which: fn(&Score) -> bool| -> Vec<usize> {
        let numbered = (1..).zip(scores).filter(|(_, score)| which(score));
        numbered.map(|(number, _)| number).collect()
    };
    let silent = numbers(|s| !s.full && !s.outputs && !s.results);
    let inside = numbers(|s| s.full && !s.outputs && !s.results);
    let (equivalent, unread) =
        rayon::join(|| prover.equivalent(&silent), || prover.unread(&inside));
    let ended = !prover.is_late();
    let noticed = numbers(|s| s.results)[0];
    assert!(
        prover.sees(noticed),
        "{noticed} was noticed, and not by the proof"
    );
    let mut proofs = vec![None; scores.len()];
    for (number, proof) in [equivalent, unread].concat() {
        proofs[number - 1] = Some(proof);
    }
    (proofs, ended)
}

/// What a sample must not show.
fn objections(result: &Result<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    let (name, killable) = (result.plan.name, result.killable(false));
    if result.killed(|s| s.full) * 100 < 95 * killable {
        wrong.push(format!("{name}: gate S1: 95 % of the killable mutants"));
    }
    for (number, (score, proof)) in (1..).zip(result.scores.iter().zip(&result.proofs)) {
        if score.full && result.proven(number) {
            wrong.push(format!(
                "{name}: {number} is proven to change nothing, and was noticed"
            ));
        }
        if (score.outputs || score.results) && proof.is_some() {
            wrong.push(format!(
                "{name}: {number} is proven to reach no output, and was noticed there"
            ));
        }
        let noted = result.plan.notes.iter().any(|note| note.mutant == number);
        let open = !score.full && !score.outputs && !result.proven(number);
        // A note may only be asked for where the proof has said all it can.
        if noted != open && (noted || result.ended) {
            wrong.push(format!("{name}: {number}: noted {noted}, but open {open}"));
        }
    }
    wrong
}

fn write(text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/mutation.md");
    if std::env::var_os("GOLDBENCH_WRITE_MUTATION").is_some() {
        std::fs::write(path, text).unwrap();
    }
}
