//! Many designs at many nodes and voltages: what each costs, how fast and how large it is, and which none of the others beats.

mod front;
mod grid;
mod parts;
mod point;

pub use front::front;
pub use grid::{Axis, Grid, GridError, Place};
pub use parts::Parts;
pub use point::{NoPoint, Point, Worker, settings};
