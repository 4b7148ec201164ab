//! What each gate asks, row by row.

use std::fmt::Write;
use std::path::Path;

use super::Gate;
use super::evidence::{Evidence, Found};
use super::measure::Suites;
use super::row::{Row, Run};
use super::{formal, mutants, strangers};
use crate::cli::seu::result::Report;
use crate::cli::verify::Subject;
use crate::design::CoreKind;
use crate::dut::Core;
use crate::harness::Kind;
use crate::report::{grouped, percent};
use crate::stimulus::reset_every_cycle;

/// Of which core, and where results go.
pub(super) struct Place<'a> {
    pub(super) subject: &'a Subject,
    pub(super) manifest: &'a Path,
    pub(super) out: &'a Path,
    pub(super) mutate: &'a Path,
    pub(super) gate: Gate,
}

impl Place<'_> {
    /// A run of a verb on the core, that keeps its result itself.
    pub(super) fn run(&self, verb: &str, args: &[&str]) -> Run {
        let manifest = self.manifest.display().to_string();
        let out = self.out.display().to_string();
        let mut all = vec![verb.to_owned(), manifest];
        all.extend(args.iter().map(|arg| (*arg).to_owned()));
        all.extend(["--out".into(), out]);
        Run {
            args: all,
            keep: None,
        }
    }

    /// The suite that a gate asks for.
    pub(super) fn suite(&self) -> Run {
        let first = match self.subject {
            // Its smoke suite is shorter than the first gate asks.
            Subject::Ports { core, .. } if core.manifest.interface.kind == Kind::Hash => {
                "regression"
            }
            _ => "smoke",
        };
        let suite = self.gate.of(first, "nightly", "nightly");
        self.run("coverage", &["--suite", suite])
    }
}

/// All rows of the gate.
pub(super) fn rows(place: &Place<'_>, evidence: &Evidence) -> Vec<Row> {
    let suites = Suites::of(evidence);
    let core = match place.subject {
        Subject::Design { core, .. } => core,
        Subject::Ports { core, .. } => return strangers::rows(core, place, evidence, &suites),
    };
    let kind = core.manifest.design.kind;
    vec![
        vectors(place, kind, evidence, &suites),
        cycles(place, "lockstep", evidence, &suites),
        bins(place, evidence, &suites),
        mutants::row(place, evidence),
        power_up(place, evidence, &suites),
        every_cycle(place, core, evidence, &suites),
        formal::stages(place, evidence),
        formal::scheduler(place, kind, evidence),
        flips(place, core, evidence),
    ]
}

/// Without a suite on these sources.
pub(super) fn no_suite(evidence: &Evidence) -> Option<String> {
    evidence.suites.is_empty().then(|| {
        let void = evidence.void_suites.join("; ");
        if void.is_empty() {
            "no suite was run".into()
        } else {
            void
        }
    })
}

fn vectors(place: &Place<'_>, kind: CoreKind, evidence: &Evidence, suites: &Suites) -> Row {
    if kind != CoreKind::Compress {
        return headers(place, evidence, suites);
    }
    let gate = place.gate;
    let asks = match gate {
        Gate::S1 => "FIPS 180-4",
        _ => "FIPS 180-4, CAVP short, long and Monte Carlo",
    };
    let row = Row::new("vectors", asks);
    if let Some(why) = no_suite(evidence) {
        return row.missing(why).by(place.suite());
    }
    let sets: &[&str] = gate.of(
        &["fips180-4"],
        &["fips180-4", "cavp_short", "cavp_long", "cavp_monte"],
        &["fips180-4", "cavp_short", "cavp_long", "cavp_monte"],
    );
    let counts = sets.iter().map(|set| (*set, suites.of_set(set)));
    // Of FIPS 180-4 the smoke suite leaves out the million-a message.
    let enough = |set: &str, (right, all): (u64, u64)| {
        right > 0 && right + u64::from(gate == Gate::S1 && set == "fips180-4") >= all
    };
    let met = counts.clone().all(|(set, count)| enough(set, count));
    let said = counts.map(|(set, (right, all))| format!("{set} {right} of {all}"));
    let said: Vec<String> = said.collect();
    let from = suites.from.clone();
    row.measured(met, said.join(", "), from).by(place.suite())
}

/// Real headers, of whatever walks nonces.
pub(super) fn headers(place: &Place<'_>, evidence: &Evidence, suites: &Suites) -> Row {
    let gate = place.gate;
    let asks = gate.of(
        "genesis, 20 real headers",
        "genesis, 1 000 real headers",
        "genesis, 1 000 real headers, some with a rolled version",
    );
    let row = Row::new("vectors", asks);
    if let Some(why) = no_suite(evidence) {
        return row.missing(why).by(place.suite());
    }
    let from = suites.from.clone();
    let genesis = suites.headers.contains("block-0");
    let (found, rolled) = (suites.headers.len(), suites.rolled());
    let met = genesis && found >= gate.of(20, 1000, 1000) && (gate < Gate::S3 || rolled > 0);
    let said = format!(
        "genesis {}, {found} real headers, {rolled} with a rolled version",
        if genesis { "found" } else { "not found" }
    );
    let mut run = place.suite();
    if gate > Gate::S1 {
        // More headers than are embedded come from a file of the user's.
        run.args.extend(["--vectors".into(), "HEADERS".into()]);
        let mut row = row.measured(met, said, from).by(run);
        row.run = None;
        return row;
    }
    row.measured(met, said, from).by(run)
}

