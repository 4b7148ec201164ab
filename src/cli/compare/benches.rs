//! The benches of a core: as they are often written, and the suites.

use super::Lacked;
use crate::cli::mutate::{Judged, Made, Session};
use crate::harness::{self, Work};
use crate::mutate::{Bench, Setup};
use crate::stimulus::{Suite, testbenches};

/// Each bench by its name with what workers are told, and those that a core of its kind can't have.
pub(super) fn of(
    made: &Made<'_>,
    session: &Session,
    regression: bool,
) -> (Vec<(String, Setup)>, Vec<Lacked>) {
    let (seed, asked) = (session.choice.seed, session.asked);
    let (mut benches, mut lacked) = (Vec::new(), Vec::new());
    match &made.core {
        Judged::Design { core, bench: own } => {
            let name = core.name();
            let mut add = |name: &str, bench: &Bench| {
                benches.push((name.to_owned(), made.setup(bench, asked)));
            };
            for (name, case) in testbenches(&core.manifest.design, name, seed) {
                add(name, &Bench::Cases(vec![case]));
            }
            add("smoke", own);
            if regression {
                let suite = Bench::Suite(Suite::Regression, name.into(), seed);
                add("regression", &suite.and(own.kept().to_vec()));
            }
        }
        Judged::Ports { core, kept, .. } => {
            for trial in harness::benches(&core.manifest, seed) {
                let bench = trial.name.clone();
                if let Work::NotCovered { why } = trial.work {
                    lacked.push(Lacked { bench, why });
                    continue;
                }
                // What a suite is made of does not matter to it.
                let setup = made.ports_setup((Suite::Smoke, seed), asked, &[], Some(vec![trial]));
                benches.push((bench, setup));
            }
            let suites = [("smoke", Suite::Smoke), ("regression", Suite::Regression)];
            for (name, suite) in suites.into_iter().take(1 + usize::from(regression)) {
                let setup = made.ports_setup((suite, seed), asked, kept, None);
                benches.push((name.to_owned(), setup));
            }
        }
    }
    (benches, lacked)
}
