//! How a core is built, and which of its builds serves what.

use std::collections::BTreeSet;

use verilated::{BuildSpec, Opt, Probe, Trace};

use super::Core;

/// The builds of a core.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BuildKind {
    /// Ports only: the fastest.
    Fast,
    /// Registers readable.
    Probe,
    /// Lines and toggles counted, ports only: a hundred times slower.
    Cover,
    /// Registers readable and writable: for bits that flip.
    Flip,
    /// Everything in waves: built when the first failure asks for it.
    Trace,
}

impl BuildKind {
    /// The word in progress and tables.
    pub fn word(self) -> &'static str {
        match self {
            BuildKind::Fast => "fast",
            BuildKind::Probe => "probe",
            BuildKind::Cover => "coverage",
            BuildKind::Flip => "flip",
            BuildKind::Trace => "trace",
        }
    }
}

impl Core {
    /// What `verilated` is to build; `jobs` is the number of compilers side by side.
    pub fn build_spec(&self, kind: BuildKind, jobs: usize) -> BuildSpec {
        let table = &self.manifest.core;
        let mut parameters = self.manifest.design.parameters();
        parameters.extend(table.parameters.iter().map(|(k, v)| (k.clone(), v.clone())));
        let mut spec = BuildSpec::new(table.top.clone(), self.sources());
        spec.include_dirs.clone_from(&self.files.include_dirs);
        spec.defines.clone_from(&self.files.defines);
        spec.parameters = parameters;
        spec.lint_off.clone_from(&table.lint_off);
        spec.jobs = jobs;
        // Waves are short and compiled on the spot: compile time is what the reader of a report waits for.
        if kind == BuildKind::Trace {
            spec.trace = Trace::Fst;
            spec.opt = Opt::O0;
        }
        spec.coverage = kind == BuildKind::Cover;
        let mut probes = BTreeSet::new();
        // Waves show whether the failure recurs there, which takes the registers.
        if !matches!(kind, BuildKind::Fast | BuildKind::Cover) {
            for signal in self.manifest.probes.values() {
                let writable = kind == BuildKind::Flip;
                probes.insert((signal.module.clone(), signal.var().to_owned(), writable));
            }
        }
        for tie in &self.manifest.ties {
            let var = tie.signal.rsplit('.').next().unwrap_or(&tie.signal);
            probes.insert((tie.module.clone(), var.to_owned(), true));
        }
        spec.probes = probes
            .into_iter()
            .map(|(module, var, writable)| Probe {
                module,
                var,
                writable,
            })
            .collect();
        spec
    }
}
