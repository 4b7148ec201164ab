//! Mutants of cores in other conventions: what is found depends on the trials, and each kill can be shown again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::AtomicBool;

use goldbench::harness::{Stranger, Trial, Work, once};
use goldbench::mutate::{Alive, Ports, PortsSetup, Scoring as _};
use goldbench::stimulus::Suite;
use goldbench::tools::dirs::Dirs;
use goldbench::tools::{build_cache, toolchain};
use goldbench::units::Seed;
use goldbench::verdict::Outcome;
use serde_json::Value;

use crate::said::{folder, goldbench, said, tools};

const SAMPLE: usize = 40;

fn run(core: &str, suite: &str, seed: &str, out: &Path) -> Value {
    let manifest = format!("tests/cores/{core}/core.toml");
    let sample = SAMPLE.to_string();
    let arguments = [
        "mutate",
        &manifest,
        "--sample",
        &sample,
        "--suite",
        suite,
        "--seed",
        seed,
        "--format",
        "json",
        "--out",
        out.to_str().unwrap(),
    ];
    let said = said(&mut goldbench(&arguments));
    assert_eq!(said.code, Some(0), "{}", said.err);
    serde_json::from_str(&said.out).unwrap()
}

/// A run of a core that takes half a second for a mutant, on two workers.
fn slow(out: &Path) -> std::process::Command {
    goldbench(&[
        "mutate",
        "tests/cores/fsm_miner/core.toml",
        "--sample",
        "24",
        "--jobs",
        "2",
        "--proof-seconds",
        "0",
        "--format",
        "json",
        "--out",
        out.to_str().unwrap(),
    ])
}

/// The mutants that a journal has, each with the trial that found it.
fn journal(folder: &Path) -> Vec<(u32, Option<String>)> {
    let text = std::fs::read_to_string(folder.join("journal.jsonl")).unwrap();
    // The last line may be half there: a run is under way, or was killed.
    let scores = text.lines().filter_map(|line| {
        let line: Value = serde_json::from_str(line).ok()?;
        let mutant = line["score"]["mutant"].as_u64()?;
        let by = &line["score"]["score"]["results"];
        Some((mutant as u32, by.as_str().map(Into::into)))
    });
    scores.filter(|(mutant, _)| *mutant > 0).collect()
}

/// The netlist that a run has left, and its build, out of the store.
fn woven(folder: &Path) -> (Stranger, PathBuf) {
    let stranger = Stranger::open(&folder.join("core.toml")).unwrap();
    let dirs = Dirs::of_process().unwrap();
    let toolchain = toolchain::find(&dirs).unwrap();
    let mut spec = stranger.build_spec(false, 2);
    spec.parameters.clear();
    let go_on = AtomicBool::new(false);
    let built = verilated::build(
        &spec,
        &toolchain,
        &build_cache::of(&dirs),
        &mut |_| {},
        &go_on,
    );
    (stranger, built.unwrap().library)
}

/// How many of these mutants these trials find.
fn found(woven: &(Stranger, PathBuf), mutants: &[u32], trials: Vec<Trial>) -> usize {
    let ports = Ports::of(woven.0.clone(), &woven.1, trials).unwrap();
    let alive: Alive = Rc::new(|| {});
    let scores = mutants.iter().map(|m| ports.score(*m, &alive).unwrap());
    scores.filter(|score| score.results.is_some()).count()
}

/// The first block of a trial, and nothing more.
fn blunted(trial: &Trial) -> Trial {
    let mut trial = trial.clone();
    if let Work::Blocks { blocks } = &mut trial.work {
        blocks.truncate(1);
    }
    trial
}

