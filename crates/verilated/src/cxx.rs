//! The C++ compiler: found, and proven on small programs before it is trusted with large ones.

use crate::error::ToolError;
use crate::process;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const INSTALL: &str = "install a C++ compiler (Debian: apt-get install g++), or point CXX at one";

/// The language standard that every translation unit is compiled with.
pub(crate) const STANDARD: &str = "-std=gnu++20";

/// A C++ compiler.
#[derive(Debug, Clone)]
pub struct Cxx {
    /// The program.
    pub path: PathBuf,
    /// First line that `--version` prints.
    pub version: String,
}

impl Cxx {
    /// `$CXX` if set, else the first of `g++`, `clang++`, `c++` on `PATH`.
    pub fn find() -> Result<Self, ToolError> {
        if let Some(given) = env::var_os("CXX").filter(|v| !v.is_empty()) {
            return Self::at(Path::new(&given));
        }
        let on_path = env::var_os("PATH").unwrap_or_default();
        let dirs: Vec<PathBuf> = env::split_paths(&on_path).collect();
        ["g++", "clang++", "c++"]
            .iter()
            .flat_map(|name| dirs.iter().map(move |dir| dir.join(name)))
            .find(|path| path.is_file())
            .map_or_else(
                || {
                    Err(ToolError::new(
                        "no C++ compiler (g++, clang++, c++) on PATH",
                        INSTALL,
                    ))
                },
                |path| Self::at(&path),
            )
    }

    /// The compiler at `path` (or of that name on `PATH`).
    pub fn at(path: &Path) -> Result<Self, ToolError> {
        let broken = |why: String| {
            ToolError::new(format!("C++ compiler {}: {why}", path.display()), INSTALL)
        };
        let (status, out, err) = process::query(Command::new(path).arg("--version"))
            .map_err(|e| broken(format!("does not start: {e}")))?;
        if !status.success() {
            return Err(broken(format!(
                "--version fails ({status}): {}",
                err.trim()
            )));
        }
        Ok(Self {
            path: path.to_owned(),
            version: out.lines().next().unwrap_or_default().to_owned(),
        })
    }

    /// Compiles and links a trivial shared object, so that a broken compiler is told from a broken
    /// build. Done before every build that is not in the cache.
    pub fn verify(&self) -> Result<(), ToolError> {
        let program =
            "#include <string>\nextern \"C\" int f() { return std::string(\"a\").size(); }\n";
        self.try_program(program, &[]).map_err(|log| {
            ToolError::new(
                format!(
                    "C++ compiler {} ({}) fails on a trivial program: {log}",
                    self.path.display(),
                    self.version
                ),
                format!("a compiler that knows {STANDARD} is needed: {INSTALL}"),
            )
        })
    }

    /// Looks for a library's header and object, both needed by wave writers.
    pub(crate) fn need_library(
        &self,
        header: &str,
        lib: &str,
        debian: &str,
    ) -> Result<(), ToolError> {
        let program = format!("#include <{header}>\n");
        self.try_program(&program, &[&format!("-l{lib}")])
            .map_err(|log| {
                ToolError::new(
                    format!("FST waves need {header} and lib{lib}: {log}"),
                    format!(
                        "install them (Debian: apt-get install {debian}), or ask for VCD waves"
                    ),
                )
            })
    }

    fn try_program(&self, program: &str, libs: &[&str]) -> Result<(), String> {
        let dir = tempfile::tempdir().map_err(|e| e.to_string())?;
        let source = dir.path().join("try.cpp");
        fs::write(&source, program).map_err(|e| e.to_string())?;
        let mut command = Command::new(&self.path);
        command
            .args([STANDARD, "-fPIC", "-shared", "-o"])
            .arg(dir.path().join("try.so"))
            .arg(&source)
            .args(libs);
        match process::query(&mut command) {
            Ok((status, _, _)) if status.success() => Ok(()),
            Ok((status, _, err)) => Err(err
                .lines()
                .find(|line| line.contains("error"))
                .map_or_else(|| status.to_string(), str::to_owned)),
            Err(e) => Err(e.to_string()),
        }
    }
}
