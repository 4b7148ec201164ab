//! What `verilator --json-only` writes.

use serde_json::{Map, Value};

use super::ReadError;
use super::tree::{Node, Tree};

/// Reads it.
///
/// # Errors
/// Text that is no such JSON.
pub(super) fn read(text: &str) -> Result<Tree, ReadError> {
    let unread = |error: serde_json::Error| ReadError::Unread(error.to_string());
    let mut reader = serde_json::Deserializer::from_str(text);
    // Every slice of a wide concatenation is a level deeper.
    reader.disable_recursion_limit();
    let value: Value = serde::Deserialize::deserialize(&mut reader).map_err(unread)?;
    let object = value.as_object();
    let object = object.ok_or_else(|| ReadError::Unread("it is no object".into()))?;
    Tree::of(node(object))
}

/// Children in the order that the XML of older versions has.
fn slots(kind: &str) -> &'static [&'static str] {
    match kind {
        "cond" => &["condp", "thenp", "elsep"],
        "assign" | "assigndly" | "contassign" => &["rhsp", "lhsp"],
        "sel" => &["fromp", "lsbp"],
        "arraysel" => &["fromp", "bitp"],
        _ => &[],
    }
}

fn node(object: &Map<String, Value>) -> Node {
    let text = |name: &str| {
        let found = object.get(name).and_then(Value::as_str);
        found.unwrap_or_default().to_owned()
    };
    let is = |name: &str| object.get(name).and_then(Value::as_bool) == Some(true);
    let kind = match text("type").to_lowercase() {
        kind if kind == "cell" => "instance".into(),
        kind if kind == "pin" => "port".into(),
        kind if kind == "genblock" => "begin".into(),
        kind if kind == "assignw" => "contassign".into(),
        // What is assigned all the time stands in a block of its own here.
        kind if kind == "always" && text("keyword") == "cont_assign" => "begin".into(),
        kind => kind,
    };
    let a_type = kind.ends_with("dtype");
    let range = text("range");
    let range = range
        .split_once(':')
        .and_then(|(high, low)| high.parse().ok().zip(low.parse().ok()));
    let direction = text("direction").to_lowercase();
    Node {
        name: text("name"),
        written: text("origName"),
        id: text("addr"),
        of_type: text(if a_type { "refDTypep" } else { "dtypep" }),
        of_module: text("modp"),
        direction: if direction == "none" {
            String::new()
        } else {
            direction
        },
        edge: text("edgeType"),
        range,
        parameter: (is("isGParam") || is("isParam")).then(|| is("isGParam")),
        bits: object
            .get("widthConst")
            .and_then(Value::as_u64)
            .and_then(|bits| u32::try_from(bits).ok()),
        children: children(&kind, object),
        kind,
    }
}

fn children(kind: &str, object: &Map<String, Value>) -> Vec<Node> {
    let of = |slot: &str| {
        let found = object.get(slot).and_then(Value::as_array);
        let found = found.into_iter().flatten().filter_map(Value::as_object);
        found.map(node).collect::<Vec<Node>>()
    };
    if kind == "if" {
        let block = |slot: &str| Node {
            kind: "begin".into(),
            children: of(slot),
            ..Node::default()
        };
        let mut all = of("condp");
        all.extend([block("thensp"), block("elsesp")]);
        return all;
    }
    let first = slots(kind);
    let rest = object.keys().map(String::as_str);
    let rest = rest.filter(|key| !first.contains(key));
    let all = first.iter().copied().chain(rest);
    all.flat_map(of).collect()
}
