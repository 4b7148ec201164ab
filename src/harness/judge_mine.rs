//! Reported nonces held against the set of hits: missing, extra, twice, late.

use super::Manifest;
use super::counting::Counting;
use super::expect::{Expected, Tried};
use super::explain_mine::{Evidence, explain};
use super::interface::Shown;
use super::judge_hash::Judged;
use super::mining::{Mined, Pace, Report};
use super::renumbered::{Run, is_renumbered};
use super::trial::{Cut, Task};
use crate::units::{Cycle, JobId, Nonce};
use crate::verdict::{Diagnosis, GoldenHit, ResultFault};

/// What is wrong with a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Its nonce is no hit of the job, or was not tried.
    Extra,
    /// It came before.
    Twice,
    /// Later than its latency allows.
    Late,
    /// After the core said that it was through.
    Behind,
    /// It is of another job than the one that it came with.
    OtherJob,
}

/// One wrong report: the job under way, the report, the nonce it means.
#[derive(Clone, Copy, Debug)]
pub struct Bad {
    /// The job by its number.
    pub job: usize,
    /// The report.
    pub report: Report,
    /// The nonce that it means.
    pub nonce: u32,
    /// What is wrong.
    pub wrong: Wrong,
    /// Of a late one: the last cycle in which it was in time.
    pub due: u64,
}

/// Judges a run; `why` asks for what explains it.
///
/// # Errors
/// A task that can't be read.
#[allow(clippy::too_many_lines)] // one pass over a run
pub fn judge(
    manifest: &Manifest,
    tasks: &[Task],
    mined: &Mined,
    why: bool,
) -> Result<Judged, String> {
    let counting = Counting::of(manifest).map_err(|e| e.to_string())?;
    let pace = Pace::of(manifest).map_err(|e| e.to_string())?;
    let mut judged = Judged::default();
    let jobs = mined.spans.iter().zip(tasks).enumerate();
    let jobs = jobs.map(|(number, (span, task))| {
        let next = mined.next_begun(number, tasks.len());
        Expected::of(manifest, (task, span, next), (&counting, pace))
    });
    let jobs: Vec<Expected> = jobs.collect::<Result<_, _>>()?;
    judged.results.nonces =
        jobs.iter().map(|job| job.may.min(job.counts)).sum::<u64>() * u64::from(counting.lanes);
    let reports = !manifest.outputs.contains_key("digest")
        || !mined.reports.is_empty()
        || manifest.shows("nonce");
    let (mut good, mut bad, mut nobodys) = (Vec::new(), Vec::new(), 0);
    if reports {
        nobodys = sort(
            manifest,
            (tasks, mined),
            (&jobs, &counting, pace),
            &mut good,
            &mut bad,
        );
    }
    judged.results.hits = good.len() as u64;
    let first_only = matches!(manifest.hit.shown, Shown::Sticky | Shown::Stop)
        && !(manifest.hit.shown == Shown::Stop && manifest.tells_start());
    let polls = !manifest.script.poll.is_empty();
    // One that shows a second hit of a job while the first one stands shows them all.
    let follows = manifest.hit.shown == Shown::Sticky
        && !polls
        && (0..jobs.len()).any(|job| good.iter().filter(|good| good.0 == job).count() > 1);
    let mut missing: Vec<(usize, Tried)> = Vec::new();
    for (number, job) in jobs.iter().enumerate().filter(|_| reports) {
        let came = |tried: &Tried| {
            good.iter()
                .any(|(j, _, nonce)| *j == number && *nonce == tried.nonce)
        };
        // A core that stops at each hit loses time there: of one that was cut, what it is sure to have tried is what lies
        // before its last hit.
        let stopping = manifest.hit.shown == Shown::Stop && tasks[number].cut.is_some();
        let last = job
            .hits
            .iter()
            .filter(|tried| came(tried))
            .map(|t| t.step)
            .max();
        let tried = |tried: &&Tried| !stopping || last.is_some_and(|last| tried.step <= last);
        let due = job.hits.iter().filter(|tried| tried.must).filter(tried);
        if first_only && !follows {
            // Where the ports are watched the first one shows, whatever comes behind it; a script may look too late.
            let shown = |tried: &&Tried| !(came(tried) || polls && job.hits.iter().any(&came));
            missing.extend(due.take(1).filter(shown).map(|tried| (number, *tried)));
        } else {
            missing.extend(
                due.filter(|tried| !came(tried))
                    .map(|tried| (number, *tried)),
            );
        }
    }
    for (number, task) in tasks.iter().enumerate().take(jobs.len()) {
        let Some(vector) = &task.golden else { continue };
        let nonce = crate::spec::Header::parse_hex(&task.header)
            .map_err(|e| e.to_string())?
            .nonce;
        match good
            .iter()
            .find(|(job, _, found)| *job == number && *found == nonce.0)
        {
            Some((_, report, _)) => judged.results.golden.push(GoldenHit {
                vector: vector.clone(),
                nonce,
                cycle: Cycle(report.cycle),
            }),
            None => judged.fault(ResultFault::GoldenMissed {
                vector: vector.clone(),
                nonce,
                due: Cycle(mined.spans[number].ended),
            }),
        }
    }
    let wrong = missing.iter().map(|missing| missing.0);
    judged.first = wrong.chain(bad.iter().map(|bad| bad.job)).min();
    tell(&mut judged, &missing, &bad, (mined, &jobs));
    judged.answered = !bad.is_empty();
    judged.missing = missing.len() as u64;
    judged.refuted = bad.iter().filter(|bad| bad.wrong != Wrong::Late).count() as u64;
    let mut digests = None;
    if manifest.outputs.contains_key("digest") {
        digests = super::digests::judge(
            manifest,
            (tasks, mined),
            (&jobs, &counting, pace),
            (&mut judged, why),
        );
    }
    if why && judged.wrong > 0 {
        let evidence = Evidence {
            manifest,
            tasks,
            jobs: &jobs,
            counting: &counting,
            pace,
            mined,
            good: &good,
            bad: &bad,
            missing: &missing,
        };
        // What the digests say is nearer to the fault.
        judged.diagnosis = digests.or_else(|| explain(&evidence));
    }
    let old = good
        .iter()
        .filter(|(job, report, _)| report.cycle >= mined.spans[*job].ended)
        .count();
    if judged.wrong == 0 && old > 0 {
        judged.remark = format!("{old} hits of a job came after the next one had begun");
    } else if judged.wrong == 0 && nobodys > 0 {
        judged.remark = format!(
            "{nobodys} hits of a job came after the next one had begun, by numbers counted from its start: nonces of neither"
        );
    }
    judged.good = good;
    Ok(judged)
}

