//! The answer as data: `goldbench.mutate/1`.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::session::{Came, Made, Session, Times};
use crate::cli::{Failure, Outcome};
use crate::mutate::{Fate, Place, Probed, Proof, Score, bound, line};
use crate::units::Seed;
use crate::verdict::Shard;

/// All that is printed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Report {
    pub(super) schema: String,
    pub(super) core: String,
    pub(super) manifest: String,
    /// Digest of all that decides what the core is.
    pub(super) sources: String,
    pub(super) tools: BTreeMap<String, String>,
    pub(super) suite: String,
    pub(super) seed: Seed,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) under: Option<String>,
    pub(super) candidates: usize,
    pub(super) instances: usize,
    pub(super) counts: Counts,
    pub(super) observers: Vec<Rate>,
    /// What the full state of a core in its own conventions is: the registers that it probes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) probes: Option<Probed>,
    /// Failures of the core that were kept, and are cases here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) kept: Vec<String>,
    /// Case to the mutants that it was the first to notice, by the observers' names.
    pub(super) cases: Cases,
    /// Mutants that are not noticed by all observers, or not counted.
    pub(super) mutants: Vec<MutantRow>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) gate: Option<Gate>,
    pub(crate) interrupted: bool,
    /// Which part of the sample this is; `None` for all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) shard: Option<Shard>,
    /// Shards that a merge did without.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) missing_shards: Vec<u32>,
    #[serde(skip_serializing_if = "Option::is_none", skip_deserializing)]
    pub(super) times: Option<Times>,
}

/// Case to the mutants that it was the first to notice, by the observers' names.
pub(super) type Cases = BTreeMap<String, BTreeMap<String, usize>>;

/// How many mutants are what.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Counts {
    pub(super) sampled: usize,
    /// Before Ctrl-C: nothing is known of these, and no rate counts them.
    pub(super) not_run: usize,
    pub(super) tied_off: usize,
    pub(super) no_path: usize,
    pub(super) equivalent: usize,
    /// The others: the rates are of these.
    pub(super) killable: usize,
    /// Noticed by no observer.
    pub(super) unknown: usize,
    pub(super) crashed: usize,
    pub(super) hung: usize,
}

/// What an observer noticed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[allow(clippy::struct_field_names)] // these are the names of the JSON
pub(super) struct Rate {
    pub(super) observer: String,
    pub(super) killed: usize,
    pub(super) killable: usize,
    /// Percent; null of no mutants.
    pub(super) rate: Option<f64>,
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
}

/// A mutant in words.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct MutantRow {
    pub(super) mutant: usize,
    pub(super) class: Class,
    /// What shows the class; absent where nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) shown_by: Option<String>,
    pub(super) noticed_by: Vec<String>,
    pub(super) instance: String,
    pub(super) cell: String,
    pub(super) kind: String,
    pub(super) port: String,
    pub(super) bit: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) signal: Option<String>,
    pub(super) change: String,
    pub(super) sources: Vec<String>,
    pub(super) reach: String,
}

/// What a mutant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Class {
    TiedOff,
    NoPath,
    Equivalent,
    Unknown,
    /// Noticed by some observers.
    Killed,
    NotRun,
}

/// `--min-kill`
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Gate {
    pub(super) min_kill: f64,
    pub(super) reached: bool,
}

const OBSERVERS: [&str; 3] = ["results", "outputs", "full"];

fn by(score: &Score, observer: usize) -> Option<&String> {
    [&score.results, &score.outputs, &score.full][observer].as_ref()
}

/// What is known of one mutant.
fn class(score: Option<&Score>, fate: Option<Fate>, proof: Option<Proof>) -> Class {
    match (fate, proof, score) {
        (Some(Fate::NoPath), ..) => Class::NoPath,
        (Some(Fate::TiedOff | Fate::TiedOffOnceFilled), ..) => Class::TiedOff,
        (_, _, None) => Class::NotRun,
        (_, Some(proof), _) if proof.equivalent() => Class::Equivalent,
        (_, Some(proof), _) if proof.unread() => Class::NoPath,
        (_, _, Some(score)) if (0..3).all(|at| by(score, at).is_none()) => Class::Unknown,
        _ => Class::Killed,
    }
}

