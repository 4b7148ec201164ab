//! What a hash costs in energy: a law of two numbers (level 0), a sum over what a design consists of (level 1), and how
//! well both do on chips that they were not fitted to.
//!
//! J/TH is pJ a hash throughout. Every coefficient is data with its provenance (`coefficients.toml`); what is fitted is
//! fitted on published rows, of which a score always leaves one chip out. How small a process is stands in `processes.toml`.

mod area;
mod by_gates;
mod by_library;
mod clocks;
mod coefficients;
mod cross;
mod ladder;
mod ladder_table;
mod law;
mod leakage;
mod library;
mod model;
mod node;
mod point;
mod score;
mod scores;
mod shrink;
mod speed;
mod sum;
mod switching;
mod validation;

pub use area::Area;
pub use by_gates::{ByGates, GatesFile, GatesTerm, Provenance, design_of};
pub use by_library::{ByLibrary, COMPARED, Characterised, Held, held_score};
pub use clocks::folded_warning;
pub use coefficients::{Coefficient, Kind, coefficient, coefficients};
pub use cross::{Crossed, Curve, Weigh, curves, leave_one_out};
pub use ladder::{Claim, LadderRow, TRADE_OFFS, TradeOff, claims, energy_ladder, trade_offs};
pub use ladder_table::ladder_markdown;
pub use law::PowerLaw;
pub use leakage::leakage_pj;
pub use library::data;
pub use model::{Estimate, Model, Operation};
pub use node::{NodeError, check_node, plausible_volts};
pub use point::{Base, Level, Point, points};
pub use score::{Group, Score, Spread, bootstrap, bootstrap_difference, median};
pub use scores::{Compared, Scored, Scores};
pub use shrink::{Process, pitch, pitch_source, processes};
pub use speed::{NodeLaw, Speed, SpeedError, alpha_power, ekv, longest_path_ns};
pub use sum::{Sum, Term};
pub use switching::{NotAMiner, Switching, switching};
pub use validation::{Ranged, Unseen, Validation, validate};
