//! `goldbench.mutate/1`: what the test set notices of a sample of small changes.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::units::Seed;

/// One run of `mutate`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Mutation {
    /// The core's name.
    pub core: String,
    /// What was run on each mutant.
    pub suite: String,
    /// The root of the draw and of the cases.
    pub seed: Seed,
    /// By name.
    #[serde(default)]
    pub tools: BTreeMap<String, String>,
    /// The instance whose mutants these are.
    #[serde(default)]
    pub under: Option<String>,
    /// What the sample was drawn from.
    pub candidates: u64,
    /// How many mutants are what.
    pub counts: Counts,
    /// The weakest first.
    pub observers: Vec<Rate>,
    /// Case to the mutants that it was the first to show, by observer.
    pub cases: BTreeMap<String, BTreeMap<String, u64>>,
    /// Those that not every observer noticed.
    pub mutants: Vec<Mutant>,
    /// What was asked for.
    #[serde(default)]
    pub gate: Option<Gate>,
    /// Ctrl-C came before the end.
    pub interrupted: bool,
    /// Which part of the sample it is.
    #[serde(default)]
    pub shard: Option<crate::verdict::Shard>,
    /// Parts that a merge did without.
    #[serde(default)]
    pub missing_shards: Vec<u32>,
}

/// How many mutants are what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[allow(missing_docs)] // docs/schemas.md says what each is
pub struct Counts {
    pub sampled: u64,
    pub not_run: u64,
    pub tied_off: u64,
    pub no_path: u64,
    pub equivalent: u64,
    pub killable: u64,
    pub unknown: u64,
    pub crashed: u64,
    pub hung: u64,
}

/// What an observer noticed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Rate {
    /// `results`, `outputs`, `full`
    pub observer: String,
    /// Mutants that it noticed.
    pub killed: u64,
    /// Of so many.
    pub killable: u64,
    /// Percent; `None` of no mutants.
    pub rate: Option<f64>,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// A mutant in words.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Mutant {
    /// Its number, from 1.
    pub mutant: u64,
    /// `unknown`, `killed`, `tied-off`, ..
    pub class: String,
    /// What shows the class.
    #[serde(default)]
    pub shown_by: Option<String>,
    /// By whom it was noticed.
    pub noticed_by: Vec<String>,
    /// Path below the top module.
    pub instance: String,
    /// The cell.
    pub cell: String,
    /// `$add`, or a module.
    pub kind: String,
    /// The cell's port.
    pub port: String,
    /// The port's bit.
    pub bit: String,
    /// The RTL's name for that bit.
    #[serde(default)]
    pub signal: Option<String>,
    /// What was changed.
    pub change: String,
    /// Places in the RTL.
    pub sources: Vec<String>,
    /// What might show it.
    pub reach: String,
}

/// `--min-kill`
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Gate {
    /// Percent.
    pub min_kill: f64,
    /// Is it reached.
    pub reached: bool,
}

impl Mutant {
    /// What was changed, by the RTL's name where it has one.
    pub fn place(&self) -> String {
        let at = match &self.signal {
            Some(signal) => signal.clone(),
            None => format!("{} {}.{} bit {}", self.kind, self.cell, self.port, self.bit),
        };
        match &*self.instance {
            "" => at,
            instance => format!("{instance}: {at}"),
        }
    }
}
