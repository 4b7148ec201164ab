//! Shards of a regression, joined to what one run of all of it would have been, byte for byte.

use super::{Artifacts, CaseVerdict, CoreRun, Detail, KnownState, Mergeable, Regression, Shard};

impl Mergeable for Regression {
    fn shard(&self) -> Option<&Shard> {
        self.shard.as_ref()
    }

    fn common(&self) -> Vec<(&'static str, String)> {
        let cores: Vec<&str> = self.cores.iter().map(|core| core.core.as_str()).collect();
        let baseline = self.baseline.iter().map(|entry| {
            let mut entry = entry.clone();
            entry.state = KnownState::NotRun;
            format!("{entry:?}")
        });
        let baseline: Vec<String> = baseline.collect();
        vec![
            ("the schema", self.schema.clone()),
            ("the suite", self.suite.clone()),
            ("the seed", self.seed.to_string()),
            ("goldbench's version", self.tools.goldbench.clone()),
            ("Verilator", self.tools.verilator.clone()),
            ("the compiler", self.tools.compiler.clone()),
            ("the list of cores", cores.join(", ")),
            ("the baseline", baseline.join(", ")),
        ]
    }

    fn join(parts: Vec<Self>, missing: &[u32]) -> Self {
        let mut parts = parts.into_iter();
        let mut whole = parts.next().expect("at least one part");
        whole.shard = None;
        whole.missing_shards = missing.to_vec();
        let mut cores: Vec<Dealt> = whole.cores.drain(..).map(Dealt::of).collect();
        for part in parts {
            whole.interrupted |= part.interrupted;
            whole.stopped |= part.stopped;
            for (entry, other) in whole.baseline.iter_mut().zip(part.baseline) {
                entry.state = entry.state.max(other.state);
            }
            for (core, other) in cores.iter_mut().zip(part.cores) {
                core.take(other);
            }
        }
        for entry in &mut whole.baseline {
            // What a missing shard would have said is not known.
            if !missing.is_empty() && entry.state < KnownState::Unfinished {
                entry.state = KnownState::Unfinished;
            }
        }
        let partial = !missing.is_empty();
        whole.cores = cores.into_iter().map(|core| core.joined(partial)).collect();
        whole
    }
}

/// A core whose cases come in parts, each with its place.
struct Dealt {
    run: CoreRun,
    cases: Vec<(usize, CaseVerdict)>,
    not_run: Vec<(usize, String)>,
    /// All cases of the core, in whatever shard.
    total: usize,
}

impl Dealt {
    fn of(mut run: CoreRun) -> Self {
        let total = run.places.len().saturating_add(run.elsewhere);
        let mut dealt = Self {
            cases: Vec::new(),
            not_run: Vec::new(),
            total,
            run: CoreRun {
                places: Vec::new(),
                ..run.clone()
            },
        };
        dealt.run.cases.clear();
        dealt.run.not_run.clear();
        dealt.place(&mut run);
        dealt
    }

    fn take(&mut self, mut other: CoreRun) {
        self.total = self
            .total
            .max(other.places.len().saturating_add(other.elsewhere));
        self.place(&mut other);
        self.run.known.append(&mut other.known);
        self.run.refused = self.run.refused.take().or(other.refused);
    }

    fn place(&mut self, run: &mut CoreRun) {
        // A result without places keeps its order, behind all that have one.
        let places = run.places.drain(..).chain(usize::MAX / 2..);
        let mut places = places.into_iter();
        let mut next = || places.next().unwrap_or(usize::MAX);
        self.cases.extend(run.cases.drain(..).map(|c| (next(), c)));
        let left = run.not_run.drain(..).map(|name| (next(), name));
        self.not_run.extend(left);
    }

    fn joined(mut self, partial: bool) -> CoreRun {
        self.cases.sort_by_key(|(place, _)| *place);
        self.not_run.sort();
        let there = self.cases.len() + self.not_run.len();
        let mut run = self.run;
        // Of all shards together, a case that is absent was cut off by Ctrl-C.
        run.elsewhere = if partial {
            self.total.saturating_sub(there)
        } else {
            0
        };
        run.cases = self.cases.into_iter().map(|(_, case)| case).collect();
        run.not_run = self.not_run.into_iter().map(|(_, name)| name).collect();
        detail_of_the_first(&mut run);
        run
    }
}

/// Each shard shows its own first findings in detail; of the whole, the first ones have detail.
fn detail_of_the_first(run: &mut CoreRun) {
    let mut detail = Detail::default();
    for case in &mut run.cases {
        let known = run.known.contains_key(&case.id.case);
        let shown = !known && detail.wants(case);
        let seen_inside = case.divergence.is_some();
        let Some(kept) = case.artifacts.as_mut().filter(|_| !shown) else {
            continue;
        };
        // What is kept for later runs was made smaller whichever shard it was in.
        let saved = kept.saved.take();
        let shrunk = saved.as_ref().and(kept.shrunk.take());
        let without = if seen_inside {
            Artifacts::without_detail(kept.case.take())
        } else {
            std::mem::take(kept)
        };
        *kept = Artifacts {
            shrunk,
            saved,
            ..without
        };
    }
}
