//! From C++ to a shared object: the runtime once, the model in chunks, the link.

use crate::cache::Cache;
use crate::cxx::STANDARD;
use crate::error::{At, BuildError, ToolError};
use crate::generated;
use crate::key::{self, Key};
use crate::lock;
use crate::parts;
use crate::process::{self, Done};
use crate::spec::{BuildSpec, Trace};
use crate::toolchain::Toolchain;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// Chunks of generated C++ are about this large: parsing Verilator's headers costs as much as
/// compiling some 100 kB, so small files are compiled together.
const CHUNK: u64 = 150_000;

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
    fn command(&self, opt: &str, source: &Path, object: &Path) -> Command {
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
        }
        if self.spec.coverage {
            command.arg("-DVLT_COVERAGE");
        }
        command.arg("-c").arg(source).arg("-o").arg(object);
        command
    }

    /// Objects of Verilator's runtime, from the cache or compiled into it. Gives the objects and
    /// the CPU time spent.
    pub(crate) fn runtime(&self) -> Result<(Vec<PathBuf>, Duration), BuildError> {
        parts::write(self.dir)?;
        let home = self.cache.dir("runtime");
        // Held until the objects are linked into our directory: nobody cleans them away between.
        let _lock = lock::exclusive(&self.cache.lock_path("runtime"), self.cancel, &mut || {})?;
        fs::create_dir_all(&home).at(&home)?;
        let (mut objects, mut commands, mut finished) = (Vec::new(), Vec::new(), Vec::new());
        for name in generated::runtime(self.dir)? {
            let source = self.tools.verilator.runtime(&format!("{name}.cpp"));
            let source = source.ok_or_else(|| {
                ToolError::new(
                    format!(
                        "{name}.cpp is missing in {}",
                        self.tools.verilator.include.display()
                    ),
                    "reinstall Verilator",
                )
            })?;
            let kept = home.join(self.runtime_key(&name)).with_extension("o");
            if !whole(&kept) {
                let object = self.dir.join(format!("rt_{name}.o"));
                let log = self.dir.join(format!("rt_{name}.log"));
                commands.push((self.command("-Os", &source, &object), log));
                finished.push((object, kept.clone()));
            }
            objects.push(kept);
        }
        let cpu = self.all(commands)?;
        for (object, kept) in finished {
            let sum = key::checksum(&object).at(&object)?;
            let sum_path = kept.with_extension("sum");
            fs::write(&sum_path, sum).at(&sum_path)?;
            fs::rename(&object, &kept).at(&kept)?;
        }
        let mut linked = Vec::new();
        for object in objects {
            let here = self.dir.join(object.file_name().unwrap_or_default());
            if fs::hard_link(&object, &here).is_err() {
                fs::copy(&object, &here).at(&object)?;
            }
            linked.push(here);
        }
        Ok((linked, cpu))
    }

    fn runtime_key(&self, name: &str) -> String {
        let mut key = Key::new("runtime");
        key.field(&self.tools.verilator.identity);
        key.field(&self.tools.cxx.version);
        key.list(FLAGS);
        key.field(parts::FILES[0].1);
        key.field(name);
        key.finish()
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
        let mut units = vec![(self.dir.join("shim.cpp"), self.spec.opt.flag())];
        for (index, (files, opt)) in self.chunks()?.into_iter().enumerate() {
            let name = format!("chunk_{index}.cpp");
            let mut text = String::new();
            for file in files.iter().filter_map(|f| f.file_name()) {
                let _ = writeln!(text, "#include \"{}\"", file.to_string_lossy());
            }
            write(&name, &text)?;
            units.push((self.dir.join(name), opt));
        }
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
        link.args(
            self.wave_libraries()
                .iter()
                .map(|(_, lib, _)| format!("-l{lib}")),
        );
        Ok(cpu + self.all(vec![(link, self.dir.join("link.log"))])?)
    }

    /// Generated files in chunks of about equal size, each with its optimisation. What runs only
    /// once (`__Slow`) is not optimised.
    fn chunks(&self) -> Result<Vec<(Vec<PathBuf>, &'static str)>, BuildError> {
        let mut chunks: Vec<(Vec<PathBuf>, &'static str)> = Vec::new();
        let files = generated::sources(self.dir)?;
        let (slow, fast): (Vec<_>, Vec<_>) = files
            .into_iter()
            .partition(|f| f.to_string_lossy().contains("__Slow"));
        for (files, opt) in [(fast, self.spec.opt.flag()), (slow, "-O0")] {
            let mut room = 0;
            for file in files {
                let bytes = fs::metadata(&file).at(&file)?.len();
                if bytes > room {
                    chunks.push((Vec::new(), opt));
                    room = CHUNK;
                }
                room = room.saturating_sub(bytes);
                if let Some((list, _)) = chunks.last_mut() {
                    list.push(file);
                }
            }
        }
        Ok(chunks)
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
        for (header, lib, debian) in self.wave_libraries() {
            self.tools.cxx.need_library(header, lib, debian)?;
        }
        Ok(())
    }

    fn all(&self, commands: Vec<(Command, PathBuf)>) -> Result<Duration, BuildError> {
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

/// Whether a kept object is what was compiled.
fn whole(object: &Path) -> bool {
    let wanted = fs::read_to_string(object.with_extension("sum"));
    matches!((wanted, key::checksum(object)), (Ok(a), Ok(b)) if a == b)
}
