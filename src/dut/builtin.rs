//! The built-in cores: RTL and manifests carried in the binary, so that it works outside a checkout.

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::design::DesignConfig;

macro_rules! rtl {
    ($($file:literal),* $(,)?) => {
        [$(($file, include_str!(concat!("../../rtl/", $file)))),*]
    };
}

/// Every file of `rtl/`, by its name there.
const FILES: [(&str, &str); 49] = rtl![
    "sha256_pkg.sv",
    "sha256_round.sv",
    "sha256_schedule.sv",
    "sha256_rounds.sv",
    "sha256_expand.sv",
    "kept_words.sv",
    "sha256_half.sv",
    "sha256_stage.sv",
    "folded_constants.sv",
    "folded_stage.sv",
    "sha256_pipe.sv",
    "feed_forward.sv",
    "tag_pipe.sv",
    "chaining_ring.sv",
    "first_hash.sv",
    "hash_pair.sv",
    "hash_shared.sv",
    "slot_phase.sv",
    "nonce_counter.sv",
    "job_slots.sv",
    "job_tail.sv",
    "job_block.sv",
    "entry_slots.sv",
    "job_prepared.sv",
    "prepared_entry.sv",
    "target_compare.sv",
    "share_compare.sv",
    "hit_register.sv",
    "lane_number.sv",
    "lane_surplus.sv",
    "result_fifo.sv",
    "slot_tails.sv",
    "survivor_fifo.sv",
    "survivor_checker.sv",
    "early_reject.sv",
    "design_rules.sv",
    "compress_core.sv",
    "miner_core.sv",
    "word_fifo.sv",
    "job_register.sv",
    "dispatcher.sv",
    "round_robin.sv",
    "outdated_cores.sv",
    "stale_counter.sv",
    "saturating_sum.sv",
    "chip_core.sv",
    "compress.toml",
    "miner.toml",
    "chip.toml",
];

/// What a manifest is called that stands in the binary: `builtin:miner`.
pub const BUILTIN: &str = "builtin:";

/// What a built-in core of this design is called on a command line: `builtin:miner:fold=4:midstates=2`.
pub fn builtin_origin(design: &DesignConfig) -> String {
    let mut origin = format!("{BUILTIN}{}", design.kind.word());
    for pair in design.differences().split_whitespace() {
        origin.push(':');
        origin.push_str(pair);
    }
    origin
}

/// The name of a built-in core of this design, which can be a folder's: `miner`, `miner-fold-4`.
pub(super) fn builtin_name(design: &DesignConfig) -> String {
    let mut name = design.kind.word().to_owned();
    for pair in design.differences().split_whitespace() {
        name.push('-');
        name.extend(pair.chars().map(|c| match c {
            '=' => '-',
            '/' => '.',
            ',' => '+',
            plain => plain,
        }));
    }
    name
}

/// The built-in cores' names, in the order in which they are verified.
pub fn builtin_names() -> [&'static str; 3] {
    ["compress", "miner", "chip"]
}

/// Every file of the built-in RTL.
pub fn rtl_files() -> &'static [(&'static str, &'static str)] {
    &FILES
}

/// Writes the built-in RTL below `dir`, in a folder named after its contents, and gives that folder.
///
/// # Errors
/// What the file system says.
pub(super) fn unpack(dir: &Path) -> io::Result<PathBuf> {
    let mut hasher = Sha256::new();
    for (name, text) in FILES {
        hasher.update(name);
        hasher.update([0]);
        hasher.update(text);
        hasher.update([0]);
    }
    let folder = dir.join(format!("rtl-{}", &hex::encode(hasher.finalize())[..16]));
    let complete = || {
        FILES.iter().all(|(name, text)| {
            std::fs::read(folder.join(name)).is_ok_and(|found| found == text.as_bytes())
        })
    };
    if complete() {
        return Ok(folder);
    }
    std::fs::create_dir_all(dir)?;
    let aside = tempfile::tempdir_in(dir)?;
    for (name, text) in FILES {
        std::fs::write(aside.path().join(name), text)?;
    }
    // One that another process has just put here is as good as ours, and must not be taken from under it; a damaged one
    // makes way.
    if std::fs::rename(aside.path(), &folder).is_ok() || complete() {
        return Ok(folder);
    }
    let _ = std::fs::remove_dir_all(&folder);
    match std::fs::rename(aside.path(), &folder) {
        Err(error) if !complete() => Err(error),
        _ => Ok(folder.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unpacking_mends_what_was_damaged() {
        let dir = tempfile::tempdir().unwrap();
        let folder = unpack(dir.path()).unwrap();
        std::fs::write(folder.join("miner.toml"), "cut").unwrap();
        assert_eq!(unpack(dir.path()).unwrap(), folder);
        let text = std::fs::read_to_string(folder.join("miner.toml")).unwrap();
        assert!(text.contains("miner_core"));
    }

    /// Nobody takes the folder away from under those who have been given it.
    #[test]
    fn many_may_unpack_at_once() {
        for _ in 0..20 {
            let dir = tempfile::tempdir().unwrap();
            std::thread::scope(|scope| {
                for _ in 0..8 {
                    scope.spawn(|| {
                        let folder = unpack(dir.path()).unwrap();
                        for _ in 0..20 {
                            assert!(FILES.iter().all(|(name, _)| folder.join(name).is_file()));
                        }
                    });
                }
            });
        }
    }

    #[test]
    fn every_file_of_rtl_is_carried() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("rtl");
        for entry in std::fs::read_dir(here).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(
                FILES.iter().any(|(file, _)| *file == name),
                "{name} is not embedded"
            );
        }
    }
}
