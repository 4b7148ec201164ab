//! A miner's script, or a chip's, made smaller.

use super::ddmin::ddmin;
use super::{Trial, bare, counted, words};
use crate::job::Job;
use crate::lockstep::AFTER;
use crate::stimulus::{Action, Event, MinerScript, Script};
use crate::units::{Cycle, Nonce};
use crate::verdict::Divergence;

fn jobs(events: &[Event]) -> usize {
    let jobs = events.iter().filter_map(|event| event.action.job());
    jobs.count()
}

fn nonces(events: &[Event]) -> u64 {
    let jobs = events.iter().filter_map(|event| event.action.job());
    jobs.map(Job::nonces).sum()
}

/// What is left, in words, and how many jobs there were.
pub(super) fn left_of(before: &[Event], after: &[Event]) -> (String, usize) {
    let left = match (jobs(after), nonces(after)) {
        (0, _) => bare("job", after),
        (jobs, 1) => format!("{}, 1 nonce", counted(jobs, "job")),
        (jobs, nonces) => format!("{}, {nonces} nonces", counted(jobs, "job")),
    };
    (left, jobs(before))
}

/// Cuts what comes behind the divergence, then leaves out events, then shortens the range of the job at fault.
pub(super) fn shrink(
    script: &MinerScript,
    divergence: &Divergence,
    (trial, script_of): (&mut Trial<'_>, &dyn Fn(MinerScript) -> Script),
) -> Option<(MinerScript, String)> {
    let mut best = script.clone();
    best.cycles = script.cycles.min(divergence.cycle.0 + AFTER);
    best.events.retain(|event| event.at <= divergence.cycle);
    best.golden.clear();
    if !trial.holds(script_of(best.clone()), best.cycles) {
        return None;
    }
    // The reset in front stays: without it control is unknown, and nothing can fail.
    let is_reset =
        |event: &Event| event.at == Cycle(0) && matches!(event.action, Action::Reset { .. });
    let (front, rest): (Vec<_>, Vec<_>) = best.events.iter().cloned().partition(is_reset);
    let with = |rest: &[Event]| MinerScript {
        events: front.iter().chain(rest).cloned().collect(),
        ..best.clone()
    };
    let rest = ddmin(&rest, &mut |rest| {
        trial.holds(script_of(with(rest)), best.cycles)
    });
    best = with(&rest);
    for at in 0..best.events.len() {
        if let Some(shorter) = one_nonce(&best, at, divergence)
            && trial.holds(script_of(shorter.clone()), shorter.cycles)
        {
            best = shorter;
        }
    }
    let (left, before) = left_of(&script.events, &best.events);
    let words = words((before, "job"), &left, (script.cycles, best.cycles));
    Some((best, words))
}

/// The same script with the job at `at` cut down to the nonce that diverged, which enters in the same cycle as before.
fn one_nonce(script: &MinerScript, at: usize, divergence: &Divergence) -> Option<MinerScript> {
    let Action::Load { job } = &script.events[at].action else {
        return None;
    };
    let nonce = divergence
        .nonce
        .filter(|nonce| (job.start..=job.end).contains(nonce))?;
    if divergence.job != Some(job.id) || job.nonces() == 1 {
        return None;
    }
    let mut shorter = script.clone();
    let mut job = job.clone();
    let later = u64::from(nonce.0 - job.start.0);
    (job.start, job.end) = (nonce, Nonce(nonce.0));
    shorter.events[at] = Event {
        at: Cycle(script.events[at].at.0 + later),
        action: Action::Load { job },
    };
    shorter.events.sort_by_key(|event| event.at);
    Some(shorter)
}
