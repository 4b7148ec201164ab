//! `--engine`: cycle by cycle, or with which vectors.

use clap::ValueEnum;

use crate::cli::Failure;
use crate::simd::Engine;

/// What was typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum EngineChoice {
    /// The fastest way that there is, with the widest vectors of this processor
    #[default]
    Auto,
    /// The model, cycle by cycle
    Tick,
    /// 16 nonces at a time
    Avx512,
    /// 8 nonces at a time
    Avx2,
    /// Plain Rust, a nonce at a time
    Portable,
}

impl EngineChoice {
    /// The vectors to use; `None` where there are to be none.
    ///
    /// # Errors
    /// An engine that the processor lacks.
    pub fn vectors(self) -> Result<Option<Engine>, Failure> {
        let engine = match self {
            Self::Auto => Engine::widest(),
            Self::Tick => return Ok(None),
            Self::Avx512 => Engine::Avx512,
            Self::Avx2 => Engine::Avx2,
            Self::Portable => Engine::Portable,
        };
        engine.checked().map(Some).map_err(|error| {
            Failure::input(error.to_string())
                .at(format!("--engine {engine}"))
                .help("leave --engine out for the fastest one that is there")
        })
    }
}
