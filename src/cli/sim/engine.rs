//! How hits are found.

use super::Args;
use crate::cli::Failure;
use crate::cli::engine::EngineChoice as Choice;
use crate::simd::Engine;

/// Nonces at the most that are walked cycle by cycle where nobody says how: less than a tenth of a second.
const SHORT: u64 = 1 << 16;

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
        match args.engine {
            Choice::Auto if args.trace.is_some() => return Ok(Self::Tick),
            Choice::Auto if args.resume.is_none() && nonces <= SHORT => return Ok(Self::Tick),
            Choice::Tick if args.resume.is_some() => {
                return Err(
                    Failure::input("a walk cycle by cycle keeps nothing to go on from")
                        .at("--engine tick, --resume")
                        .help("leave --engine out: --resume goes with a scan, which is faster"),
                );
            }
            _ => {}
        }
        let Some(engine) = args.engine.vectors()? else {
            return Ok(Self::Tick);
        };
        if args.trace.is_some() {
            return Err(
                Failure::input("a wave shows every register, and a scan has none of them")
                    .at(format!("--engine {engine}, --trace"))
                    .help("leave --engine out, or give --engine tick"),
            );
        }
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
