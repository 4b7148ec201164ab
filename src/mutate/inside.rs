//! Signals inside the core that a manifest reads or sets: no port, and yet an output or an input.
//!
//! What Yosys takes for constant or unread is neither, where a test bench looks at it or writes it. So these signals keep
//! their names and their readers; what is set counts as an input of any value from then on, and its driver as an output.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::draw::Mutant;
use super::tree::is_below;

/// Signals, by their paths below the top module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inside {
    /// Those that are set while the core runs.
    pub set: BTreeSet<String>,
    /// Those that are read.
    pub seen: BTreeSet<String>,
}

impl Inside {
    /// Are there none.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty() && self.seen.is_empty()
    }

    /// The variables' own names: modules have other names in Yosys than in the RTL, so those of all modules are meant.
    fn variables(&self) -> BTreeSet<&str> {
        let all = self.set.iter().chain(&self.seen);
        all.map(|path| variable(path)).collect()
    }

    /// Commands that keep them through passes that remove what nothing reads.
    pub(super) fn keep(&self) -> String {
        let mut script = String::new();
        for name in self.variables() {
            let _ = writeln!(script, "setattr -set keep 1 w:{}", pattern(name));
        }
        script
    }

    /// RTLIL, before its processes are made logic, without the constants that drive signals which nothing but the test bench
    /// sets: of a `reg` with an initial value and no other assignment Yosys makes one. With what each held.
    pub(super) fn freed(&self, rtlil: &str) -> (String, BTreeMap<String, String>) {
        let set: BTreeSet<&str> = self.set.iter().map(|path| variable(path)).collect();
        let (mut text, mut held) = (String::with_capacity(rtlil.len()), BTreeMap::new());
        // What this process assigns for good, and whether it always does.
        let (mut constants, mut always) = (BTreeMap::new(), false);
        for line in rtlil.lines() {
            let words: Vec<&str> = line.trim_start().split(' ').collect();
            match words[..] {
                ["process" | "switch", _] => constants.clear(),
                ["assign", name, value] if line.starts_with("    assign") => {
                    let bits = value.split_once('\'').map(|(_, bits)| bits);
                    let constant = bits.filter(|bits| bits.chars().all(|b| b.is_digit(2)));
                    constants.extend(constant.map(|bits| (name, bits)));
                }
                ["sync", ..] => always = words[1] == "always",
                ["update", name, value] if always => {
                    let name = name.strip_prefix('\\').unwrap_or(name);
                    if let Some(bits) = constants.get(value).filter(|_| set.contains(name)) {
                        held.insert(name.to_owned(), (*bits).to_owned());
                        continue;
                    }
                }
                _ => {}
            }
            text.push_str(line);
            text.push('\n');
        }
        (text, held)
    }

    /// Commands for the flattened instance at `root`: what is set becomes an input, and what drives it an output.
    pub(super) fn cut(&self, root: &str) -> String {
        let skip = if root.is_empty() { 0 } else { root.len() + 1 };
        let mut script = String::new();
        for path in self.set.iter().filter(|path| is_below(path, root)) {
            let _ = writeln!(script, "expose -cut w:{}", pattern(&path[skip..]));
        }
        script
    }

    /// The same, and what is only read becomes an output.
    pub(super) fn opened(&self, root: &str) -> String {
        let skip = if root.is_empty() { 0 } else { root.len() + 1 };
        let mut script = self.cut(root);
        let seen = self.seen.difference(&self.set);
        for path in seen.filter(|path| is_below(path, root)) {
            let _ = writeln!(script, "expose w:{}", pattern(&path[skip..]));
        }
        script
    }

    /// Of registers that are set: module and cell to the names of what they hold. Yosys calls a bit by any name that it has,
    /// so that a mutant's own words do not tell.
    pub(super) fn registers(&self, clean: &str) -> Registers {
        let names: BTreeSet<&str> = self.set.iter().map(|path| variable(path)).collect();
        let (mut registers, mut module, mut cell) = (Registers::new(), "", "");
        for line in clean.lines().filter(|_| !names.is_empty()) {
            let words: Vec<&str> = line.trim_start().split(' ').collect();
            match words[..] {
                ["module", name] => module = plain(name),
                ["cell", _, name] => cell = plain(name),
                ["connect", "\\Q", ..] => {
                    let held = words[2..].iter().filter_map(|word| word.strip_prefix('\\'));
                    let held: BTreeSet<String> = held
                        .filter(|name| names.contains(variable(name)))
                        .map(str::to_owned)
                        .collect();
                    if !held.is_empty() {
                        registers.insert((module.to_owned(), cell.to_owned()), held);
                    }
                }
                _ => {}
            }
        }
        registers
    }

    /// Would setting this mutant's signal from outside set what its mutant makes of it, and so nothing at all. That is no
    /// fault in the core.
    pub(super) fn is_set_behind(&self, mutant: &Mutant, registers: &Registers) -> bool {
        let cell = plain(mutant.option("-cell").unwrap_or_default());
        let of = (mutant.at.module.clone(), cell.to_owned());
        let held = registers.get(&of).into_iter().flatten();
        let dot = if mutant.at.path.is_empty() { "" } else { "." };
        let mut paths = held.map(|name| format!("{}{dot}{name}", mutant.at.path));
        mutant.option("-port") == Some("Q") && paths.any(|path| self.set.contains(&path))
    }
}

