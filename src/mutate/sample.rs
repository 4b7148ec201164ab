//! A sample of mutants of one core, woven into one netlist.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use verilated::{BuildSpec, Probe};

use super::draw::{Choice, Drawn, draw};
use super::netlist::{self, CHOICE, Netlist};
use super::subject::Subject;
use super::tree::Tree;
use super::weave::{SELECT, copied, own_module, select_bits, weave};
use super::yosys::Folder;
use super::{MutateError, modules};

/// A netlist with all mutants in it. In its folder `clean.il` is the RTL as Yosys reads it, and `netlist.v` what is built.
#[derive(Debug)]
pub struct Sample<'a> {
    /// What was mutated.
    pub subject: Subject,
    /// Where its files lie.
    pub folder: Folder<'a>,
    /// The mutants.
    pub drawn: Drawn,
    /// The instances of the RTL.
    pub tree: Tree,
    /// Instances with a module of their own.
    pub copied: BTreeSet<String>,
    /// Module and array, of the arrays that are gathered under another name.
    pub gathered: BTreeSet<(String, String)>,
    /// Are registers told by the end of their names.
    by_suffix: bool,
}

impl<'a> Sample<'a> {
    /// Reads the RTL, draws the mutants, writes the netlist.
    ///
    /// # Errors
    /// RTL that Yosys does not read, nothing to draw from, a folder that can't be written.
    pub fn make(
        subject: Subject,
        folder: Folder<'a>,
        choice: &Choice,
        step: &mut dyn FnMut(&str),
    ) -> Result<Self, MutateError> {
        let top = subject.top.clone();
        step("Yosys reads the RTL");
        let files = copies(&subject, &folder)?;
        let held = read(&subject, &folder, &files)?;
        let clean = modules::named(&folder.read("read.il")?, &top);
        folder.write("clean.il", &clean)?;
        let tree = Tree::read(&clean, &top);
        step("Yosys lists what can change");
        let drawn = draw(&folder, &tree, choice, &subject.inside)?;
        let numbered: Vec<_> = (1..).zip(&drawn.mutants).collect();
        let copied = copied(&tree, &drawn.mutants);
        step("Yosys weaves the mutants in");
        let bits = select_bits(drawn.mutants.len());
        let script = weave(&tree, &numbered, bits, "clean.il");
        // What chooses one of many is written as a function of all of them in a row: a table of 64 words is one of 2,048
        // bits, put together whenever it is asked. As a tree it is quick.
        folder.yosys(
            "weave",
            &(script + "write_rtlil woven.il\npmuxtree\nwrite_verilog -noattr written.v\n"),
        )?;
        let written = folder.read("written.v")?;
        let freed = freed(&subject, &tree, &copied, &held);
        let Netlist { text, gathered } =
            netlist::read(&written, &top, SELECT, &subject.parameters, &freed);
        folder.write("netlist.v", &text)?;
        Ok(Self {
            subject,
            folder,
            drawn,
            tree,
            copied,
            gathered,
            by_suffix: by_suffix(&clean),
        })
    }

    /// The netlist's file.
    pub fn netlist(&self) -> PathBuf {
        self.folder.path.join("netlist.v")
    }

    /// The names of wires that hold registers, as Yosys selects them: `*_q*` where nearly all are called so, else all.
    pub(super) fn registers_named(&self) -> &'static str {
        // What is read inside is an output, whatever it is called.
        let by_suffix = self.by_suffix && self.subject.inside.is_empty();
        if by_suffix { "*_q*" } else { "*" }
    }

    /// Are registers told by their names, so that what is constant in them can be.
    pub(super) fn names_registers(&self) -> bool {
        self.registers_named() != "*"
    }

    /// What `verilated` is to build where nothing but the ports is looked at.
    pub fn build_spec(&self) -> BuildSpec {
        let mut spec = BuildSpec::new(self.subject.top.clone(), [self.netlist()]);
        spec.probes.push(Probe {
            module: self.subject.top.clone(),
            var: CHOICE.into(),
            writable: true,
        });
        spec
    }
}

/// Reads the RTL into `read.il`. What was held of the signals that only the test bench sets.
fn read(
    subject: &Subject,
    folder: &Folder<'_>,
    files: &[String],
) -> Result<BTreeMap<String, String>, MutateError> {
    let refused = |error| match error {
        MutateError::Yosys(said) => MutateError::Rtl(said),
        other => other,
    };
    let script = subject.commands(files);
    // A table stays logic: of a memory's first contents no mutant can be made.
    let logic = "proc -norom\nopt_clean\nwrite_rtlil read.il\n";
    if subject.inside.is_empty() {
        let script = script + logic;
        folder.stands_on("read", &script);
        folder.yosys("read", &script).map_err(refused)?;
        return Ok(BTreeMap::new());
    }
    let script = script + "write_rtlil driven.il\n";
    let logic = format!("read_rtlil freed.il\n{logic}");
    folder.stands_on("read", &script);
    folder.stands_on("freed", &logic);
    folder.yosys("read", &script).map_err(refused)?;
    let (text, held) = subject.inside.freed(&folder.read("driven.il")?);
    folder.write("freed.il", &text)?;
    folder.yosys("freed", &logic)?;
    Ok(held)
}

/// The signals that only the test bench sets: module, name, and what they hold after power-up.
fn freed(
    subject: &Subject,
    tree: &Tree,
    copied: &BTreeSet<String>,
    held: &BTreeMap<String, String>,
) -> BTreeMap<(String, String), String> {
    let of = |path: &String| {
        let (instance, name) = path.rsplit_once('.').unwrap_or(("", path));
        let bits = held.get(name)?;
        let module = module_of(tree, copied, instance)?;
        Some(((module, name.to_owned()), bits.clone()))
    };
    subject.inside.set.iter().filter_map(of).collect()
}

/// The module that the instance at a path has in the netlist.
pub(super) fn module_of(tree: &Tree, copied: &BTreeSet<String>, path: &str) -> Option<String> {
    let module = tree.module_at(path)?;
    Some(if copied.contains(path) {
        own_module(tree, path)
    } else {
        netlist::plain(module)
    })
}

/// Yosys puts a source's path into names; a copy beside the script has a short one. Gives the copies' names.
fn copies(subject: &Subject, folder: &Folder<'_>) -> Result<Vec<String>, MutateError> {
    let mut names: Vec<String> = Vec::new();
    for source in &subject.sources {
        let vhdl = ["vhd", "vhdl"];
        let extension = source.extension().and_then(|e| e.to_str());
        if extension.is_some_and(|e| vhdl.contains(&e.to_ascii_lowercase().as_str())) {
            return Err(MutateError::Vhdl(source.clone()));
        }
        let name = source.file_name().map(|name| name.to_string_lossy());
        let mut name = name.unwrap_or_default().into_owned();
        if names.contains(&name) {
            name = format!("{}_{name}", names.len());
        }
        let bytes = std::fs::read(source).map_err(MutateError::file(source))?;
        let to: &Path = &folder.path.join(&name);
        std::fs::write(to, bytes).map_err(MutateError::file(to))?;
        names.push(name);
    }
    Ok(names)
}

/// Do nine of ten registers have `_q` in their names.
fn by_suffix(clean: &str) -> bool {
    let lines = clean.lines().map(str::trim);
    let registers = lines.filter_map(|line| line.strip_prefix("connect \\Q \\"));
    let (mut all, mut named) = (0, 0);
    for register in registers {
        all += 1;
        named += usize::from(register.contains("_q"));
    }
    10 * named >= 9 * all
}
