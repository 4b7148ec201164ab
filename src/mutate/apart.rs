//! Bits that depend on other bits of their own vector, kept apart from it.
//!
//! A mutant can make one bit of a vector follow another: `v[17] = chosen ? v[24] ^ made : made`. To Verilator a vector is one
//! variable, which so depends on itself: it would be worked out again and again until it rests, and with it all that follows
//! from it, at each evaluation and whoever is chosen. So such a bit is read where it is made. What is read is the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// A netlist with plain names in which bits are read where they are made.
pub fn apart(text: &str) -> String {
    let modules: Vec<&str> = modules(text).collect();
    let outputs: BTreeMap<&str, BTreeSet<&str>> =
        modules.iter().map(|module| outputs(module)).collect();
    let mut whole = String::with_capacity(text.len());
    for module in modules {
        whole.push_str(&Module::of(module).written(module, &outputs));
    }
    whole
}

/// The text in pieces, each up to the end of a module.
fn modules(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive("endmodule\n")
}

/// A module's name and its outputs.
fn outputs(module: &str) -> (&str, BTreeSet<&str>) {
    let header = module.lines().find_map(|line| line.strip_prefix("module "));
    let name = header.and_then(|header| header.split(['(', ' ', ';']).next());
    let declared = module.lines().filter_map(|line| {
        let rest = line.strip_prefix("  output ")?.strip_suffix(';')?;
        rest.rsplit(' ').next()
    });
    (name.unwrap_or_default(), declared.collect())
}

/// A vector's bits, or a whole wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part<'a> {
    name: &'a str,
    /// Highest and lowest bit; none of a whole wire.
    bits: Option<(usize, usize)>,
}

impl<'a> Part<'a> {
    /// Reads `v[7:3]`, `v [5]`, `w`.
    fn read(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let (name, bits) = match text.split_once('[') {
            None => (text, None),
            Some((name, range)) => {
                let range = range.strip_suffix(']')?;
                let (high, low) = range.split_once(':').unwrap_or((range, range));
                (
                    name.trim_end(),
                    Some((high.parse().ok()?, low.parse().ok()?)),
                )
            }
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
        let is_name =
            name.chars().all(plain) && !name.starts_with(|c: char| c.is_ascii_digit() || c == '$');
        (is_name && !name.is_empty()).then_some(Self { name, bits })
    }

    /// The only bit of it, of a vector.
    fn bit(self) -> Option<(&'a str, usize)> {
        let (high, low) = self.bits?;
        (high == low).then_some((self.name, low))
    }
}

/// What is known of a module.
#[derive(Debug, Default)]
struct Module<'a> {
    /// Bits of each wire.
    widths: BTreeMap<&'a str, usize>,
    /// Vectors of which a bit is made alone, as mutants make them.
    alone: BTreeSet<&'a str>,
    /// Where a bit of a vector is made.
    made: BTreeMap<(&'a str, usize), String>,
    /// Wires that were made here.
    wires: usize,
}

impl<'a> Module<'a> {
    /// Reads declarations, and bits that are made alone.
    fn of(module: &'a str) -> Self {
        let mut all = Self::default();
        for line in module.lines() {
            if let Some((name, width)) = declared(line) {
                all.widths.insert(name, width);
            }
        }
        for (left, right) in module.lines().filter_map(assigned) {
            let (left, right) = (Part::read(left), Part::read(right));
            if let (Some(bit), Some(Part { name, bits: None })) = (left.and_then(Part::bit), right)
                && all.widths.contains_key(bit.0)
                && all.widths.get(name) == Some(&1)
            {
                all.alone.insert(bit.0);
                all.made.insert(bit, name.to_owned());
            }
        }
        all
    }