/// The job, the report, the nonce.
pub type Good = (usize, Report, u32);

/// Each report is good, or bad in some way; or a hit of the job before under a number of nobody, which are counted.
fn sort(
    manifest: &Manifest,
    (tasks, mined): (&[Task], &Mined),
    (jobs, counting, pace): (&[Expected], &Counting, Pace),
    good: &mut Vec<Good>,
    bad: &mut Vec<Bad>,
) -> usize {
    let mut nobodys = 0;
    let run = Run {
        manifest,
        tasks,
        mined,
        jobs,
        counting,
        pace,
    };
    let strict = manifest.interface.latency.is_some();
    for report in &mined.reports {
        let mut spans = mined.spans.iter();
        let begun = spans.rposition(|span| span.begun <= report.cycle);
        let nonce = counting.reported(report.raw, report.lane, 0);
        let hit = |job: usize| jobs[job].hits.iter().find(|tried| tried.nonce == nonce);
        let named = |job: usize| report.job.is_none_or(|id| id == mined.id_of(job));
        // What loads a job may have more to do once it is at work: a hit that the job before can't have is the next one's.
        let next = begun.map_or(0, |job| job + 1);
        let early = |job: usize| {
            let left = begun.map_or(manifest.waits_for_start(), |job| {
                report.cycle >= mined.spans[job].ended
            });
            let before = begun.is_some_and(|job| hit(job).is_some() && named(job));
            left && !before && job < jobs.len() && hit(job).is_some() && named(job)
        };
        let Some(job) = Some(next).filter(|next| early(*next)).or(begun) else {
            if !manifest.waits_for_start() {
                continue;
            }
            // Before the first job.
            bad.push(Bad {
                job: 0,
                report: *report,
                nonce,
                wrong: Wrong::Extra,
                due: 0,
            });
            continue;
        };
        let mut wrong = |job: usize, wrong: Wrong, due: u64| {
            bad.push(Bad {
                job,
                report: *report,
                nonce,
                wrong,
                due,
            });
        };
        // A job that was dropped has no hits any more; one that the next one followed may have some in the pipe, and so may the
        // one before that where the next one was soon followed.
        let in_pipe = |b: &usize| {
            let since = report.cycle.saturating_sub(mined.spans[b + 1].begun);
            tasks[*b].by == Cut::Next && since <= pace.latency && !manifest.interface.drops
        };
        let mut before = (0..job).rev().take_while(in_pipe);
        let dropped = tasks[job].by != Cut::Next
            && report.cycle > mined.spans[job].ended
            && tasks[job].cut.is_some();
        let of = if hit(job).is_some() && named(job) && !dropped {
            job
        } else if let Some(before) = before.find(|b| hit(*b).is_some() && named(*b)) {
            before
        } else if hit(job).is_some() && !dropped {
            wrong(job, Wrong::OtherJob, 0);
            continue;
        } else if is_renumbered(run, job, report) {
            nobodys += 1;
            continue;
        } else {
            wrong(job, Wrong::Extra, 0);
            continue;
        };
        if good.iter().any(|(j, _, n)| *j == of && *n == nonce) {
            wrong(of, Wrong::Twice, 0);
            continue;
        }
        let tried = hit(of).expect("looked up above");
        let due = mined.spans[of].begun + tried.step * pace.period + pace.latency;
        let stops = manifest.hit.shown == Shown::Stop || tasks[of].pause > 0;
        if let Some(through) = mined.spans[of].exhausted.filter(|at| *at < report.cycle) {
            wrong(of, Wrong::Behind, through);
        } else if strict && !stops && report.cycle > due + 2 * pace.period {
            wrong(of, Wrong::Late, due);
        }
        good.push((of, *report, nonce));
    }
    nobodys
}

