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
mod weave;
mod yosys;

use std::path::Path;
use std::time::Instant;

use goldbench::tools::dirs::Dirs;
use goldbench::tools::toolchain;
use page::Result;
use proof::{Proof, Prover};
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
    for plan in plans::PLANS
        .iter()
        .filter(|p| std::env::var("ONLY").is_ok_and(|o| o == p.name))
    {
        let sample = sample::make(plan, &tools);
        let start = Instant::now();
        let scores = dev(plan.name, || score::all(plan, &sample));
        let scored = start.elapsed();
        let start = Instant::now();
        let proofs = prove(&sample, &scores);
        eprintln!(
            "{}: scored in {:.0} s, proofs in {:.0} s",
            plan.name,
            scored.as_secs_f64(),
            start.elapsed().as_secs_f64()
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

/// Tries to prove of each mutant that no way noticed that it changes nothing, and of each that only the full state
/// noticed that it reaches no output.
fn prove(sample: &sample::Sample, scores: &[Score]) -> Vec<Option<Proof>> {
    let prover = Prover::new(sample);
    let numbers = |which: fn(&Score) -> bool| -> Vec<usize> {
        let numbered = (1..).zip(scores).filter(|(_, score)| which(score));
        numbered.map(|(number, _)| number).collect()
    };
    let noticed = numbers(|s| s.results)[0];
    let wrong = [prover.equivalent(&[noticed]), prover.unread(&[noticed])].concat();
    assert!(wrong.is_empty(), "of a mutant that was noticed: {wrong:?}");
    let silent = numbers(|s| !s.full && !s.outputs && !s.results);
    let inside = numbers(|s| s.full && !s.outputs && !s.results);
    let mut proofs = vec![None; scores.len()];
    for (number, proof) in [prover.equivalent(&silent), prover.unread(&inside)].concat() {
        proofs[number - 1] = Some(proof);
    }
    proofs
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

fn dev(name: &str, make: impl Fn() -> Vec<Score>) -> Vec<Score> {
    let path = format!("/tmp/mutexp/{name}.scores");
    if let Ok(text) = std::fs::read_to_string(&path) {
        return text
            .lines()
            .map(|l| Score {
                results: l.contains('r'),
                outputs: l.contains('o'),
                full: l.contains('f'),
            })
            .collect();
    }
    let scores = make();
    let text: Vec<String> = scores
        .iter()
        .map(|s| {
            format!(
                "{}{}{}",
                if s.results { "r" } else { "-" },
                if s.outputs { "o" } else { "-" },
                if s.full { "f" } else { "-" }
            )
        })
        .collect();
    std::fs::write(path, text.join("\n")).unwrap();
    scores
}
