//! Mutants that crash their worker or hang in it: killed by that, and no other's affair.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use goldbench::lockstep::Noticed;
use goldbench::mutate::{
    Bench, Campaign, Fate, Journal, Key, LockstepSetup, MutateError, Part, Setup,
};
use goldbench::units::Seed;

use crate::executable::executable;
use crate::said::folder;

static GO_ON: AtomicBool = AtomicBool::new(false);

/// A worker that answers as told of each mutant; `*` stands for the others.
fn campaign(name: &str, of: &str) -> (Campaign<'static>, Journal) {
    let folder = folder(name);
    let program = folder.join("worker");
    let script = format!("read setup\nwhile read mutant; do\ncase $mutant in\n{of}\nesac\ndone");
    executable(&program, &script);
    let journal = Journal::open(&folder.join("journal.jsonl"), &Key::new(), true).unwrap();
    let campaign = Campaign {
        setup: Setup::Lockstep(LockstepSetup {
            manifest: "core.toml".into(),
            library: "library.so".into(),
            bench: Bench::Cases(Vec::new()),
            asked: Noticed::ALL,
            part: Part::All,
        }),
        program,
        jobs: 2,
        patience: Duration::from_secs(2),
        seed: Seed(1),
        part: Part::All,
        open: std::collections::BTreeSet::new(),
        own: None,
        cancel: &GO_ON,
    };
    (campaign, journal)
}

const SILENT: &str = "echo '{\"score\":{}}'";
const SEEN: &str = "echo '{\"score\":{\"results\":\"a\",\"outputs\":\"a\",\"full\":\"a\"}}'";

#[test]
fn a_crash_and_a_hang_are_kills_and_the_others_go_on() {
    let (campaign, mut journal) = campaign(
        "lost",
        &format!("0|1|5) {SILENT};;\n2) kill -SEGV $$;;\n3) exec sleep 60;;\n*) {SEEN};;"),
    );
    let mutated = campaign.run(&[None; 6], &mut journal, &|_, _| {}).unwrap();
    let full: Vec<Option<&str>> = mutated
        .scores
        .iter()
        .map(|score| score.as_ref().unwrap().full.as_deref())
        .collect();
    let expected = [
        None,
        Some("crash"),
        Some("hang"),
        Some("a"),
        None,
        Some("a"),
    ];
    assert_eq!(full, expected);
    assert!(!mutated.interrupted);
}

/// What ends a worker from outside, as a machine that is out of memory does, is no crash of the mutant that it was at.
#[test]
fn a_worker_that_dies_once_is_no_kill() {
    let once = folder("dies-once").join("died");
    let dies = format!(
        "[ -e {0} ] || {{ : > {0}; kill -KILL $$; }}",
        once.display()
    );
    let (campaign, mut journal) = campaign(
        "dies-once",
        &format!("2) {dies}; {SILENT};;\n*) {SILENT};;"),
    );
    let _ = std::fs::remove_file(&once);
    let mutated = campaign.run(&[None; 3], &mut journal, &|_, _| {}).unwrap();
    assert!(once.exists(), "it never died");
    for score in mutated.scores {
        assert_eq!(score.unwrap().full, None);
    }
}

/// What a check notices without a mutant, it would notice of each.
#[test]
fn a_core_that_is_noticed_without_a_mutant_is_no_measure() {
    let (campaign, mut journal) = campaign("noticed", &format!("*) {SEEN};;"));
    let error = campaign
        .run(&[None; 2], &mut journal, &|_, _| {})
        .unwrap_err();
    assert!(
        matches!(error, MutateError::Clean(ref case) if case == "a"),
        "{error}"
    );
}

/// A mutant that was told to reach no output and shows at one: the telling is wrong, and nothing is counted.
#[test]
fn a_wrong_proof_is_found_by_running_some_of_what_was_proven() {
    let (campaign, mut journal) = campaign("wrong", &format!("0) {SILENT};;\n*) {SEEN};;"));
    let fates = [None, Some(Fate::NoPath)];
    let error = campaign.run(&fates, &mut journal, &|_, _| {}).unwrap_err();
    assert!(matches!(error, MutateError::Proof(2)), "{error}");
    let (campaign, mut journal) =
        self::campaign("refused", "*) echo '{\"refused\":\"no such port\"}';;");
    let error = campaign.run(&[None], &mut journal, &|_, _| {}).unwrap_err();
    assert!(error.to_string().contains("no such port"), "{error}");
}
