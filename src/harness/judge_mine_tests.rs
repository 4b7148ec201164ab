//! Runs made up by hand, and what is said of them.

use std::path::Path;

use super::super::mining::Span;
use super::*;
use crate::bits::State;

const STICKY: &str = include_str!("../../tests/cores/fsm_miner/goes_on.toml");

/// A miner of the test cores, with lines of its manifest changed.
pub(super) fn miner(changes: &[(&str, &str)]) -> Manifest {
    let text = changes.iter().fold(STICKY.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    Manifest::parse(&text, Path::new("core.toml")).unwrap()
}

pub(super) fn task(counts: u64) -> Task {
    Task {
        header: "00".repeat(80),
        target: format!("1{}", "f".repeat(63)),
        start: 3,
        counts,
        cut: None,
        by: Cut::Next,
        beyond: 0,
        pause: 0,
        golden: None,
    }
}

pub(super) fn span(begun: u64, ended: u64) -> Span {
    Span {
        begun,
        ended,
        exhausted: None,
        reset: None,
    }
}

pub(super) fn report(cycle: u64, raw: u32) -> Report {
    Report {
        cycle,
        raw,
        lane: 0,
        job: None,
    }
}

/// The pace of a miner, and what must come of a task that runs to its end.
pub(super) fn whole(manifest: &Manifest, task: &Task) -> (Pace, Expected) {
    let pace = Pace::of(manifest).unwrap();
    let counting = Counting::of(manifest).unwrap();
    let span = span(0, pace.whole(task.counts));
    let expected = Expected::of(manifest, (task, &span, None), (&counting, pace)).unwrap();
    assert!(expected.hits.len() > 4);
    (pace, expected)
}

/// Wrong answers of a sticky core that shows these of its hits, by their number.
fn wrong(shows: impl Fn(usize) -> bool) -> u64 {
    let (manifest, task) = (miner(&[]), task(100));
    let (pace, expected) = whole(&manifest, &task);
    let hits = expected.hits.iter().enumerate();
    let shown = hits.filter(|(at, _)| shows(*at));
    let mined = Mined {
        spans: vec![span(0, pace.whole(task.counts))],
        reports: shown
            .map(|(_, tried)| report(tried.step * pace.period + pace.latency, tried.nonce))
            .collect(),
        ..Mined::default()
    };
    judge(&manifest, &[task], &mined, false).unwrap().wrong
}

#[test]
fn a_sticky_core_shows_its_first_hit_and_all_or_none_of_the_others() {
    assert_eq!(wrong(|_| true), 0);
    assert_eq!(wrong(|at| at == 0), 0);
    assert_eq!(wrong(|at| at != 2), 1);
    assert_eq!(wrong(|at| at == 1), 1);
    assert!(wrong(|_| false) > 0);
}

#[test]
fn hits_before_any_job_are_told_as_such_where_none_went_in() {
    let mined = Mined {
        reports: vec![report(7, 5), report(9, 6)],
        ..Mined::default()
    };
    let judged = judge(&miner(&[]), &[task(100)], &mined, true).unwrap();
    assert_eq!(judged.wrong, 2);
    assert_eq!(judged.diagnosis.unwrap().cause, "before-any-job");
}

/// What is said of a job that was cut at its first count, and reported this nonce before the next one went in.
fn cut(nonce: impl Fn(&Expected) -> u32) -> Judged {
    let manifest = miner(&[("shown = \"sticky\"", "shown = \"strobe\"")]);
    let (pace, expected) = whole(&manifest, &task(100));
    let mut first = task(100);
    first.cut = Some(pace.period);
    let late = pace.whole(100);
    let when = |nonce: u32| {
        let hit = expected.hits.iter().find(|tried| tried.nonce == nonce);
        hit.map_or(late - 1, |tried| tried.step * pace.period + pace.latency)
    };
    let mined = Mined {
        spans: vec![span(0, pace.period), span(late, late)],
        reports: vec![report(when(nonce(&expected)), nonce(&expected))],
        ..Mined::default()
    };
    judge(&manifest, &[first, task(100)], &mined, true).unwrap()
}

#[test]
fn a_job_that_was_cut_goes_on_until_the_next_one_has_gone_in() {
    let last = |expected: &Expected| expected.hits.last().unwrap().nonce;
    assert_eq!(cut(last).wrong, 0);
    let none = |expected: &Expected| {
        let is_hit = |nonce: u32| expected.is_hit(nonce);
        (3..).step_by(3).find(|nonce| !is_hit(*nonce)).unwrap()
    };
    assert_eq!(cut(none).wrong, 1);
}

#[test]
fn a_hit_that_was_not_tried_is_not_said_to_miss_the_target() {
    let other = |expected: &Expected| {
        let is_hit = |nonce: u32| expected.is_hit(nonce);
        // Between the counts, which grow by three.
        (4..).step_by(3).find(|nonce| is_hit(*nonce)).unwrap()
    };
    let judged = cut(other);
    let above = |fault: &ResultFault| match fault {
        ResultFault::Extra { above_target, .. } => *above_target,
        _ => None,
    };
    let said: Vec<_> = judged.faults.iter().filter_map(above).collect();
    assert_eq!(said, [false]);
}

#[test]
fn a_core_that_stops_at_a_hit_shows_no_digest_behind_it() {
    let stops = [
        ("shown = \"sticky\"", "shown = \"stop\""),
        ("header = {", "tail = {"),
        (
            "nonce = \"golden_nonce\"",
            "nonce = \"golden_nonce\"\ndigest = \"hash\"",
        ),
    ];
    let (manifest, task) = (miner(&stops), task(100));
    let (pace, expected) = whole(&manifest, &task);
    let first = expected.hits[0];
    let counting = Counting::of(&manifest).unwrap();
    let digests = |steps: u64| -> Vec<(u64, State)> {
        let state = |step: u64| expected.state(counting.nonce(counting.later(task.start, step), 0));
        let cycle = |step: u64| step * pace.period + pace.latency;
        (0..steps).map(|step| (cycle(step), state(step))).collect()
    };
    let wrong = |steps: u64| {
        let mined = Mined {
            spans: vec![span(0, pace.whole(task.counts))],
            reports: vec![report(first.step * pace.period + pace.latency, first.nonce)],
            digests: digests(steps),
            ..Mined::default()
        };
        judge(&manifest, std::slice::from_ref(&task), &mined, true).unwrap()
    };
    assert_eq!(wrong(first.step + 1).wrong, 0);
    assert_eq!(wrong(first.step).wrong, 1);
}

#[test]
fn no_carry_is_lost_where_nothing_is_missing() {
    let manifest = miner(&[("shown = \"sticky\"", "shown = \"strobe\"")]);
    let mut task = task(100);
    task.golden = Some("a header".into());
    let mined = Mined {
        spans: vec![span(0, 1)],
        ..Mined::default()
    };
    let judged = judge(&manifest, &[task], &mined, true).unwrap();
    assert_eq!(judged.wrong, 1);
    assert!(
        judged
            .diagnosis
            .is_none_or(|told| told.cause != "low-bits-carry")
    );
}

#[test]
fn no_slip_is_named_for_digests_that_are_right() {
    let shows = [(
        "nonce = \"golden_nonce\"",
        "nonce = \"golden_nonce\"\ndigest = \"hash\"",
    )];
    let (manifest, mut task) = (miner(&shows), task(100));
    // Nonce 0 is tried: it hashes as any other does whose word is lost.
    task.start = 0;
    let (pace, expected) = whole(&manifest, &task);
    let state = |step: u64| expected.state(3 * step as u32);
    let cycle = |step: u64| step * pace.period + pace.latency;
    let hits = expected.hits.iter();
    let mined = Mined {
        spans: vec![span(0, pace.whole(task.counts))],
        reports: hits.map(|t| report(cycle(t.step), t.nonce)).collect(),
        digests: (0..100)
            .filter(|step| *step != 7)
            .map(|step| (cycle(step), state(step)))
            .collect(),
        ..Mined::default()
    };
    let judged = judge(&manifest, &[task], &mined, true).unwrap();
    assert_eq!(judged.wrong, 1);
    assert_eq!(judged.diagnosis.map(|told| told.cause), None);
}

/// A job of another header than [`task`]'s.
fn other() -> Task {
    Task {
        header: "01".repeat(80),
        ..task(100)
    }
}

const STROBE: (&str, &str) = ("shown = \"sticky\"", "shown = \"strobe\"");

#[test]
fn a_job_goes_on_where_the_next_one_never_goes_in() {
    let manifest = miner(&[STROBE]);
    let (pace, expected) = whole(&manifest, &task(100));
    let mut first = task(100);
    first.cut = Some(pace.period);
    let hit = expected.hits.last().unwrap();
    let wrong = |over: u64| {
        let mined = Mined {
            spans: vec![span(0, pace.period)],
            reports: vec![report(hit.step * pace.period + pace.latency, hit.nonce)],
            over,
            ..Mined::default()
        };
        let tasks = [first.clone(), other()];
        judge(&manifest, &tasks, &mined, false).unwrap().wrong
    };
    assert_eq!(wrong(pace.whole(100)), 0);
    // In the time that it had it can't have come so far.
    assert_eq!(wrong(pace.period), 1);
}

/// Of a core that has shown one hit at this time, of the job that goes in from clock 1000 to clock 1100 or of the first one.
fn shown(cycle: u64, of_next: bool) -> u64 {
    let manifest = miner(&[STROBE]);
    let (pace, one) = whole(&manifest, &task(100));
    let (_, two) = whole(&manifest, &other());
    let mut tasks = [task(100), other()];
    for task in &mut tasks {
        task.cut = Some(1);
    }
    let hit = if of_next { &two } else { &one }.hits[0];
    let mined = Mined {
        spans: vec![span(0, 1000), span(1100, 1100 + pace.period * 100)],
        reports: vec![report(cycle, hit.nonce)],
        ..Mined::default()
    };
    let judged = judge(&manifest, &tasks, &mined, true).unwrap();
    judged.refuted
}

#[test]
fn a_hit_of_the_next_job_that_is_at_work_already_is_no_wrong_one_of_this() {
    assert_eq!(shown(1050, true), 0);
    assert_eq!(shown(1150, true), 0);
    // Before the next one goes in it can have no hit.
    assert_eq!(shown(950, true), 1);
    assert_eq!(shown(1050, false), 0);
}

#[test]
fn a_job_that_two_others_followed_soon_may_have_hits_in_the_pipe() {
    let manifest = miner(&[STROBE]);
    let (pace, expected) = whole(&manifest, &task(100));
    let hit = expected.hits[0];
    let mut tasks = [task(100), other(), other()];
    tasks[0].cut = Some(1000);
    tasks[1].cut = Some(1);
    let refuted = |by: Cut| {
        let mut tasks = tasks.clone();
        tasks[1].by = by;
        let spans = vec![span(0, 1000), span(1001, 1002), span(1003, 1004)];
        let mined = Mined {
            spans,
            reports: vec![report(1001 + pace.latency, hit.nonce)],
            ..Mined::default()
        };
        judge(&manifest, &tasks, &mined, false).unwrap().refuted
    };
    assert_eq!(refuted(Cut::Next), 0);
    assert_eq!(refuted(Cut::Reset), 1);
}
