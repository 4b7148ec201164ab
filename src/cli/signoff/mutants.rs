//! The row of mutants.

use super::Gate;
use super::ask::Place;
use super::evidence::{Evidence, Found};
use super::row::{Row, Run};

/// Sampled, and percent of the killable ones that are killed.
pub(super) fn row(place: &Place<'_>, evidence: &Evidence) -> Row {
    let (least, percent) = place.gate.of((200, 95.0), (3_000, 100.0), (10_000, 100.0));
    let asks = match place.gate {
        Gate::S1 => format!("{least} sampled, {percent} % of the killable ones killed"),
        _ => format!(
            "{least} sampled, {percent} % of the killable ones killed, each survivor classified"
        ),
    };
    let row = Row::new("mutants", asks);
    let sample = least.to_string();
    let run = Run {
        keep: Some(place.mutate.into()),
        ..place.run("mutate", &["--sample", &sample, "--format", "json"])
    };
    let Found::Fresh(file, found) = &evidence.mutants else {
        return row.missing(evidence.mutants.why()).by(run);
    };
    if let Some(under) = &found.under {
        let why = format!("{} is of {under} alone", file.display());
        return row.missing(why).by(run);
    }
    if found.shard.is_some() || !found.missing_shards.is_empty() {
        let why = format!(
            "{} is of some shards: goldbench report merge joins all",
            file.display()
        );
        return row.missing(why).by(run);
    }
    let counts = &found.counts;
    // Of several observers the one that sees the most: what is noticed by any of them is killed.
    let best = found.observers.iter().max_by_key(|seen| seen.killed);
    let Some(best) = best.filter(|seen| seen.killable > 0) else {
        let why = format!("{} says of no observer what it killed", file.display());
        return row.missing(why).by(run);
    };
    let rate = 100.0 * best.killed as f64 / best.killable as f64;
    let said = format!(
        "{} sampled, {} of {} killable killed ({} %, by {}), {} tied off, {} without a path, {} proved equivalent, {} unknown",
        counts.sampled,
        best.killed,
        best.killable,
        crate::report::percent(rate, 1),
        best.observer,
        counts.tied_off,
        counts.no_path,
        counts.equivalent,
        counts.unknown
    );
    let whole = !found.interrupted && counts.not_run == 0;
    // A result that leaves mutants out of its own sum is none.
    let sum = counts.tied_off + counts.no_path + counts.equivalent + best.killable;
    let met = whole && sum == counts.sampled && counts.sampled >= least && rate >= percent;
    row.measured(met, said, vec![file.clone()]).by(run)
}
