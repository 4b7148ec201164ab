//! A core in its own conventions: a manifest with its files found.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use verilated::{BuildSpec, Probe, Trace};

use super::Manifest;
use super::mining::Pace;
use super::place::{Of, Place};
use super::rounds::netlist;
use crate::dut::{CoreError, Files, ManifestError, read_manifest, sources_digest};

/// A core that can be built.
#[derive(Clone, Debug)]
pub struct Stranger {
    /// What was written on the command line.
    pub origin: PathBuf,
    /// Where the manifest's relative paths start.
    pub folder: PathBuf,
    /// The manifest.
    pub manifest: Manifest,
    /// Its files, found.
    pub files: Files,
}

impl Stranger {
    /// Is the manifest at this path one with an `[interface]`. One that can't be read is not: whoever opens it says why.
    pub fn is_one(origin: &Path) -> bool {
        read_manifest(origin).is_ok_and(|text| Manifest::is_one(&text))
    }

    /// Opens a manifest.
    ///
    /// # Errors
    /// A manifest that can't be read or is wrong, a source that is missing.
    pub fn open(origin: &Path) -> Result<Self, CoreError> {
        let text = read_manifest(origin).map_err(|source| ManifestError::Unreadable {
            path: origin.into(),
            source,
        })?;
        let manifest = Manifest::parse(&text, origin)?;
        let folder = origin.parent().unwrap_or(Path::new("")).to_path_buf();
        let files = manifest.core.files(&folder);
        let files = files.map_err(|source| CoreError::Files {
            manifest: origin.into(),
            source,
        })?;
        Ok(Self {
            origin: origin.into(),
            folder,
            manifest,
            files,
        })
    }

    /// Counts that pass while one is on its way through the core, which each job waits for; none where its manifest can't say.
    pub fn counts_in_flight(&self) -> u64 {
        let pace = Pace::of(&self.manifest);
        pace.map_or(0, |pace| pace.latency / pace.period)
    }

    /// The core's name.
    pub fn name(&self) -> &str {
        &self.manifest.core.name
    }

    /// The RTL files, stubs first, as the file system has them.
    pub fn sources(&self) -> Vec<PathBuf> {
        self.files.sources.clone()
    }

    /// SHA-256 over all that decides what the core is: top module, parameters, macros, what inputs and signals are held at,
    /// and every byte of its sources and of the files in its include directories. How it is spoken to does not count.
    ///
    /// # Errors
    /// A source that can't be read any more.
    pub fn sources_digest(&self) -> std::io::Result<String> {
        let manifest = &self.manifest;
        let held = format!("{:?}", manifest.tied);
        sources_digest(&held, &manifest.core, &self.files, &manifest.ties)
    }

    /// Every place that holds a role.
    fn places(&self) -> impl Iterator<Item = (&Place, bool)> {
        let inputs = self.manifest.inputs.values().map(|place| (place, true));
        let outputs = self.manifest.outputs.values().map(|place| (place, false));
        let bus = self.manifest.bus.iter().flat_map(|bus| bus.ports.values());
        inputs.chain(outputs).chain(bus.map(|place| (place, false)))
    }

    /// What counts lines and toggles as it runs.
    pub fn cover_spec(&self, jobs: usize) -> BuildSpec {
        let mut spec = self.build_spec(false, jobs);
        spec.coverage = true;
        spec
    }

    /// What `verilated` is to build; `jobs` is the number of compilers side by side.
    pub fn build_spec(&self, waves: bool, jobs: usize) -> BuildSpec {
        let table = &self.manifest.core;
        let mut spec = BuildSpec::new(table.top.clone(), self.sources());
        spec.include_dirs.clone_from(&self.files.include_dirs);
        spec.defines.clone_from(&self.files.defines);
        let parameters = table.parameters.iter();
        spec.parameters = parameters.map(|(k, v)| (k.clone(), v.clone())).collect();
        spec.lint_off.clone_from(&table.lint_off);
        spec.jobs = jobs;
        if waves {
            spec.trace = Trace::Fst;
            spec.opt = verilated::Opt::O0;
        }
        let mut probes = BTreeSet::new();
        for (place, writable) in self.places() {
            if let Of::Signal { module, path } = &place.of {
                let var = path.rsplit('.').next().unwrap_or(path);
                let module = module.as_deref().unwrap_or(&table.top);
                probes.insert((module.to_owned(), var.to_owned(), writable));
            }
        }
        for tie in &self.manifest.ties {
            let var = tie.signal.rsplit('.').next().unwrap_or(&tie.signal);
            probes.insert((tie.module.clone(), var.to_owned(), true));
        }
        // It was read when the manifest was.
        let taps = self.manifest.taps().unwrap_or_default();
        let searched = taps.iter().any(|tap| tap.module.is_none());
        let netlist = searched.then(|| netlist(self));
        for tap in &taps {
            let last = tap.path.rsplit('.').next().unwrap_or(&tap.path);
            let var = last.split('[').next().unwrap_or(last);
            let full = format!("{}.{}", table.top, tap.path);
            let declares = netlist.as_ref().and_then(|n| n.module_of(&full));
            let module = tap.module.as_deref().or(declares).unwrap_or(&table.top);
            probes.insert((module.to_owned(), var.to_owned(), false));
        }
        // One that is set can be read as well.
        let written: BTreeSet<_> = probes.iter().filter(|p| p.2).cloned().collect();
        probes.retain(|(module, var, writable)| {
            *writable || !written.contains(&(module.clone(), var.clone(), true))
        });
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
