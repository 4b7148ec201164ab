//! From a core's RTL to a flat netlist of whole words, by Yosys.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tempfile::TempDir;

use crate::design::CoreKind;
use crate::dut::Core;
use crate::netlist::Netlist;
use crate::tools::run::{RunError, run};

/// A miner takes seconds; a machine under load may need more.
const PATIENCE: Duration = Duration::from_secs(3600);

/// What a chip's scheduler has no say in: there it is left without its inside, so that a hash is whatever it may be.
const HASHES: [&str; 4] = ["hash_pair", "hash_shared", "first_hash", "target_compare"];

/// A core that can't be turned into a netlist.
#[derive(Debug, thiserror::Error)]
pub enum ElaborateError {
    /// Yosys does not accept the RTL: a finding.
    #[error("Yosys does not elaborate the RTL: {0}")]
    Rtl(String),
    /// Yosys could not be run, or died.
    #[error("{0}")]
    Tool(String),
    /// No room for the netlist.
    #[error("no place for the netlist: {0}")]
    Scratch(#[from] std::io::Error),
    /// Ctrl-C.
    #[error("stopped by Ctrl-C")]
    Cancelled,
}

/// How far Yosys goes on from there. No pass maps to gates: adders stay words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passes {
    /// `opt_clean`: what drives nothing goes.
    Clean,
    /// `opt -full` after that: constants, copies and unread bits of registers go.
    Full,
}

impl Passes {
    fn commands(self) -> &'static str {
        match self {
            Self::Clean => "opt_clean",
            Self::Full => "opt_clean\nopt -full",
        }
    }
}

/// Elaborates a core with the parameters of its manifest: `proc` and `flatten` only, so that every register stays.
/// A chip is elaborated without its hashes.
///
/// # Errors
/// RTL that Yosys refuses, a Yosys that can't be run, Ctrl-C.
pub fn elaborate(
    core: &Core,
    yosys: &Path,
    cancel: &AtomicBool,
) -> Result<Netlist, ElaborateError> {
    let scratch = tempfile::tempdir()?;
    let json = scratch.path().join("netlist.json");
    let without = match core.manifest.design.kind {
        CoreKind::Chip => &HASHES[..],
        CoreKind::Compress | CoreKind::Miner => &[],
    };
    let commands = commands(core, without);
    let script = format!("{commands}write_json {}\n", quoted(&json));
    obey(&scratch, &script, yosys, cancel)?;
    netlist(core, &json)
}

/// The same with everything in it, and what is left of it after more passes.
///
/// # Errors
/// As [`elaborate`].
pub fn reduce(
    core: &Core,
    passes: Passes,
    yosys: &Path,
    cancel: &AtomicBool,
) -> Result<[Netlist; 2], ElaborateError> {
    let scratch = tempfile::tempdir()?;
    let [before, after] = ["before.json", "after.json"].map(|name| scratch.path().join(name));
    let script = format!(
        "{}write_json {}\n{}\nwrite_json {}\n",
        commands(core, &[]),
        quoted(&before),
        passes.commands(),
        quoted(&after)
    );
    obey(&scratch, &script, yosys, cancel)?;
    Ok([netlist(core, &before)?, netlist(core, &after)?])
}

fn obey(
    scratch: &TempDir,
    commands: &str,
    yosys: &Path,
    cancel: &AtomicBool,
) -> Result<(), ElaborateError> {
    let script = scratch.path().join("elaborate.ys");
    std::fs::write(&script, commands)?;
    let ended = match run(
        Command::new(yosys).arg("-q").arg("-s").arg(&script),
        PATIENCE,
        cancel,
    ) {
        Ok(ended) => ended,
        Err(RunError::Cancelled) => return Err(ElaborateError::Cancelled),
        Err(error) => return Err(ElaborateError::Tool(format!("yosys: {error}"))),
    };
    if !ended.status.success() {
        let mut said = ended.stderr.lines().chain(ended.stdout.lines());
        let error = said.rfind(|line| line.contains("ERROR"));
        return Err(match error {
            Some(error) => ElaborateError::Rtl(error.trim().to_owned()),
            None => {
                ElaborateError::Tool(format!("yosys: {}: {}", ended.status, ended.last_words()))
            }
        });
    }
    Ok(())
}

fn netlist(core: &Core, json: &Path) -> Result<Netlist, ElaborateError> {
    let text = std::fs::read_to_string(json)?;
    Netlist::read(&text, &core.manifest.core.top).map_err(|error| {
        ElaborateError::Tool(format!("yosys wrote a netlist that can't be read: {error}"))
    })
}

/// Commands up to a flat netlist, in which these modules are without their inside.
fn commands(core: &Core, without: &[&str]) -> String {
    let table = &core.manifest.core;
    let mut read = String::from("read_verilog -sv");
    for dir in &core.files.include_dirs {
        let _ = write!(read, " -I{}", quoted(dir));
    }
    for (name, value) in &core.files.defines {
        let value = value.as_ref().map_or(String::new(), |v| format!("={v}"));
        let _ = write!(read, " -D{name}{value}");
    }
    for source in core.sources() {
        let _ = write!(read, " {}", quoted(&source));
    }
    let own = table.parameters.iter();
    let own = own.map(|(name, value)| (name.clone(), value.clone()));
    let mut set = String::new();
    for (name, value) in core.manifest.design.parameters().into_iter().chain(own) {
        let _ = write!(set, " -set {name} {value}");
    }
    let top = &table.top;
    // Before `hierarchy`, and not as its -chparam: of that, Yosys 0.23 dies where the top has several parameters.
    if !set.is_empty() {
        set = format!("chparam{set} {top}\n");
    }
    // With parameters, `chparam` renames the top after them; its own name is what we look for.
    let rename = format!("rename -top {top}");
    let mut hidden = String::new();
    for module in without {
        // With its parameters, its name ends with its own.
        let _ = writeln!(hidden, "blackbox *{module}");
    }
    format!("{read}\n{set}hierarchy -check -top {top}\n{hidden}proc\nflatten\n{rename}\n")
}

fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    if text.contains([' ', ';', '"']) {
        format!("\"{text}\"")
    } else {
        text.into_owned()
    }
}
