//! What the text of a module says of its signals: who assigns each, under which conditions, and how instances are wired.
//!
//! Read without elaboration, for pointing at lines only: what is not understood is passed over, and never an error.

use std::collections::BTreeSet;

use super::reader::module;
use super::tokens::tokens;

/// A condition around an assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Guard {
    pub(super) line: u32,
    pub(super) reads: Vec<String>,
}

/// An assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Assign {
    pub(super) line: u32,
    pub(super) targets: Vec<String>,
    pub(super) reads: Vec<String>,
    /// From the outermost in.
    pub(super) guards: Vec<Guard>,
    /// The clocks of its block; none where it is combinational.
    pub(super) clocks: Vec<String>,
}

/// A port of an instance, and what is wired to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pin {
    pub(super) line: u32,
    pub(super) port: String,
    pub(super) reads: Vec<String>,
    /// Nothing but a name, that of the port itself: passed through.
    pub(super) plain: bool,
}

/// A module within another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Instance {
    pub(super) name: String,
    pub(super) module: String,
    /// Names of the generate blocks around it, from the outermost in.
    pub(super) blocks: Vec<String>,
    pub(super) pins: Vec<Pin>,
}

/// A module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Module {
    pub(super) name: String,
    pub(super) inputs: BTreeSet<String>,
    pub(super) outputs: BTreeSet<String>,
    pub(super) assigns: Vec<Assign>,
    pub(super) instances: Vec<Instance>,
}

/// All modules of a text.
pub(super) fn modules(text: &str) -> Vec<Module> {
    let all = tokens(text);
    let mut found = Vec::new();
    let mut rest = &all[..];
    while let Some(start) = rest.iter().position(|t| t.text == "module") {
        let body = &rest[start + 1..];
        let end = body.iter().position(|t| t.text == "endmodule");
        let end = end.unwrap_or(body.len());
        found.extend(module(&body[..end]));
        rest = &body[end..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r"
module top #(parameter int N = 2) (
  input  logic        clk, rst,
  input  logic [7:0]  a_i,
  output logic [7:0]  b_o
);
  localparam int TWICE = 2 * N; logic [7:0] between;
  assign between = a_i + 8'd1;  // b_o = 3
  initial b_o = 0;
  for (genvar i = 0; i < N; i++) begin : g
    below #(.W(8)) u_below (
      .clk(clk),
      .rst,
      .in(between <= 8'd3 ? a_i : pkg::B),
      .out()
    );
  end
  always_ff @(posedge clk or negedge rst) begin
    if (rst) b_o <= '0;
    else begin
      case (a_i[1:0])
        2'd0, 2'd1: {b_o[3:0], b_o[7:4]} <= between;
        default: b_o[a_i[2:0]] <= x.y;
      endcase
    end
  end
endmodule
module below (input logic clk); endmodule
";

    #[test]
    fn assignments_have_conditions_clocks_and_what_they_read() {
        let found = modules(TEXT);
        let [top, below] = &found[..] else {
            panic!("{found:#?}")
        };
        assert_eq!((&*top.name, &*below.name), ("top", "below"));
        assert!(
            ["clk", "rst", "a_i"]
                .iter()
                .all(|i| top.inputs.contains(*i))
        );
        assert!(top.outputs.contains("b_o") && !top.inputs.contains("b_o"));
        let said: Vec<_> = top
            .assigns
            .iter()
            .map(|a| {
                let guards: Vec<u32> = a.guards.iter().map(|g| g.line).collect();
                (
                    a.line,
                    a.targets.join(" "),
                    a.reads.join(" "),
                    guards,
                    a.clocks.join(" "),
                )
            })
            .collect();
        let line = |line, targets: &str, reads: &str, guards: &[u32], clocks: &str| {
            (
                line,
                targets.into(),
                reads.into(),
                guards.to_vec(),
                clocks.into(),
            )
        };
        assert_eq!(
            said,
            [
                line(8, "between", "a_i", &[], ""),
                line(19, "b_o", "", &[19], "clk rst"),
                line(22, "b_o b_o", "between", &[19, 21], "clk rst"),
                line(23, "b_o", "x a_i", &[19, 21], "clk rst"),
            ]
        );
    }

    #[test]
    fn instances_have_their_wiring() {
        let top = modules(TEXT).remove(0);
        let [instance] = &top.instances[..] else {
            panic!("{:#?}", top.instances)
        };
        assert_eq!((&*instance.name, &*instance.module), ("u_below", "below"));
        let pins: Vec<_> = instance
            .pins
            .iter()
            .map(|p| (p.line, &*p.port, p.reads.join(" "), p.plain))
            .collect();
        let pin = |line, port, reads: &str, plain| (line, port, reads.to_owned(), plain);
        assert_eq!(
            pins,
            [
                pin(12, "clk", "clk", true),
                pin(13, "rst", "rst", true),
                pin(14, "in", "between a_i", false),
                pin(15, "out", "", false),
            ]
        );
    }

    /// Cut off anywhere, a text is read to its end and never panics.
    #[test]
    fn half_a_text_is_no_error() {
        for end in (0..TEXT.len()).filter(|&end| TEXT.is_char_boundary(end)) {
            modules(&TEXT[..end]);
        }
        modules(&format!("module m; {}", "begin if (a) ".repeat(10_000)));
    }
}
