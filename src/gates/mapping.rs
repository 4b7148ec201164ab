//! Yosys at work: from a script to a netlist of cells, kept by content.

use std::fs::File;
use std::io::{self, BufWriter, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use sha2::{Digest as _, Sha256};

use crate::dut::hold;
use crate::liberty;
use crate::netlist::Netlist;
use crate::tools::run::{RunError, run};

/// A whole core takes minutes.
const PATIENCE: Duration = Duration::from_secs(7200);

/// RTL that is not mapped.
#[derive(Debug, thiserror::Error)]
pub enum SynthesisError {
    /// Yosys refuses the RTL or the library.
    #[error("Yosys does not map the RTL: {0}")]
    Refused(String),
    /// Yosys could not be run, or died.
    #[error("yosys: {0}")]
    Tool(String),
    /// A file that can't be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Ctrl-C.
    #[error("stopped by Ctrl-C")]
    Cancelled,
}

/// What came out.
#[derive(Debug)]
pub struct Mapped {
    /// The netlist.
    pub netlist: Netlist,
    /// Where it is kept.
    pub file: PathBuf,
    /// Was it there already.
    pub cached: bool,
    /// A hash over all that it was made from.
    pub key: String,
    _held: Option<File>,
}

/// What Yosys is told, and the files that it reads on the way.
pub(super) struct Mapping<'a> {
    /// The top module.
    pub top: &'a str,
    /// The RTL.
    pub sources: Vec<PathBuf>,
    /// Folders of what it includes.
    pub include_dirs: &'a [PathBuf],
    /// The Liberty file.
    pub library: &'a Path,
    /// Lines of it on which cells begin that are not for plain logic.
    pub reserved: &'a [usize],
    /// What the mapper is to reach, in ps; else it maps for speed as far as that goes.
    pub period: Option<u64>,
    /// What takes the RTL to words and sums, written to this file. It ends in a file, which a second Yosys reads: within one,
    /// the order in which a sum's operands are added up hangs on numbers that names had before, and with it how often adders
    /// glitch.
    pub to_words: &'a dyn Fn(&Path) -> String,
}

impl Mapping<'_> {
    /// Maps it, or takes what is in `store` from before.
    pub(super) fn map(
        &self,
        yosys: &Path,
        store: &Path,
        cancel: &AtomicBool,
    ) -> Result<Mapped, SynthesisError> {
        let key = self.key(yosys)?;
        let file = store.join(format!("gates-{key}.json"));
        let cached = file.is_file();
        if !cached {
            self.make(yosys, (store, &file), cancel)?;
        }
        let held = hold(&file);
        let text = std::fs::read_to_string(&file).map_err(at(&file))?;
        let netlist = Netlist::read(&text, self.top).map_err(|error| {
            SynthesisError::Tool(format!(
                "{} can't be read: {error}; remove it",
                file.display()
            ))
        })?;
        Ok(Mapped {
            netlist,
            file,
            cached,
            key,
            _held: held,
        })
    }

    fn make(
        &self,
        yosys: &Path,
        (store, file): (&Path, &Path),
        cancel: &AtomicBool,
    ) -> Result<(), SynthesisError> {
        std::fs::create_dir_all(store).map_err(at(store))?;
        let aside = tempfile::tempdir_in(store).map_err(at(store))?;
        // Yosys reads plain text alone, and names with blanks badly.
        let library = aside.path().join("cells.lib");
        let text = liberty::open(self.library).map_err(at(self.library))?;
        let plain = BufWriter::new(File::create(&library).map_err(at(&library))?);
        liberty::copy_marked(text, plain, self.reserved).map_err(at(&library))?;
        let [words, netlist] = ["words.il", "netlist.json"].map(|name| aside.path().join(name));
        for (name, text) in [
            ("words.ys", (self.to_words)(&words)),
            ("cells.ys", self.to_cells(&words, (&library, &netlist))),
        ] {
            let script = aside.path().join(name);
            std::fs::write(&script, text).map_err(at(&script))?;
            yosys_runs(yosys, &script, cancel)?;
        }
        std::fs::rename(&netlist, file).map_err(at(file))
    }

    /// What takes words and sums to cells.
    fn to_cells(&self, words: &Path, (library, netlist): (&Path, &Path)) -> String {
        let top = self.top;
        let library = library.display();
        let period = self.period.map_or(String::new(), |ps| format!(" -D {ps}"));
        format!(
            "read_rtlil {}\nsynth -top {top} -run fine:\ndfflibmap -liberty {library}\nabc{period} -liberty {library}\n\
             opt_clean\nsetattr -unset src */*\nwrite_json {}\n",
            words.display(),
            netlist.display()
        )
    }

    /// A hash over Yosys, what it is told, and every file that it reads.
    fn key(&self, yosys: &Path) -> Result<String, SynthesisError> {
        let mut hasher = Sha256::new();
        let mut field = |bytes: &[u8]| {
            hasher.update((bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        field(b"gates 2");
        if let Ok(about) = std::fs::metadata(yosys) {
            let changed = about.modified().ok();
            field(format!("{} {} {changed:?}", yosys.display(), about.len()).as_bytes());
        }
        field((self.to_words)(Path::new("words")).as_bytes());
        let cells = self.to_cells(
            Path::new("words"),
            (Path::new("library"), Path::new("netlist")),
        );
        field(cells.as_bytes());
        for source in &self.sources {
            field(&std::fs::read(source).map_err(at(source))?);
        }
        for dir in self.include_dirs {
            let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
            let mut files: Vec<PathBuf> = entries
                .map(|entry| entry.path())
                .filter(|p| p.is_file())
                .collect();
            files.sort();
            for file in files {
                field(&std::fs::read(&file).map_err(at(&file))?);
            }
        }
        if !self.reserved.is_empty() {
            field(format!("{:?}", self.reserved).as_bytes());
        }
        field(&digest(self.library).map_err(at(self.library))?);
        Ok(hex::encode(&hasher.finalize()[..16]))
    }
}

/// Yosys with a script.
fn yosys_runs(yosys: &Path, script: &Path, cancel: &AtomicBool) -> Result<(), SynthesisError> {
    let mut command = Command::new(yosys);
    let ended = match run(
        command.args(["-Q", "-T", "-s"]).arg(script),
        PATIENCE,
        cancel,
    ) {
        Ok(ended) => ended,
        Err(RunError::Cancelled) => return Err(SynthesisError::Cancelled),
        Err(error) => return Err(SynthesisError::Tool(error.to_string())),
    };
    if ended.status.success() {
        return Ok(());
    }
    let mut said = ended.stderr.lines().chain(ended.stdout.lines());
    Err(match said.rfind(|line| line.contains("ERROR")) {
        Some(text) => SynthesisError::Refused(text.trim().to_owned()),
        None => SynthesisError::Tool(format!("{}: {}", ended.status, ended.last_words())),
    })
}

/// A hash of a file, however long.
///
/// # Errors
/// What the file system says.
pub fn digest(file: &Path) -> io::Result<Vec<u8>> {
    let mut hasher = Sha256::new();
    let mut file = File::open(file)?;
    let mut chunk = vec![0; 1 << 16];
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(hasher.finalize().to_vec()),
            read => hasher.update(&chunk[..read]),
        }
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> SynthesisError + use<> {
    let path = path.to_path_buf();
    move |source| SynthesisError::Io { path, source }
}
