//! What is said of runs made up by hand, and what is not.

use super::super::mining::Span;
use super::tests::{miner, report, span, task, whole};
use super::*;
use crate::bits::State;

const STROBE: (&str, &str) = ("shown = \"sticky\"", "shown = \"strobe\"");

/// The cause that is named where a job's only reports are these, by its own hits.
fn cause(task: &Task, reports: impl Fn(Pace, &Expected) -> Vec<Report>) -> Option<String> {
    let manifest = miner(&[STROBE]);
    let (pace, expected) = whole(&manifest, task);
    let mined = Mined {
        spans: vec![span(0, pace.whole(task.counts))],
        reports: reports(pace, &expected),
        ..Mined::default()
    };
    let judged = judge(&manifest, std::slice::from_ref(task), &mined, true).unwrap();
    assert!(judged.wrong > 0);
    judged.diagnosis.map(|told| told.cause.clone())
}

fn due(pace: Pace, tried: &Tried) -> u64 {
    tried.step * pace.period + pace.latency
}

#[test]
fn nothing_is_named_that_fits_a_few_easy_hits_by_accident() {
    // An eighth of all nonces are hits, and 1200 differences are tried.
    let off = |some: usize, change: fn(u32) -> u32| {
        cause(&task(200), |pace, expected| {
            let hits = expected.hits.iter().take(some);
            hits.map(|t| report(due(pace, t), change(t.nonce)))
                .collect()
        })
    };
    let named = |cause: Option<String>, name: &str| cause.is_some_and(|cause| cause == name);
    let later = |nonce: u32| nonce + 5;
    assert!(!named(off(5, later), "nonce-offset"));
    assert!(named(off(100, later), "nonce-offset"));
    assert!(!named(off(5, u32::swap_bytes), "nonce-order"));
    assert!(named(off(100, u32::swap_bytes), "nonce-order"));
}

#[test]
fn no_carry_is_lost_that_no_count_goes_over() {
    let manifest = miner(&[STROBE]);
    let counting = Counting::of(&manifest).unwrap();
    let lost = |start: u32, counts: u64| {
        let mut task = task(counts);
        task.start = start;
        let last = counting.later(start, counts - 1);
        // All that is due comes, and a hit below the start that a count never came to.
        let cause = cause(&task, |pace, expected| {
            let carried = |nonce: u32| nonce >> 10 != start >> 10;
            let is_hit = |nonce: &u32| expected.is_hit(*nonce);
            let before = (0..start).rev().step_by(3).skip(1).find(is_hit).unwrap();
            let hits = expected.hits.iter().filter(|t| !carried(t.nonce));
            let came = hits.map(|t| report(due(pace, t), t.nonce));
            came.chain([report(pace.latency + 7, before)]).collect()
        });
        (last >> 10 != start >> 10, cause)
    };
    // Its last count lies below 1024: one behind would be the first to be carried.
    let (goes_over, cause) = lost(1023 - 3 * 99, 100);
    assert!(!goes_over);
    assert_ne!(cause.as_deref(), Some("low-bits-carry"));
}

#[test]
fn a_carry_is_lost_where_what_comes_lies_a_turn_before() {
    let mut task = task(200);
    task.start = 1023 - 3 * 99;
    let carried = |nonce: u32| nonce > 1023;
    let cause = cause(&task, |pace, expected| {
        let hits = expected.hits.iter().filter(|t| !carried(t.nonce));
        let came = hits.map(|t| report(due(pace, t), t.nonce));
        let turned = (100..200u64).map(|step| (step, task.start + 3 * step as u32 - 1024));
        let turned = turned.filter(|(_, nonce)| expected.is_hit(*nonce));
        let turned = turned.map(|(step, nonce)| report(step * pace.period + pace.latency, nonce));
        came.chain(turned).collect()
    });
    assert_eq!(cause.as_deref(), Some("low-bits-carry"));
}

