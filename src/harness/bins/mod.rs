//! Functional coverage of a core in its own conventions: situations that a trial really brought, by what the core was given
//! and when, and by what it reported. No model follows it, so only a trial that passes counts, as a whole.

mod blocks;
mod jobs;
mod offers;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::Manifest;
use super::interface::Kind;
use crate::coverage::{BinInfo, Counted, says};
use crate::stimulus::Fill;
use crate::units::Cycle;
use offers::Offers;

pub(super) use blocks::blocks;
pub(super) use jobs::jobs;

/// The bins of a core, in their order; those that its interface can't offer with the reason.
pub fn bins(manifest: &Manifest) -> Vec<BinInfo> {
    let offers = Offers::of(manifest);
    let mut all = Vec::new();
    let mut add = |id: &str, says, why| {
        all.push(BinInfo {
            id: id.into(),
            says,
            not_applicable: why,
        });
    };
    let known = |id: &str| says(id).expect("one of coverage's");
    for id in table::DATA {
        add(id, known(id), None);
    }
    let (own, lanes) = match manifest.interface.kind {
        Kind::Hash => (table::HASH, 0),
        Kind::Miner => (table::MINER, offers.lanes),
    };
    for (id, says, refused) in table::BOTH.iter().chain(own) {
        add(id, says, refused(&offers));
    }
    if manifest.interface.kind == Kind::Miner {
        for id in table::TARGET {
            add(id, known(id), table::target(&offers));
        }
        for id in table::ZEROS {
            add(id, known(id), table::all(&offers));
        }
        for id in table::RARE_ZEROS {
            add(id, known(id), table::golden(&offers));
        }
    }
    if (2..=LANES).contains(&lanes) {
        let why = match (offers.hits, offers.easy) {
            (false, _) => Some("the core shows digests, and no hits"),
            (_, false) => Some("hits are too rare: no easy target can be told"),
            _ => None,
        };
        for lane in 0..lanes {
            add(&lane_id(lane), "a hit of this lane is reported", why);
        }
    }
    all
}

/// More lanes than these have no bins of their own: a job of a sensible length does not hit in each.
const LANES: u32 = 64;

fn lane_id(lane: u32) -> String {
    format!("nonce.hit.lane[{lane}]")
}

/// Counts the bins of a trial by their ids.
pub(super) struct Count {
    places: BTreeMap<String, usize>,
    counted: Counted,
}

impl Count {
    /// Nothing has come yet of these bins.
    pub(super) fn of(manifest: &Manifest) -> Self {
        let bins = bins(manifest);
        Self {
            counted: Counted::of(bins.len()),
            places: bins
                .into_iter()
                .enumerate()
                .map(|(at, b)| (b.id, at))
                .collect(),
        }
    }

    /// It came in this cycle.
    fn came(&mut self, id: &str, cycle: u64) {
        if let Some(&at) = self.places.get(id) {
            self.counted.add(at, Cycle(cycle));
        } else {
            debug_assert!(false, "there is no bin `{id}`");
        }
    }

    /// It came, if it did.
    fn came_if(&mut self, holds: bool, id: &str, cycle: u64) {
        if holds {
            self.came(id, cycle);
        }
    }

    /// What every trial begins with.
    pub(super) fn begin(&mut self, manifest: &Manifest, fill: Fill) {
        self.came_if(manifest.reset.is_some(), "control.reset.idle", 0);
        self.came(
            match fill {
                Fill::Zeros => "control.power_up.zeros",
                Fill::Ones => "control.power_up.ones",
                Fill::Random => "control.power_up.random",
            },
            0,
        );
    }

    /// What has come.
    pub(super) fn done(self) -> Counted {
        self.counted
    }
}