    /// The module with a wire for each list of parts that something drives, read where bits of it are.
    fn written(mut self, module: &'a str, outputs: &BTreeMap<&str, BTreeSet<&str>>) -> String {
        let mut lines: Vec<String> = Vec::new();
        // Of the instance at hand: the outputs of its module, the line that it begins on, and what comes behind it.
        let mut instance: Option<(&BTreeSet<&str>, usize, Vec<String>)> = None;
        for line in module.lines() {
            if let Some(outputs) = begun(line).and_then(|module| outputs.get(module)) {
                instance = Some((outputs, lines.len(), Vec::new()));
            } else if let Some((left, right)) = assigned(line)
                && let Some(list) = list(left)
                && let Some((name, declaration, parts)) = self.make(list)
            {
                lines.extend([declaration, format!("  assign {name} = {right};")]);
                lines.extend(parts);
                continue;
            } else if let Some((of_instance, begins, behind)) = &mut instance {
                if let Some((port, rest)) =
                    line.strip_prefix("    .").and_then(|l| l.split_once('('))
                    && of_instance.contains(port)
                    && let Some((inner, end)) = rest.rsplit_once(')')
                    && let Some(list) = list(inner)
                    && let Some((name, declaration, parts)) = self.make(list)
                {
                    lines.insert(*begins, declaration);
                    behind.extend(parts);
                    lines.push(format!("    .{port}({name}){end}"));
                    continue;
                }
                if line == "  );" {
                    lines.push(line.to_owned());
                    lines.append(behind);
                    instance = None;
                    continue;
                }
            }
            lines.push(line.to_owned());
        }
        let mut text = String::with_capacity(module.len());
        for line in lines {
            let _ = writeln!(text, "{}", self.read_where_made(&line).unwrap_or(line));
        }
        text
    }

    /// One wire in place of these parts, where they are of such vectors: its name, its declaration, and the parts as parts of it.
    fn make(&mut self, parts: &'a str) -> Option<(String, String, Vec<String>)> {
        let parts: Option<Vec<Part<'a>>> = parts.split(',').map(Part::read).collect();
        let parts = parts?;
        // Where no bit is made alone, none depends on another.
        if !parts.iter().any(|part| self.alone.contains(part.name)) {
            return None;
        }
        let width = |part: &Part<'_>| match part.bits {
            Some((high, low)) => Some((high + 1).checked_sub(low)?),
            None => self.widths.get(part.name).copied(),
        };
        let parts: Option<Vec<(Part<'a>, usize)>> = parts
            .into_iter()
            .map(|part| Some((part, width(&part)?)))
            .collect();
        let parts = parts?;
        let name = format!("_made_{}_", self.wires);
        self.wires += 1;
        let (mut from, mut lines) = (0, Vec::new());
        for (part, width) in parts.iter().rev() {
            let Part { name: of, bits } = *part;
            let there = |at: usize| format!("{name}[{at}]");
            let left = match bits {
                None => of.to_owned(),
                Some((high, low)) => {
                    for bit in low..=high {
                        self.made.insert((of, bit), there(from + bit - low));
                    }
                    format!("{of}[{high}:{low}]")
                }
            };
            let to = from + width - 1;
            lines.push(format!("  assign {left} = {name}[{to}:{from}];"));
            from += width;
        }
        let declaration = format!("  wire [{}:0] {name};", from - 1);
        Some((name, declaration, lines))
    }

