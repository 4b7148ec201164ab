//! Where a library's file is, and its text.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

/// Libraries that a package installs: the name on a command line, the file, and the package.
pub const INSTALLED: [(&str, &str, &str); 3] = [
    (
        "osu018",
        "/usr/share/qflow/tech/osu018/osu018_stdcells.lib",
        "qflow-tech-osu018",
    ),
    (
        "osu035",
        "/usr/share/qflow/tech/osu035/osu035_stdcells.lib",
        "qflow-tech-osu035",
    ),
    (
        "osu050",
        "/usr/share/qflow/tech/osu050/osu05_stdcells.lib",
        "qflow-tech-osu050",
    ),
];

/// The file that `name` stands for: that of an installed library, else a path. A file of that very name comes first.
pub fn path_of(name: &Path) -> PathBuf {
    let known = INSTALLED
        .iter()
        .find(|(short, ..)| name == Path::new(short));
    match known {
        Some((_, file, _)) if !name.is_file() => PathBuf::from(file),
        _ => name.to_path_buf(),
    }
}

/// The text of a file, unpacked where it is gzip, whatever its name.
///
/// # Errors
/// What the file system says.
pub fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    let mut file = File::open(path)?;
    let mut magic = [0; 2];
    let read = file.read(&mut magic)?;
    let whole = io::Cursor::new(magic[..read].to_vec()).chain(file);
    if magic == [0x1f, 0x8b] {
        return Ok(Box::new(MultiGzDecoder::new(BufReader::new(whole))));
    }
    Ok(Box::new(whole))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn packed_and_plain_are_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let (plain, packed) = (dir.path().join("a"), dir.path().join("b"));
        std::fs::write(&plain, "library (x) { }").unwrap();
        let file = File::create(&packed).unwrap();
        let mut writer = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
        writer.write_all(b"library (x) { }").unwrap();
        writer.finish().unwrap();
        for path in [plain, packed] {
            let mut text = String::new();
            open(&path).unwrap().read_to_string(&mut text).unwrap();
            assert_eq!(text, "library (x) { }");
        }
    }

    #[test]
    fn names_of_packages_stand_for_their_files() {
        assert!(path_of(Path::new("osu018")).ends_with("osu018_stdcells.lib"));
        assert_eq!(path_of(Path::new("a/b.lib")), Path::new("a/b.lib"));
    }
}
