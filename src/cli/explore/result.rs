//! What came of a grid.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::origin::Origin;
use crate::explore::{Point, front};
use crate::verdict::{Part, Shard};

/// `goldbench.explore/1`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Exploration {
    pub(super) schema: String,
    pub(super) origin: Origin,
    /// Absent of a whole grid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) shard: Option<Shard>,
    /// Of a partial merge: the shards that are absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) missing_shards: Vec<u32>,
    /// Places of the grid, or of this part of it.
    pub(super) places: usize,
    /// Ctrl-C came before all places were worked out.
    pub(super) interrupted: bool,
    #[serde(flatten)]
    pub(super) found: Found,
    /// Places in `points`, the least J/TH first.
    pub(super) front: Vec<usize>,
}

/// What was worked out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Found {
    /// Places without a point, by the reason.
    pub(super) skipped: BTreeMap<String, usize>,
    /// The terms of each design's sum by its settings: name, and pJ at the reference.
    pub(super) designs: BTreeMap<String, Vec<(String, f64)>>,
    /// In the order of the grid.
    pub(super) points: Vec<Point>,
}

/// All of a result but its points: what every file carries.
#[derive(Debug, Serialize)]
pub(super) struct Head<'a> {
    schema: &'a str,
    #[serde(flatten)]
    origin: &'a Origin,
    #[serde(skip_serializing_if = "Option::is_none")]
    shard: Option<&'a Shard>,
    #[serde(skip_serializing_if = "<[u32]>::is_empty")]
    missing_shards: &'a [u32],
    places: usize,
    interrupted: bool,
    skipped: &'a BTreeMap<String, usize>,
}

impl Found {
    /// Places that are done.
    pub(super) fn done(&self) -> usize {
        self.points.len() + self.skipped.values().sum::<usize>()
    }

    /// Takes in what was found elsewhere.
    pub(super) fn take(&mut self, other: Self) {
        for (why, count) in other.skipped {
            *self.skipped.entry(why).or_default() += count;
        }
        self.designs.extend(other.designs);
        self.points.extend(other.points);
    }
}

impl Exploration {
    /// Its schema.
    pub(crate) const SCHEMA: &'static str = "goldbench.explore/1";

    /// Of so many places, of which some may not be done.
    pub(super) fn of(origin: Origin, part: Option<Part>, places: usize, found: Found) -> Self {
        let shard = part.map(|part| Shard {
            index: part.index,
            count: part.count,
            plan: origin.digest(),
        });
        Self {
            schema: Self::SCHEMA.into(),
            origin,
            shard,
            missing_shards: Vec::new(),
            places,
            interrupted: found.done() < places,
            front: front(&found.points),
            found,
        }
    }

    /// Did it end before its end.
    pub(crate) fn interrupted(&self) -> bool {
        self.interrupted
    }

    /// Is it a whole grid without a point. (A part of one may be without.)
    pub(super) fn is_empty(&self) -> bool {
        self.found.points.is_empty() && self.shard.is_none()
    }

    /// What every file carries, as JSON in one line.
    pub(super) fn head(&self) -> String {
        let head = Head {
            schema: &self.schema,
            origin: &self.origin,
            shard: self.shard.as_ref(),
            missing_shards: &self.missing_shards,
            places: self.places,
            interrupted: self.interrupted,
            skipped: &self.found.skipped,
        };
        serde_json::to_string(&head).expect("a head is plain data")
    }

    /// For each point: is it on the front.
    pub(super) fn on_front(&self) -> Vec<bool> {
        let mut on = vec![false; self.found.points.len()];
        for &at in &self.front {
            if let Some(there) = on.get_mut(at) {
                *there = true;
            }
        }
        on
    }
}
