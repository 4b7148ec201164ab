#![doc = include_str!("../README.md")]

mod build;
mod cache;
mod compile;
mod cxx;
mod error;
mod foreign;
mod generated;
mod key;
mod library;
mod lock;
mod message;
mod model;
mod parts;
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
pub use error::{BuildError, LoadError, ModelError, ToolError};
pub use library::Library;
pub use message::{Message, Severity};
pub use model::{Ending, Fill, Model, PowerUp};
pub use signal::{Direction, Port, PortId, Signal, SignalId};
pub use spec::{BuildSpec, Opt, Probe, Trace};
pub use stepper::{LowPhaseChange, Stepped, Stepper};
pub use toolchain::{Toolchain, Verilator};
