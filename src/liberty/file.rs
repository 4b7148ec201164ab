//! Where a library's file is, and its text.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
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

/// Copies a library's text, the cells that begin on these lines (in their order) marked `dont_use`: mappers know that word,
/// and few know others.
///
/// # Errors
/// What the file system says.
pub fn copy_marked(text: impl Read, mut to: impl Write, cells: &[usize]) -> io::Result<()> {
    let mut text = BufReader::new(text);
    let (mut line, mut number, mut cells) = (Vec::new(), 0, cells.iter().peekable());
    let mut open = false;
    while text.read_until(b'\n', &mut line)? > 0 {
        number += 1;
        open |= cells.next_if(|at| **at == number).is_some();
        match line.iter().position(|byte| *byte == b'{').filter(|_| open) {
            Some(brace) => {
                to.write_all(&line[..=brace])?;
                to.write_all(b" dont_use : true;")?;
                to.write_all(&line[brace + 1..])?;
                open = false;
            }
            None => to.write_all(&line)?,
        }
        line.clear();
    }
    to.flush()
}

#[cfg(test)]
mod tests {

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
    fn cells_are_marked_where_they_begin() {
        let text = "library (x) {\n  cell (A) { area : 1; }\n  cell (B)\n  {\n  area : 2; }\n  cell (C) { area : 3; }\n}\n";
        let mut marked = Vec::new();
        copy_marked(text.as_bytes(), &mut marked, &[2, 3]).unwrap();
        let library = crate::liberty::read(&marked[..]).unwrap();
        let reserved = |name: &str| library.cells[name].reserved;
        assert_eq!(
            ["A", "B", "C"].map(reserved),
            [Some("dont_use"), Some("dont_use"), None]
        );
        assert_eq!(library.reserved(), [2, 3]);
        let mut plain = Vec::new();
        copy_marked(text.as_bytes(), &mut plain, &[]).unwrap();
        assert_eq!(plain, text.as_bytes());
    }

    #[test]
    fn names_of_packages_stand_for_their_files() {
        assert!(path_of(Path::new("osu018")).ends_with("osu018_stdcells.lib"));
        assert_eq!(path_of(Path::new("a/b.lib")), Path::new("a/b.lib"));
    }
}
