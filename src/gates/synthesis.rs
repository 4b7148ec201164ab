//! From RTL to cells of a library, by Yosys, kept by content.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use sha2::{Digest as _, Sha256};

use super::Part;
use super::slice::{Role, Slice, path};
use crate::dut::{BuildKind, Core, hold, yosys_hierarchy, yosys_read};
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

/// What is mapped, and how.
#[derive(Clone, Debug)]
pub struct Synthesis<'a> {
    /// The core.
    pub core: &'a Core,
    /// The part of it.
    pub slice: &'a Slice,
    /// The Liberty file.
    pub library: &'a Path,
    /// What the mapper is to reach, in ps; else it maps for speed as far as that goes.
    pub period: Option<u64>,
    /// Does the core's enable stay a port, with logic behind it; else it is tied to one.
    pub enable: bool,
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

impl Synthesis<'_> {
    /// Maps it, or takes what is in `store` from before.
    ///
    /// # Errors
    /// RTL or a library that Yosys refuses, files that can't be read or written, Ctrl-C.
    pub fn map(
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
        let netlist = Netlist::read(&text, &self.core.manifest.core.top).map_err(|error| {
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
        let mut text = liberty::open(self.library).map_err(at(self.library))?;
        let mut plain = File::create(&library).map_err(at(&library))?;
        io::copy(&mut text, &mut plain).map_err(at(&library))?;
        let [words, netlist] = ["words.il", "netlist.json"].map(|name| aside.path().join(name));
        for (name, text) in [
            ("words.ys", self.to_words(&words)),
            ("cells.ys", self.to_cells(&words, (&library, &netlist))),
        ] {
            let script = aside.path().join(name);
            std::fs::write(&script, text).map_err(at(&script))?;
            yosys_runs(yosys, &script, cancel)?;
        }
        std::fs::rename(&netlist, file).map_err(at(file))
    }

    /// What takes the RTL to words and sums. It ends in a file, which a second Yosys reads: within one, the order in which a
    /// sum's operands are added up hangs on numbers that names had before, and with it how often adders glitch.
    fn to_words(&self, words: &Path) -> String {
        let spec = self.core.build_spec(BuildKind::Fast, 1);
        let top = &self.core.manifest.core.top;
        let mut text = format!(
            "{}{}\nrename -top {top}\n",
            yosys_read(&spec),
            yosys_hierarchy(&spec)
        );
        let mut line = |words: &str| {
            text.push_str(words);
            text.push('\n');
        };
        for instance in self.elsewhere() {
            line(&format!("delete */c:{instance}"));
        }
        line(&format!("proc\nflatten\ncd {top}"));
        let part = matches!(self.slice.part, Part::Stages { .. });
        if part {
            line("delete -output o:*");
        }
        let enable = self.core.manifest.inputs.get("enable");
        if let Some(enable) = enable.filter(|_| !self.enable) {
            line(&format!(
                "delete -input w:{enable}\nconnect -nounset -nomap -set {enable} 1'b1"
            ));
        }
        for word in &self.slice.words {
            if matches!(word.role, Role::Belongs | Role::Behind) {
                line(&format!(
                    "setattr -set keep 1 w:{}",
                    pattern(&path(&word.net))
                ));
            }
        }
        if part {
            for register in self.slice.of_role(Role::Feeds) {
                line(&format!(
                    "expose -input w:{}",
                    pattern(&path(&register.net))
                ));
            }
            let last = self.slice.of_role(Role::Behind).next();
            let role = last.map_or(Role::Belongs, |_| Role::Behind);
            for register in self.slice.of_role(role) {
                line(&format!("expose w:{}", pattern(&path(&register.net))));
            }
        }
        // A memory's read port keeps no register of its own: it would have no name.
        line(&format!(
            "opt_clean\ncd\nmemory -nordff\nsynth -flatten -top {top} -run begin:fine"
        ));
        let _ = writeln!(text, "write_rtlil {}", words.display());
        text
    }

    /// What takes words and sums to cells.
    fn to_cells(&self, words: &Path, (library, netlist): (&Path, &Path)) -> String {
        let top = &self.core.manifest.core.top;
        let library = library.display();
        let period = self.period.map_or(String::new(), |ps| format!(" -D {ps}"));
        format!(
            "read_rtlil {}\nsynth -top {top} -run fine:\ndfflibmap -liberty {library}\nabc{period} -liberty {library}\n\
             opt_clean\nsetattr -unset src */*\nwrite_json {}\n",
            words.display(),
            netlist.display()
        )
    }

    /// Instances of stages that have nothing to do with the part: without them all is faster, and nothing else changes.
    fn elsewhere(&self) -> Vec<String> {
        if self.slice.part == Part::Whole {
            return Vec::new();
        }
        // Within its module an instance goes by the end of its path, which another pipe's stage may share.
        let suffix = |register: &super::slice::Register| {
            let scopes = &register.net.scopes;
            let two = scopes.get(scopes.len().saturating_sub(2)..)?;
            two[0].ends_with(']').then(|| pattern(&two.join(".")))
        };
        let in_pipe = |register: &&super::slice::Register| {
            use crate::design::Site;
            matches!(
                register.site,
                Site::Round { .. } | Site::Schedule { .. } | Site::Added { .. }
            )
        };
        let wanted = |role: Role| role != Role::Elsewhere;
        let registers = || self.slice.registers.iter().filter(in_pipe);
        let kept: BTreeSet<String> = registers()
            .filter(|r| wanted(r.role))
            .filter_map(suffix)
            .collect();
        // A part that begins at the first stage is fed by what stands in front of the pipe, which may be another pipe.
        if self.slice.of_role(Role::Feeds).next().is_none() {
            return Vec::new();
        }
        let others: BTreeSet<String> = registers()
            .filter(|r| !wanted(r.role))
            .filter_map(suffix)
            .collect();
        others.difference(&kept).cloned().collect()
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
        let words = Path::new("words");
        field(self.to_words(words).as_bytes());
        field(
            self.to_cells(words, (Path::new("library"), Path::new("netlist")))
                .as_bytes(),
        );
        for source in self.core.sources() {
            field(&std::fs::read(&source).map_err(at(&source))?);
        }
        for dir in &self.core.files.include_dirs {
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

/// A name as Yosys's patterns take it: brackets would mean a choice of letters.
fn pattern(name: &str) -> String {
    name.replace(['[', ']', '*'], "?")
}
