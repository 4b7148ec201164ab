//! Proofs: what every register of a core takes next, for all values of all registers and inputs, on whole words.
//!
//! Yosys turns the RTL into a flat netlist in which adders are still words ([`elaborate`]). A [`Circuit`] finds the design's
//! registers in it, and gives the next value of each as a term over the registers and inputs that it really looks at. The
//! claims say, from FIPS 180-4 and the protocol, what that term must be; z3 decides whether the two can differ
//! ([`prove`]). A stage fed by the wrong stage, a wrong constant and a wrong adder are all the same to it.
//!
//! One lemma for each register makes the whole by induction over cycles: `docs/formal.md` says how, and what is assumed.

mod case;
mod cells;
mod census;
mod circuit;
mod claims;
mod cone;
mod constants;
mod counterexample;
mod elaborate;
mod evaluate;
mod fips;
mod invert;
mod lemma;
mod prove;
mod replay;
mod scheduler;
mod smt;
mod solver;
mod substitute;
mod term;
mod value;

pub use case::Case;
pub use census::{Census, Fate, Kept, census};
pub use circuit::Circuit;
pub use constants::{initial_value, round_constants};
pub use counterexample::{CounterExample, Named, Wrong};
pub use elaborate::{ElaborateError, Passes, elaborate, reduce};
pub use evaluate::{Assignment, Evaluator};
pub use lemma::{CLOCK, Goal, Lemma, Question, lemmas};
pub use prove::{Judged, Verdict, prove};
pub use replay::{Replay, replay};
pub use smt::Query;
pub use solver::{Answer, Solver, SolverError};
pub use term::{Node, Op, Term, Terms};
pub use value::Value;
