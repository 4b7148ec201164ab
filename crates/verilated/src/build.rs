//! From a spec to a library: in the cache already, or built aside and renamed into it.

use crate::cache::Cache;
use crate::compile::Compiler;
use crate::error::{At, BuildError};
use crate::inputs;
use crate::key;
use crate::lock;
use crate::message::{self, Message};
use crate::spec::BuildSpec;
use crate::toolchain::Toolchain;
use crate::verilate;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// What a build is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Another process builds the same thing; its result will be used.
    Waiting,
    /// Verilator runs.
    Verilating,
    /// Verilator's runtime is compiled (the first time) or fetched.
    Runtime,
    /// The model's C++ is compiled.
    Compiling,
}

/// A library that is ready to open. While it lives, its cache entry is not removed.
#[derive(Debug)]
pub struct Built {
    /// The shared object, for [`crate::Library::open`].
    pub library: PathBuf,
    /// Its cache key.
    pub key: String,
    /// Whether it was there already. The times below are then zero.
    pub cached: bool,
    /// Wall-clock time of Verilator.
    pub verilate: Duration,
    /// Wall-clock time of compiling and linking the model.
    pub compile: Duration,
    /// CPU time of compiling and linking the model.
    pub compile_cpu: Duration,
    /// Wall-clock time of the runtime's objects.
    pub runtime: Duration,
    /// CPU time of the runtime's objects; zero if they were in the cache.
    pub runtime_cpu: Duration,
    /// Verilator's warnings, and probes that match nothing (code `PROBE`). Kept in the cache, so a
    /// hit gives the same.
    pub warnings: Vec<Message>,
    _lease: File,
}

/// Builds `spec`, or finds it in `cache`. Two processes that want the same wait for one another; a
/// build that is killed leaves nothing behind that anyone would use. Setting `cancel` kills the
/// children and gives [`BuildError::Cancelled`].
pub fn build(
    spec: &BuildSpec,
    tools: &Toolchain,
    cache: &Cache,
    progress: &mut dyn FnMut(Progress),
    cancel: &AtomicBool,
) -> Result<Built, BuildError> {
    cache.prepare()?;
    let base = inputs::base_key(spec, tools)?;
    let name = base.clone().finish();
    let depends = cache.dir("depends").join(&name);
    let look = || {
        found(
            cache,
            &inputs::full_key(base.clone(), &inputs::recorded(&depends)),
        )
    };
    if let Some(built) = look() {
        return Ok(built);
    }
    let lock_path = cache.lock_path(&name);
    let lock = lock::exclusive(&lock_path, cancel, &mut || progress(Progress::Waiting))?;
    // Whoever held the lock may have built it.
    if let Some(built) = look() {
        return Ok(built);
    }
    cache.sweep(Some(&name));
    let dir = Scratch(cache.temporary(&name));
    fs::create_dir_all(&dir.0).at(&dir.0)?;
    let compiler = Compiler {
        spec,
        tools,
        cache,
        dir: &dir.0,
        cancel,
    };
    compiler.verify()?;

    progress(Progress::Verilating);
    let start = Instant::now();
    let mut log = verilate::run(spec, &tools.verilator, &dir.0, cancel)?;
    for warning in verilate::unmatched(spec, &dir.0)? {
        let _ = writeln!(log, "%Warning-PROBE: {}", warning.text);
    }
    let verilate = start.elapsed();
    // What was edited since it was hashed is not what the key says: begin again.
    if inputs::base_key(spec, tools)?.finish() != name {
        drop((dir, lock));
        return build(spec, tools, cache, progress, cancel);
    }
    let also = inputs::dependencies(spec, &dir.0)?;
    let full = inputs::full_key(base.clone(), &also);

    progress(Progress::Runtime);
    let start = Instant::now();
    let (objects, runtime_cpu) = compiler.runtime()?;
    let runtime = start.elapsed();

    progress(Progress::Compiling);
    let start = Instant::now();
    let ready = dir.0.join("ready");
    fs::create_dir(&ready).at(&ready)?;
    let library = ready.join("model.so");
    let compile_cpu = compiler.model(&objects, &library)?;
    let compile = start.elapsed();

    let sum = key::checksum(&library).at(&library)?;
    for (file, text) in [
        ("sum", sum),
        ("about", about(spec)),
        ("log", log),
        ("lease", String::new()),
    ] {
        let path = ready.join(file);
        fs::write(&path, text).at(path)?;
    }
    // Dependencies first: if we die between, the next build finds no entry and builds again.
    let aside = dir.0.join("depends");
    fs::write(&aside, also.join("\n")).at(&aside)?;
    cache.prepare()?; // a cleaner may have taken the empty directories away
    fs::rename(&aside, &depends).at(&depends)?;
    let entry = cache.entry(&full);
    let placing = lock::exclusive(&cache.place_lock(&full), cancel, &mut || {})?;
    if fs::rename(&ready, &entry).is_err() {
        // A damaged entry stands in the way: a whole one would have been found.
        cache.discard(&full);
        fs::rename(&ready, &entry).at(&entry)?;
    }
    let built = found(cache, &full).ok_or_else(|| BuildError::Io {
        path: entry,
        source: std::io::Error::other("damaged as soon as it was written"),
    })?;
    drop((placing, lock));
    Ok(Built {
        cached: false,
        verilate,
        compile,
        compile_cpu,
        runtime,
        runtime_cpu,
        ..built
    })
}

/// A directory that goes when it is dropped, whatever the way out.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn found(cache: &Cache, key: &str) -> Option<Built> {
    let lease = cache.hit(key)?;
    let dir = cache.entry(key);
    let log = fs::read_to_string(dir.join("log")).unwrap_or_default();
    Some(Built {
        library: dir.join("model.so"),
        key: key.to_owned(),
        cached: true,
        verilate: Duration::ZERO,
        compile: Duration::ZERO,
        compile_cpu: Duration::ZERO,
        runtime: Duration::ZERO,
        runtime_cpu: Duration::ZERO,
        warnings: message::parse(&log),
        _lease: lease,
    })
}

fn about(spec: &BuildSpec) -> String {
    let mut text = spec.top.clone();
    for (name, value) in &spec.parameters {
        let _ = write!(text, " {name}={value}");
    }
    if !spec.probes.is_empty() {
        let _ = write!(text, ", {} probes", spec.probes.len());
    }
    let _ = write!(
        text,
        ", {:?} waves{}",
        spec.trace,
        if spec.coverage { ", coverage" } else { "" }
    );
    text
}
