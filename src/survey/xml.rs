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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::build::survey;
    use crate::survey::facts::units;
    use crate::survey::{Moved, Survey};

    /// An array, a structure, a register in an instance of a generate block behind a renamed clock, one that nothing
    /// drives, and a reset that is low.
    const TEXT: &str = r#"<verilator_xml><netlist>
      <module name="t" origName="t" topModule="1">
        <var name="N" dtype_id="1" origName="N" param="true"><const name="32'h3" dtype_id="1"/></var>
        <var name="clk" dtype_id="3" dir="input" origName="clk"/><var name="rst_n" dtype_id="3" dir="input" origName="rst_n"/>
        <var name="q" dtype_id="5" dir="output" origName="q"/>
        <var name="held" dtype_id="6" origName="held"/><var name="mem" dtype_id="7" origName="mem"/>
        <var name="pair" dtype_id="10" origName="pair"/><var name="c2" dtype_id="3" origName="c2"/>
        <initialstatic><assign dtype_id="6"><const name="256'h0" dtype_id="6"/><varref name="held" dtype_id="6"/></assign></initialstatic>
        <begin name="g[0]"><var name="own" dtype_id="5" origName="own"/>
          <instance name="u" defName="sub__W8" origName="u">
            <port name="clk" direction="in"><varref name="c2" dtype_id="3"/></port>
            <port name="rst_n" direction="in"><varref name="rst_n" dtype_id="3"/></port>
            <port name="d" direction="in"><sel dtype_id="5"><varref name="held" dtype_id="6"/><const name="8'h8"/><const name="32'h8"/></sel></port>
            <port name="q" direction="out"><varref name="own" dtype_id="5"/></port>
          </instance>
        </begin>
        <contassign dtype_id="3"><varref name="clk" dtype_id="3"/><varref name="c2" dtype_id="3"/></contassign>
      </module>
      <module name="sub__W8" origName="sub">
        <var name="clk" dtype_id="3" dir="input" origName="clk"/><var name="rst_n" dtype_id="3" dir="input" origName="rst_n"/>
        <var name="d" dtype_id="5" dir="input" origName="d"/><var name="q" dtype_id="5" dir="output" origName="q"/>
        <always><sentree><senitem edgeType="POS"><varref name="clk"/></senitem><senitem edgeType="NEG"><varref name="rst_n"/></senitem></sentree>
          <assigndly dtype_id="5"><cond dtype_id="5"><varref name="rst_n"/><varref name="d"/><const name="8'h0"/></cond><varref name="q"/></assigndly>
        </always>
      </module>
      <typetable>
        <basicdtype id="3" name="logic"/><basicdtype id="1" name="logic" left="31" right="0"/><basicdtype id="5" name="logic" left="7" right="0"/>
        <basicdtype id="6" name="logic" left="255" right="0"/>
        <unpackarraydtype id="7" sub_dtype_id="5"><range><const name="32'sh0"/><const name="32'shf"/></range></unpackarraydtype>
        <structdtype id="10" name="t.sp"><memberdtype id="19" name="a" sub_dtype_id="5"/><memberdtype id="20" name="b" sub_dtype_id="3"/></structdtype>
      </typetable></netlist></verilator_xml>"#;

    fn read_all() -> Survey {
        survey(&units(&read(TEXT).unwrap()), "t", "xml").unwrap()
    }

    #[test]
    fn paths_widths_and_parameters_are_told() {
        let survey = read_all();
        let size = |path: &str| {
            survey
                .signal(path)
                .map(|(m, s)| (m.name.clone(), s.width, s.entries))
        };
        assert_eq!(size("mem"), Some(("t".into(), 8, 16)));
        assert_eq!(size("pair"), Some(("t".into(), 9, 1)));
        assert_eq!(size("g[0].own"), Some(("t".into(), 8, 1)));
        assert_eq!(size("g[0].u.q"), Some(("sub".into(), 8, 1)));
        assert_eq!(size("g[1].u.q"), None);
        assert!(survey.near("g[0].u.qq").contains(&"g[0].u.q".to_owned()));
        let parameter = &survey.parameters[0];
        assert_eq!(
            (&*parameter.name, &*parameter.value, parameter.settable),
            ("N", "3", true)
        );
    }

    #[test]
    fn clocks_and_resets_are_followed_through_names_and_instances() {
        let survey = read_all();
        let [clock] = &survey.clocks[..] else {
            panic!("{:?}", survey.clocks)
        };
        assert_eq!(
            (&*clock.port, clock.registers, clock.plain),
            ("clk", 1, true)
        );
        let [reset] = &survey.resets[..] else {
            panic!("{:?}", survey.resets)
        };
        assert_eq!(
            (&*reset.port, reset.at_zero, reset.at_once),
            ("rst_n", true, true)
        );
        let find = |path: &str| survey.registers.iter().find(|r| r.path == path).unwrap();
        assert_eq!(find("g[0].u.q").clock.as_deref(), Some("clk"));
        let held = find("held");
        assert_eq!((held.moved, held.read), (Moved::Held, Some((15, 8))));
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        for text in ["", "<a>", "<verilator_xml/>", "\u{0}"] {
            assert!(read(text).is_err(), "{text:?}");
        }
        // Deep, and no stack of ours is at an end: the thread that reads has one that holds it.
        let deep = format!("{}{}", "<begin>".repeat(500), "</begin>".repeat(500));
        assert!(read(&deep).is_err());
    }
}
