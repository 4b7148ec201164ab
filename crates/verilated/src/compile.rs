//! From C++ to a shared object: the model in chunks, and the link.

use crate::cache::Cache;
use crate::chunks;
use crate::cxx::STANDARD;
use crate::error::{At, BuildError, ToolError};
use crate::generated;
use crate::process::{self, Done};
use crate::spec::{BuildSpec, Trace};
use crate::toolchain::Toolchain;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// One build's surroundings.
pub(crate) struct Compiler<'a> {
    pub spec: &'a BuildSpec,
    pub tools: &'a Toolchain,
    pub cache: &'a Cache,
    /// Where Verilator wrote; objects go there too.
    pub dir: &'a Path,
    pub cancel: &'a AtomicBool,
}

/// Flags of every translation unit. `-w`: warnings about generated code help nobody.
pub(crate) const FLAGS: [&str; 8] = [
    STANDARD,
    "-fPIC",
    "-fvisibility=hidden",
    "-w",
    "-DVL_TIME_CONTEXT",
    "-DVL_USER_FINISH",
    "-DVL_USER_STOP",
    "-DVL_USER_FATAL",
];

/// Only the shim's functions leave the object: two models in one process stay apart.
const EXPORTS: &str = "{ global: vlt_*; local: *; };\n";

impl Compiler<'_> {
    pub(crate) fn command(&self, opt: &str, source: &Path, object: &Path) -> Command {
        let include = &self.tools.verilator.include;
        let mut command = Command::new(&self.tools.cxx.path);
        command.args(FLAGS).arg(opt).arg("-I").arg(include);
        command
            .arg("-I")
            .arg(include.join("vltstd"))
            .arg("-I")
            .arg(self.dir);
        command.arg("-include").arg(self.dir.join("print.h"));
        match self.spec.trace {
            Trace::None => {}
            Trace::Vcd => drop(command.arg("-DVLT_VCD")),
            Trace::Fst => drop(command.arg("-DVLT_FST")),
            Trace::Saif => drop(command.arg("-DVLT_SAIF")),
        }
        if self.spec.coverage {
            command.arg("-DVLT_COVERAGE");
        }
        command.arg("-c").arg(source).arg("-o").arg(object);
        command
    }

    /// Compiles the model and the shim and links `model.so`. Gives the CPU time spent.
    pub(crate) fn model(&self, runtime: &[PathBuf], out: &Path) -> Result<Duration, BuildError> {
        let write = |name: &str, text: &str| {
            let path = self.dir.join(name);
            fs::write(&path, text).at(path)
        };
        write("vlt_ports.inc", &generated::ports(self.dir)?)?;
        write("vlt_signals.inc", &generated::symbols(self.dir)?.extra)?;
        write("exports.map", EXPORTS)?;
        let mut units = Vec::new();
        for (index, (files, opt)) in
            chunks::split(&generated::sources(self.dir)?, self.spec.opt.flag())?
                .into_iter()
                .enumerate()
        {
            let name = format!("chunk_{index}.cpp");
            let mut text = "#include \"power_up.h\"\n".to_owned();
            if index == 0 {
                // The shim is small; alone it would cost another parse of the headers.
                text.push_str("#include \"shim.cpp\"\n");
            }
            for file in files.iter().filter_map(|f| f.file_name()) {
                let _ = writeln!(text, "#include \"{}\"", file.to_string_lossy());
            }
            write(&name, &text)?;
            units.push((self.dir.join(name), opt));
        }
        // What runs in every cycle besides the model itself.
        units.push((self.dir.join("rows.cpp"), "-O2"));
        let object = |unit: &Path| unit.with_extension("o");
        let commands = units
            .iter()
            .map(|(unit, opt)| {
                (
                    self.command(opt, unit, &object(unit)),
                    unit.with_extension("log"),
                )
            })
            .collect();
        let cpu = self.all(commands)?;
        let mut link = Command::new(&self.tools.cxx.path);
        link.args(["-shared", "-Wl,--no-undefined", "-Wl,-z,relro", "-o"])
            .arg(out);
        link.arg(format!(
            "-Wl,--version-script={}",
            self.dir.join("exports.map").display()
        ));
        link.args(units.iter().map(|(unit, _)| object(unit)))
            .args(runtime);
        link.args(["-lpthread", "-lm"]);
        // Its code calls what GCC's own makes in place.
        if self.tools.cxx.version.contains("clang") {
            link.arg("-latomic");
        }
        link.args(
            self.wave_libraries()
                .iter()
                .map(|(_, lib, _)| format!("-l{lib}")),
        );
        Ok(cpu + self.all(vec![(link, self.dir.join("link.log"))])?)
    }

    /// Header, library and Debian package of what the waves need.
    fn wave_libraries(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        let mut libraries = Vec::new();
        if self.spec.trace == Trace::Fst {
            libraries.push(("zlib.h", "z", "zlib1g-dev"));
            // Newer runtimes use the system's lz4; older ones carry their own.
            if self.tools.verilator.include.join("fstcpp").is_dir() {
                libraries.push(("lz4.h", "lz4", "liblz4-dev"));
            }
        }
        libraries
    }

    /// Proves the compiler and the libraries before anything large is begun.
    pub(crate) fn verify(&self) -> Result<(), BuildError> {
        self.tools.cxx.verify()?;
        if self.spec.trace == Trace::Saif && !self.tools.verilator.writes_saif() {
            return Err(ToolError::new(
                format!("Verilator {} writes no SAIF", self.tools.verilator.version),
                "use a newer one: 5.048 does",
            )
            .into());
        }
        for (header, lib, debian) in self.wave_libraries() {
            self.tools.cxx.need_library(header, lib, debian)?;
        }
        Ok(())
    }

    /// Runs compilers side by side; gives their CPU time.
    pub(crate) fn all(&self, commands: Vec<(Command, PathBuf)>) -> Result<Duration, BuildError> {
        let mut cpu = Duration::ZERO;
        let mut failed: Option<Done> = None;
        process::run_all(
            commands,
            self.spec.workers(),
            self.cancel,
            &mut |_, done| {
                cpu += done.cpu;
                if !done.status.success() {
                    failed.get_or_insert(done);
                }
            },
        )?;
        let Some(done) = failed else {
            return Ok(cpu);
        };
        let lines: Vec<&str> = done
            .log
            .lines()
            .filter(|l| l.contains("error"))
            .take(3)
            .collect();
        Err(BuildError::Tool(ToolError::new(
            format!(
                "C++ compiler {} ({}) fails on generated code ({}): {}",
                self.tools.cxx.path.display(),
                self.tools.cxx.version,
                done.status,
                lines.join(" | ")
            ),
            "check memory and disk space; try another compiler (CXX) or optimisation",
        )))
    }
}
