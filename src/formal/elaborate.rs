//! From a core's RTL to a flat netlist of whole words, by Yosys.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::Netlist;
use crate::design::CoreKind;
use crate::dut::Core;
use crate::tools::run::{RunError, run};

/// A miner takes seconds; a machine under load may need more.
const PATIENCE: Duration = Duration::from_secs(600);

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

/// Elaborates a core with the parameters of its manifest.
///
/// `proc` and `flatten` only: no pass that optimises or maps to gates, so adders stay words and every register stays.
pub fn elaborate(
    core: &Core,
    yosys: &Path,
    cancel: &AtomicBool,
) -> Result<Netlist, ElaborateError> {
    let scratch = tempfile::tempdir()?;
    let json = scratch.path().join("netlist.json");
    let script = scratch.path().join("elaborate.ys");
    std::fs::write(&script, commands(core, &json))?;
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
    let text = std::fs::read_to_string(&json)?;
    Netlist::read(&text, &core.manifest.core.top).map_err(|error| {
        ElaborateError::Tool(format!("yosys wrote a netlist that can't be read: {error}"))
    })
}

fn commands(core: &Core, json: &Path) -> String {
    let table = &core.manifest.core;
    let mut read = String::from("read_verilog -sv");
    for dir in &table.include_dirs {
        let _ = write!(read, " -I{}", quoted(&core.folder.join(dir)));
    }
    for (name, value) in &table.defines {
        let value = if value.is_empty() {
            String::new()
        } else {
            format!("={value}")
        };
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
    let out = quoted(json);
    let mut hidden = String::new();
    if core.manifest.design.kind == CoreKind::Chip {
        for module in HASHES {
            // With its parameters, its name ends with its own.
            let _ = writeln!(hidden, "blackbox *{module}");
        }
    }
    format!(
        "{read}\n{set}hierarchy -check -top {top}\n{hidden}proc\nflatten\n{rename}\nwrite_json {out}\n"
    )
}

fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    if text.contains([' ', ';', '"']) {
        format!("\"{text}\"")
    } else {
        text.into_owned()
    }
}