#[test]
fn the_rate_is_that_of_the_trials_and_each_kill_can_be_shown_again() {
    if !tools() {
        return;
    }
    let out = folder("block_core");
    let report = run("block_core", "smoke", "1", &out);
    let counts = &report["counts"];
    assert_eq!(counts["sampled"], SAMPLE);
    // There is no model: results can be asked, and what the probes show.
    let observers = report["observers"].as_array().unwrap();
    let named: Vec<&Value> = observers.iter().map(|o| &o["observer"]).collect();
    assert_eq!(named, ["results", "full"]);
    let probes = &report["probes"];
    assert_eq!(probes["found"], probes["registers"], "{probes}");
    assert!(probes["registers"].as_u64() > Some(64) && probes["not_asked"].is_null());
    assert!(
        observers[1]["killed"].as_u64() >= observers[0]["killed"].as_u64(),
        "what results notice, the full state notices: {observers:?}"
    );
    let (killed, killable) = (
        observers[0]["killed"].as_u64().unwrap(),
        observers[0]["killable"].as_u64().unwrap(),
    );
    // Measured: see docs/mutation.md. A hash spreads what is wrong in it over every digest.
    assert!(killable >= 30 && killed * 100 >= killable * 90, "{counts}");
    let sources = report["sources"].as_str().unwrap();
    assert_eq!(sources.len(), 64);

    let folder = out.join("mutate/block_core");
    let lines = journal(&folder);
    let woven = woven(&folder);
    let trials = PortsSetup::trials(&woven.0, Seed(1), Suite::Smoke, &[]);
    let all: Vec<u32> = lines.iter().map(|(mutant, _)| *mutant).collect();
    let kills: Vec<(u32, &String)> = lines
        .iter()
        .filter_map(|(mutant, by)| Some((*mutant, by.as_ref()?)))
        .collect();
    assert_eq!(
        kills.len() as u64,
        killed,
        "none that has no effect was seen"
    );

    // Each kill is one: the trial that is named fails with the mutant, and passes without it.
    for (mutant, by) in &kills {
        let trial = trials.iter().find(|trial| trial.name == **by);
        let trial = trial.unwrap_or_else(|| panic!("no trial is called {by}"));
        let outcome = |mutant: u32| {
            let mut core = woven.0.clone();
            core.manifest.ties.last_mut().unwrap().value = mutant;
            once(&core, &woven.1, trial, &mut None).unwrap().outcome
        };
        assert!(outcome(*mutant).is_finding(), "{mutant} by {by}");
        assert_eq!(outcome(0), Outcome::Pass, "{by}");
    }

    // Blunted trials find less, and none find nothing.
    assert_eq!(found(&woven, &all, trials.clone()) as u64, killed);
    let first = blunted(&trials[0]);
    let by_one_block = found(&woven, &all, vec![first]) as u64;
    assert!(
        0 < by_one_block && by_one_block < killed,
        "{by_one_block} of {killed}"
    );
    assert_eq!(found(&woven, &all, Vec::new()), 0);
}

/// The first trials are run of all, the others of what neither they nor a proof decide.
#[test]
fn a_long_suite_is_run_of_what_its_beginning_and_the_proofs_leave_open() {
    if !tools() {
        return;
    }
    let out = folder("long");
    // Of this seed one is proven and one is not: an interim value that is turned over in each clock, of a core whose counter
    // begins as anything, so that what it shows before its first block differs.
    let report = run("block_core", "regression", "2", &out);
    let text = std::fs::read_to_string(out.join("mutate/block_core/journal.jsonl")).unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of = |kind: &str, holds: &dyn Fn(&Value) -> bool| -> BTreeSet<u64> {
        let those = lines.iter().map(|line| &line[kind]);
        let those = those.filter(|line| line.is_object() && holds(line));
        let numbers = those.map(|line| line["mutant"].as_u64().unwrap());
        numbers.filter(|mutant| *mutant > 0).collect()
    };
    let begun = of("begun", &|_| true);
    // Results noticed nothing, though the probes may have.
    let silent = of("score", &|line| line["score"]["results"].is_null());
    let noticed = of("score", &|line| line["score"]["results"].is_string());
    let class = |class: &str| -> BTreeSet<u64> {
        let mutants = report["mutants"].as_array().unwrap().iter();
        let those = mutants.filter(|mutant| mutant["class"] == class);
        those
            .map(|mutant| mutant["mutant"].as_u64().unwrap())
            .collect()
    };
    // Of the killed ones those are listed that not everyone has noticed.
    let unknown = &class("unknown") | &class("killed");
    assert!(!unknown.is_empty() && noticed.len() >= 30, "{lines:?}");
    assert_eq!(silent, unknown, "all trials have seen an unknown one");
    assert!(begun.is_superset(&unknown), "its first trials came first");
    let decided: BTreeSet<u64> = begun
        .difference(&silent)
        .copied()
        .filter(|mutant| !noticed.contains(mutant))
        .collect();
    assert!(!decided.is_empty(), "of a proven one the rest is not run");
    let proven: BTreeSet<u64> = ["tied-off", "no-path", "equivalent"]
        .into_iter()
        .flat_map(class)
        .collect();
    assert!(
        proven.is_superset(&decided),
        "{decided:?} are left out without a proof"
    );
}

