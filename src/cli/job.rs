//! The options that make a job of a header: range and target.

use crate::cli::Failure;
use crate::spec::{Header, Target, TargetError};
use crate::units::Nonce;

/// Nonces of a job when no number was typed.
const COUNT: u64 = 256;

/// Which nonces, and which of their hashes are hits.
#[derive(Clone, Debug, clap::Args)]
pub struct JobArgs {
    /// First nonce, 0x hex or decimal [default: the header's own]
    #[arg(long, value_name = "NONCE")]
    pub nonce_start: Option<Nonce>,

    /// How many nonces [default: 256, or fewer where 0xffffffff comes first]
    #[arg(long, value_name = "N", conflicts_with = "nonce_end")]
    pub count: Option<u64>,

    /// Last nonce, in place of --count
    #[arg(long, value_name = "NONCE")]
    pub nonce_end: Option<Nonce>,

    /// The greatest hash that is a hit, 64 hex digits [default: what the header's bits stand for]
    #[arg(long, value_name = "HEX", conflicts_with = "zero_bits")]
    pub target: Option<String>,

    /// The target as leading zero bits of the hash, 0 to 255
    #[arg(long, value_name = "N")]
    pub zero_bits: Option<u32>,
}

impl JobArgs {
    /// The target; without a header to default to, only what was typed is judged.
    ///
    /// # Errors
    /// No target, or no sane one.
    pub fn target(&self, header: Option<&Header>) -> Result<Target, Failure> {
        if let Some(text) = &self.target {
            let digits = text.strip_prefix("0x").unwrap_or(text);
            return Target::from_hex(digits).map_err(|error| {
                let help = match error {
                    TargetError::Hex(_) => {
                        "positions count from 0; a target is 64 hex digits, most significant first"
                    }
                    _ => "the hardest target is 63 zeros and a 1",
                };
                Failure::input(error.to_string()).at("--target").help(help)
            });
        }
        if let Some(bits) = self.zero_bits {
            return Target::from_zero_bits(bits)
                .map_err(|error| Failure::input(error.to_string()).at("--zero-bits"));
        }
        header.map_or(Ok(Target::MAX), |header| {
            header.target().map_err(|error| {
                Failure::input(format!("the header has no target of its own: {error}"))
                    .at("header bytes 72 to 75")
                    .help("give one with --target or --zero-bits")
            })
        })
    }

    /// First and last nonce, where `own` is the header's.
    ///
    /// # Errors
    /// A range that is empty, ends before it starts, or goes past the last nonce.
    pub fn range(&self, own: Nonce) -> Result<(Nonce, Nonce), Failure> {
        let start = self.nonce_start.unwrap_or(own);
        if let Some(end) = self.nonce_end {
            return if end < start {
                Err(
                    Failure::input(format!("the nonce range ends before it starts: {start} > {end}"))
                        .at("--nonce-start, --nonce-end")
                        .help("both ends belong to the range; without --nonce-start it starts at the header's own nonce"),
                )
            } else {
                Ok((start, end))
            };
        }
        let most = u64::from(u32::MAX - start.0) + 1;
        let count = match self.count {
            Some(0) => {
                return Err(Failure::input("a range of no nonces")
                    .at("--count")
                    .help("give 1 or more"));
            }
            Some(count) if count > most => {
                return Err(Failure::input(format!(
                    "{count} nonces from {start} go past 0xffffffff"
                ))
                .at("--count")
                .help(format!("from there, {most} nonces are left")));
            }
            Some(count) => count,
            None => COUNT.min(most),
        };
        // At most 2^32 - 1 behind a start that leaves room for it.
        Ok((start, Nonce(start.0 + (count - 1) as u32)))
    }
}
