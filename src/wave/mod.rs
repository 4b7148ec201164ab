//! Waves of a model: what every register and port holds, cycle by cycle, for a wave viewer.
//!
//! A [`Recorder`] writes VCD or FST, whichever [`WaveFormat`] says. Names are those of [`crate::design::Structure`]: the
//! element `hash1.round[37].e` of a miner is the variable `e` in the scope `round[37]` of `hash1` of `miner`; ports are
//! in the scopes `inputs` and `outputs`, by their roles.
//!
//! # Time
//! A cycle is 10 units of 1 ns. What cycle `c` shows (inputs, outputs, and registers before the edge that ends it)
//! stands from `10 c` until the next cycle; `clock` rises at `10 c` and falls at `10 c + 5`.
//!
//! # What is unknown
//! An element that the model does not know is `x`.

mod fst;
mod recorder;
mod signals;
mod size;
mod vcd;

pub use recorder::Recorder;
pub use signals::{Signal, signals};
pub use size::bytes_per_cycle;

use std::path::Path;

/// Units of time in a cycle.
pub const CYCLE_TIME: u64 = 10;

/// A format of wave files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaveFormat {
    /// Value change dump (IEEE 1800-2017, section 21.7): text, large, read by everything.
    Vcd,
    /// `GTKWave`'s compressed format: about a tenth of the size.
    Fst,
}

impl WaveFormat {
    /// The format that a file's extension names, in either case; `None` for any other extension and for none.
    pub fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?;
        [("vcd", Self::Vcd), ("fst", Self::Fst)]
            .into_iter()
            .find(|(name, _)| extension.eq_ignore_ascii_case(name))
            .map(|(_, format)| format)
    }

    /// The format's name as people write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vcd => "VCD",
            Self::Fst => "FST",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_names_the_format() {
        let of = |path: &str| WaveFormat::of_path(Path::new(path));
        assert_eq!(of("out/a.vcd"), Some(WaveFormat::Vcd));
        assert_eq!(of("a.b.FST"), Some(WaveFormat::Fst));
        assert_eq!(of("a.vcd.gz"), None);
        assert_eq!(of("vcd"), None);
    }
}
