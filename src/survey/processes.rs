//! Blocks that a clock drives: which clock, which registers, which reset.

use std::collections::BTreeSet;

use super::facts::Reader;
use super::tree::Node;
use super::unit::Process;

/// An `always` as a process; `None` where no edge drives it.
pub(super) fn process(reader: &Reader<'_>, always: &Node, scope: &str) -> Option<Process> {
    let senses = always.children.iter().filter(|c| c.kind == "sentree");
    let items = senses.flat_map(|tree| &tree.children);
    let edges: Vec<(String, bool)> = items
        .filter(|item| item.is(&["senitem"]) && matches!(item.edge.as_str(), "POS" | "NEG"))
        .filter_map(|item| {
            let name = reader.names(item, scope).into_iter().next()?;
            Some((name, item.edge == "NEG"))
        })
        .collect();
    let mut process = Process::default();
    let (mut found, mut read) = (Vec::new(), BTreeSet::new());
    for child in always.children.iter().filter(|c| c.kind != "sentree") {
        collect(reader, child, scope, &mut process.targets);
        resets(reader, child, scope, &mut found);
        read.extend(reader.names(child, scope));
    }
    // What the block looks at is a reset; nobody looks at a clock.
    let clock = edges
        .iter()
        .find(|(name, _)| edges.len() == 1 || !read.contains(name))
        .or(edges.first())?;
    (process.clock, process.falling) = clock.clone();
    for (signal, at_zero) in found {
        if signal == process.clock {
            continue;
        }
        let at_once = edges.iter().any(|(name, _)| *name == signal);
        *process
            .resets
            .entry((signal, at_zero, at_once))
            .or_default() += 1;
    }
    for (signal, falling) in edges {
        let told = process.resets.keys().any(|(name, ..)| *name == signal);
        if signal != process.clock && !told {
            let count = process.targets.len();
            process.resets.insert((signal, falling, true), count);
        }
    }
    Some(process)
}

/// Everything that is assigned below a node.
fn collect(reader: &Reader<'_>, node: &Node, scope: &str, targets: &mut BTreeSet<String>) {
    let clocked = node.all().iter().any(|n| n.kind == "assigndly");
    for assign in node.all() {
        // Beside `<=`, `=` is for loops and for what lasts no longer than the block.
        if (assign.kind == "assigndly" || !clocked && assign.kind == "assign")
            && let Some(target) = assign.children.get(1)
        {
            targets.extend(reader.names(target, scope).into_iter().take(1));
        }
    }
}

/// For each register that a condition on the outside sets to a constant: the signal, and whether at zero.
fn resets(reader: &Reader<'_>, node: &Node, scope: &str, found: &mut Vec<(String, bool)>) {
    match (node.kind.as_str(), &node.children[..]) {
        ("begin", children) => {
            for child in children {
                resets(reader, child, scope, found);
            }
        }
        ("assigndly" | "assign", [value, _, ..]) => {
            if let ("cond", [condition, yes, no, ..]) = (value.kind.as_str(), &value.children[..]) {
                let constant = [yes.kind == "const", no.kind == "const"];
                note(reader, condition, scope, constant, 1, found);
            }
        }
        ("if", [condition, yes, rest @ ..]) => {
            let no = rest.first();
            let (of_yes, of_no) = (constants(yes), no.and_then(constants));
            let constant = [of_yes.is_some(), of_no.is_some()];
            let count = of_yes.or(of_no).unwrap_or(0);
            note(reader, condition, scope, constant, count, found);
        }
        _ => {}
    }
}

fn note(
    reader: &Reader<'_>,
    condition: &Node,
    scope: &str,
    [yes, no]: [bool; 2],
    count: usize,
    found: &mut Vec<(String, bool)>,
) {
    if yes == no {
        return;
    }
    for (signal, at_zero) in polarity(reader, condition, scope) {
        // Constant where the condition does not hold: the other way round.
        found.extend(std::iter::repeat_n((signal, at_zero == yes), count));
    }
}

/// How many registers a branch assigns, if constants alone and under no further condition.
fn constants(branch: &Node) -> Option<usize> {
    let all = branch.all();
    if all.iter().any(|n| n.is(&["if", "case"])) {
        return None;
    }
    let has = |kind: &str| all.iter().filter(|n| n.kind == kind).count();
    let kind = if has("assigndly") > 0 {
        "assigndly"
    } else {
        "assign"
    };
    let mut assigns = all.iter().filter(|n| n.kind == kind);
    let count = has(kind);
    let constant = |n: &&Node| {
        n.children
            .first()
            .is_some_and(|value| value.kind == "const")
    };
    (count > 0 && assigns.all(constant)).then_some(count)
}

/// The signals that a condition holds for, and whether it does so at zero.
pub(super) fn polarity(reader: &Reader<'_>, condition: &Node, scope: &str) -> Vec<(String, bool)> {
    let inverted = |found: Vec<(String, bool)>| found.into_iter().map(|(s, z)| (s, !z)).collect();
    match (condition.kind.as_str(), &condition.children[..]) {
        ("varref", _) => reader
            .names(condition, scope)
            .into_iter()
            .map(|s| (s, false))
            .collect(),
        ("not" | "lognot", [inner]) => inverted(polarity(reader, inner, scope)),
        ("or" | "logor", [a, b]) => {
            let mut found = polarity(reader, a, scope);
            found.extend(polarity(reader, b, scope));
            found
        }
        ("eq" | "eqcase" | "neq" | "neqcase", [a, b]) => {
            let (constant, other) = if a.kind == "const" { (a, b) } else { (b, a) };
            let found = polarity(reader, other, scope);
            match (constant.number(), condition.kind.starts_with('n')) {
                (Some(0), false) | (Some(1), true) => inverted(found),
                (Some(0), true) | (Some(1), false) => found,
                _ => Vec::new(),
            }
        }
        ("redor" | "extend", [inner]) => polarity(reader, inner, scope),
        _ => Vec::new(),
    }
}
