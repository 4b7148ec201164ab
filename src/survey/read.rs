//! Running Verilator or Yosys, and reading what it writes.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use verilated::{BuildSpec, Verilator};

use super::build::survey;
use super::unit::Unit;
use super::{Survey, facts, json, xml, yosys};
use crate::dut::{Files, yosys_hierarchy, yosys_read};
use crate::tools::run::{Ended, RunError, run};
use crate::tools::toolchain;

/// Seconds for most cores; one with everything unrolled takes longer.
const PATIENCE: Duration = Duration::from_secs(600);

/// Trees are as deep as expressions are nested, and a wide concatenation nests by each of its parts.
const STACK: usize = 1 << 30;

/// What is to be read.
#[derive(Clone, Debug)]
pub struct Request {
    /// The top module.
    pub top: String,
    /// Its files.
    pub files: Files,
    /// Parameters of the top.
    pub parameters: Vec<(String, String)>,
}

/// Who can read it.
#[derive(Clone, Debug, Default)]
pub struct Readers {
    /// Asked first.
    pub verilator: Option<Verilator>,
    /// Asked where there is no Verilator, or it refuses the RTL.
    pub yosys: Option<PathBuf>,
}

/// RTL that can't be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A tool refuses it: its own messages.
    #[error("{tool} refuses the RTL:\n{text}")]
    Refused {
        /// Which.
        tool: &'static str,
        /// What it says, at most some lines.
        text: String,
    },
    /// There is no tool, or it does not work.
    #[error("{0}")]
    Tool(String),
    /// A tool wrote something else than expected.
    #[error("what the tool wrote can't be read: {0}")]
    Unread(String),
    /// No place for what a tool writes.
    #[error("no place for what the tool writes: {0}")]
    Scratch(#[from] std::io::Error),
    /// Ctrl-C.
    #[error("stopped by Ctrl-C")]
    Cancelled,
}

/// Reads RTL: by Verilator, else by Yosys.
///
/// # Errors
/// RTL that both refuse (Verilator's messages are given), tools that are absent or broken, Ctrl-C.
pub fn read(
    request: &Request,
    readers: &Readers,
    cancel: &AtomicBool,
) -> Result<Survey, ReadError> {
    let scratch = tempfile::tempdir()?;
    let refused = match &readers.verilator {
        Some(verilator) => match by_verilator(request, verilator, scratch.path(), cancel) {
            Err(ReadError::Refused { tool, text }) => Some(ReadError::Refused { tool, text }),
            read => return read,
        },
        None => None,
    };
    match (&readers.yosys, refused) {
        (Some(yosys), refused) => {
            let read = by_yosys(request, yosys, scratch.path(), cancel);
            match (read, refused) {
                (Err(ReadError::Refused { .. }), Some(first)) => Err(first),
                (read, _) => read,
            }
        }
        (None, Some(refused)) => Err(refused),
        (None, None) => Err(ReadError::Tool(
            "neither Verilator nor Yosys is there to read the RTL".into(),
        )),
    }
}

fn by_verilator(
    request: &Request,
    verilator: &Verilator,
    scratch: &Path,
    cancel: &AtomicBool,
) -> Result<Survey, ReadError> {
    // Which of both a Verilator has is told by trying: some say no version.
    for format in ["json", "xml"] {
        let file = scratch.join(format!("tree.{format}"));
        let ended = verilate(request, verilator, format, &file, cancel)?;
        if ended.status.success() {
            let text = std::fs::read_to_string(&file)?;
            let parse = if format == "json" {
                json::read
            } else {
                xml::read
            };
            let units = move || parse(&text).map(|tree| facts::units(&tree));
            let reader = format!("verilator --{format}-only");
            return deep(units, &request.top, &reader);
        }
        let said = format!("{}{}", ended.stderr, ended.stdout);
        if !said.contains(&format!("Invalid option: --{format}-only")) {
            return Err(refusal("Verilator", &said, "%Error"));
        }
    }
    Err(ReadError::Tool(format!(
        "{} has neither --json-only nor --xml-only",
        verilator.script.display()
    )))
}

