//! What to build: sources, parameters, probes and kind of build.

use std::path::PathBuf;

/// Waves that the build can write. Tracing code costs build time and a little speed, so it is
/// chosen at build time and switched on at run time ([`crate::Model::trace_open`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Trace {
    /// No waves.
    #[default]
    None,
    /// Value change dump (IEEE 1364), plain text.
    Vcd,
    /// How often each bit changed and how long it was one (SAIF 2.0, backward). Older Verilators can't.
    Saif,
    /// `GTKWave`'s FST, compressed; needs zlib headers (and with newer Verilators lz4 headers).
    Fst,
}

/// Optimisation of the generated C++.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Opt {
    /// `-Os`: the best of build time and speed with g++.
    #[default]
    Os,
    /// `-O1`.
    O1,
    /// `-O2`.
    O2,
    /// `-O0`: some forty times slower to run; for small modules in tests.
    O0,
}

impl Opt {
    /// The compiler's flag.
    pub fn flag(self) -> &'static str {
        match self {
            Self::Os => "-Os",
            Self::O1 => "-O1",
            Self::O2 => "-O2",
            Self::O0 => "-O0",
        }
    }
}

/// A variable made readable (and writable) in every instance of a module, without touching the RTL.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Probe {
    /// Module or package name as written in the RTL.
    pub module: String,
    /// Variable name as written in the RTL.
    pub var: String,
    /// Whether [`crate::Model::poke_signal`] may set it.
    pub writable: bool,
}

/// Everything that decides what is built. All of it goes into the cache key, except `jobs`.
#[derive(Debug, Clone)]
pub struct BuildSpec {
    /// Top module.
    pub top: String,
    /// Source files, packages first. Paths are passed to Verilator as given, so messages show them
    /// as given.
    pub sources: Vec<PathBuf>,
    /// Directories searched for `` `include `` and for modules of the same name as a file.
    pub include_dirs: Vec<PathBuf>,
    /// Preprocessor macros, with their value if they have one.
    pub defines: Vec<(String, Option<String>)>,
    /// Parameters of the top module, values as Verilog literals (`4`, `1'b1`, `256'hff`).
    pub parameters: Vec<(String, String)>,
    /// Internal variables made visible.
    pub probes: Vec<Probe>,
    /// Warning codes not reported (`WIDTH`, `UNUSEDSIGNAL`). Codes that the Verilator at hand does
    /// not know are its errors.
    pub lint_off: Vec<String>,
    /// Waves.
    pub trace: Trace,
    /// Line and toggle coverage. Two hundred times slower to run.
    pub coverage: bool,
    /// Whether assertions in the RTL are checked (`$error` and `$fatal` in them end the run).
    pub assertions: bool,
    /// Optimisation of the C++.
    pub opt: Opt,
    /// Further arguments for Verilator, passed as they are.
    pub extra: Vec<String>,
    /// Compiler processes at a time; 0 means one per available core.
    pub jobs: usize,
}

impl BuildSpec {
    /// A plain build of `top` from `sources`: no probes, no waves, default optimisation.
    pub fn new(top: impl Into<String>, sources: impl IntoIterator<Item = PathBuf>) -> Self {
        Self {
            top: top.into(),
            sources: sources.into_iter().collect(),
            include_dirs: Vec::new(),
            defines: Vec::new(),
            parameters: Vec::new(),
            probes: Vec::new(),
            lint_off: Vec::new(),
            trace: Trace::None,
            coverage: false,
            assertions: false,
            opt: Opt::Os,
            extra: Vec::new(),
            jobs: 0,
        }
    }

    /// Compiler processes to run at a time, at least one.
    pub(crate) fn workers(&self) -> usize {
        match self.jobs {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            n => n,
        }
    }
}
