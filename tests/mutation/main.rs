//! How much of a sample of small changes is noticed: by results alone, by outputs alone, by the full state; of a core of
//! each family, with `goldbench::mutate`, and a page of it.
//!
//! Yosys makes the mutants and weaves them into one netlist per sample; part of `make nightly`.

#[path = "../support/families.rs"]
mod families;
mod page;
mod plans;
mod sample;

use std::path::{Path, PathBuf};

use goldbench::mutate::{Fate, Proof, Score};
use goldbench::tools::dirs::Dirs;
use goldbench::tools::program::YOSYS;
use goldbench::tools::toolchain;
use page::Result;
use rayon::prelude::*;

/// How long a sample may be at proofs, in seconds; `GOLDBENCH_PROOF_SECONDS` says otherwise.
const PROOF_SECONDS: u64 = 900;

#[test]
#[ignore = "minutes: for the night"]
fn mutants_are_noticed() {
    let dirs = Dirs::of_process().expect("a home folder");
    let (tools, yosys) = (toolchain::find(&dirs), YOSYS.find(&sample::GO_ON));
    let (Ok(tools), Ok(yosys)) = (tools, yosys) else {
        assert!(
            std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_none(),
            "Verilator and Yosys are needed"
        );
        eprintln!("skipped: Verilator or Yosys is absent");
        return;
    };
    // Side by side: most of a sample's time is one process's.
    let (wanted, left_out) = chosen(std::env::var("GOLDBENCH_MUTATION_SAMPLE").ok().as_deref());
    let with = sample::Tools {
        verilator: &tools,
        yosys: &yosys.path,
    };
    let results: Vec<(String, Vec<String>)> =
        wanted.par_iter().map(|plan| one(plan, &with)).collect();
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
fn one(plan: &plans::Plan, tools: &sample::Tools<'_>) -> (String, Vec<String>) {
    let made = sample::make(plan, tools, proof_seconds());
    let counted = |way: fn(&Score) -> bool| made.scores.iter().flatten().filter(|s| way(s)).count();
    eprintln!(
        "{}: noticed by results {}, outputs {}, full state {}",
        plan.name,
        counted(|s| s.results.is_some()),
        counted(|s| s.outputs.is_some()),
        counted(|s| s.full.is_some())
    );
    let result = Result {
        plan,
        made: &made,
        seconds: proof_seconds(),
    };
    let page = result.render();
    // A sample is there before the slower one is.
    let _ = made.sample.folder.write("page.md", &page);
    (page, objections(&result))
}

fn proof_seconds() -> u64 {
    let said = std::env::var("GOLDBENCH_PROOF_SECONDS");
    said.map_or(PROOF_SECONDS, |said| said.parse().expect("whole seconds"))
}

/// What a sample must not show.
fn objections(result: &Result<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    let (name, killable) = (result.plan.name, result.killable(false));
    if result.killed(|s| s.full.is_some()) * 100 < 95 * killable {
        wrong.push(format!("{name}: gate S1: 95 % of the killable mutants"));
    }
    let made = result.made;
    for (at, score) in made.scores.iter().enumerate() {
        let (number, proof, fate) = (at + 1, made.proofs[at], made.fates[at]);
        let Some(score) = score else {
            // Only what the sweep has told need not be run.
            if fate.is_none() {
                wrong.push(format!("{name}: {number} was not run"));
            }
            continue;
        };
        if score.full.is_some() && proof.is_some_and(Proof::equivalent) {
            wrong.push(format!(
                "{name}: {number} is proven to change nothing, and was noticed"
            ));
        }
        let silent_outside = proof.is_some_and(|proof| proof.equivalent() || proof.unread())
            || fate.is_some_and(Fate::always);
        if (score.outputs.is_some() || score.results.is_some()) && silent_outside {
            wrong.push(format!(
                "{name}: {number} is proven to reach no output, and was noticed there"
            ));
        }
        let noted = result.plan.notes.iter().any(|note| note.mutant == number);
        let silent = score.full.is_none() && score.outputs.is_none() && !result.proven(number);
        // Where the time was up first, the page says so, and the mutant counts as one that should have been noticed.
        let open = silent && proof != Some(Proof::Undecided);
        if (open && !noted) || (noted && !silent) {
            wrong.push(format!("{name}: {number}: noted {noted}, but open {open}"));
        }
    }
    for note in result.plan.notes {
        if made.scores[note.mutant - 1].is_none() {
            wrong.push(format!(
                "{name}: {} is noted, and the sweep tells it: the note can go",
                note.mutant
            ));
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
