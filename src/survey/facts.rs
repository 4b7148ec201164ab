//! From Verilator's tree of a module to what the survey knows of it.

use std::collections::BTreeSet;

use super::Direction;
use super::processes::{polarity, process};
use super::tree::{Node, Tree};
use super::unit::{Choice, Flow, Inst, Pin, Unit, Var};

/// SHA-256's first initial word, by which a core's initial state is known.
const FIRST_WORD: &str = "6a09e667";

/// All modules of a tree.
pub(super) fn units(tree: &Tree) -> Vec<Unit> {
    tree.modules
        .iter()
        .map(|module| unit(tree, module))
        .collect()
}

fn unit(tree: &Tree, module: &Node) -> Unit {
    let written = if module.written.is_empty() {
        &module.name
    } else {
        &module.written
    };
    let mut reader = Reader {
        tree,
        unit: Unit {
            name: written.clone(),
            id: module.id.clone(),
            ..Unit::default()
        },
    };
    // All names first: a block may read what is declared behind it.
    reader.declare(&module.children, "");
    reader.items(&module.children, "");
    reader.unit
}

/// Reads a module.
pub(super) struct Reader<'a> {
    tree: &'a Tree,
    pub(super) unit: Unit,
}

/// A block's name before what stands in it.
fn within(scope: &str, block: &Node) -> String {
    match (scope, block.name.as_str()) {
        (_, "") => scope.into(),
        ("", name) => name.into(),
        (scope, name) => format!("{scope}.{name}"),
    }
}

