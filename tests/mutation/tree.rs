//! The instances of a design, read from what Yosys wrote.

use std::collections::BTreeMap;

/// An instance of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// `u_hash1.g_stage[5].u_stage`; empty for the top module.
    pub path: String,
    /// Its module, as Yosys calls it.
    pub module: String,
}

/// All instances of a design.
pub struct Tree {
    pub top: String,
    /// Parents before their children.
    pub instances: Vec<Instance>,
    /// Module and cell to the cell's type.
    types: BTreeMap<(String, String), String>,
}

impl Tree {
    /// Reads RTLIL: `module NAME` and, two spaces in, `cell TYPE NAME`.
    pub fn read(rtlil: &str, top: &str) -> Self {
        let mut modules: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        let mut current = String::new();
        for line in rtlil.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            match words[..] {
                ["module", name] => {
                    plain(name).clone_into(&mut current);
                    modules.insert(current.clone(), Vec::new());
                }
                ["", "", "cell", kind, name] => {
                    let cells = modules.get_mut(&current).expect("cells stand in a module");
                    cells.push((plain(name).into(), plain(kind).into()));
                }
                _ => {}
            }
        }
        let mut tree = Self {
            top: top.into(),
            instances: Vec::new(),
            types: BTreeMap::new(),
        };
        tree.walk(&modules, "", top);
        for (module, cells) in modules {
            for (cell, kind) in cells {
                tree.types.insert((module.clone(), cell), kind);
            }
        }
        tree
    }

    fn walk(
        &mut self,
        modules: &BTreeMap<String, Vec<(String, String)>>,
        path: &str,
        module: &str,
    ) {
        self.instances.push(Instance {
            path: path.into(),
            module: module.into(),
        });
        for (cell, kind) in &modules[module] {
            if modules.contains_key(kind) {
                let dot = if path.is_empty() { "" } else { "." };
                self.walk(modules, &format!("{path}{dot}{cell}"), kind);
            }
        }
    }

    pub fn module_at(&self, path: &str) -> &str {
        let found = self.instances.iter().find(|i| i.path == path);
        &found.unwrap_or_else(|| panic!("no instance {path}")).module
    }

    /// The instance itself and those around it but the top, outermost first. Names have dots in them, so that only the
    /// instances say where one ends.
    pub fn around(&self, path: &str) -> Vec<&str> {
        let paths = self.instances.iter().map(|i| i.path.as_str());
        let holds = |outer: &&str| !outer.is_empty() && is_below(path, outer);
        paths.filter(holds).collect()
    }

    /// What kind of cell this is.
    pub fn kind(&self, module: &str, cell: &str) -> &str {
        let of_cell = self.types.get(&(module.to_owned(), cell.to_owned()));
        of_cell.expect("a mutant's cell is in the netlist")
    }
}

/// Is it this instance, or one inside.
pub fn is_below(path: &str, outer: &str) -> bool {
    let rest = path.strip_prefix(outer);
    outer.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// A name without the mark of a public one.
fn plain(name: &str) -> &str {
    name.strip_prefix('\\').unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RTLIL: &str = "module \\top\n  cell \\a \\u[1].x\n  end\n  cell \\b \\u\n  end\nend\n\
        module \\a\n  cell \\b \\y\n  end\nend\nmodule \\b\n  cell $add $1\n  end\nend\n";

    #[test]
    fn instances_come_parents_first_and_are_told_apart() {
        let tree = Tree::read(RTLIL, "top");
        let paths: Vec<&str> = tree.instances.iter().map(|i| i.path.as_str()).collect();
        assert_eq!(paths, ["", "u[1].x", "u[1].x.y", "u"]);
        assert_eq!(tree.module_at("u[1].x.y"), "b");
        assert_eq!(tree.around("u[1].x.y"), ["u[1].x", "u[1].x.y"]);
        assert_eq!(tree.kind("b", "$1"), "$add");
    }

    #[test]
    fn below_ends_at_a_dot() {
        assert!(is_below("u_hash1.x", "u_hash1") && is_below("u_hash1", "u_hash1"));
        assert!(!is_below("u_hash10", "u_hash1") && is_below("u", ""));
    }
}
