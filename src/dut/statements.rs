//! Single statements: assignments and instances.

use super::modules::{Assign, Instance, Pin};
use super::reader::Context;
use super::tokens::Token;

/// Tokens from an opening bracket to the one that closes it, both counted; 0 where none opens.
pub(super) fn bracketed(tokens: &[Token<'_>]) -> usize {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return if at == 0 { 0 } else { at + 1 };
        }
    }
    tokens.len()
}

/// The signals of an event.
pub(super) fn clocks(event: &[Token<'_>]) -> Vec<String> {
    let edges = event
        .windows(2)
        .filter(|w| matches!(w[0].text, "posedge" | "negedge"));
    edges.map(|w| w[1].text.to_owned()).collect()
}

/// Signals that an expression reads: neither members of a structure nor names of a package.
pub(super) fn names(tokens: &[Token<'_>]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).map_or("", |at| tokens[at].text);
        let behind = tokens.get(at + 1).map_or("", |t| t.text);
        let signal = !matches!(before, "." | "::" | "`") && behind != "::";
        if let Some(name) = token.name().filter(|_| signal)
            && !found.iter().any(|n| n == name)
        {
            found.push(name.to_owned());
        }
    }
    found
}

/// `target <= expression`, `assign target = expression`, `logic target = expression`.
pub(super) fn assign(statement: &[Token<'_>], around: &Context) -> Option<Assign> {
    let mut at = 0;
    while !matches!(statement.get(at)?.text, "=" | "<=") {
        at += bracketed(&statement[at..]).max(1);
    }
    let (left, right) = (&statement[..at], &statement[at + 1..]);
    let (mut targets, mut indices) = (Vec::new(), Vec::new());
    let mut line = left.first()?.line;
    let mut depth = 0;
    let mut chained = false;
    for token in left {
        match token.text {
            "[" => depth += 1,
            "]" => depth -= 1,
            _ => {}
        }
        if let Some(name) = token.name() {
            if depth > 0 {
                indices.push(name.to_owned());
            } else if !chained {
                targets.push(name.to_owned());
                line = token.line;
            }
        }
        chained = token.text == ".";
    }
    // `logic [7:0] x = y`: the target is the last name, unless several stand in braces.
    if !left.iter().any(|t| t.text == "{") {
        targets = vec![targets.pop()?];
    }
    let mut reads = names(right);
    reads.extend(indices);
    Some(Assign {
        line,
        targets,
        reads,
        guards: around.guards.clone(),
        clocks: around.clocks.clone(),
    })
}

/// `module #(..) name [..] (.port(expression), ..)`
pub(super) fn instance(statement: &[Token<'_>], around: &Context) -> Option<Instance> {
    let module = statement.first()?.name()?;
    let mut rest = &statement[1..];
    if rest.first()?.text == "#" {
        rest = &rest[1..];
        rest = &rest[bracketed(rest)..];
    }
    let name = rest.first()?.name()?;
    rest = &rest[1..];
    if rest.first()?.text == "[" {
        rest = &rest[bracketed(rest)..];
    }
    if rest.first()?.text != "(" || rest.get(1)?.text != "." {
        return None;
    }
    let list = &rest[1..bracketed(rest).saturating_sub(1)];
    let mut pins = Vec::new();
    let mut at = 0;
    while let Some(dot) = list[at..].iter().position(|t| t.text == ".") {
        at += dot + 1;
        let Some(port) = list.get(at) else { break };
        at += 1;
        let length = bracketed(&list[at..]);
        let wired = list
            .get(at + 1..(at + length).saturating_sub(1))
            .unwrap_or(&[]);
        at += length;
        // `.port` alone is wired to the signal of its name.
        let own = length == 0;
        pins.push(Pin {
            line: port.line,
            port: port.text.to_owned(),
            reads: if own {
                vec![port.text.to_owned()]
            } else {
                names(wired)
            },
            plain: own || matches!(wired, [only] if only.text == port.text),
        });
    }
    Some(Instance {
        name: name.to_owned(),
        module: module.to_owned(),
        blocks: around.blocks.clone(),
        pins,
    })
}