impl Reader<'_> {
    fn declare(&mut self, items: &[Node], scope: &str) {
        for item in items {
            if item.kind == "var" {
                self.variable(item, scope);
            } else if item.is(&["begin", "always", "initial"]) {
                self.declare(&item.children, &within(scope, item));
            }
        }
    }

    fn variable(&mut self, item: &Node, scope: &str) {
        let own = if item.written.is_empty() {
            &item.name
        } else {
            &item.written
        };
        let name = within(
            scope,
            &Node {
                name: own.clone(),
                ..Node::default()
            },
        );
        if let Some(settable) = item.parameter {
            let value = item.children.first().map_or("", |value| &value.name);
            self.unit.parameters.push((name, value.into(), settable));
            return;
        }
        let (width, entries) = self.tree.size(&item.of_type);
        let direction = match item.direction.as_str() {
            "input" => Some(Direction::Input),
            "output" => Some(Direction::Output),
            "inout" => Some(Direction::Inout),
            _ => None,
        };
        if direction.is_some() {
            self.unit.ports.push(name.clone());
        }
        let var = Var {
            width,
            entries,
            direction,
        };
        self.unit.vars.insert(name, var);
    }

    fn items(&mut self, items: &[Node], scope: &str) {
        for item in items {
            match item.kind.as_str() {
                "begin" => self.items(&item.children, &within(scope, item)),
                "instance" => self.instance(item, scope),
                "initial" | "initialstatic" | "initialautomatic" => {
                    for assign in item.all() {
                        if let Some(target) = assign
                            .children
                            .get(1)
                            .filter(|_| assign.is(&["assign", "assigndly"]))
                        {
                            let targets = self.names(target, scope);
                            self.unit.initial.extend(targets);
                        }
                    }
                }
                "always" | "contassign" => {
                    let inside = within(scope, item);
                    let process = process(self, item, &inside);
                    let clocked = process.is_some();
                    self.unit.processes.extend(process);
                    self.logic(item, &inside, clocked);
                }
                _ => {}
            }
        }
    }

    fn instance(&mut self, item: &Node, scope: &str) {
        let pins = item.children.iter().filter(|child| child.kind == "port");
        let pins = pins.map(|pin| Pin {
            port: pin.name.clone(),
            reads: pin
                .children
                .iter()
                .flat_map(|e| self.names(e, scope))
                .collect(),
            plain: matches!(&pin.children[..], [only] if only.kind == "varref"),
        });
        let inst = Inst {
            path: within(scope, item),
            of: item.of_module.clone(),
            pins: pins.collect(),
        };
        self.unit.instances.push(inst);
        for pin in &item.children {
            self.uses(pin, scope);
        }
    }

    /// Assignments, conditions and constants of a block.
    fn logic(&mut self, block: &Node, scope: &str, clocked: bool) {
        self.assigns(block, scope, clocked, &mut Vec::new());
        self.uses(block, scope);
        for node in block.all() {
            if node.is(&["if", "cond"])
                && let [condition, yes, no, ..] = &node.children[..]
            {
                let has = |branch: &Node| branch.all().iter().any(|n| n.name.contains(FIRST_WORD));
                if has(yes) != has(no) {
                    for (signal, at_zero) in polarity(self, condition, scope) {
                        let at_one = has(yes) != at_zero;
                        self.unit.choices.push(Choice { signal, at_one });
                    }
                }
            }
        }
    }

    /// Each assignment with what it reads, conditions around it among that.
    fn assigns(&mut self, node: &Node, scope: &str, clocked: bool, around: &mut Vec<String>) {
        let held = around.len();
        if node.is(&["assign", "assigndly", "contassign"])
            && let [value, target] = &node.children[..2.min(node.children.len())]
        {
            let mut reads = self.names(value, scope);
            // What picks an element is read as well.
            let mut targets = self.names(target, scope);
            let indices = targets.split_off(targets.len().min(
                if target.all().iter().any(|n| n.kind == "concat") {
                    targets.len()
                } else {
                    1
                },
            ));
            reads.extend(indices);
            reads.extend(around.iter().cloned());
            let mut joined = Vec::new();
            self.joined(value, scope, &mut joined);
            for name in targets {
                self.unit.flows.push(Flow {
                    target: name,
                    reads: reads.clone(),
                    plain: value.kind == "varref" && target.kind == "varref" && around.is_empty(),
                    clocked,
                    joined: joined.clone(),
                });
            }
            return;
        }
        let scope = if node.kind == "begin" {
            within(scope, node)
        } else {
            scope.into()
        };
        if node.is(&["if", "case"]) {
            for child in node.children.iter().take(1) {
                around.extend(self.names(child, &scope));
            }
        }
        for child in &node.children {
            self.assigns(child, &scope, clocked, around);
        }
        around.truncate(held);
    }

    /// Names of a concatenation, the highest first; an element of an array with its number.
    fn joined(&self, value: &Node, scope: &str, found: &mut Vec<String>) {
        match (value.kind.as_str(), &value.children[..]) {
            ("concat", [high, low]) => {
                self.joined(high, scope, found);
                self.joined(low, scope, found);
            }
            ("arraysel", [array, index]) => {
                let index = index.number().map_or("?".into(), |n| n.to_string());
                let name = self
                    .names(array, scope)
                    .into_iter()
                    .next()
                    .unwrap_or_default();
                found.push(format!("{name}[{index}]"));
            }
            ("sel", [from, ..]) => self.joined(from, scope, found),
            _ => found.extend(self.names(value, scope).into_iter().take(1)),
        }
    }

    /// Which bits of which variables are read, and wide constants.
    fn uses(&mut self, node: &Node, scope: &str) {
        if node.kind == "sel"
            && let [from, low, ..] = &node.children[..]
            && from.kind == "varref"
            && let Some(low_bit) = low.number()
        {
            let bits = node
                .bits
                .or_else(|| u32::try_from(node.children.get(2)?.number()?).ok());
            let low_bit = u32::try_from(low_bit).unwrap_or(0);
            let high_bit = low_bit + bits.unwrap_or(1).max(1) - 1;
            let name = self.resolved(&from.name, scope);
            let slice = self.unit.slices.entry(name).or_insert((high_bit, low_bit));
            *slice = (slice.0.max(high_bit), slice.1.min(low_bit));
            return;
        }
        if node.kind == "varref" {
            let name = self.resolved(&node.name, scope);
            self.unit.whole.insert(name);
        }
        if let Some((width, digits)) = node.constant().filter(|(width, _)| *width >= 256) {
            debug_assert!(digits.len() >= width as usize / 4);
            self.unit.constants.insert(digits);
        }
        let inside = if node.kind == "begin" {
            within(scope, node)
        } else {
            scope.into()
        };
        // What is assigned is not read.
        let read = if node.is(&["assign", "assigndly", "contassign"]) {
            1
        } else {
            node.children.len()
        };
        for child in node.children.iter().take(read) {
            self.uses(child, &inside);
        }
    }

    /// Variables below a node, each once, in their order.
    pub(super) fn names(&self, node: &Node, scope: &str) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let refs = node.all().into_iter().filter(|n| n.kind == "varref");
        let names = refs.map(|n| self.resolved(&n.name, scope));
        names.filter(|name| seen.insert(name.clone())).collect()
    }

    /// A name as it is meant in a block: the innermost one of it.
    fn resolved(&self, name: &str, scope: &str) -> String {
        let mut around = scope;
        while !around.is_empty() {
            let full = format!("{around}.{name}");
            if self.unit.vars.contains_key(&full) {
                return full;
            }
            around = around.rsplit_once('.').map_or("", |(outer, _)| outer);
        }
        name.into()
    }
}
