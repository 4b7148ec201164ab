//! Generated files grouped for the compiler.

use crate::error::{At, BuildError};
use std::fs;
use std::path::PathBuf;

/// Chunks of generated C++ are about this large: parsing Verilator's headers costs as much as
/// compiling some 100 kB, so small files are compiled together.
const CHUNK: u64 = 150_000;

/// Files compiled together, and the flag of their optimisation.
pub(crate) type Chunk = (Vec<PathBuf>, &'static str);

/// Generated files in chunks of about equal size, each with its optimisation. What runs only
/// once (`__Slow`) is not optimised.
pub(crate) fn split(files: &[PathBuf], opt: &'static str) -> Result<Vec<Chunk>, BuildError> {
    let mut chunks: Vec<Chunk> = Vec::new();
    let (slow, fast): (Vec<_>, Vec<_>) = files
        .iter()
        .partition(|f| f.to_string_lossy().contains("__Slow"));
    for (files, opt) in [(fast, opt), (slow, "-O0")] {
        let mut room = 0;
        for file in files {
            let bytes = fs::metadata(file).at(file)?.len();
            if bytes > room {
                chunks.push((Vec::new(), opt));
                room = CHUNK;
            }
            room = room.saturating_sub(bytes);
            if let Some((list, _)) = chunks.last_mut() {
                list.push(file.clone());
            }
        }
    }
    Ok(chunks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_files_go_together_and_slow_ones_apart() {
        let dir = tempfile::tempdir().unwrap();
        let file = |name: &str, bytes: usize| {
            let path = dir.path().join(name);
            fs::write(&path, vec![b' '; bytes]).unwrap();
            path
        };
        let files = [
            file("a.cpp", 1000),
            file("b.cpp", 140_000),
            file("c.cpp", 400_000),
            file("d.cpp", 10),
            file("e__Slow.cpp", 10),
        ];
        let chunks = split(&files, "-Os").unwrap();
        let names: Vec<(Vec<String>, &str)> = chunks
            .iter()
            .map(|(files, opt)| {
                let name = |f: &PathBuf| f.file_name().unwrap().to_string_lossy().into_owned();
                (files.iter().map(name).collect(), *opt)
            })
            .collect();
        let of = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let wanted = [
            (of(&["a.cpp", "b.cpp"]), "-Os"),
            (of(&["c.cpp"]), "-Os"),
            (of(&["d.cpp"]), "-Os"),
            (of(&["e__Slow.cpp"]), "-O0"),
        ];
        assert_eq!(names, wanted);
    }
}
