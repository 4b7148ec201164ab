//! The instances of a design, read from what Yosys wrote.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// An instance of a module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instance {
    /// `u_hash1.g_stage[5].u_stage`; empty for the top module.
    pub path: String,
    /// Its module, as Yosys calls it.
    pub module: String,
}

/// All instances of a design.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The top module.
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
                    // Cells stand in a module; a text without one is no netlist, and gives a tree without cells.
                    if let Some(cells) = modules.get_mut(&current) {
                        cells.push((plain(name).into(), plain(kind).into()));
                    }
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
        for (cell, kind) in modules.get(module).into_iter().flatten() {
            if modules.contains_key(kind) {
                let dot = if path.is_empty() { "" } else { "." };
                self.walk(modules, &format!("{path}{dot}{cell}"), kind);
            }
        }
    }

    /// The tree of the instance at `path` and what is inside, with that instance's module as the top.
    #[must_use]
    pub fn below(&self, path: &str) -> Self {
        let skip = if path.is_empty() { 0 } else { path.len() + 1 };
        let inside = self.instances.iter().filter(|i| is_below(&i.path, path));
        let instances = inside.map(|i| Instance {
            path: i.path.get(skip..).unwrap_or_default().into(),
            module: i.module.clone(),
        });
        Self {
            top: self.module_at(path).unwrap_or(&self.top).into(),
            instances: instances.collect(),
            types: self.types.clone(),
        }
    }

    /// The module of the instance at a path.
    pub fn module_at(&self, path: &str) -> Option<&str> {
        let found = self.instances.iter().find(|i| i.path == path);
        found.map(|instance| instance.module.as_str())
    }

    /// The place of an instance among all.
    pub fn index(&self, path: &str) -> usize {
        let mut all = self.instances.iter();
        all.position(|i| i.path == path).unwrap_or_default()
    }

    /// The instance itself and those around it but the top, outermost first. Names have dots in them, so that only the
    /// instances say where one ends.
    pub fn around(&self, path: &str) -> Vec<&str> {
        let paths = self.instances.iter().map(|i| i.path.as_str());
        let holds = |outer: &&str| !outer.is_empty() && is_below(path, outer);
        paths.filter(holds).collect()
    }

    /// The cells of a module whose kind begins so.
    pub fn cells(&self, module: &str, kind: &str) -> BTreeSet<String> {
        let of_module = self.types.iter().filter(|((of, _), _)| of == module);
        let found = of_module.filter(|(_, of_kind)| of_kind.starts_with(kind));
        found.map(|((_, cell), _)| cell.clone()).collect()
    }

    /// What kind of cell this is.
    pub fn kind(&self, module: &str, cell: &str) -> &str {
        let of_cell = self.types.get(&(module.to_owned(), cell.to_owned()));
        of_cell.map_or("?", String::as_str)
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
        assert_eq!(tree.module_at("u[1].x.y"), Some("b"));
        let below = tree.below("u[1].x");
        let paths: Vec<&str> = below.instances.iter().map(|i| i.path.as_str()).collect();
        assert_eq!((below.top.as_str(), paths), ("a", vec!["", "y"]));
        assert_eq!(tree.around("u[1].x.y"), ["u[1].x", "u[1].x.y"]);
        assert_eq!(tree.kind("b", "$1"), "$add");
    }

    #[test]
    fn below_ends_at_a_dot() {
        assert!(is_below("u_hash1.x", "u_hash1") && is_below("u_hash1", "u_hash1"));
        assert!(!is_below("u_hash10", "u_hash1") && is_below("u", ""));
    }
}
