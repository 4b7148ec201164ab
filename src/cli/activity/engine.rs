//! `--engine`: how a run is come by.

use clap::ValueEnum;

use crate::cli::Failure;
use crate::simd::Engine;

/// What was typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Choice {
    /// By law where nothing happens, with the widest vectors of this processor
    #[default]
    Auto,
    /// The model clock by clock throughout
    Tick,
    /// By law, 16 nonces at a time
    Avx512,
    /// By law, 8 nonces at a time
    Avx2,
    /// By law, in plain Rust
    Portable,
}

/// How a run is come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Clock by clock.
    Tick,
    /// By law where it can be.
    Law(Engine),
}

impl Choice {
    /// The way that was asked for.
    ///
    /// # Errors
    /// An engine that the processor lacks.
    pub fn way(self) -> Result<Way, Failure> {
        let engine = match self {
            Self::Auto => Engine::widest(),
            Self::Tick => return Ok(Way::Tick),
            Self::Avx512 => Engine::Avx512,
            Self::Avx2 => Engine::Avx2,
            Self::Portable => Engine::Portable,
        };
        engine.checked().map(Way::Law).map_err(|error| {
            Failure::input(error.to_string())
                .at(format!("--engine {engine}"))
                .help("leave --engine out for the fastest one that is there")
        })
    }
}

impl Way {
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