/// A probe that reads its words the wrong way round shows nothing of a mutant, for it shows as much of the core itself.
#[test]
fn probes_that_do_not_hold_are_not_asked_and_that_is_said() {
    if !tools() {
        return;
    }
    let out = folder("turned");
    std::fs::create_dir_all(&out).unwrap();
    let cores = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cores");
    let text = std::fs::read_to_string(cores.join("block_core/core.toml")).unwrap();
    let common = cores.join("common").display().to_string();
    let own = cores.join("block_core/block_core.v").display().to_string();
    let text = text
        .replace("../common", &common)
        .replace("\"block_core.v\"", &format!("\"{own}\""))
        .replace(
            "state = \"u_hash.state\"",
            "state = { signal = \"u_hash.state\", words = \"first-low\" }",
        );
    assert!(text.contains("first-low"));
    let manifest = out.join("core.toml");
    std::fs::write(&manifest, text).unwrap();
    let arguments = [
        "mutate",
        manifest.to_str().unwrap(),
        "--sample",
        "4",
        "--proof-seconds",
        "0",
        "--format",
        "json",
        "--out",
        out.to_str().unwrap(),
    ];
    let said = said(&mut goldbench(&arguments));
    assert_eq!(said.code, Some(0), "{}", said.err);
    let report: Value = serde_json::from_str(&said.out).unwrap();
    let observers = report["observers"].as_array().unwrap();
    assert_eq!(
        (observers.len(), &observers[0]["observer"]),
        (1, &"results".into())
    );
    let why = report["probes"]["not_asked"].as_str().unwrap();
    assert!(why.contains("every_round"), "{why}");
}

/// Of the draw with seed 1 one mutant is one of the nonce's register, by another name that its bits have: setting the nonce
/// from outside would set nothing then, and the core itself would fail.
#[test]
fn a_register_that_is_set_has_no_mutant_under_any_name() {
    if !tools() {
        return;
    }
    let (out, sample) = (folder("set"), SAMPLE.to_string());
    let arguments = [
        "mutate",
        "tests/cores/pipelined_miner/core.toml",
        "--sample",
        &sample,
        "--proof-seconds",
        "0",
        "--format",
        "json",
        "--out",
        out.to_str().unwrap(),
    ];
    let said = said(&mut goldbench(&arguments));
    assert_eq!(said.code, Some(0), "{}", said.err);
    let report: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(report["counts"]["sampled"], SAMPLE - 1);
    assert_eq!(report["probes"]["found"], report["probes"]["registers"]);
}

/// SIGKILL in the middle: at most the mutants that the two workers were at are run again, and the result has the same bytes.
#[cfg(unix)]
#[test]
fn a_kill_costs_the_mutants_that_are_being_run_and_no_other() {
    if !tools() {
        return;
    }
    let (out, cut) = (folder("whole"), folder("cut"));
    let whole = said(&mut slow(&out));
    assert_eq!(whole.code, Some(0), "{}", whole.err);
    let numbers = |out: &Path| -> Vec<u32> {
        let folder = out.join("mutate/fsm_miner");
        if !folder.join("journal.jsonl").is_file() {
            return Vec::new();
        }
        journal(&folder)
            .into_iter()
            .map(|(mutant, _)| mutant)
            .collect()
    };
    let all = numbers(&out);
    assert_eq!(all.len(), 24);

    let mut child = slow(&cut)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let begun = std::time::Instant::now();
    while numbers(&cut).len() < 6 {
        assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
        assert!(begun.elapsed().as_secs() < 300, "it does not begin");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let kept = numbers(&cut);
    assert!(kept.len() < 24, "it was through");
    // Mutants are begun in one order; of those before the last one that is kept, only the other worker's may be missing.
    let order = campaign_order(24);
    let last = order.iter().rposition(|mutant| kept.contains(mutant));
    let lost = last.unwrap() + 1 - kept.len();
    assert!(
        lost < 2,
        "{lost} mutants were done and are not there: {kept:?}"
    );
    let rest = said(&mut slow(&cut));
    assert_eq!(
        (rest.code, &rest.out),
        (Some(0), &whole.out),
        "{}",
        rest.err
    );
    let then = numbers(&cut);
    assert_eq!(
        then[..kept.len()],
        kept,
        "what was there is there, in its place"
    );
    let mut sorted = then.clone();
    sorted.sort_unstable();
    assert_eq!(
        sorted,
        (1..=24).collect::<Vec<u32>>(),
        "nothing was run twice"
    );
}

/// The order in which a campaign of so many mutants begins them.
fn campaign_order(mutants: u32) -> Vec<u32> {
    use rand::seq::SliceRandom as _;
    let mut order: Vec<u32> = (1..=mutants).collect();
    order.shuffle(&mut goldbench::stimulus::rng(Seed(1)));
    order
}
