//! How much of a sample of small changes is noticed: by results alone, by outputs alone, by the full state.
//!
//! Yosys makes the mutants and weaves them into one netlist per sample; part of `make nightly`.

#[path = "../faults/blind.rs"]
mod blind;
mod constants;
mod draw;
#[path = "../support/families.rs"]
mod families;
mod modules;
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

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use goldbench::tools::dirs::Dirs;
use goldbench::tools::toolchain;
use page::Result;
use proof::{Proof, Prover};
use rayon::prelude::*;
use score::Score;

/// How long a sample may be at proofs, in seconds; `GOLDBENCH_PROOF_SECONDS` says otherwise.
const PROOF_SECONDS: u64 = 900;

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
    let (wanted, left_out) = chosen(std::env::var("GOLDBENCH_MUTATION_SAMPLE").ok().as_deref());
    let results: Vec<(String, Vec<String>)> =
        wanted.par_iter().map(|plan| one(plan, &tools)).collect();
    let (pages, wrong): (Vec<String>, Vec<Vec<String>>) = results.into_iter().unzip();
    let parts: Vec<(&plans::Plan, String)> = wanted.into_iter().zip(pages).collect();
    let text = page::whole(&kept(), &parts, &left_out);
    eprintln!("{text}");
    write(&text);
    let wrong = wrong.concat();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The samples that are named, with commas between the names (all of them where nothing is said), and the others.
fn chosen(names: Option<&str>) -> (Vec<&'static plans::Plan>, Vec<&'static plans::Plan>) {
    let names: Option<Vec<&str>> = names.map(|names| names.split(',').collect());
    for name in names.iter().flatten() {
        let known = plans::PLANS.iter().any(|plan| plan.name == *name);
        assert!(
            known,
            "GOLDBENCH_MUTATION_SAMPLE: no sample is called {name}"
        );
    }
    plans::PLANS.iter().partition(|plan| {
        names
            .as_ref()
            .is_none_or(|names| names.contains(&plan.name))
    })
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
    let counted = |way: fn(&Score) -> bool| scores.iter().filter(|score| way(score)).count();
    eprintln!(
        "{}: noticed by results {}, outputs {}, full state {}",
        plan.name,
        counted(|s| s.results),
        counted(|s| s.outputs),
        counted(|s| s.full)
    );
    let start = Instant::now();
    let proofs = prove(
        &sample,
        &scores,
        start + Duration::from_secs(proof_seconds()),
    );
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
        seconds: proof_seconds(),
    };
    let page = result.render();
    // A sample is there before the slower one is.
    sample.folder.write("page.md", &page);
    (page, objections(&result))
}

fn proof_seconds() -> u64 {
    let said = std::env::var("GOLDBENCH_PROOF_SECONDS");
    said.map_or(PROOF_SECONDS, |said| said.parse().expect("whole seconds"))
}

/// Tries to prove of each mutant that no way noticed that it changes nothing, and of each that only the full state
/// noticed that it reaches no output.
fn prove(sample: &sample::Sample, scores: &[Score], end: Instant) -> Vec<Option<Proof>> {
    let prover = Prover::new(sample, end);
    let numbers = |which: fn(&Score) -> bool| -> Vec<usize> {
        let numbered = (1..).zip(scores).filter(|(_, score)| which(score));
        numbered.map(|(number, _)| number).collect()
    };
    let silent = numbers(|s| !s.full && !s.outputs && !s.results);
    let inside = numbers(|s| s.full && !s.outputs && !s.results);
    let noticed = numbers(|s| s.results)[0];
    // Without this no proof counts: that what is noticed is not proven.
    let sees = prover.sees(noticed);
    let (equivalent, unread) =
        rayon::join(|| prover.equivalent(&silent), || prover.unread(&inside));
    let found = [equivalent, unread].concat();
    let sees_held = if found.iter().any(|(_, proof)| proof.held()) {
        prover.sees_held(noticed)
    } else {
        None
    };
    assert!(
        sees != Some(false) && sees_held != Some(false),
        "{noticed} was noticed, and not by the proof"
    );
    let mut proofs = vec![None; scores.len()];
    for (number, proof) in found {
        let counts = sees.is_some() && (!proof.held() || sees_held.is_some());
        proofs[number - 1] = Some(if counts { proof } else { Proof::Undecided });
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
        let silent_outside = proof.is_some_and(|proof| proof.equivalent() || proof.unread());
        if (score.outputs || score.results) && silent_outside {
            wrong.push(format!(
                "{name}: {number} is proven to reach no output, and was noticed there"
            ));
        }
        let noted = result.plan.notes.iter().any(|note| note.mutant == number);
        let silent = !score.full && !score.outputs && !result.proven(number);
        // Where the time was up first, the page says so, and the mutant counts as one that should have been noticed.
        let open = silent && *proof != Some(Proof::Undecided);
        if (open && !noted) || (noted && !silent) {
            wrong.push(format!("{name}: {number}: noted {noted}, but open {open}"));
        }
    }
    wrong
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/mutation.md")
}

/// The page as an earlier run left it.
fn kept() -> String {
    std::fs::read_to_string(path()).unwrap_or_default()
}

fn write(text: &str) {
    if std::env::var_os("GOLDBENCH_WRITE_MUTATION").is_some() {
        std::fs::write(path(), text).unwrap();
    }
}