fn verilate(
    request: &Request,
    verilator: &Verilator,
    format: &str,
    file: &Path,
    cancel: &AtomicBool,
) -> Result<Ended, ReadError> {
    let mut command = toolchain::command(verilator);
    command.arg(format!("--{format}-only"));
    command.arg(format!("--{format}-only-output")).arg(file);
    // Older ones call it otherwise.
    if format == "xml" {
        command = toolchain::command(verilator);
        command.args(["--xml-only", "--xml-output"]).arg(file);
    }
    command.args(["-Wno-fatal", "-Wno-lint", "-Wno-style", "--no-timing"]);
    command.args(["--top-module", &request.top, "--Mdir"]);
    command.arg(file.with_extension("dir"));
    for (name, value) in &request.parameters {
        command.arg(format!("-G{name}={value}"));
    }
    for (name, value) in &request.files.defines {
        let value = value.as_ref().map_or(String::new(), |v| format!("={v}"));
        command.arg(format!("-D{name}{value}"));
    }
    for dir in &request.files.include_dirs {
        let mut option = std::ffi::OsString::from("-I");
        option.push(dir);
        command.arg(option);
    }
    command.args(&request.files.sources);
    obey(&mut command, "verilator", cancel)
}

fn by_yosys(
    request: &Request,
    program: &Path,
    scratch: &Path,
    cancel: &AtomicBool,
) -> Result<Survey, ReadError> {
    let mut spec = BuildSpec::new(request.top.clone(), request.files.sources.clone());
    spec.include_dirs.clone_from(&request.files.include_dirs);
    spec.defines.clone_from(&request.files.defines);
    spec.parameters.clone_from(&request.parameters);
    let file = scratch.join("netlist.json");
    let script = scratch.join("read.ys");
    let commands = format!(
        // No pass that takes registers away: one that nothing drives may be set from outside.
        "{}{}\nproc\nrename -top {}\nwrite_json {}\n",
        yosys_read(&spec),
        yosys_hierarchy(&spec),
        request.top,
        file.display()
    );
    std::fs::write(&script, commands)?;
    let mut command = Command::new(program);
    let ended = obey(command.arg("-q").arg("-s").arg(&script), "yosys", cancel)?;
    if !ended.status.success() {
        let said = format!("{}{}", ended.stderr, ended.stdout);
        return Err(refusal("Yosys", &said, "ERROR"));
    }
    let text = std::fs::read_to_string(&file)?;
    deep(move || yosys::read(&text), &request.top, "yosys")
}

fn obey(command: &mut Command, name: &str, cancel: &AtomicBool) -> Result<Ended, ReadError> {
    match run(command, PATIENCE, cancel) {
        Ok(ended) => Ok(ended),
        Err(RunError::Cancelled) => Err(ReadError::Cancelled),
        Err(error) => Err(ReadError::Tool(format!("{name}: {error}"))),
    }
}

/// The lines that say what is wrong, or the last ones where none does.
fn refusal(tool: &'static str, said: &str, mark: &str) -> ReadError {
    let marked: Vec<&str> = said.lines().filter(|line| line.contains(mark)).collect();
    let all: Vec<&str> = said.lines().collect();
    let shown = if marked.is_empty() {
        &all[all.len().saturating_sub(5)..]
    } else {
        &marked[..marked.len().min(10)]
    };
    let text = shown.join("\n");
    if marked.is_empty() || text.contains("Internal Error") {
        return ReadError::Tool(format!("{tool} fails: {text}"));
    }
    ReadError::Refused { tool, text }
}

/// Builds the survey with a stack that holds deep trees.
fn deep(
    units: impl FnOnce() -> Result<Vec<Unit>, ReadError> + Send,
    top: &str,
    reader: &str,
) -> Result<Survey, ReadError> {
    std::thread::scope(|scope| {
        let work = move || units().and_then(|units| survey(&units, top, reader));
        let spawned = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, work)?;
        let failed = |_| ReadError::Unread("it is nested too deep".into());
        spawned.join().map_err(failed)?
    })
}
