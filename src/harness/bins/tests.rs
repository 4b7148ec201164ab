//! Bins by hand: what is in the table, and what a run that nobody made brings.

use std::path::Path;

use super::super::counting::Counting;
use super::super::expect::Expected;
use super::super::mining::{Mined, Pace, Report, Span};
use super::super::trial::{Cut, Task};
use super::super::{Manifest, Stranger};
use super::{Count, bins, jobs};
use crate::coverage::CoreBins;

fn manifest(core: &str) -> Manifest {
    let path = format!("tests/cores/{core}/core.toml");
    Stranger::open(Path::new(&path)).unwrap().manifest
}

fn why(manifest: &Manifest, id: &str) -> Option<&'static str> {
    let all = bins(manifest);
    let bin = all.iter().find(|bin| bin.id == id);
    bin.unwrap_or_else(|| panic!("no bin {id}")).not_applicable
}

#[test]
fn ids_are_unique_and_what_is_lacking_has_its_reason() {
    let cores = [
        "block_core",
        "fsm_miner",
        "lane_miner",
        "pipelined_miner",
        "stream_hash",
        "uart_miner",
        "valid_hash",
        "wishbone_miner",
    ];
    for core in cores {
        let all = bins(&manifest(core));
        let mut ids: Vec<&str> = all.iter().map(|bin| bin.id.as_str()).collect();
        assert!(all.iter().all(|bin| !bin.says.is_empty()));
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all.len(), "{core}");
    }
    let stream = manifest("stream_hash");
    assert_eq!(
        why(&stream, "control.reset.running"),
        Some("the core has no [reset]")
    );
    assert_eq!(why(&stream, "block.chaining"), None);
    let miner = manifest("fsm_miner");
    assert_eq!(why(&miner, "nonce.range.last"), None);
    assert_eq!(why(&miner, "control.stop.hit"), None);
    assert_eq!(
        why(&miner, "compare.filter.one_bit"),
        Some("the core compares with a target")
    );
    let filter = manifest("pipelined_miner");
    assert_eq!(why(&filter, "compare.filter.one_bit"), None);
    assert_eq!(
        why(&filter, "compare.equal"),
        Some("the core is told no target")
    );
    // What is offered and not tried is open, not excused.
    assert_eq!(why(&manifest("valid_hash"), "control.back_pressure"), None);
    let lanes = bins(&manifest("lane_miner"));
    assert!(lanes.iter().any(|bin| bin.id == "nonce.hit.lane[3]"));
}

/// One job of the lane core, that was cut (or not), with those of its hits reported that this lets through.
fn came(counts: u64, cut: Option<u64>, by: Cut, shows: impl Fn(u64) -> bool) -> Vec<String> {
    let manifest = manifest("lane_miner");
    let task = Task {
        header: "00".repeat(80),
        target: "f".repeat(64),
        start: 0xfe,
        counts,
        cut,
        by,
        beyond: 0,
        pause: 0,
        golden: None,
    };
    let (counting, pace) = (
        Counting::of(&manifest).unwrap(),
        Pace::of(&manifest).unwrap(),
    );
    let ended = cut.unwrap_or(pace.whole(counts));
    let span = Span {
        begun: 0,
        ended,
        exhausted: None,
        reset: None,
    };
    let after = Span {
        begun: ended + 2,
        ended: ended + 3,
        exhausted: None,
        reset: None,
    };
    let expected = Expected::of(&manifest, (&task, &span, None), (&counting, pace)).unwrap();
    let hits = expected.hits.iter().filter(|tried| shows(tried.step));
    let good = hits.map(|tried| {
        let report = Report {
            cycle: tried.step * pace.period + pace.latency,
            raw: counting.later(task.start, tried.step),
            lane: tried.lane,
            job: None,
        };
        (0, report, tried.nonce)
    });
    let good: Vec<_> = good.collect();
    let mined = Mined {
        spans: vec![span, after],
        ..Mined::default()
    };
    let mut next = task.clone();
    next.header.replace_range(136..138, "01");
    let mut count = Count::of(&manifest);
    jobs(&mut count, &manifest, (&[task, next], &mined), &good).unwrap();
    let mut all = CoreBins::of(bins(&manifest));
    all.add("by hand", &count.done());
    let came = all.bins.into_iter().filter(|bin| bin.count > 0);
    came.map(|bin| bin.id).collect()
}

#[test]
fn what_is_reported_counts_and_what_is_not_does_not() {
    let has = |came: &[String], id: &str| came.iter().any(|known| known == id);
    // Every nonce meets this target.
    let all = came(6, None, Cut::Next, |_| true);
    for id in [
        "nonce.range.first",
        "nonce.range.last",
        "nonce.hit.consecutive",
        "nonce.hit.every",
        "nonce.hit.lane[0]",
        "nonce.hit.lane[3]",
        "nonce.carry.8",
        "job.ntime_roll",
        "compare.zeros.0",
    ] {
        assert!(has(&all, id), "{id} of {all:?}");
    }
    for id in ["nonce.carry.16", "job.switch.full", "job.version_roll"] {
        assert!(!has(&all, id), "{id} of {all:?}");
    }
    let some = came(6, None, Cut::Next, |step| step == 1 || step == 3);
    for id in [
        "nonce.range.first",
        "nonce.range.last",
        "nonce.hit.consecutive",
    ] {
        assert!(!has(&some, id), "{id} of {some:?}");
    }
    // Two counts end below the carry.
    assert!(!has(&came(2, None, Cut::Next, |_| true), "nonce.carry.8"));
}

#[test]
fn a_cut_counts_by_where_the_job_stood() {
    let manifest = manifest("lane_miner");
    let pace = Pace::of(&manifest).unwrap();
    let control = |cut: u64, by: Cut| -> Vec<String> {
        let all = came(20, Some(cut), by, |_| false).into_iter();
        all.filter(|id| id.starts_with("job.switch") || id.starts_with("control.reset"))
            .collect()
    };
    let (filling, full) = (pace.latency / 2, pace.latency + 1);
    let draining = 20 * pace.period + 1;
    let switched = |cut| control(cut, Cut::Next);
    assert_eq!(switched(filling), ["job.switch.filling", "job.switch.hit"]);
    assert_eq!(switched(full), ["job.switch.full", "job.switch.hit"]);
    assert_eq!(
        switched(draining),
        ["job.switch.draining", "job.switch.hit"]
    );
    assert!(switched(draining + pace.latency).is_empty());
    assert_eq!(
        control(full, Cut::Reset),
        ["control.reset.full", "control.reset.hit"]
    );
}