fn tell(
    judged: &mut Judged,
    missing: &[(usize, Tried)],
    bad: &[Bad],
    (mined, jobs): (&Mined, &[Expected]),
) {
    let id = |job: usize| JobId(job as u8);
    for (job, tried) in missing {
        judged.fault(ResultFault::Missing {
            cycle: Cycle(mined.spans[*job].ended),
            job: id(*job),
            nonce: Nonce(tried.nonce),
        });
    }
    for bad in bad {
        let (cycle, job, nonce) = (Cycle(bad.report.cycle), id(bad.job), Nonce(bad.nonce));
        judged.fault(match bad.wrong {
            Wrong::Twice => ResultFault::Repeated {
                cycle,
                job,
                nonce,
                version: 0,
            },
            Wrong::Late | Wrong::Behind => ResultFault::WrongCycle {
                cycle,
                due: Cycle(bad.due),
                job,
                nonce,
            },
            Wrong::Extra | Wrong::OtherJob => ResultFault::Extra {
                cycle,
                job,
                nonce,
                above_target: jobs.get(bad.job).map(|job| !job.is_hit(bad.nonce)),
            },
        });
    }
}

/// What the first faults have in common, where nothing better is known.
pub fn plainly(missing: usize, bad: &[Bad]) -> Option<Diagnosis> {
    let count = |wrong: Wrong| bad.iter().filter(|b| b.wrong == wrong).count();
    let (extra, twice, late) = (
        count(Wrong::Extra) + count(Wrong::OtherJob),
        count(Wrong::Twice),
        count(Wrong::Late) + count(Wrong::Behind),
    );
    let behind = count(Wrong::Behind);
    match (missing, extra, twice, late) {
        (0, 0, n, 0) if n > 0 => Some(Diagnosis::new(
            "duplicate-hits",
            format!("{n} hits were reported twice"),
        )),
        (0, 0, 0, n) if n > 0 => Some(Diagnosis::new(
            "late-hits",
            if behind == n {
                format!("{n} hits came after the core had said that it was exhausted")
            } else {
                format!("{n} hits came later than the latency allows")
            },
        )),
        _ => None,
    }
}

#[cfg(test)]
#[path = "judge_mine_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "explain_mine_tests.rs"]
mod explained;
