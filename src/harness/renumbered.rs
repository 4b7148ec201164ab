//! Hits of a job that another one followed, which a core that takes nonces off its counter counts from the other one's start.
//!
//! Such a core names neither job nor nonce of what is in its pipe when its counter is set anew: the number that it shows is of nobody. A host that
//! hashes what it gets drops it.

use super::Manifest;
use super::counting::Counting;
use super::expect::Expected;
use super::mining::{Mined, Pace, Report};
use super::trial::{Cut, Task};

/// Clocks between poking a job and its first count, in counts.
const SLACK: i64 = 2;
/// Among so many counts no more than one may be a hit: else chance would excuse what is wrong.
const RARE: u64 = 64;

/// What a run is judged by.
#[derive(Clone, Copy)]
pub(super) struct Run<'a> {
    pub manifest: &'a Manifest,
    pub tasks: &'a [Task],
    pub mined: &'a Mined,
    pub jobs: &'a [Expected],
    pub counting: &'a Counting,
    pub pace: Pace,
}

/// Is a report, in the time of a job, a hit of the job before by a number that counts from this one's start.
pub(super) fn is_renumbered(run: Run<'_>, job: usize, report: &Report) -> bool {
    let Some(before) = job.checked_sub(1) else {
        return false;
    };
    let (old, new) = (&run.mined.spans[before], &run.mined.spans[job]);
    let followed = run.tasks[before].by == Cut::Next && !run.manifest.interface.drops;
    let nameless = report.job.is_none() && !run.counting.is_carried() && run.counting.lanes == 1;
    let in_flight = report.cycle.saturating_sub(new.begun) <= run.pace.latency;
    let rare = run.jobs[before].hits.len() as u64 * RARE <= run.jobs[before].may;
    if !(followed && nameless && in_flight && rare) {
        return false;
    }
    let ahead = run.counting.ahead(run.tasks[job].start, report.raw);
    let gone = (new.begun.saturating_sub(old.begun) / run.pace.period) as i64;
    run.jobs[before]
        .hits
        .iter()
        .any(|tried| (tried.step as i64 - gone - ahead).abs() <= SLACK)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::mining::Span;
    use super::*;

    const MINER: &str = include_str!("../../tests/cores/fsm_miner/goes_on.toml");
    /// What its nonces go up by.
    const STEP: u32 = 3;

    /// Is the last hit of a job so excused, as changed from what such a core shows of it: the report, and how the job ended.
    fn excused(change: impl Fn(&mut Report), by: Cut) -> bool {
        let manifest = Manifest::parse(MINER, Path::new("core.toml")).unwrap();
        let task = |start, by| Task {
            header: "00".repeat(80),
            target: format!("01{}", "f".repeat(62)),
            start,
            counts: 1000,
            cut: None,
            by,
            beyond: 0,
            pause: 0,
            golden: None,
        };
        let tasks = [task(3, by), task(5000, Cut::Next)];
        let (counting, pace) = (
            Counting::of(&manifest).unwrap(),
            Pace::of(&manifest).unwrap(),
        );
        let begun = 1000 * pace.period;
        let span = |begun, ended| Span {
            begun,
            ended,
            exhausted: None,
            reset: None,
        };
        let mined = Mined {
            spans: vec![span(0, begun), span(begun, 2 * begun)],
            ..Mined::default()
        };
        let jobs: Vec<_> = tasks
            .iter()
            .zip(&mined.spans)
            .map(|(task, span)| {
                Expected::of(&manifest, (task, span, None), (&counting, pace)).unwrap()
            })
            .collect();
        let back = 1000 - jobs[0].hits.last().unwrap().step as u32;
        let mut report = Report {
            cycle: begun + 1,
            raw: (5000 - back * STEP).wrapping_add(counting.offset),
            lane: 0,
            job: None,
        };
        change(&mut report);
        let run = Run {
            manifest: &manifest,
            tasks: &tasks,
            mined: &mined,
            jobs: &jobs,
            counting: &counting,
            pace,
        };
        is_renumbered(run, 1, &report)
    }

    #[test]
    fn a_hit_that_lost_its_job_is_excused_by_its_place_alone() {
        assert!(excused(|_| (), Cut::Next));
        assert!(!excused(|report| report.raw += 7, Cut::Next));
        assert!(!excused(|report| report.cycle += 1_000_000, Cut::Next));
        assert!(!excused(|report| report.job = Some(0), Cut::Next));
    }

    #[test]
    fn a_job_that_nothing_followed_at_once_loses_no_hit() {
        assert!(!excused(|_| (), Cut::Reset));
    }
}
