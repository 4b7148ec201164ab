//! Yosys's script that weaves mutants into a netlist.
//!
//! Only the instances that hold a mutant, and those around them, get a copy of their module; every other instance keeps
//! the module as it was. So the netlist of a small sample of a whole core is little larger than the core.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::draw::Mutant;
use super::tree::Tree;

/// The variable that chooses the mutant; 0 is none.
pub const SELECT: &str = "goldbench_mutant";

/// Bits of [`SELECT`] for so many mutants.
pub fn select_bits(mutants: usize) -> usize {
    // Of a single bit, Yosys makes no compare: and by the compares the sweep finds mutants again.
    (mutants.max(2).ilog2() + 1) as usize
}

/// The instances that get a module of their own: those with a mutant, and those around them.
pub fn copied<'a>(tree: &Tree, mutants: impl IntoIterator<Item = &'a Mutant>) -> BTreeSet<String> {
    let mutants = mutants.into_iter().map(|mutant| mutant.at.path.as_str());
    let paths: BTreeSet<&str> = mutants.collect();
    let around = paths.into_iter().flat_map(|path| tree.around(path));
    around.map(Into::into).collect()
}

/// What an instance's own module is called: its number keeps it apart from all others. A name with two `_` in a row is one
/// that Verilator would change.
pub fn own_module(tree: &Tree, path: &str) -> String {
    let words = path.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let words: String = words.join("_").chars().take(80).collect();
    format!("{}_at{}", words.trim_end_matches('_'), tree.index(path))
}

/// Copies modules, each for its instance, and weaves mutants into them; the number of a mutant is what [`SELECT`], of so
/// many bits, chooses it by. `from` is the netlist's file.
pub fn weave(tree: &Tree, mutants: &[(usize, &Mutant)], bits: usize, from: &str) -> String {
    let copied = copied(tree, mutants.iter().map(|(_, mutant)| *mutant));
    let mut script = format!("read_rtlil {from}\n");
    let parents_first = tree.instances.iter().filter(|i| copied.contains(&i.path));
    for instance in parents_first {
        let (path, module) = (&instance.path, &instance.module);
        let around = tree.around(path);
        let (parent, cell) = match around[..] {
            [.., parent, _] => (own_module(tree, parent), &path[parent.len() + 1..]),
            _ => (tree.top.clone(), path.as_str()),
        };
        let own = own_module(tree, path);
        let _ = writeln!(
            script,
            "copy {module} {own}\nchtype -set {own} {parent}/{cell}"
        );
    }
    for (number, mutant) in mutants {
        let (path, module) = (&mutant.at.path, &mutant.at.module);
        let module_now = if path.is_empty() {
            module.clone()
        } else {
            own_module(tree, path)
        };
        let of_module = mutant.command.replacen(
            &format!(" -module {module} "),
            &format!(" -module {module_now} "),
            1,
        );
        let options = of_module.strip_prefix("mutate ").unwrap_or(&of_module);
        let _ = writeln!(script, "mutate -ctrl {SELECT} {bits} {number} {options}");
    }
    let _ = writeln!(script, "hierarchy -check -top {}", tree.top);
    script
}

#[cfg(test)]
mod tests {
    use super::select_bits;

    #[test]
    fn the_select_has_a_value_for_each_and_one_for_none() {
        for (mutants, bits) in [(1, 2), (2, 2), (3, 2), (4, 3), (200, 8), (2000, 11)] {
            assert_eq!(select_bits(mutants), bits, "{mutants}");
            assert!(mutants < 1 << bits);
        }
    }
}