/// Module and cell to the names of what the register holds.
pub(super) type Registers = BTreeMap<(String, String), BTreeSet<String>>;

/// A name without the mark of a public one.
fn plain(name: &str) -> &str {
    name.strip_prefix('\\').unwrap_or(name)
}

/// The last part of a path.
fn variable(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// A name as Yosys selects it: brackets would be a set of characters there.
fn pattern(name: &str) -> String {
    name.replace(['[', ']'], "?")
}

#[cfg(test)]
mod tests {
    use super::super::tree::Instance;
    use super::*;

    fn inside() -> Inside {
        Inside {
            set: BTreeSet::from(["midstate".to_owned(), "u.g[3].nonce".to_owned()]),
            seen: BTreeSet::from(["golden".to_owned()]),
        }
    }

    #[test]
    fn what_only_the_test_bench_sets_has_no_driver() {
        let process = |name: &str, sync: &str, value: &str| {
            format!(
                "  process $proc$1\n    assign {{ }} {{ }}\n    assign $0\\{name} {value}\n    sync {sync}\n      update \\{name} $0\\{name}\n  end\n"
            )
        };
        let text = process("midstate", "always", "4'0010")
            + &process("other", "always", "4'0010")
            + &process("nonce", "posedge \\clk", "4'0010")
            + &process("midstate", "always", "\\next");
        let (freed, held) = inside().freed(&text);
        assert_eq!(text.lines().count(), freed.lines().count() + 1);
        assert_eq!(freed.matches("update \\midstate").count(), 1);
        assert_eq!(held, BTreeMap::from([("midstate".into(), "0010".into())]));
    }

    #[test]
    fn an_instance_cuts_what_lies_in_it() {
        let both = inside().cut("");
        assert!(both.contains("w:midstate\n") && both.contains("w:u.g?3?.nonce\n"));
        assert_eq!(inside().cut("u.g[3]"), "expose -cut w:nonce\n");
        assert_eq!(inside().cut("v"), "");
        let opened = inside().opened("");
        assert_eq!(opened, both + "expose w:golden\n");
        assert_eq!(inside().keep().lines().count(), 3);
    }

    #[test]
    fn the_register_that_is_set_is_left_alone() {
        // Yosys speaks of the bit by another name that it has.
        let mutant = |path: &str, cell: &str, port: &str| Mutant {
            at: Instance {
                path: path.into(),
                module: "m".into(),
            },
            command: format!(
                "mutate -mode inv -module m -cell {cell} -port {port} -wire first_block -wirebit 3"
            ),
        };
        let text = "module \\m\n  cell $dff $1\n    connect \\D \\nonce\n    connect \\Q { \\g[3].nonce [7:4] \\nonce }\n  end\n\
            \x20 cell $dff $2\n    connect \\Q \\other\n  end\nend\n";
        let registers = inside().registers(text);
        assert_eq!(registers.len(), 1);
        let is_set = |mutant: Mutant| inside().is_set_behind(&mutant, &registers);
        assert!(
            is_set(mutant("u.g[3]", "$1", "Q")),
            "as a name in its instance"
        );
        assert!(is_set(mutant("u", "$1", "Q")), "as a name with its scope");
        assert!(!is_set(mutant("u", "$1", "D")));
        assert!(!is_set(mutant("u", "$2", "Q")));
        assert!(!is_set(mutant("v", "$1", "Q")), "the same module elsewhere");
    }
}