    /// A bit that a mutant makes of two others, these read where they are made.
    fn read_where_made(&self, line: &str) -> Option<String> {
        let (left, right) = assigned(line)?;
        let operator = [" ~^ ", " ^ "].into_iter().find(|o| right.contains(o))?;
        let (one, other) = right.split_once(operator)?;
        let read = |text: &str| {
            let bit = Part::read(text)?.bit()?;
            self.made.get(&bit).cloned()
        };
        let (one_made, other_made) = (read(one), read(other));
        if one_made.is_none() && other_made.is_none() {
            return None;
        }
        let (one, other) = (
            one_made.unwrap_or_else(|| one.to_owned()),
            other_made.unwrap_or_else(|| other.to_owned()),
        );
        Some(format!("  assign {left} = {one}{operator}{other};"))
    }
}

/// `  assign LEFT = RIGHT;`
fn assigned(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix("  assign ")?.strip_suffix(';')?;
    rest.split_once(" = ")
}

/// What stands in `{ .. }`, where nothing in it is a list again.
fn list(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('{')?.strip_suffix('}')?;
    (!inner.contains(['{', '}'])).then_some(inner)
}

/// `  MODULE INSTANCE (`: the module.
fn begun(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("  ")?.strip_suffix('(')?;
    let mut words = rest.split_whitespace();
    let module = words.next()?;
    (words.next().is_some() && words.next().is_none()).then_some(module)
}

/// The wire that a line declares, and its bits; an array is none.
fn declared(line: &str) -> Option<(&str, usize)> {
    let line = line.strip_prefix("  ")?;
    let line = line.split(" /*").next()?.trim_end_matches(';');
    let mut words = line.split(' ').filter(|word| *word != "signed");
    if !["wire", "reg", "input", "output"].contains(&words.next()?) {
        return None;
    }
    let first = words.next()?;
    let (name, width) = match first.strip_prefix('[') {
        None => (first, 1),
        Some(range) => {
            let (high, low) = range.strip_suffix(']')?.split_once(':')?;
            let (high, low): (usize, usize) = (high.parse().ok()?, low.parse().ok()?);
            (words.next()?, (high + 1).checked_sub(low)?)
        }
    };
    let ends = words.next().is_none_or(|word| word == "=");
    ends.then_some((name, width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read() {
        let part = |name, bits| Some(Part { name, bits });
        assert_eq!(Part::read(" v[7:3]"), part("v", Some((7, 3))));
        assert_eq!(Part::read("v [5] "), part("v", Some((5, 5))));
        assert_eq!(Part::read("_040_"), part("_040_", None));
        for none in ["8'h00", "a + b", "", "v[i]", "{ a"] {
            assert_eq!(Part::read(none), None, "{none}");
        }
    }

    #[test]
    fn a_bit_that_another_of_its_vector_makes_is_read_where_it_is_made() {
        let text = "module child(a_i, b_o);\n  input a_i;\n  output [7:0] b_o;\nendmodule\n\
            module top(d, q, v);\n  input [3:0] d;\n  output [7:0] q;\n  wire [7:0] q;\n  output [3:0] v;\n  wire [3:0] v;\n\
            \x20 wire _0_;\n  wire _1_;\n  wire _2_;\n  wire _3_;\n  wire _4_;\n  wire [3:0] a_all [0:1];\n\
            \x20 assign _1_ = _0_ ~^ q[5];\n  assign q[3] = _2_;\n  assign _4_ = q [3] ^ d[0];\n\
            \x20 assign { v[3:2], _3_, v[0] } = d + 4'h1;\n  assign v[1] = _4_;\n  assign _2_ = _3_ ^ v[2];\n\
            \x20 assign a_all[0] = v;\n\
            \x20 child u_child (\n    .a_i(d[1]),\n    .b_o({ q[7:4], _0_, q[2:0] })\n  );\nendmodule\n";
        let made = apart(text);
        for line in [
            "  wire [7:0] _made_1_;\n  child u_child (\n    .a_i(d[1]),\n    .b_o(_made_1_)\n  );\n",
            "  assign q[7:4] = _made_1_[7:4];\n",
            "  assign _0_ = _made_1_[3:3];\n",
            "  assign _1_ = _0_ ~^ _made_1_[5];\n",
            "  assign _4_ = _2_ ^ d[0];\n",
            "  wire [3:0] _made_0_;\n  assign _made_0_ = d + 4'h1;\n",
            "  assign _2_ = _3_ ^ _made_0_[2];\n",
            "  assign a_all[0] = v;\n",
        ] {
            assert!(made.contains(line), "{line}{made}");
        }
    }

    #[test]
    fn what_is_not_understood_stays() {
        let text = "module top(d, q);\n  inout [1:0] d;\n  output [1:0] q;\n  other #(\n    .N(2)\n  ) u (\n    .q({ q[1], _9_ })\n  );\n\
            \x20 assign { q[0], _8_ } = 2'h1;\n  assign _7_ = { d[0], d[1] } ^ { q };\nendmodule\n";
        assert_eq!(apart(text), text);
    }
}