fn shown_by(fate: Option<Fate>, proof: Option<Proof>) -> Option<String> {
    let text = match (fate, proof) {
        (Some(Fate::NoPath), _) => "nothing that it changes leads to an output",
        (Some(Fate::TiedOff), _) => "the configuration's constants, carried through the logic",
        (Some(Fate::TiedOffOnceFilled), _) => {
            "the configuration's constants, carried through logic and registers, once these were written"
        }
        (_, Some(Proof::Same)) => "proof: every register and output is the same",
        (_, Some(Proof::Overwritten)) => {
            "a register differs only while nothing reads it, and is written anew before: by the states of a machine beside it"
        }
        (_, Some(Proof::Astray)) => {
            "from its first state on, a register differs only while nothing reads it, and is the same again before: in every state that the machine of small registers goes through"
        }
        (_, Some(Proof::Constants)) => {
            "proof: every register and output is the same, the configuration's constant bits held"
        }
        (_, Some(Proof::Unread)) => "proof: only registers that no output depends on differ",
        (_, Some(Proof::UnreadOnceFilled)) => {
            "proof: only registers that no output depends on differ, the configuration's constant bits held"
        }
        (_, Some(Proof::Undecided)) => return Some("not decided in the time for proofs".into()),
        (None, None) => return None,
    };
    Some(text.into())
}

impl Counts {
    /// With those of another part of the sample.
    pub(super) fn add(&mut self, other: &Self) {
        self.sampled += other.sampled;
        self.not_run += other.not_run;
        self.tied_off += other.tied_off;
        self.no_path += other.no_path;
        self.equivalent += other.equivalent;
        self.killable += other.killable;
        self.unknown += other.unknown;
        self.crashed += other.crashed;
        self.hung += other.hung;
    }
}

impl Rate {
    /// So many of these, with the interval.
    pub(super) fn of(observer: &str, killed: usize, killable: usize) -> Self {
        let bound = bound(killed, killable);
        let percent = |value: f64| (value * 1e6).round() / 1e4;
        Self {
            observer: observer.into(),
            killed,
            killable,
            rate: bound.map(|bound| percent(bound.rate)),
            low: bound.map(|bound| percent(bound.low)),
            high: bound.map(|bound| percent(bound.high)),
        }
    }
}

/// What each observer noticed of these, and which case was the first to show each.
fn observed(counted: &[&Score], asked: [bool; 3]) -> (Vec<Rate>, Cases) {
    let mut observers = Vec::new();
    let mut cases = Cases::new();
    for (at, observer) in OBSERVERS.into_iter().enumerate() {
        if !asked[at] {
            continue;
        }
        let mut killed = 0;
        for case in counted.iter().filter_map(|score| by(score, at)) {
            killed += 1;
            let of_case = cases.entry(case.clone()).or_default();
            *of_case.entry(observer.into()).or_default() += 1;
        }
        observers.push(Rate::of(observer, killed, counted.len()));
    }
    (observers, cases)
}

impl MutantRow {
    fn of(
        made: &Made<'_>,
        at: usize,
        class: Class,
        shown_by: Option<String>,
        noticed_by: Vec<String>,
    ) -> Self {
        let place = Place::of(&made.sample, &made.sample.drawn.mutants[at]);
        Self {
            mutant: at + 1,
            class,
            shown_by,
            noticed_by,
            instance: place.instance,
            cell: place.cell,
            kind: place.kind,
            port: place.port,
            bit: place.bit,
            signal: place.signal,
            change: place.change,
            sources: place.sources,
            reach: place.reach,
        }
    }

    /// Where a reader looks first: `sha256_stage.sv:126`.
    pub(super) fn line(&self) -> &str {
        line(&self.sources).unwrap_or("?")
    }
}

impl Report {
    pub(crate) const SCHEMA: &'static str = "goldbench.mutate/1";

