//! The cores in other conventions under `tests/cores/`: their manifests, the table of bugs that can be planted into them, and
//! what Verilator, Yosys and Icarus say of them.
//!
//! Whether `goldbench verify` judges them as the table says is tested in `tests/verify/`; here no C++ is built.

mod judged;
mod lint;
mod table;

use std::fs;
use std::path::{Path, PathBuf};

/// `tests/cores`
pub fn cores() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cores")
}

/// Every manifest in a folder of its own, with its text.
pub fn manifests() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for folder in fs::read_dir(cores()).unwrap() {
        let folder = folder.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|e| e == "toml") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}
