#![doc = include_str!("../README.md")]

mod build;
mod cache;
mod compile;
mod cxx;
mod ending;
mod error;
mod foreign;
mod generated;
mod key;
mod library;
mod lock;
mod message;
mod model;
mod parts;
mod power_up;
mod process;
mod record;
mod signal;
mod spec;
mod stepper;
mod toolchain;
mod verilate;

pub use build::{Built, Progress, build};
pub use cache::{Cache, Entry, Freed};
pub use cxx::Cxx;
pub use ending::Ending;
pub use error::{BuildError, LoadError, ModelError, ToolError};
pub use library::Library;
pub use message::{Message, Severity};
pub use model::Model;
pub use power_up::{Fill, PowerUp};
pub use signal::{Direction, Port, PortId, Signal, SignalId};
pub use spec::{BuildSpec, Opt, Probe, Trace};
pub use stepper::{LowPhaseChange, Stepped, Stepper};
pub use toolchain::{Toolchain, Verilator};