/// Cycles, and no failing case: in lockstep, or judged by ports.
pub(super) fn cycles(
    place: &Place<'_>,
    name: &'static str,
    evidence: &Evidence,
    suites: &Suites,
) -> Row {
    let least: u64 = place.gate.of(100_000, 100_000_000, 1_000_000_000);
    let row = Row::new(
        name,
        format!("{} cycles, every case passes", grouped(least)),
    );
    let run = match place.gate {
        // Another seed is another set of cases.
        Gate::S3 => place.run("coverage", &["--suite", "nightly", "--seed", "2"]),
        _ => place.suite(),
    };
    if let Some(why) = no_suite(evidence) {
        return row.missing(why).by(run);
    }
    let mut said = format!("{} cycles", grouped(suites.cycles));
    if !suites.failing.is_empty() {
        let _ = write!(said, ", not passed: {}", suites.failing.join(", "));
    }
    let met = suites.failing.is_empty() && suites.cycles >= least;
    row.measured(met, said, suites.from.clone()).by(run)
}

pub(super) fn bins(place: &Place<'_>, evidence: &Evidence, suites: &Suites) -> Row {
    let least: f64 = place.gate.of(60.0, 100.0, 100.0);
    let row = Row::new("functional bins", format!("{least} % of those it can have"));
    if let Some(why) = no_suite(evidence) {
        return row.missing(why).by(place.suite());
    }
    let (can, came) = suites.bins;
    let mut said = format!("{} % ({came} of {can})", percent(suites.percent(), 1));
    if !suites.open.is_empty() {
        let _ = write!(said, ", open: {}", suites.open.join(", "));
    }
    let met = suites.percent() >= least;
    row.measured(met, said, suites.from.clone())
        .by(place.suite())
}

fn power_up(place: &Place<'_>, evidence: &Evidence, suites: &Suites) -> Row {
    let least = place.gate.of(4, 100, 100);
    let row = Row::new(
        "power-up",
        format!("{least} seeds, every register compared from cycle 0"),
    );
    if let Some(why) = no_suite(evidence) {
        return row.missing(why).by(place.suite());
    }
    let said = format!("{} seeds", suites.power_ups);
    let met = suites.power_ups >= least;
    row.measured(met, said, suites.from.clone())
        .by(place.suite())
}

fn every_cycle(place: &Place<'_>, core: &Core, evidence: &Evidence, suites: &Suites) -> Row {
    let row = Row::new("reset at every cycle", "in every cycle of one block");
    if place.gate < Gate::S3 {
        return row.not_asked("of S3 only");
    }
    if let Some(why) = no_suite(evidence) {
        return row.missing(why).by(place.suite());
    }
    let all = reset_every_cycle(&core.manifest.design);
    let passed = all.iter().filter(|name| suites.passed.contains(*name));
    let passed = passed.count();
    let said = format!("{passed} of {} cases `reset_every_cycle` passed", all.len());
    row.measured(passed == all.len(), said, suites.from.clone())
        .by(place.suite())
}

fn flips(place: &Place<'_>, core: &Core, evidence: &Evidence) -> Row {
    let row = Row::new(
        "bit flips",
        place.gate.of(
            "none",
            "10 000",
            "10 000, some of them in every register of every stage",
        ),
    );
    if place.gate == Gate::S1 {
        return row.not_asked("from S2 on");
    }
    let run = place.run("seu", &["--sample", "10000"]);
    let Found::Fresh(file, seu) = &evidence.seu else {
        return row.missing(evidence.seu.why()).by(run);
    };
    let mut said = flipped(seu);
    let registers = core.structure.registers.iter();
    let untouched = registers.filter(|register| !seu.registers.contains_key(&register.name));
    let untouched = untouched.count();
    let everywhere = place.gate < Gate::S3 || untouched == 0;
    if untouched > 0 {
        let _ = write!(said, "; none in {untouched} registers");
    }
    let met = seu.table.flips() >= 10_000 && everywhere && seu.disagree.is_empty();
    row.measured(met, said, vec![file.clone()]).by(run)
}

/// What became of flips, in words.
pub(super) fn flipped(seu: &Report) -> String {
    let [masked, silent, detected, latent] = seu.table.all.map(|rate| 100.0 * rate.share);
    format!(
        "{} flips in {} classes: {masked:.1} % masked, {silent:.1} % silent, {detected:.1} % detected, {latent:.1} % latent",
        grouped(seu.table.flips()),
        seu.table.classes.len()
    )
}
