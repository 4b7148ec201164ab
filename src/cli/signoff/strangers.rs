//! What each gate asks of a core in its own conventions: the ladder on what exists without a model.

use std::fmt::Write;

use super::Gate;
use super::ask::{self, Place, bins, cycles, headers, no_suite};
use super::evidence::{Evidence, Found};
use super::measure::Suites;
use super::mutants;
use super::row::{Row, Status};
use crate::harness::{Kind, Stranger, reset_every_cycle, stored_messages};
use crate::stimulus::Suite;

/// Why nothing is proved of it.
const NO_CLAIMS: &str =
    "what is proved is claimed of a [design]'s registers, and the core has an [interface]";

/// All rows of the gate.
pub(super) fn rows(
    core: &Stranger,
    place: &Place<'_>,
    evidence: &Evidence,
    suites: &Suites,
) -> Vec<Row> {
    vec![
        vectors(core, place, evidence, suites),
        trials(place, evidence, suites),
        full_state(core, place, evidence, suites),
        bins(place, evidence, suites),
        mutants::row(place, evidence),
        power_up(place, evidence, suites),
        every_cycle(core, place, evidence, suites),
        formal(place, "formal", Gate::S2),
        formal(place, "formal: scheduler", Gate::S3),
        flips(place, evidence),
    ]
}

fn vectors(core: &Stranger, place: &Place<'_>, evidence: &Evidence, suites: &Suites) -> Row {
    if core.manifest.interface.kind == Kind::Miner {
        return match suites.lacked.get("golden") {
            Some(why) => Row::new("vectors", "real headers").not_asked(why),
            None => headers(place, evidence, suites),
        };
    }
    let (sets, asks): (&[&str], &str) = place.gate.of(
        (&["fips180-4"], "FIPS 180-4"),
        (
            &["fips180-4", "cavp_short", "cavp_long"],
            "FIPS 180-4, CAVP short and long",
        ),
        (
            &["fips180-4", "cavp_short", "cavp_long"],
            "FIPS 180-4, CAVP short and long",
        ),
    );
    let row = Row::new("vectors", asks);
    if let Some(why) = no_suite(evidence) {
        return row.missing(why).by(place.suite());
    }
    // A core that takes no further blocks is given messages of one; the longest are left out of short suites.
    let suite = place.gate.of(Suite::Smoke, Suite::Nightly, Suite::Nightly);
    let counts = sets.iter().map(|set| {
        let right = suites.messages.get(*set).copied().unwrap_or(0);
        (
            *set,
            right,
            stored_messages(&core.manifest, set, suite) as u64,
        )
    });
    let met = counts
        .clone()
        .all(|(_, right, all)| right >= all && all > 0);
    let said = counts.map(|(set, right, all)| format!("{set} {right} of {all}"));
    let said: Vec<String> = said.collect();
    row.measured(met, said.join(", "), suites.from.clone())
        .by(place.suite())
}

/// Cycles judged by results. A stream takes a block in each, so that its suites are short in them.
fn trials(place: &Place<'_>, evidence: &Evidence, suites: &Suites) -> Row {
    let row = cycles(place, "trials", evidence, suites);
    if place.gate == Gate::S1 && row.status == Status::NotMet && suites.failing.is_empty() {
        return row.by(place.run("coverage", &["--suite", "nightly"]));
    }
    row
}

/// What probes show: the nearest to lockstep that there is.
fn full_state(core: &Stranger, place: &Place<'_>, evidence: &Evidence, suites: &Suites) -> Row {
    let row = Row::new(
        "full state",
        "every value of every probed register by FIPS 180-4",
    );
    if core.manifest.probes.is_empty() {
        return row
            .not_asked("the manifest has no [probes]: the core is judged by its ports alone");
    }
    if let Some(why) = no_suite(evidence) {
        return row.missing(why).by(place.suite());
    }
    let passed = suites.passed.contains("every_round");
    let seen = core.manifest.rounds_seen().len();
    let said = format!(
        "`every_round` {}, {seen} registers of rounds",
        if passed { "passed" } else { "did not pass" }
    );
    row.measured(passed, said, suites.from.clone())
        .by(place.suite())
}

fn power_up(place: &Place<'_>, evidence: &Evidence, suites: &Suites) -> Row {
    let least = place.gate.of(4, 100, 100);
    let row = Row::new("power-up", format!("{least} states, judged by results"));
    if let Some(why) = suites.lacked.get("power_up") {
        return row.not_asked(why);
    }
    if let Some(why) = no_suite(evidence) {
        return row.missing(why).by(place.suite());
    }
    let passed = suites.passed.iter();
    let states = passed.filter(|case| case.starts_with("power_up[")).count();
    let said = format!("{states} states");
    row.measured(states >= least, said, suites.from.clone())
        .by(place.suite())
}

fn every_cycle(core: &Stranger, place: &Place<'_>, evidence: &Evidence, suites: &Suites) -> Row {
    let row = Row::new("reset at every cycle", "in every cycle of one block");
    if core.manifest.reset.is_none() {
        return row.not_asked("the core has no [reset]");
    }
    if place.gate < Gate::S3 {
        return row.not_asked("of S3 only");
    }
    if let Some(why) = no_suite(evidence) {
        return row.missing(why).by(place.suite());
    }
    if let Some(why) = suites.lacked.get("reset_every_cycle") {
        return row.not_asked(why);
    }
    let all = reset_every_cycle();
    let passed = all.iter().filter(|name| suites.passed.contains(*name));
    let passed = passed.count();
    let mut said = format!("{passed} of {} cases `reset_every_cycle` passed", all.len());
    // Of a very long way some clocks are left out, and that is not every one.
    let thin = all.iter().find_map(|name| suites.lacked.get(name));
    if let Some(why) = thin {
        said = format!("{said}; {why}");
    }
    row.measured(passed == all.len(), said, suites.from.clone())
        .by(place.suite())
}

fn formal(place: &Place<'_>, name: &'static str, from: Gate) -> Row {
    let row = Row::new(name, "lemmas proved");
    if place.gate < from {
        let why = from.of("", "from S2 on", "of S3 only");
        return row.not_asked(why);
    }
    row.not_asked(NO_CLAIMS)
}

fn flips(place: &Place<'_>, evidence: &Evidence) -> Row {
    let asks = place
        .gate
        .of("none", "10 000", "10 000, some of them in every register");
    let row = Row::new("bit flips", asks);
    if place.gate == Gate::S1 {
        return row.not_asked("from S2 on");
    }
    let run = place.run("seu", &["--sample", "10000"]);
    let Found::Fresh(file, seu) = &evidence.seu else {
        return row.missing(evidence.seu.why()).by(run);
    };
    let mut said = ask::flipped(seu);
    for (names, what) in [
        (&seu.untouched, "got none"),
        (&seu.unseen, "are not in view"),
    ] {
        if !names.is_empty() {
            let _ = write!(said, "; {} registers {what}", names.len());
        }
    }
    let everywhere = place.gate < Gate::S3 || seu.untouched.is_empty() && seu.unseen.is_empty();
    let met = seu.table.flips() >= 10_000 && everywhere;
    row.measured(met, said, vec![file.clone()]).by(run)
}