    pub(super) fn of(made: &Made<'_>, session: &Session, suite: &str, came: &Came) -> Self {
        let (drawn, scores) = (&made.sample.drawn, &came.mutated.scores);
        let own = (0..scores.len()).filter(|at| session.is_own(at + 1));
        let classes: Vec<(usize, Class)> = own
            .map(|at| {
                (
                    at,
                    class(scores[at].as_ref(), made.fates[at], came.proofs[at]),
                )
            })
            .collect();
        let count = |which: Class| classes.iter().filter(|(_, class)| *class == which).count();
        let counted: Vec<&Score> = classes
            .iter()
            .filter(|(_, class)| matches!(class, Class::Unknown | Class::Killed))
            .filter_map(|(at, _)| scores[*at].as_ref())
            .collect();
        let lost = |how: &str| {
            // It is noticed by everyone, whoever is asked.
            let lost = counted.iter().filter(|s| s.results.as_deref() == Some(how));
            lost.count()
        };
        let asked = [made.asked.results, made.asked.outputs, made.asked.full];
        let (observers, cases) = observed(&counted, asked);
        let tools = made.tools.iter();
        let mut tools: BTreeMap<String, String> = tools
            .map(|(name, version)| ((*name).to_owned(), version.clone()))
            .collect();
        tools.insert("goldbench".into(), env!("CARGO_PKG_VERSION").into());
        let all = asked.iter().filter(|asked| **asked).count();
        let rows = classes.iter().filter_map(|&(at, class)| {
            let score = scores[at].as_ref();
            let noticed_by: Vec<String> = (0..3)
                .filter(|&at| asked[at] && score.is_some_and(|s| by(s, at).is_some()))
                .map(|observer| OBSERVERS[observer].to_owned())
                .collect();
            if class == Class::NotRun || (class == Class::Killed && noticed_by.len() == all) {
                return None;
            }
            let shown_by = shown_by(made.fates[at], came.proofs[at]);
            Some(MutantRow::of(made, at, class, shown_by, noticed_by))
        });
        let counts = Counts {
            sampled: classes.len(),
            not_run: count(Class::NotRun),
            tied_off: count(Class::TiedOff),
            no_path: count(Class::NoPath),
            equivalent: count(Class::Equivalent),
            killable: counted.len(),
            unknown: count(Class::Unknown),
            crashed: lost("crash"),
            hung: lost("hang"),
        };
        Self {
            schema: Self::SCHEMA.into(),
            core: made.core.name().into(),
            manifest: made.manifest.display().to_string(),
            sources: made.sources.clone(),
            tools,
            suite: suite.into(),
            seed: session.choice.seed,
            under: session.choice.under.clone(),
            candidates: drawn.candidates,
            instances: drawn.instances,
            counts,
            observers,
            probes: made.probed.clone(),
            kept: made.core.kept(),
            cases,
            mutants: rows.collect(),
            gate: None,
            interrupted: came.mutated.interrupted,
            shard: session.shard.map(|part| Shard {
                index: part.index,
                count: part.count,
                plan: made.plan(),
            }),
            missing_shards: Vec::new(),
            times: None,
        }
    }

    /// Writes it as JSON.
    pub(crate) fn write(&self, file: &Path) -> Result<(), Failure> {
        let mut text = serde_json::to_string_pretty(self)
            .map_err(|error| Failure::input(format!("the result has no JSON form: {error}")))?;
        text.push('\n');
        crate::report::write_file(file, text.as_bytes())
            .map_err(|error| Failure::input(error.to_string()))
    }

    /// A shard's gate is judged by the whole.
    pub(crate) fn outcome(&self) -> Outcome {
        match &self.gate {
            Some(gate) if !gate.reached && self.shard.is_none() => Outcome::Findings,
            _ => Outcome::Clean,
        }
    }

    /// Is the rate of the strongest observer, as measured, at least this. Not its lower bound: no sample could reach 100 % by that.
    /// Where no mutant was killable, or not all were run, nothing was reached.
    pub(super) fn gate(&self, min_kill: f64) -> Gate {
        let rate = self.observers.last().and_then(|last| last.rate);
        let whole = !self.interrupted && self.missing_shards.is_empty();
        let reached = whole && rate.is_some_and(|rate| rate >= min_kill);
        Gate { min_kill, reached }
    }
}
