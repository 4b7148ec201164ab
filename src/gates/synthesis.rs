//! From RTL to cells of a library, by Yosys.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::Part;
use super::circuit::REGISTER;
use super::mapping::{Mapped, Mapping, SynthesisError};
use super::slice::{Role, Slice, path};
use crate::dut::{BuildKind, Core, yosys_hierarchy, yosys_read};
use verilated::BuildSpec;

/// What is mapped, and how.
#[derive(Clone, Debug)]
pub struct Synthesis<'a> {
    /// The core.
    pub core: &'a Core,
    /// The part of it.
    pub slice: &'a Slice,
    /// The Liberty file.
    pub library: &'a Path,
    /// Its [`crate::liberty::Library::reserved`].
    pub reserved: &'a [usize],
    /// What the mapper is to reach, in ps; else it maps for speed as far as that goes.
    pub period: Option<u64>,
    /// Does the core's enable stay a port, with logic behind it; else it is tied to one.
    pub enable: bool,
}

impl Synthesis<'_> {
    /// Maps it, or takes what is in `store` from before.
    ///
    /// # Errors
    /// RTL or a library that Yosys refuses, files that can't be read or written, Ctrl-C.
    pub fn map(
        &self,
        yosys: &Path,
        store: &Path,
        cancel: &AtomicBool,
    ) -> Result<Mapped, SynthesisError> {
        let to_words = |words: &Path| self.to_words(words);
        Mapping {
            top: &self.core.manifest.core.top,
            sources: self.core.sources(),
            include_dirs: &self.core.files.include_dirs,
            library: self.library,
            reserved: self.reserved,
            period: self.period,
            to_words: &to_words,
        }
        .map(yosys, store, cancel)
    }

    /// What takes the RTL to words and sums.
    fn to_words(&self, words: &Path) -> String {
        let spec = self.core.build_spec(BuildKind::Fast, 1);
        let top = &self.core.manifest.core.top;
        let mut text = format!(
            "{}{}\nrename -top {top}\n",
            yosys_read(&spec),
            yosys_hierarchy(&spec)
        );
        let mut line = |words: &str| {
            text.push_str(words);
            text.push('\n');
        };
        for instance in self.elsewhere() {
            line(&format!("delete */c:{instance}"));
        }
        line(&format!("proc\nflatten\ncd {top}"));
        let part = matches!(self.slice.part, Part::Stages { .. });
        if part {
            line("delete -output o:*");
        }
        let enable = self.core.manifest.inputs.get("enable");
        if let Some(enable) = enable.filter(|_| !self.enable) {
            line(&format!(
                "delete -input w:{enable}\nconnect -nounset -nomap -set {enable} 1'b1"
            ));
        }
        for word in &self.slice.words {
            if matches!(word.role, Role::Belongs | Role::Behind) {
                line(&format!(
                    "setattr -set keep 1 w:{}",
                    pattern(&path(&word.net))
                ));
            }
        }
        if part {
            for register in self.slice.of_role(Role::Feeds) {
                line(&format!(
                    "expose -input w:{}",
                    pattern(&path(&register.net))
                ));
            }
            let last = self.slice.of_role(Role::Behind).next();
            let role = last.map_or(Role::Belongs, |_| Role::Behind);
            for register in self.slice.of_role(role) {
                line(&format!("expose w:{}", pattern(&path(&register.net))));
            }
        }
        // A memory's read port keeps no register of its own: it would have no name.
        line(&format!(
            "opt_clean\ncd\nmemory -nordff\nsynth -flatten -top {top} -run begin:fine"
        ));
        let _ = writeln!(text, "write_rtlil {}", words.display());
        text
    }

    /// Instances of stages that have nothing to do with the part: without them all is faster, and nothing else changes.
    fn elsewhere(&self) -> Vec<String> {
        if self.slice.part == Part::Whole {
            return Vec::new();
        }
        // Within its module an instance goes by the end of its path, which another pipe's stage may share.
        let suffix = |register: &super::slice::Register| {
            let scopes = &register.net.scopes;
            let two = scopes.get(scopes.len().saturating_sub(2)..)?;
            two[0].ends_with(']').then(|| pattern(&two.join(".")))
        };
        let in_pipe = |register: &&super::slice::Register| {
            use crate::design::Site;
            matches!(
                register.site,
                Site::Round { .. } | Site::Schedule { .. } | Site::Added { .. }
            )
        };
        let wanted = |role: Role| role != Role::Elsewhere;
        let registers = || self.slice.registers.iter().filter(in_pipe);
        let kept: BTreeSet<String> = registers()
            .filter(|r| wanted(r.role))
            .filter_map(suffix)
            .collect();
        // A part that begins at the first stage is fed by what stands in front of the pipe, which may be another pipe.
        if self.slice.of_role(Role::Feeds).next().is_none() {
            return Vec::new();
        }
        let others: BTreeSet<String> = registers()
            .filter(|r| !wanted(r.role))
            .filter_map(suffix)
            .collect();
        others.difference(&kept).cloned().collect()
    }
}

/// RTL of which nothing is known but its names, mapped as a whole.
#[derive(Clone, Debug)]
pub struct Foreign<'a> {
    /// Its files, macros, parameters and top module.
    pub spec: &'a BuildSpec,
    /// The Liberty file.
    pub library: &'a Path,
    /// Its [`crate::liberty::Library::reserved`].
    pub reserved: &'a [usize],
    /// As of [`Synthesis`].
    pub period: Option<u64>,
}

impl Foreign<'_> {
    /// Maps it, or takes what is in `store` from before.
    ///
    /// # Errors
    /// As [`Synthesis::map`].
    pub fn map(
        &self,
        yosys: &Path,
        store: &Path,
        cancel: &AtomicBool,
    ) -> Result<Mapped, SynthesisError> {
        let to_words = |words: &Path| self.to_words(words);
        Mapping {
            top: &self.spec.top,
            sources: self.spec.sources.clone(),
            include_dirs: &self.spec.include_dirs,
            library: self.library,
            reserved: self.reserved,
            period: self.period,
            to_words: &to_words,
        }
        .map(yosys, store, cancel)
    }

    /// What takes the RTL to words and sums. Registers are marked while they still go by the names that the RTL gives them, and
    /// machines keep the states that the RTL has for them: both are held against what the RTL does.
    fn to_words(&self, words: &Path) -> String {
        let top = &self.spec.top;
        format!(
            "{}{}\nrename -top {top}\nproc\nflatten\ncd {top}\nselect -set registers t:$*dff* %co1:+[Q] w:* %i\n\
             setattr -set {REGISTER} 1 @registers\nopt_clean\ncd\nmemory -nordff\n\
             synth -flatten -nofsm -top {top} -run begin:fine\nwrite_rtlil {}\n",
            yosys_read(self.spec),
            yosys_hierarchy(self.spec),
            words.display()
        )
    }
}

/// A name as Yosys's patterns take it: brackets would mean a choice of letters.
fn pattern(name: &str) -> String {
    name.replace(['[', ']', '*'], "?")
}
