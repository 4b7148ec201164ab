//! What `verilator --xml-only` writes.

use super::ReadError;
use super::tree::{Node, Tree};

/// Reads it.
///
/// # Errors
/// Text that is no such XML.
pub(super) fn read(text: &str) -> Result<Tree, ReadError> {
    // Every slice of a wide concatenation is a level deeper; the real limit is what the text is long.
    let options = roxmltree::ParsingOptions {
        nodes_limit: u32::MAX,
        ..roxmltree::ParsingOptions::default()
    };
    let document = roxmltree::Document::parse_with_options(text, options)
        .map_err(|error| ReadError::Unread(error.to_string()))?;
    Tree::of(node(document.root_element()))
}

fn node(xml: roxmltree::Node<'_, '_>) -> Node {
    let text = |name: &str| xml.attribute(name).unwrap_or_default().to_owned();
    let kind = xml.tag_name().name().to_owned();
    let number = |name: &str| xml.attribute(name)?.parse::<i64>().ok();
    let name = text("name");
    let first = |names: [&str; 2]| names.into_iter().find_map(|n| xml.attribute(n));
    Node {
        id: if kind == "module" {
            name.clone()
        } else {
            text("id")
        },
        written: text("origName"),
        of_type: first(["dtype_id", "sub_dtype_id"])
            .unwrap_or_default()
            .into(),
        of_module: text("defName"),
        direction: text("dir"),
        edge: text("edgeType"),
        range: number("left").zip(number("right")),
        parameter: match (xml.attribute("param"), xml.attribute("localparam")) {
            (Some(_), _) => Some(true),
            (_, Some(_)) => Some(false),
            _ => None,
        },
        bits: None,
        children: xml
            .children()
            .filter(roxmltree::Node::is_element)
            .map(node)
            .collect(),
        name,
        kind,
    }
}
