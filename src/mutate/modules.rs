//! Names for modules with parameters: Yosys's own hold a hash or all parameters, and no plain netlist can have them.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::Tree;

/// The RTLIL with a short name for each such module: its own name in the RTL and, where several sets of parameters are in
/// use, the index of its first instance (`sha256_stage_20` is that of `g_stage[20]`).
pub fn named(rtlil: &str, top: &str) -> String {
    let names = names(&Tree::read(rtlil, top));
    let mut text = String::with_capacity(rtlil.len());
    // Yosys puts what stands behind `else if` into a block of its own, which is none in the language.
    let rtlil = rtlil.replace("\\genblk1.", "\\");
    for line in rtlil.lines() {
        let mut words: Vec<&str> = line.split(' ').collect();
        let at = match words[..] {
            ["module", _] => Some(1),
            ["", "", "cell", _, _] => Some(3),
            _ => None,
        };
        let name = at.and_then(|at| Some((at, names.get(words[at])?)));
        if let Some((at, name)) = name {
            words[at] = name;
        }
        text.push_str(&words.join(" "));
        text.push('\n');
    }
    text
}

/// Yosys's name to the short one, as RTLIL writes a public name.
fn names(tree: &Tree) -> BTreeMap<String, String> {
    let modules: BTreeSet<&str> = tree.instances.iter().map(|i| i.module.as_str()).collect();
    let mut taken: BTreeSet<String> = modules.iter().copied().map(Into::into).collect();
    let mut names = BTreeMap::new();
    for instance in &tree.instances {
        let module = instance.module.as_str();
        let Some(own) = own_name(module).filter(|_| !names.contains_key(module)) else {
            continue;
        };
        let alike = modules.iter().filter(|m| own_name(m) == Some(own)).count();
        let first = match index(&instance.path) {
            _ if alike == 1 => own.to_owned(),
            Some(index) => format!("{own}_{index}"),
            None => format!("{own}_0"),
        };
        // Another one with the same index gets the next number that is free.
        let others = (1..).map(|number| format!("{first}_{number}"));
        let mut all = std::iter::once(first.clone()).chain(others);
        let Some(name) = all.find(|name| !taken.contains(name)) else {
            continue;
        };
        taken.insert(name.clone());
        names.insert(module.to_owned(), format!("\\{name}"));
    }
    names
}

/// `$paramod$0a1b..\name` and `$paramod\name\PARAMETER=..` are `name`; other modules have no parameters.
fn own_name(module: &str) -> Option<&str> {
    module.strip_prefix("$paramod")?.split('\\').nth(1)
}

/// The last index in an instance's path.
fn index(path: &str) -> Option<&str> {
    let (_, behind) = path.rsplit_once('[')?;
    Some(behind.split_once(']')?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_told_apart() {
        let text = "module \\top\n  cell $paramod$1\\s \\g[0].u\n  end\n  cell $paramod$2\\s \\g[20].u\n  end\n\
            \x20 cell $paramod$3\\s \\h[20].u\n  end\n  cell $paramod\\f\\N=s32'1 \\u_f\n  end\n  cell \\plain \\genblk1.g.u_p\n  end\nend\n\
            module $paramod$1\\s\nend\nmodule $paramod$2\\s\nend\nmodule $paramod$3\\s\nend\n\
            module $paramod\\f\\N=s32'1\nend\nmodule \\plain\nend\n";
        let text = named(text, "top");
        let modules: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("module "))
            .collect();
        assert_eq!(
            modules,
            ["\\top", "\\s_0", "\\s_20", "\\s_20_1", "\\f", "\\plain"]
        );
        let tree = Tree::read(&text, "top");
        assert_eq!(tree.module_at("h[20].u"), Some("s_20_1"));
        assert_eq!(tree.module_at("u_f"), Some("f"));
        assert_eq!(tree.module_at("g.u_p"), Some("plain"));
        assert!(!text.contains("$paramod"), "{text}");
    }
}
