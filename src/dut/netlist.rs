//! The modules of a core as their texts have them, and the lines that a signal's value comes through.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::modules::{Instance, Module, modules};
use super::origins::Search;
use super::{Core, ProbeMap};
use crate::verdict::SourceLine;

/// What is asked about a register or a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Every line that its next value comes through.
    Value,
    /// The same, outside a pipe only: what is in front of it.
    Entry,
    /// Its clock's way.
    Clock,
    /// Only the lines that assign it, and their conditions.
    Assigned,
}

struct File {
    shown: PathBuf,
    text: String,
}

/// The modules of a core, as their texts have them.
pub struct Netlist {
    files: Vec<File>,
    /// Each with its file.
    pub(super) modules: Vec<(usize, Module)>,
    top: String,
    /// Scopes that the manifest names for registers of other designs only: branches that this one was built without.
    pub(super) absent: BTreeSet<String>,
}

/// An instance, as the way down to it from the top module.
pub(super) type Place = Vec<(usize, Option<Instance>)>;

impl Netlist {
    /// Reads a core's sources; a file that can't be read has no lines.
    pub fn of(core: &Core) -> Self {
        let sources = core.files.sources.iter();
        let texts = sources.map(|source| {
            let text = std::fs::read_to_string(source).unwrap_or_default();
            (core.shown(source), text)
        });
        let mut netlist = Self::read(texts, &core.manifest.core.top);
        let here = ProbeMap::of(core).map_or(Vec::new(), |map| map.paths);
        let here: BTreeSet<&str> = here
            .iter()
            .flatten()
            .flat_map(|path| scopes(path))
            .collect();
        let named = core.manifest.probes.values();
        let elsewhere = named.flat_map(|probe| scopes(&probe.signal));
        let absent = elsewhere.filter(|scope| !here.contains(scope));
        netlist.absent = absent.map(str::to_owned).collect();
        netlist
    }

    /// Is one of these blocks known not to be in the design.
    pub(super) fn leaves_out(&self, blocks: &[String]) -> bool {
        blocks.iter().any(|block| self.absent.contains(block))
    }

    /// Reads texts, each with the name that its lines are shown under.
    pub fn read(texts: impl Iterator<Item = (PathBuf, String)>, top: &str) -> Self {
        let mut netlist = Self {
            files: Vec::new(),
            modules: Vec::new(),
            top: top.into(),
            absent: BTreeSet::new(),
        };
        for (shown, text) in texts {
            let file = netlist.files.len();
            let found = modules(&text).into_iter().map(|module| (file, module));
            netlist.modules.extend(found);
            netlist.files.push(File { shown, text });
        }
        netlist
    }

    /// Lines behind `path`, a register's full path or a port of the top module: the nearest first, at most `most`.
    pub fn lines(&self, path: &str, asked: Asked, most: usize) -> Vec<SourceLine> {
        let Some((place, signal)) = self.resolve(path) else {
            return Vec::new();
        };
        Search::of(self, asked).from(&place, &signal, most)
    }

    /// Lines of a module's own that a signal of it is made of, one step back.
    pub fn parts(&self, module: &str, signal: &str) -> Vec<SourceLine> {
        let Some(at) = self.find(module) else {
            return Vec::new();
        };
        let (file, module) = &self.modules[at];
        let assigns = |of: &str| {
            let of = of.to_owned();
            module
                .assigns
                .iter()
                .filter(move |a| a.targets.contains(&of))
        };
        let parts = assigns(signal).flat_map(|a| &a.reads);
        parts
            .flat_map(|part| assigns(part).filter(|a| a.clocks.is_empty()))
            .filter_map(|a| self.line(*file, a.line, "feeds it".into()))
            .collect()
    }

    /// The module that declares what a path leads to.
    pub fn module_of(&self, path: &str) -> Option<&str> {
        let (place, _) = self.resolve(path)?;
        Some(&self.modules[place.last()?.0].1.name)
    }

    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.modules.iter().position(|(_, m)| m.name == name)
    }

    /// The instance that a path leads to, and the signal in it. Blocks of generate statements are no instances.
    fn resolve(&self, path: &str) -> Option<(Place, String)> {
        let mut words = path.split('.').peekable();
        words.next_if_eq(&self.top.as_str());
        let mut place = vec![(self.find(&self.top)?, None)];
        let mut word = words.next()?;
        let mut blocks = Vec::new();
        for next in words {
            let name = word.split('[').next().unwrap_or(word);
            let here = &self.modules[place.last()?.0].1;
            // Branches of a design may each have an instance of this name.
            let of_name = || here.instances.iter().filter(|i| i.name == name);
            let found = of_name().find(|i| i.blocks.iter().eq(&blocks));
            if let Some(instance) = found.or_else(|| of_name().next()) {
                place.push((self.find(&instance.module)?, Some(instance.clone())));
                blocks.clear();
            } else {
                blocks.push(name.to_owned());
            }
            word = next;
        }
        Some((place, word.to_owned()))
    }

    pub(super) fn line(&self, file: usize, line: u32, what: String) -> Option<SourceLine> {
        let file = &self.files[file];
        let text = file.text.lines().nth(line.checked_sub(1)? as usize)?;
        Some(SourceLine {
            file: file.shown.clone(),
            line,
            text: text.split("//").next().unwrap_or(text).trim().to_owned(),
            what,
        })
    }
}

/// The scopes of a path, without their indices.
fn scopes(path: &str) -> impl Iterator<Item = &str> {
    let words = path
        .split('.')
        .map(|word| word.split('[').next().unwrap_or(word));
    let count = path.split('.').count();
    words.take(count - 1)
}
