//! All files of a core: stubs, filelists and sources, found from its manifest's folder.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::CoreTable;
use super::filelist::{FilelistError, expand};

/// A file of more bytes is no RTL: netlists of whole chips stay below, and what reads them would take hours.
const MOST_BYTES: u64 = 1 << 30;

/// A manifest's text. One without end, or of a size that none has, is refused.
///
/// # Errors
/// What the file system says; more than 4 MiB, no file, or no text.
pub(crate) fn read_manifest(path: &Path) -> std::io::Result<String> {
    crate::tools::bounded::read_text(path, 4 << 20)
}

/// What is read, in its order, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// RTL files: stubs, those of filelists, sources.
    pub sources: Vec<PathBuf>,
    /// Directories for `` `include ``.
    pub include_dirs: Vec<PathBuf>,
    /// Macros with their value; the manifest's win over a filelist's.
    pub defines: Vec<(String, Option<String>)>,
}

/// Files of a manifest that are not there, or of no use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilesError {
    /// A source or stub that does not exist, or is a directory or a device.
    #[error("core.{field} names {}, which {}", file.display(), if file.exists() { "is no file" } else { "does not exist" })]
    NoFile {
        /// `sources` or `stubs`.
        field: &'static str,
        /// The file, as found from the manifest.
        file: PathBuf,
    },
    /// A file of more bytes than any RTL has.
    #[error("core.sources: {} has {bytes} bytes, and RTL at most {MOST_BYTES}: is it a dump?", file.display())]
    Large {
        /// The file.
        file: PathBuf,
        /// Its size.
        bytes: u64,
    },
    /// An include directory that does not exist.
    #[error("core.include_dirs names {}, which is no directory", .0.display())]
    NoIncludeDir(PathBuf),
    /// A filelist.
    #[error("core.filelists: {0}")]
    Filelist(#[from] FilelistError),
    /// VHDL.
    #[error(
        "{} is VHDL, which Verilator does not read: convert it, say with `ghdl --synth --out=verilog`, and name the Verilog",
        .0.display()
    )]
    Vhdl(PathBuf),
    /// Bytes that are no text.
    #[error(
        "{} is no RTL: byte {at} is 0, and Verilog is text (of UTF-16, save it as UTF-8)",
        file.display()
    )]
    Binary {
        /// The file.
        file: PathBuf,
        /// Where the first such byte stands.
        at: usize,
    },
    /// Files that hold nothing.
    #[error("{} holds nothing, and there is no other RTL", .0.display())]
    Empty(PathBuf),
    /// No file at all.
    #[error("core.sources is empty, and so are core.filelists: name the RTL")]
    Nothing,
}

impl CoreTable {
    /// Its files, found from the manifest's `folder`.
    ///
    /// # Errors
    /// The first one of [`CoreTable::find_files`].
    pub fn files(&self, folder: &Path) -> Result<Files, FilesError> {
        let (files, errors) = self.find_files(folder);
        errors.into_iter().next().map_or(Ok(files), Err)
    }

    /// Its files as far as they are found, and all that is wrong with them.
    pub fn find_files(&self, folder: &Path) -> (Files, Vec<FilesError>) {
        let (mut files, mut errors) = (Files::default(), Vec::new());
        let mut take = |field, named: &[PathBuf], files: &mut Files| {
            for file in named.iter().map(|name| folder.join(name)) {
                if file.is_file() {
                    files.sources.push(file);
                } else {
                    errors.push(FilesError::NoFile { field, file });
                }
            }
        };
        take("stubs", &self.stubs, &mut files);
        let mut own = Files::default();
        take("sources", &self.sources, &mut own);
        for dir in self.include_dirs.iter().map(|dir| folder.join(dir)) {
            if dir.is_dir() {
                files.include_dirs.push(dir);
            } else {
                errors.push(FilesError::NoIncludeDir(dir));
            }
        }
        for list in &self.filelists {
            match expand(&folder.join(list), folder) {
                Ok(listed) => {
                    files.sources.extend(listed.sources);
                    for dir in listed.include_dirs {
                        if !files.include_dirs.contains(&dir) {
                            files.include_dirs.push(dir);
                        }
                    }
                    files.defines.extend(listed.defines);
                }
                Err(error) => errors.push(error.into()),
            }
        }
        files.sources.extend(own.sources);
        files
            .defines
            .retain(|(name, _)| !self.defines.contains_key(name));
        let own = self.defines.iter();
        files.defines.extend(
            own.map(|(name, value)| (name.clone(), (!value.is_empty()).then(|| value.clone()))),
        );
        let size = |file: &PathBuf| std::fs::metadata(file).map_or(0, |about| about.len());
        let large = files.sources.iter().filter(|file| size(file) > MOST_BYTES);
        errors.extend(large.map(|file| FilesError::Large {
            bytes: size(file),
            file: file.clone(),
        }));
        let vhdl = files.sources.iter().filter(|file| is_vhdl(file));
        errors.extend(vhdl.cloned().map(FilesError::Vhdl));
        let read = files.sources.iter().filter(|file| size(file) <= MOST_BYTES);
        errors.extend(read.filter_map(|file| {
            let at = first(file).iter().position(|byte| *byte == 0)?;
            let file = file.clone();
            Some(FilesError::Binary { file, at })
        }));
        // An empty file among others is a stub that somebody needs.
        let mut sources = files.sources.iter();
        if errors.is_empty() && sources.all(|file| size(file) == 0) {
            errors.extend(files.sources.first().cloned().map(FilesError::Empty));
        }
        if files.sources.is_empty() && errors.is_empty() {
            errors.push(FilesError::Nothing);
        }
        (files, errors)
    }
}