#[test]
fn hits_before_the_first_job_are_told_as_such_where_jobs_went_in() {
    let manifest = miner(&[STROBE]);
    let (pace, expected) = whole(&manifest, &task(100));
    let begun = 1000;
    let hits = expected.hits.iter();
    let hits = hits.map(|t| report(begun + due(pace, t), t.nonce));
    let none = (1..u32::MAX)
        .find(|nonce| !expected.is_hit(*nonce))
        .unwrap();
    let mined = Mined {
        spans: vec![span(begun, begun + pace.whole(100))],
        reports: [report(7, none)].into_iter().chain(hits).collect(),
        ..Mined::default()
    };
    let judged = judge(&manifest, &[task(100)], &mined, true).unwrap();
    assert_eq!(judged.wrong, 1);
    let told = judged.diagnosis.unwrap();
    assert_eq!(told.cause, "before-any-job");
    assert!(!told.text.contains("none went in"), "{}", told.text);
}

/// A core whose digests are seen: what is said of one that shows these, all its hits being right.
fn digests(shows: impl Fn(u64, &Expected) -> Option<State>, more: Option<State>) -> Judged {
    let digest = (
        "nonce = \"golden_nonce\"",
        "nonce = \"golden_nonce\"\ndigest = \"hash\"",
    );
    let (manifest, task) = (miner(&[digest]), task(100));
    let (pace, expected) = whole(&manifest, &task);
    let hits = expected.hits.iter();
    let shown = (0..100).filter_map(|step| {
        let cycle = step * pace.period + pace.latency;
        Some((cycle, shows(step, &expected)?))
    });
    let mined = Mined {
        spans: vec![span(0, pace.whole(task.counts))],
        reports: hits.map(|t| report(due(pace, t), t.nonce)).collect(),
        digests: shown.chain(more.map(|state| (1, state))).collect(),
        ..Mined::default()
    };
    judge(&manifest, &[task], &mined, true).unwrap()
}

fn right(step: u64, expected: &Expected) -> State {
    expected.state(3 + 3 * step as u32)
}

fn turned(step: u64, expected: &Expected) -> State {
    let mut words = right(step, expected).0;
    words.reverse();
    State(words)
}

#[test]
fn a_slip_accounts_for_all_digests_that_are_missing_or_for_none() {
    let told = |judged: Judged| judged.diagnosis.map(|told| told.cause.clone());
    let all = digests(|step, e| Some(turned(step, e)), None);
    let some = digests(|step, e| (step % 3 > 0).then(|| turned(step, e)), None);
    assert_eq!((all.wrong, some.wrong), (100, 100));
    assert!(told(all).is_some());
    assert_eq!(told(some), None);
}

/// The digest of nonce 0, which is not walked, is what a lost nonce gives for every count: also for those that came out right.
#[test]
fn a_slip_that_gives_what_others_show_explains_no_missing_digest() {
    let (_, expected) = whole(&miner(&[]), &task(100));
    let zero = expected.state(0);
    let one = digests(|step, e| (step != 7).then(|| right(step, e)), Some(zero));
    assert_eq!(one.wrong, 1);
    assert_eq!(one.diagnosis.map(|told| told.cause.clone()), None);
    let none = digests(|_, _| None, Some(zero));
    assert_eq!(none.wrong, 100);
    assert!(none.diagnosis.is_some());
}

#[test]
fn no_digest_is_due_in_the_clocks_of_a_reset() {
    let digest = (
        "nonce = \"golden_nonce\"",
        "nonce = \"golden_nonce\"\ndigest = \"hash\"",
    );
    let manifest = miner(&[digest]);
    let mut task = task(100);
    let (pace, expected) = whole(&manifest, &task);
    (task.by, task.cut) = (Cut::Reset, Some(pace.latency));
    let mined = Mined {
        spans: vec![Span {
            reset: Some(pace.latency),
            ..span(0, pace.latency + 4 * pace.period)
        }],
        digests: vec![(pace.latency, right(0, &expected))],
        ..Mined::default()
    };
    assert_eq!(judge(&manifest, &[task], &mined, false).unwrap().wrong, 0);
}
