//! A miner's script made smaller.

use super::ddmin::ddmin;
use super::{Trial, bare, counted, words};
use crate::lockstep::AFTER;
use crate::stimulus::{Action, Event, MinerScript, Script};
use crate::units::{Cycle, Nonce};
use crate::verdict::Divergence;

fn jobs(events: &[Event]) -> usize {
    let load = |event: &&Event| matches!(event.action, Action::Load { .. });
    events.iter().filter(load).count()
}

fn nonces(events: &[Event]) -> u64 {
    let of = |event: &Event| match &event.action {
        Action::Load { job } => job.nonces(),
        _ => 0,
    };
    events.iter().map(of).sum()
}

/// Cuts what comes behind the divergence, then leaves out events, then shortens the range of the job at fault.
pub(super) fn shrink(
    script: &MinerScript,
    divergence: &Divergence,
    trial: &mut Trial<'_>,
) -> Option<(MinerScript, String)> {
    let mut best = script.clone();
    best.cycles = script.cycles.min(divergence.cycle.0 + AFTER);
    best.events.retain(|event| event.at <= divergence.cycle);
    best.golden.clear();
    if !trial.holds(Script::Miner(best.clone()), best.cycles) {
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
        trial.holds(Script::Miner(with(rest)), best.cycles)
    });
    best = with(&rest);
    for at in 0..best.events.len() {
        if let Some(shorter) = one_nonce(&best, at, divergence)
            && trial.holds(Script::Miner(shorter.clone()), shorter.cycles)
        {
            best = shorter;
        }
    }
    let left = match (jobs(&best.events), nonces(&best.events)) {
        (0, _) => bare("job", &best.events),
        (jobs, 1) => format!("{}, 1 nonce", counted(jobs, "job")),
        (jobs, nonces) => format!("{}, {nonces} nonces", counted(jobs, "job")),
    };
    let before = (jobs(&script.events), "job");
    let words = words(before, &left, (script.cycles, best.cycles));
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
