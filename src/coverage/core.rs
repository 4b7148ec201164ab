//! The bins of a core over all its cases.

use serde::{Deserialize, Serialize};

use super::{BinInfo, Counted, bins};
use crate::design::DesignConfig;
use crate::units::Cycle;

/// One bin over all cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// `nonce.wrap`
    pub id: String,
    /// What must have come.
    pub says: String,
    /// Why the design can't have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_applicable: Option<String>,
    /// How often it came, all cases together.
    pub count: u64,
    /// Cases in which it came.
    pub cases: u64,
    /// The first of them, and its first cycle there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<(String, Cycle)>,
}

impl Merged {
    /// It can come, and has not.
    pub fn is_open(&self) -> bool {
        self.not_applicable.is_none() && self.count == 0
    }
}

/// A core's bins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoreBins {
    /// In the order of [`bins`].
    pub bins: Vec<Merged>,
}

impl CoreBins {
    /// Nothing has come yet.
    pub fn new(design: &DesignConfig) -> Self {
        Self::of(bins(design))
    }

    /// Nothing has come yet of these.
    pub fn of(bins: Vec<BinInfo>) -> Self {
        let merged = bins.into_iter().map(|bin| Merged {
            id: bin.id,
            says: bin.says.into(),
            not_applicable: bin.not_applicable.map(Into::into),
            count: 0,
            cases: 0,
            first: None,
        });
        Self {
            bins: merged.collect(),
        }
    }

    /// Adds a case. What came of a bin that the design was said not to have is left out: it is no hit of anything.
    pub fn add(&mut self, case: &str, counted: &Counted) {
        for (bin, hits) in self.bins.iter_mut().zip(&counted.bins) {
            if hits.count == 0 || bin.not_applicable.is_some() {
                continue;
            }
            bin.count += hits.count;
            bin.cases += 1;
            bin.first.get_or_insert_with(|| (case.into(), hits.first));
        }
    }

    /// Bins that can come.
    pub fn applicable(&self) -> usize {
        self.bins
            .iter()
            .filter(|b| b.not_applicable.is_none())
            .count()
    }

    /// Those of them that came.
    pub fn hit(&self) -> usize {
        self.bins.iter().filter(|bin| bin.count > 0).count()
    }

    /// Those that did not.
    pub fn open(&self) -> impl Iterator<Item = &Merged> {
        self.bins.iter().filter(|bin| bin.is_open())
    }

    /// Bins that came in a hundred that can.
    pub fn percent(&self) -> f64 {
        100.0 * self.hit() as f64 / self.applicable().max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::bin::Bin;

    #[test]
    fn the_first_case_is_named_and_the_rest_counted() {
        let design = DesignConfig::miner();
        let mut counted = Counted::new(&design);
        counted.hit(Bin::NonceWrap, Cycle(7));
        counted.hit(Bin::NonceWrap, Cycle(9));
        // Of a chip only: even if a watcher said so, it is no hit.
        counted.hit(Bin::NewBlock, Cycle(1));
        let mut core = CoreBins::new(&design);
        assert_eq!(core.hit(), 0);
        core.add("a", &counted);
        core.add("b", &counted);
        let wrap = core.bins.iter().find(|b| b.id == "nonce.wrap").unwrap();
        assert_eq!((wrap.count, wrap.cases), (4, 2));
        assert_eq!(wrap.first, Some(("a".into(), Cycle(7))));
        assert_eq!(core.hit(), 1);
        assert_eq!(core.applicable(), core.open().count() + 1);
    }
}
