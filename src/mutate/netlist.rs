//! Yosys weaves mutants into a netlist; here it becomes a core again that a manifest can describe.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::apart::apart;

/// The variable of the netlist's top module that chooses the mutant, and can be set: a tie.
pub const CHOICE: &str = "goldbench_choice";

/// A netlist with plain names.
#[derive(Debug)]
pub struct Netlist {
    /// Verilog.
    pub text: String,
    /// Module and array, of the arrays that Yosys has split and that are gathered as `NAME_all` here.
    pub gathered: BTreeSet<(String, String)>,
}

/// The name that an escaped identifier gets: letters, digits, `_` and, but for its begin, `$`.
pub fn plain(escaped: &str) -> String {
    let mut name = escaped.replace(
        |c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '$',
        "_",
    );
    // Names of Yosys's own begin so; to Verilog that would be a system task.
    if name.starts_with(|c: char| c == '$' || c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    name
}

/// Makes the netlist's names plain, gathers arrays that Yosys has split, and turns the select from an input of the top
/// module into a variable that follows [`CHOICE`], which a manifest can tie. The top module takes the parameters that its netlist was made with.
///
/// What is `freed`, by module and name, has no driver there: it is a variable of that value.
pub fn read(
    written: &str,
    top: &str,
    select: &str,
    parameters: &[(String, String)],
    freed: &BTreeMap<(String, String), String>,
) -> Netlist {
    let mut text = String::new();
    let mut all_gathered = BTreeSet::new();
    let mut module = String::new();
    // Of the module at hand: split array to its width and entries.
    let mut arrays: BTreeMap<String, (String, Vec<(usize, String)>)> = BTreeMap::new();
    let mut inside_top = false;
    for line in whole_headers(written).lines() {
        let mut line = plain_names(line);
        if let Some((name, index, width)) = split_entry(&line.1) {
            let (_, entries) = arrays.entry(name.clone()).or_insert((width, Vec::new()));
            let entry = line.0.trim().trim_end_matches(';').rsplit(' ').next();
            entries.push((index, entry.unwrap_or_default().into()));
        }
        if let Some(behind) = line.0.strip_prefix("module ") {
            behind
                .split(['(', ' ', ';'])
                .next()
                .unwrap_or_default()
                .clone_into(&mut module);
            inside_top = line.0.starts_with(&format!("module {top}("));
            if inside_top {
                line.0 = line
                    .0
                    .replace(&format!(", {select})"), ")")
                    .replace(&format!("({select}, "), "(");
                for (name, value) in parameters {
                    let _ = write!(line.0, "\n  parameter {name} = {value};");
                }
            }
        }
        let declares = line.0.trim_end().ends_with(&format!(" {select};"));
        if inside_top && declares && line.0.trim_start().starts_with("input") {
            continue;
        }
        if inside_top && declares {
            line.0 = chosen(&line.0, select);
        }
        if let Some((name, turned)) = turned(&line.0)
            && freed.contains_key(&(module.clone(), name))
        {
            line.0 = turned;
        }
        if let Some(bits) = declared(&line.0).and_then(|name| freed.get(&(module.clone(), name))) {
            let held = format!(" = {}'b{bits};", bits.len());
            line.0 = line.0.replacen("wire", "reg", 1).replace(';', &held);
        }
        if line.0 == "endmodule" {
            for (name, (width, entries)) in std::mem::take(&mut arrays) {
                text.push_str(&gathered(&name, &width, &entries));
                all_gathered.insert((module.clone(), name));
            }
        }
        text.push_str(&line.0);
        text.push('\n');
    }
    Netlist {
        text: apart(&text),
        gathered: all_gathered,
    }
}

/// The select's declaration as a variable that follows [`CHOICE`], which can be tied. All that depends on a variable that
/// can be set from outside is worked out at each evaluation, whether it was set or not: here that would be the compares of
/// all mutants and the logic behind them. So the select itself is none of these, and moves at an event, when another
/// mutant is chosen; an event without an edge alone would be taken for an assignment.
fn chosen(declaration: &str, select: &str) -> String {
    let mut lines = String::new();
    for (name, marked) in [(CHOICE, " /*verilator public_flat_rw*/"), (select, "")] {
        let line = declaration
            .replacen("wire", "reg", 1)
            .replace(&format!(" {select};"), &format!(" {name}{marked} = 0;"));
        let _ = writeln!(lines, "{line}");
    }
    let _ = write!(
        lines,
        "  always @({CHOICE} or posedge {CHOICE}[0]) {select} = {CHOICE};"
    );
    lines
}

/// Yosys breaks a long list of ports; here each module's header is one line.
fn whole_headers(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut inside = false;
    for line in written.lines() {
        inside |= line.starts_with("module ");
        inside &= !line.ends_with(';');
        text.push_str(line);
        if !inside {
            text.push('\n');
        }
    }
    text
}

/// The array whose entries these registers are.
fn gathered(name: &str, width: &str, entries: &[(usize, String)]) -> String {
    let mut text = format!("  wire {width} {name}_all [0:{}];\n", entries.len() - 1);
    for (index, entry) in entries {
        let _ = writeln!(text, "  assign {name}_all[{index}] = {entry};");
    }
    text
}

/// The line with plain names, and the line as it was.
fn plain_names(line: &str) -> (String, String) {
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('\\') {
        let (before, escaped) = rest.split_at(at);
        let end = escaped.find(char::is_whitespace).unwrap_or(escaped.len());
        text.push_str(before);
        text.push_str(&plain(&escaped[1..end]));
        rest = &escaped[end..];
    }
    text.push_str(rest);
    // A space ends an escaped name; a plain one needs none before these.
    let mut text = text.replace(" ;", ";");
    if text.starts_with("module ") {
        text = text.replacen(" (", "(", 1);
    }
    (text, line.to_owned())
}

/// `assign held = { other[7:0], other[15:8] };` the other way round, and the name that stands on its left: of two names of
/// wires without a driver Yosys takes either for the one that the other follows.
fn turned(line: &str) -> Option<(String, String)> {
    let (left, right) = line.trim().strip_prefix("assign ")?.split_once(" = ")?;
    let right = right.strip_suffix(';')?;
    let name = left.split([' ', '[']).next().unwrap_or_default();
    Some((name.to_owned(), format!("  assign {right} = {left};")))
}

/// The name that a line declares a wire of.
fn declared(line: &str) -> Option<String> {
    let rest = line.trim().strip_prefix("wire ")?;
    let name = rest.strip_suffix(';')?.rsplit(' ').next()?;
    Some(name.to_owned())
}

/// `reg [7:0] \in_flight_q[0] ;`: name, index, width. An entry whose output a mutant changes is a wire.
fn split_entry(line: &str) -> Option<(String, usize, String)> {
    let line = line.trim();
    let line = line
        .strip_prefix("reg ")
        .or_else(|| line.strip_prefix("wire "))?;
    let (width, name) = line.split_once(" \\")?;
    let (name, index) = name
        .trim_end_matches(';')
        .trim_end()
        .strip_suffix(']')?
        .split_once('[')?;
    Some((name.into(), index.parse().ok()?, width.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_plain() {
        assert_eq!(plain("g_stage[3].u_stage"), "g_stage_3__u_stage");
    }

    #[test]
    fn what_is_set_drives_and_follows_nothing() {
        let text = "module m(clk);\n  wire [15:0] other;\n  wire [15:0] poked;\n  wire [15:0] free;\n\
            \x20 assign poked = { other[7:0], other[15:8] };\n  assign free = other;\nendmodule\n";
        let freed = BTreeMap::from([(("m".into(), "poked".into()), "0".repeat(16))]);
        let Netlist { text, .. } = read(text, "m", "mutsel", &[], &freed);
        assert!(
            text.contains("  assign { other[7:0], other[15:8] } = poked;\n"),
            "{text}"
        );
        assert!(
            text.contains("reg [15:0] poked = 16'b0000000000000000;"),
            "{text}"
        );
        assert!(text.contains("  assign free = other;\n"), "{text}");
    }

    #[test]
    fn split_arrays_are_gathered() {
        let text = "module m(clk_i\n, mutsel);\n  input [3:0] mutsel;\n  wire [3:0] mutsel;\n  wire [3:0] poked;\n  reg [7:0] \\a[0] ;\n  reg [7:0] \\a[1] ;\nendmodule\n";
        let parameters = [("N".to_owned(), "2".to_owned())];
        let freed = BTreeMap::from([(("m".into(), "poked".into()), "0010".into())]);
        let Netlist { text, gathered } = read(text, "m", "mutsel", &parameters, &freed);
        assert!(text.contains("reg [3:0] poked = 4'b0010;"), "{text}");
        assert_eq!(gathered, BTreeSet::from([("m".into(), "a".into())]));
        assert!(
            text.starts_with("module m(clk_i)") && text.contains("  parameter N = 2;\n"),
            "{text}"
        );
        assert!(
            text.contains("wire [7:0] a_all [0:1];\n  assign a_all[0] = a_0_;"),
            "{text}"
        );
        assert!(
            text.contains(
                "  reg [3:0] goldbench_choice /*verilator public_flat_rw*/ = 0;\n  reg [3:0] mutsel = 0;\n"
            ),
            "{text}"
        );
        assert!(text.contains(") mutsel = goldbench_choice;"), "{text}");
        assert!(!text.contains("input"), "{text}");
    }
}
