//! How good a test set is: small changes are made to the RTL, and counted that are noticed.
//!
//! Yosys draws mutants (`mutate`: a bit of a cell's port inverted, stuck or crossed) and weaves them into one netlist with a
//! variable that chooses one, so that a single build serves all ([`Sample`]). Those without an effect are told first
//! ([`sweep()`]), the others run in worker processes until results, outputs and registers have each shown them, or the cases
//! are through ([`Campaign`]). What nothing notices is handed to Yosys to prove that it changes nothing ([`Prover`]).
//!
//! Drawing, weaving, proofs and the journal know no design: what is run on a build is behind [`Scoring`].

mod apart;
mod astray;
mod astray_bench;
mod bound;
mod campaign;
mod constants;
mod cut;
mod draw;
mod error;
mod facts;
mod follow;
mod inside;
mod journal;
mod lockstep;
mod modules;
mod netlist;
mod overwritten;
mod pairs;
mod part;
mod place;
mod ports;
mod probed;
mod proof;
mod prove;
mod registers;
mod sample;
mod score;
mod shown;
mod single;
mod solver;
mod subject;
mod sweep;
mod tree;
mod weave;
mod worker;
mod woven;
mod yosys;

pub use bound::{Bound, bound};
pub use campaign::{Campaign, Mutated};
pub use draw::{Choice, Drawn, Mutant};
pub use error::MutateError;
pub use inside::Inside;
pub use journal::{Journal, Key, Line};
pub use lockstep::{Bench, LONG, Lockstep, Setup as LockstepSetup, length};
pub use part::Part;
pub use place::{Place, line};
pub use ports::{Ports, Setup as PortsSetup, woven_ports};
pub use probed::Probed;
pub use proof::Prover;
pub use prove::prove;
pub use sample::Sample;
pub use score::{Alive, Score, Scoring};
pub use shown::Proof;
pub use subject::Subject;
pub use sweep::{Fate, sweep, sweep_filled};
pub use tree::{Instance, Tree, is_below};
pub use worker::{Answer, Reply, Setup, Worker};
pub use woven::{open, with, woven};
pub use yosys::Folder;
