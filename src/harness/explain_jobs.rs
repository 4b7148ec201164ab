//! What explains reports that are of another job, of none, or of another part of a job.

use super::explain_mine::Evidence;
use super::judge_mine::{Bad, Wrong};
use super::trial::Cut;
use crate::verdict::Diagnosis;

/// Reports before the first job.
pub fn before_any(e: &Evidence<'_>) -> Option<Diagnosis> {
    let first = e.mined.spans.first();
    let early = |bad: &Bad| first.is_none_or(|first| bad.report.cycle < first.begun);
    if e.bad.is_empty() || !e.missing.is_empty() || !e.bad.iter().all(early) {
        return None;
    }
    let none = if first.is_none() {
        ", and none went in"
    } else {
        ""
    };
    Some(Diagnosis::new(
        "before-any-job",
        format!(
            "{} hits were reported before a job had gone in{none}: the polarity of `found`, or of what the core waits with",
            e.bad.len()
        ),
    ))
}

/// Hits of a job behind its stop.
pub fn stopped(e: &Evidence<'_>) -> Option<Diagnosis> {
    let mut extras = e.extras().peekable();
    extras.peek()?;
    let behind = |bad: &Bad| {
        let (task, span) = (&e.tasks[bad.job], &e.mined.spans[bad.job]);
        task.by == Cut::Stop && bad.report.cycle >= span.ended && e.jobs[bad.job].is_hit(bad.nonce)
    };
    extras.all(behind).then(|| {
        Diagnosis::new(
            "stop-ignored",
            "hits of a job come after its stop: the walk goes on",
        )
    })
}

/// Reports that come while the next job goes in, of a header that is half new.
pub fn loading(e: &Evidence<'_>) -> Option<Diagnosis> {
    let mut extras = e.extras().peekable();
    extras.peek()?;
    let between = |bad: &Bad| {
        let (span, next) = (&e.mined.spans[bad.job], e.mined.spans.get(bad.job + 1));
        next.is_some_and(|next| span.ended <= bad.report.cycle && bad.report.cycle < next.begun)
            || bad.job > 0 && bad.report.cycle <= span.begun + e.pace.latency
    };
    let some = extras.all(between) && e.extras().count() > 1;
    (some && e.missing.is_empty()).then(|| {
        Diagnosis::new(
            "stale-hits",
            "reports that are of no job come while the next one goes in: the job before goes on with a header that is half new",
        )
    })
}

/// What was under way of the job before is taken for the first nonce.
pub fn first(e: &Evidence<'_>) -> Option<Diagnosis> {
    let mut extras = e.extras();
    if e.extras().count() + e.missing.len() < 2 {
        return None;
    }
    let begins = |bad: &Bad| {
        let count = e.counting.count_of(bad.nonce).map(|(count, _)| count);
        bad.job > 0 && count == Some(e.tasks[bad.job].start)
    };
    let all = extras.all(begins)
        && e.missing
            .iter()
            .all(|(job, tried)| *job > 0 && tried.step == 0);
    all.then(|| {
        Diagnosis::new(
            "stale-hits",
            "a job's first nonce alone is judged wrongly: what is under way of the job before is taken for its result",
        )
    })
}

/// Hits of a job that is over.
pub fn stale(e: &Evidence<'_>) -> Option<Diagnosis> {
    let mut extras = e.extras().peekable();
    extras.peek()?;
    let of_before = |bad: &Bad| {
        let tried = |job: usize| {
            e.jobs[job]
                .hits
                .iter()
                .any(|tried| tried.nonce == bad.nonce)
        };
        (0..=bad.job).rev().any(tried)
            && (bad.wrong == Wrong::OtherJob || bad.job > 0 || e.tasks[bad.job].cut.is_some())
    };
    if !extras.all(of_before) {
        return None;
    }
    let named = e.mined.reports.iter().any(|report| report.job.is_some());
    let text = if named {
        "hits come with another job's id"
    } else {
        "hits of a job come after it was ended, later than its pipe can hold them"
    };
    Some(Diagnosis::new("stale-hits", text))
}

/// A job that goes on from the nonce of the one before.
pub fn kept(e: &Evidence<'_>) -> Option<Diagnosis> {
    let mut extras = e.extras().peekable();
    extras.peek()?;
    // Steps from the first count of the job before, or of one before that.
    let goes_on = |bad: &Bad| {
        let Some((count, _)) = e.counting.count_of(bad.nonce) else {
            return false;
        };
        let reach = |job: usize| -> u64 { e.jobs[job..=bad.job].iter().map(|j| j.reached).sum() };
        let from = |job: usize| e.counting.steps(e.tasks[job].start, count);
        bad.job > 0
            && e.jobs[bad.job].is_hit(bad.nonce)
            && (0..bad.job).any(|job| from(job).is_some_and(|steps| steps < reach(job)))
    };
    extras.all(goes_on).then(|| {
        Diagnosis::new(
            "start-ignored",
            "a job that comes while the core works goes on from the nonce of the one before: its first nonce is not taken",
        )
    })
}