/// How a file begins; nothing of one that can't be read: whoever reads all of it says why.
fn first(file: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(file).map(|file| file.take(64 << 10).read_to_end(&mut bytes));
    if matches!(opened, Ok(Ok(_))) {
        bytes
    } else {
        Vec::new()
    }
}

/// By its name, or by how its text begins.
pub fn is_vhdl(file: &Path) -> bool {
    let extension = file.extension().unwrap_or_default().to_ascii_lowercase();
    if extension == "vhd" || extension == "vhdl" {
        return true;
    }
    let bytes = first(file);
    let text = String::from_utf8_lossy(&bytes);
    let code = text
        .lines()
        .map(|line| line.split("--").next().unwrap_or(""));
    let mut words = code.flat_map(str::split_whitespace);
    let mut next = || words.next().unwrap_or_default().to_ascii_lowercase();
    match next().as_str() {
        "library" => next().trim_end_matches(';') == "ieee",
        "use" => next().starts_with("ieee."),
        "entity" => {
            next();
            next() == "is"
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> CoreTable {
        toml::from_str(&format!("name = \"x\"\ntop = \"x\"\n{text}")).unwrap()
    }

    #[test]
    fn stubs_come_first_and_the_manifests_macros_win() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["a.v", "b.v", "stub.v"] {
            std::fs::write(dir.path().join(name), "// nothing").unwrap();
        }
        std::fs::write(dir.path().join("all.f"), "b.v +define+A=1+B=2").unwrap();
        let table = table(
            "sources = [\"a.v\"]\nstubs = [\"stub.v\"]\nfilelists = [\"all.f\"]\ndefines = { B = \"3\", C = \"\" }",
        );
        let files = table.files(dir.path()).unwrap();
        assert_eq!(
            files.sources,
            ["stub.v", "b.v", "a.v"].map(|name| dir.path().join(name))
        );
        let value = |text: &str| Some(text.to_owned());
        assert_eq!(
            files.defines,
            [
                ("A".into(), value("1")),
                ("B".into(), value("3")),
                ("C".into(), None)
            ]
        );
    }

    #[test]
    fn all_that_is_missing_is_told() {
        let table = table(
            "sources = [\"a.v\"]\nstubs = [\"stub.v\"]\nfilelists = [\"all.f\"]\ninclude_dirs = [\"inc\"]",
        );
        let (_, errors) = table.find_files(Path::new("/no/such/folder"));
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        for part in [
            "core.stubs",
            "core.sources",
            "core.include_dirs",
            "core.filelists",
        ] {
            assert!(
                told.iter().any(|line| line.contains(part)),
                "{part}: {told:?}"
            );
        }
        assert_eq!(told.len(), 4);
    }

    #[test]
    fn what_is_no_rtl_file_is_told_from_what_is_not_there() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("a.v")).unwrap();
        let large = std::fs::File::create(dir.path().join("b.v")).unwrap();
        large.set_len(3 << 30).unwrap();
        let table = table("sources = [\"a.v\", \"b.v\"]");
        let (_, errors) = table.find_files(dir.path());
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert!(told[0].contains("a.v, which is no file"), "{told:?}");
        assert!(told[1].contains("3221225472 bytes"), "{told:?}");
    }

    #[test]
    fn a_manifest_without_end_is_refused_unread() {
        for path in ["/dev/zero", "/"] {
            assert!(read_manifest(Path::new(path)).is_err(), "{path}");
        }
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("core.toml");
        let large = std::fs::File::create(&path).unwrap();
        large.set_len(3 << 30).unwrap();
        assert!(
            read_manifest(&path)
                .unwrap_err()
                .to_string()
                .contains("too many")
        );
    }

    #[test]
    fn what_holds_nothing_or_no_text_is_told() {
        let dir = tempfile::tempdir().unwrap();
        for (name, bytes) in [("empty.v", ""), ("bin.v", "\u{7f}ELF\0\0"), ("a.v", "//")] {
            std::fs::write(dir.path().join(name), bytes).unwrap();
        }
        let told = |sources: &str| {
            let table = table(&format!("sources = [{sources}]"));
            let (_, errors) = table.find_files(dir.path());
            errors.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let empty = told("\"empty.v\"");
        assert!(
            empty.len() == 1 && empty[0].contains("holds nothing"),
            "{empty:?}"
        );
        assert!(told("\"empty.v\", \"a.v\"").is_empty());
        let binary = told("\"a.v\", \"bin.v\"");
        assert!(
            binary.len() == 1 && binary[0].contains("byte 4 is 0"),
            "{binary:?}"
        );
    }

    #[test]
    fn vhdl_is_known_by_name_and_by_text() {
        let dir = tempfile::tempdir().unwrap();
        for (name, text, vhdl) in [
            ("a.vhd", "", true),
            ("b.txt", "-- a comment\n\nLIBRARY ieee;\n", true),
            ("c.txt", "entity core is\nport (clk : in bit);", true),
            ("d.v", "// entity core is\nmodule entity_core;", false),
            ("e.v", "library work;", false),
        ] {
            let file = dir.path().join(name);
            std::fs::write(&file, text).unwrap();
            assert_eq!(is_vhdl(&file), vhdl, "{name}");
        }
        let table = table("sources = [\"a.vhd\"]");
        let error = table.files(dir.path()).unwrap_err().to_string();
        assert!(error.contains("ghdl --synth"), "{error}");
    }
}
