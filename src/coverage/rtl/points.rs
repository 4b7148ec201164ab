//! Coverage points, merged over instances and cases.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a point watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PointKind {
    /// Statements that are run together.
    Line,
    /// A bit that changes.
    Toggle,
}

/// One point of one module; all instances are one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Point {
    /// Below the folder of the manifest, where it lies there.
    pub file: String,
    /// The module that declares it.
    pub module: String,
    /// Line or toggle.
    pub kind: PointKind,
    /// The line that it stands in.
    pub line: u32,
    /// The column.
    pub column: u32,
    /// The signal's bit (`q[3]`), or what kind of branch it is (`if`, `else`, `block`).
    pub name: String,
    /// Lines of its statements.
    pub lines: Vec<u32>,
}

/// Points and how often each came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Points {
    /// By point: of statements how often they ran, all instances and cases together; of a bit the most changes that it made in
    /// one instance in one case, for a rise in one and a rise in another are no fall.
    pub counts: BTreeMap<Point, u64>,
}

impl Points {
    /// Adds the counts of another run, or of another instance.
    pub fn merge(&mut self, other: Self) {
        for (point, count) in other.counts {
            self.add(point, count);
        }
    }

    pub(super) fn add(&mut self, point: Point, count: u64) {
        let kind = point.kind;
        let known = self.counts.entry(point).or_default();
        *known = match kind {
            PointKind::Line => *known + count,
            PointKind::Toggle => count.max(*known),
        };
    }
}

impl Point {
    /// Did it come: a statement was run; a bit rose and fell, which are two changes.
    pub fn is_covered(&self, count: u64) -> bool {
        match self.kind {
            PointKind::Line => count > 0,
            PointKind::Toggle => count > 1,
        }
    }
}
