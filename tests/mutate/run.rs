//! A sample of the small core, through kills and Ctrl-C.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::said::{Said, folder, goldbench, said, tools};

const SAMPLE: usize = 20;
const OWN: &str = "tests/cores/own_core.toml";

fn own(out: &Path, more: &[&str]) -> Command {
    let out = out.to_str().unwrap();
    let all = [
        "mutate", OWN, "--sample", "20", "--out", out, "--format", "json",
    ];
    goldbench(&[&all[..], more].concat())
}

fn json(said: &Said) -> Value {
    serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said:?}"))
}

/// The numbers of the mutants that a journal has, as they stand there.
fn journal(out: &Path) -> Vec<u64> {
    let text = std::fs::read_to_string(out.join("mutate/own/journal.jsonl"));
    let lines = text.unwrap_or_default();
    let scores = lines.lines().filter_map(|line| {
        let line: Value = serde_json::from_str(line).ok()?;
        line["score"]["mutant"].as_u64()
    });
    scores.filter(|&mutant| mutant > 0).collect()
}

/// Starts a run that begins anew, and waits until its journal has a few mutants.
fn begun(out: &Path) -> Child {
    let mut command = own(out, &["--fresh", "--jobs", "1", "--proof-seconds", "0"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let started = Instant::now();
    // Those of the run before stand there until it begins anew: it is begun when there are few.
    while !(3..SAMPLE / 2).contains(&journal(out).len()) {
        assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
        assert!(
            started.elapsed() < Duration::from_secs(300),
            "it does not begin"
        );
        std::thread::sleep(Duration::from_millis(2));
    }
    child
}

fn signal(name: &str, child: &Child) {
    let pid = child.id().to_string();
    let status = Command::new("kill").args(["-s", name, &pid]).status();
    assert!(status.unwrap().success());
}

/// Of a small sample all is known: rates, classes, the same bytes each time, and after a kill.
#[cfg(unix)]
#[test]
fn a_run_gives_rates_and_goes_on_after_a_kill_with_the_same_bytes() {
    if !tools() {
        return;
    }
    let out = folder("own");
    let quick = ["--proof-seconds", "0"];
    let whole = said(&mut own(&out, &quick));
    assert_eq!(whole.code, Some(0), "{}", whole.err);
    let report = json(&whole);
    assert_eq!(report["schema"], "goldbench.mutate/1");
    assert_eq!(report["counts"]["sampled"], SAMPLE);
    assert_eq!(report["counts"]["killable"], SAMPLE, "nothing is proven");
    let observers = report["observers"].as_array().unwrap();
    let names: Vec<&str> = observers
        .iter()
        .map(|o| o["observer"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["results", "outputs", "full"]);
    let killed: Vec<u64> = observers
        .iter()
        .map(|o| o["killed"].as_u64().unwrap())
        .collect();
    // This core keeps a result until it is due, so that ports show all there is: measured, 19 of 20.
    assert!(killed.is_sorted() && killed[0] >= 18, "{killed:?}");
    for observer in observers {
        let at = |name: &str| observer[name].as_f64().unwrap();
        assert!(
            at("low") <= at("rate") && at("rate") <= at("high"),
            "{observer}"
        );
    }
    let unknown = SAMPLE as u64 - killed[2];
    assert_eq!(report["counts"]["unknown"], unknown);
    for mutant in report["mutants"].as_array().unwrap() {
        let source = mutant["sources"][0].as_str().unwrap();
        assert!(source.starts_with("own_core.sv:"), "{mutant}");
        assert!(!mutant["reach"].as_str().unwrap().is_empty());
    }
    assert_eq!(journal(&out).len(), SAMPLE);
    // From its journal, and anew.
    let again = said(&mut own(&out, &quick));
    assert_eq!((again.code, &again.out), (Some(0), &whole.out));

    let mut child = begun(&out);
    signal("KILL", &child);
    child.wait().unwrap();
    let kept = journal(&out);
    assert!((3..SAMPLE).contains(&kept.len()), "{kept:?}");
    let rest = said(&mut own(&out, &quick));
    assert_eq!(
        (rest.code, &rest.out),
        (Some(0), &whole.out),
        "{}",
        rest.err
    );
    let all = journal(&out);
    // What was there is there, in its place, and nothing was run twice.
    assert_eq!(all[..kept.len()], kept);
    assert_eq!(
        (all.len(), all.iter().collect::<BTreeSet<_>>().len()),
        (SAMPLE, SAMPLE)
    );

    // Ctrl-C tells what is known, as a table of its own.
    let child = begun(&out);
    signal("INT", &child);
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130));
    let partial: Value = serde_json::from_slice(&ended.stdout).unwrap();
    assert_eq!(partial["interrupted"], true);
    let (run, left) = (
        &partial["counts"]["killable"],
        &partial["counts"]["not_run"],
    );
    let (run, left) = (run.as_u64().unwrap(), left.as_u64().unwrap());
    assert!(
        run >= 3 && left > 0 && run + left == SAMPLE as u64,
        "{partial}"
    );

    gate_and_key(&out, unknown);
}

/// The gate takes the rate of the full state, and another sample is not taken for this one.
fn gate_and_key(out: &Path, unknown: u64) {
    let quick = ["--proof-seconds", "0"];
    let gated = |percent: &str| {
        said(&mut own(
            out,
            &[&quick[..], &["--min-kill", percent]].concat(),
        ))
    };
    assert_eq!(gated("0").code, Some(0));
    let missed = gated("100");
    assert_eq!(missed.code, Some(i32::from(unknown > 0)), "{}", missed.out);
    assert_eq!(json(&missed)["gate"]["reached"], unknown == 0);
    let other = said(&mut own(out, &[&quick[..], &["--seed", "2"]].concat()));
    assert_eq!(other.code, Some(2));
    assert!(
        other.err.contains("seed was \"0x1\", is \"0x2\"") && other.err.contains("--fresh"),
        "{}",
        other.err
    );
    // Text is a short table.
    let text = said(&mut goldbench(&[
        "mutate",
        OWN,
        "--sample",
        "20",
        "--proof-seconds",
        "0",
        "--out",
        out.to_str().unwrap(),
    ]));
    assert!(
        text.out.contains("full state") && text.out.contains("95 % interval"),
        "{}",
        text.out
    );
    assert!(text.out.lines().count() < 60, "{}", text.out);
}
