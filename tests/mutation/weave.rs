//! Yosys's script that weaves mutants into a netlist.
//!
//! Only the instances that hold a mutant, and those around them, get a copy of their module; every other instance keeps
//! the module as it was. So the netlist of a sample of the whole core is little larger than the core.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::draw::Drawn;
use crate::tree::Tree;

/// The variable that chooses the mutant; 0 is none.
pub const SELECT: &str = "mutsel";
/// Its bits.
pub const SELECT_BITS: usize = 9;

/// The instances that get a module of their own: those with a mutant, and those around them.
pub fn copied(tree: &Tree, drawn: &Drawn, mutants: &[usize]) -> BTreeSet<String> {
    let mutants = mutants.iter().map(|number| &drawn.mutants[number - 1]);
    let paths = mutants.map(|mutant| mutant.at.path.as_str());
    paths
        .flat_map(|path| tree.around(path))
        .map(Into::into)
        .collect()
}

/// What an instance's own module is called. A name with two `_` in a row is one that Verilator would change.
pub fn own_module(path: &str) -> String {
    let words = path.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("_")
}

/// Copies modules, each for its instance, and weaves mutants into them, by their numbers.
pub fn weave(tree: &Tree, drawn: &Drawn, mutants: &[usize]) -> String {
    let copied = copied(tree, drawn, mutants);
    let mut script = String::from("read_rtlil clean.il\n");
    let parents_first = tree.instances.iter().filter(|i| copied.contains(&i.path));
    for instance in parents_first {
        let (path, module) = (&instance.path, &instance.module);
        let around = tree.around(path);
        let (parent, cell) = match around[..] {
            [.., parent, _] => (own_module(parent), &path[parent.len() + 1..]),
            _ => (tree.top.clone(), path.as_str()),
        };
        let own = own_module(path);
        let _ = writeln!(
            script,
            "copy {module} {own}\nchtype -set {own} {parent}/{cell}"
        );
    }
    for number in mutants {
        let mutant = &drawn.mutants[number - 1];
        let (path, module) = (&mutant.at.path, &mutant.at.module);
        let module_now = if path.is_empty() {
            module.clone()
        } else {
            own_module(path)
        };
        let of_module = mutant.command.replacen(
            &format!(" -module {module} "),
            &format!(" -module {module_now} "),
            1,
        );
        let options = of_module.strip_prefix("mutate ").expect("Yosys's command");
        let _ = writeln!(
            script,
            "mutate -ctrl {SELECT} {SELECT_BITS} {number} {options}"
        );
    }
    let _ = writeln!(script, "hierarchy -check -top {}", tree.top);
    script
}
