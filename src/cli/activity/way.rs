//! How a run is come by.

use crate::cli::Failure;
use crate::cli::engine::EngineChoice;
use crate::simd::Engine;

/// How a run is come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Clock by clock.
    Tick,
    /// By law where it can be.
    Law(Engine),
}

impl Way {
    /// The way that was asked for.
    ///
    /// # Errors
    /// An engine that the processor lacks.
    pub fn of(choice: EngineChoice) -> Result<Self, Failure> {
        Ok(choice.vectors()?.map_or(Self::Tick, Self::Law))
    }

    /// The vectors that are used.
    pub fn engine(self) -> Engine {
        match self {
            Self::Tick => Engine::widest(),
            Self::Law(engine) => engine,
        }
    }

    /// Its name: `tick`, `avx512`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tick => "tick",
            Self::Law(engine) => engine.name(),
        }
    }
}
