//! Shards of a grid, joined to what one run of all of it would have been, byte for byte.

use super::result::{Exploration, Found};
use crate::explore::front;
use crate::verdict::{Mergeable, Shard};

impl Mergeable for Exploration {
    fn shard(&self) -> Option<&Shard> {
        self.shard.as_ref()
    }

    fn common(&self) -> Vec<(&'static str, String)> {
        let mut all = vec![("the schema", self.schema.clone())];
        all.extend(self.origin.said());
        all
    }

    fn join(parts: Vec<Self>, missing: &[u32]) -> Self {
        let mut parts = parts.into_iter();
        let mut whole = parts.next().expect("at least one part");
        let mut found = Found::default();
        found.take(std::mem::take(&mut whole.found));
        for part in parts {
            whole.interrupted |= part.interrupted;
            whole.places += part.places;
            found.take(part.found);
        }
        found.points.sort_by_key(|point| point.number);
        Self {
            shard: None,
            missing_shards: missing.to_vec(),
            front: front(&found.points),
            found,
            ..whole
        }
    }
}
