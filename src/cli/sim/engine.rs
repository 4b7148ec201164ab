//! `--engine`: which way hits are found.

use clap::ValueEnum;

use super::Args;
use crate::cli::Failure;
use crate::simd::Engine;

/// Nonces at the most that are walked cycle by cycle where nobody says how: less than a tenth of a second.
const SHORT: u64 = 1 << 16;

/// What was typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Choice {
    /// A walk for a wave and for up to 65536 nonces, else a scan with the widest vectors of this processor
    #[default]
    Auto,
    /// The model, cycle by cycle, each nonce judged
    Tick,
    /// A scan of 16 nonces at a time
    Avx512,
    /// A scan of 8 nonces at a time
    Avx2,
    /// A scan in plain Rust, of a nonce at a time
    Portable,
}

/// How hits are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The model is walked cycle by cycle.
    Tick,
    /// The model's hashes alone, by all threads.
    Scan(Engine),
}

impl Way {
    /// The way for so many nonces.
    ///
    /// # Errors
    /// An engine that the processor lacks, or that can't do what else was asked for.
    pub fn of(args: &Args, nonces: u64) -> Result<Self, Failure> {
        let engine = match args.engine {
            Choice::Auto if args.trace.is_some() => return Ok(Self::Tick),
            Choice::Auto if args.resume.is_none() && nonces <= SHORT => return Ok(Self::Tick),
            Choice::Tick if args.resume.is_some() => {
                return Err(
                    Failure::input("a walk cycle by cycle keeps nothing to go on from")
                        .at("--engine tick, --resume")
                        .help("leave --engine out: --resume goes with a scan, which is faster"),
                );
            }
            Choice::Tick => return Ok(Self::Tick),
            Choice::Auto => Engine::widest(),
            Choice::Avx512 => Engine::Avx512,
            Choice::Avx2 => Engine::Avx2,
            Choice::Portable => Engine::Portable,
        };
        if args.trace.is_some() {
            return Err(
                Failure::input("a wave shows every register, and a scan has none of them")
                    .at(format!("--engine {engine}, --trace"))
                    .help("leave --engine out, or give --engine tick"),
            );
        }
        let engine = engine.checked().map_err(|error| {
            Failure::input(error.to_string())
                .at(format!("--engine {engine}"))
                .help("leave --engine out for the fastest one that is there")
        })?;
        Ok(Self::Scan(engine))
    }

    /// Its name: `tick`, `avx512`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tick => "tick",
            Self::Scan(engine) => engine.name(),
        }
    }
}
