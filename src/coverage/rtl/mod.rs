//! Line and toggle coverage of the RTL, as Verilator counts it.

mod dat;
mod lcov;
mod points;
mod summary;
mod waivers;

pub use dat::DatError;
pub use lcov::lcov;
pub use points::{Point, PointKind, Points};
pub use summary::{Module, RtlCoverage, Share};
pub use waivers::{Waiver, WaiverError, Waivers};
