//! `goldbench.coverage/1`: the bins that came, lines and toggles of the RTL.

use serde::Deserialize;

use crate::units::{Cycle, Seed};
use crate::verdict::{Outcome, Tools};

/// What a suite brought before its cores.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Coverage {
    /// What was run.
    pub suite: String,
    /// The root seed.
    pub seed: Seed,
    /// With what.
    pub tools: Tools,
    /// In the order given.
    pub cores: Vec<CoveredCore>,
    /// Ctrl-C came before the end.
    pub interrupted: bool,
}

/// One core.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct CoveredCore {
    /// Its name.
    pub core: String,
    /// What was run on it.
    pub cases: Vec<CoveredCase>,
    /// Situations.
    pub functional: Functional,
    /// Lines and toggles, where they were counted.
    #[serde(default)]
    pub rtl: Option<Lines>,
}

/// One case.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct CoveredCase {
    /// Its name.
    pub case: String,
    /// Its verdict.
    pub outcome: Outcome,
    /// Its length.
    pub cycles: u64,
}

/// All bins.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Functional {
    /// In their order.
    pub bins: Vec<Bin>,
}

/// One situation.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Bin {
    /// `nonce.wrap`
    pub id: String,
    /// What must have come.
    pub says: String,
    /// Why the design can't have it.
    #[serde(default)]
    pub not_applicable: Option<String>,
    /// How often it came.
    pub count: u64,
    /// In how many cases.
    pub cases: u64,
    /// In which one first, and in which cycle of it.
    #[serde(default)]
    pub first: Option<(String, Cycle)>,
}

/// Points of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Share {
    /// Those that were to come.
    pub all: u64,
    /// Those of them that came.
    pub covered: u64,
    /// Beside them: waived.
    #[serde(default)]
    pub waived: u64,
}

/// Lines and toggles of a core's RTL.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Lines {
    /// By name.
    pub modules: Vec<Module>,
    /// Over all modules.
    pub lines: Share,
    /// Over all modules.
    pub toggles: Share,
    /// What each names, its reason, and its points.
    #[serde(default)]
    pub waivers: Vec<(String, String, u64)>,
    /// Waivers that fit nothing.
    #[serde(default)]
    pub unused_waivers: Vec<String>,
}

/// One module.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Module {
    /// Its name.
    pub module: String,
    /// The file that declares it.
    pub file: String,
    /// Lines with statements.
    pub lines: Share,
    /// Bits.
    pub toggles: Share,
    /// Lines that did not come.
    pub open_lines: Vec<u32>,
    /// Bits that did not rise and fall, and the line of their signal.
    pub open_toggles: Vec<(String, u32)>,
}

impl CoveredCore {
    /// Bins that can come: those that did, and all.
    pub fn bins(&self) -> Share {
        let can = self.functional.bins.iter();
        let can = can.filter(|bin| bin.not_applicable.is_none());
        Share {
            all: can.clone().count() as u64,
            covered: can.filter(|bin| bin.count > 0).count() as u64,
            waived: 0,
        }
    }
}

impl Share {
    /// Of a hundred; 100 where there is nothing to come.
    pub fn percent(self) -> f64 {
        if self.all == 0 {
            return 100.0;
        }
        100.0 * self.covered as f64 / self.all as f64
    }
}

impl Module {
    /// Signals with bits that did not rise and fall: name, line, and how many.
    pub fn open_signals(&self) -> Vec<(&str, u32, usize)> {
        let mut signals: Vec<(&str, u32, usize)> = Vec::new();
        for (bit, line) in &self.open_toggles {
            let name = bit.split('[').next().unwrap_or(bit);
            match signals.iter_mut().find(|known| known.0 == name) {
                Some(known) => known.2 += 1,
                None => signals.push((name, *line, 1)),
            }
        }
        signals
    }
}
