//! How much of a sample of small changes is noticed: by results alone, by outputs alone, by the full state.
//!
//! Yosys makes the mutants and weaves them into one netlist per sample; part of `make nightly`.

#[path = "../faults/blind.rs"]
mod blind;
mod constants;
mod draw;
mod netlist;
mod page;
mod plans;
mod proof;
mod sample;
mod score;
mod tree;
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
    let mut text = String::from(page::HEAD);
    let mut wrong = Vec::new();
    for plan in &plans::PLANS {
        let sample = sample::make(plan, &tools);
        let start = Instant::now();
        let scores = score::all(plan, &sample);
        let scored = start.elapsed();
        let proofs = prove(&sample, &scores);
        eprintln!(
            "{}: scored in {:.0} s, proofs in {:.0} s",
            plan.name,
            scored.as_secs_f64(),
            (start.elapsed() - scored).as_secs_f64()
        );
        let result = Result {
            plan,
            sample: &sample,
            scores,
            proofs,
        };
        text.push_str(&result.render());
        eprintln!("{text}");
        write(&text);
        wrong.extend(objections(&result));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Tries to prove of each mutant that one of the ways missed that it changes nothing, or nothing at an output.
fn prove(sample: &sample::Sample, scores: &[Score]) -> Vec<Option<Proof>> {
    let prover = Prover::new(sample);
    let noticed = scores.iter().position(|score| score.results);
    let noticed = noticed.expect("a mutant that results notice");
    let proof = prover.prove(noticed + 1);
    assert_eq!(proof, Proof::None, "of a mutant that was noticed");
    let numbered: Vec<(usize, &Score)> = (1..).zip(scores).collect();
    numbered
        .into_par_iter()
        .map(|(number, score)| (!score.outputs && !score.results).then(|| prover.prove(number)))
        .collect()
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
        if (score.outputs || score.results) && *proof == Some(Proof::Unread) {
            wrong.push(format!(
                "{name}: {number} is proven to reach no output, and was noticed there"
            ));
        }
        let noted = result.plan.notes.iter().any(|note| note.mutant == number);
        let open = !score.full && !score.outputs && !result.proven(number);
        if noted != open {
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
