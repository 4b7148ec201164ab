//! A flat netlist without its registers: what each holds is an input, and what it takes in is an output. Two such netlists
//! with the same outputs for the same inputs go from equal states to equal states.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Is it a kind of cell that holds something.
fn holds(kind: &str) -> bool {
    ["dff", "dlatch", "$sr", "$ff"]
        .iter()
        .any(|part| kind.contains(part))
}

/// The cells of a flat netlist that hold something, in their order.
pub fn registers(rtlil: &str) -> BTreeSet<String> {
    let cells = rtlil.lines().filter_map(cell);
    cells
        .filter(|(kind, _)| holds(kind))
        .map(|(_, name)| name.to_owned())
        .collect()
}

/// A plain register: one clock, perhaps a reset that waits for none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its bits.
    pub width: usize,
    /// Does it take in at a rising edge.
    pub rising: bool,
    /// The level at which its reset is active, and what it holds then.
    pub reset: Option<(bool, u32)>,
}

/// Of each register, in the order of [`registers`], what it does; nothing of those that do more than a plain one.
pub fn held(rtlil: &str) -> Vec<Option<Held>> {
    let mut found: BTreeMap<String, Option<Held>> = BTreeMap::new();
    let (mut inside, mut parameters) = (None, BTreeMap::new());
    for line in rtlil.lines() {
        if let Some((kind, name)) = cell(line).filter(|(kind, _)| holds(kind)) {
            inside = Some((kind, name));
            parameters = BTreeMap::new();
        } else if let (Some((kind, name)), "  end") = (inside, line) {
            found.insert(name.to_owned(), plain(kind, &parameters));
            inside = None;
        } else if let Some((key, value)) = line
            .strip_prefix("    parameter ")
            .and_then(|rest| rest.trim_start_matches("signed ").split_once(' '))
        {
            parameters.insert(key, value);
        }
    }
    found.into_values().collect()
}

fn plain(kind: &str, parameters: &BTreeMap<&str, &str>) -> Option<Held> {
    // `8'00000001`, or a plain number.
    let number = |key: &str| -> Option<u32> {
        let value = parameters.get(key)?;
        match value.split_once('\'') {
            Some((_, bits)) => u32::from_str_radix(bits, 2).ok(),
            None => value.parse().ok(),
        }
    };
    let width = number("\\WIDTH")? as usize;
    let reset = match kind {
        "$dff" => None,
        "$adff" => Some((number("\\ARST_POLARITY")? == 1, number("\\ARST_VALUE")?)),
        _ => return None,
    };
    let rising = number("\\CLK_POLARITY")? == 1;
    Some(Held {
        width,
        rising,
        reset,
    })
}

/// The wires that registers write, each with its register's number.
pub fn written(rtlil: &str, registers: &BTreeSet<String>) -> BTreeMap<String, usize> {
    let (mut found, mut number) = (BTreeMap::new(), None);
    for line in rtlil.lines() {
        if let Some((_, name)) = cell(line) {
            number = registers.iter().position(|register| register == name);
        }
        if let (Some(output), Some(number)) = (line.strip_prefix("    connect \\Q \\"), number)
            && !output.contains(' ')
        {
            found.insert(output.to_owned(), number);
        }
    }
    found
}

/// What registers hold at first, of those of which the netlist says it: all of a register's wire.
pub fn first(rtlil: &str, registers: &BTreeSet<String>) -> BTreeMap<usize, u64> {
    let written = written(rtlil, registers);
    let (mut found, mut init) = (BTreeMap::new(), None);
    for line in rtlil.lines() {
        if let Some(value) = line.strip_prefix("  attribute \\init ") {
            init = Some(value);
        }
        let Some((name, _)) = wire(line) else {
            continue;
        };
        // A bit of no value is anything.
        let value = init.take().and_then(|value| {
            let bits = value.split_once('\'')?.1;
            u64::from_str_radix(bits, 2).ok()
        });
        if let (Some(number), Some(value)) = (written.get(name.trim_start_matches('\\')), value) {
            found.insert(*number, value);
        }
    }
    found
}

/// The netlist with zeros in all registers that have neither a reset nor a first value: what is constant then is so once
/// they have been written.
pub fn from_zero(rtlil: &str) -> String {
    let (mut bare, mut plain) = (BTreeSet::new(), false);
    for line in rtlil.lines() {
        if let Some((kind, _)) = cell(line) {
            plain = kind == "$dff" || kind == "$dffe";
        }
        if let Some(output) = line.strip_prefix("    connect \\Q ").filter(|_| plain) {
            bare.insert(output);
        }
    }
    let (mut text, mut has_init) = (String::with_capacity(rtlil.len()), false);
    for line in rtlil.lines() {
        has_init |= line.starts_with("  attribute \\init ");
        if let Some((name, width)) = wire(line) {
            if !has_init && bare.contains(name) {
                let _ = writeln!(text, "  attribute \\init {width}'{}", "0".repeat(width));
            }
            has_init = false;
        }
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// `  cell KIND NAME`
fn cell(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("  cell ")?.split_once(' ')
}

/// Cuts these registers out. By their names they are numbered, so that the same ones of two netlists have the same ports.
pub fn cut(rtlil: &str, registers: &BTreeSet<String>) -> String {
    let numbers: BTreeMap<&str, usize> = (0..)
        .zip(registers)
        .map(|(number, name)| (name.as_str(), number))
        .collect();
    // Behind those of the netlist's own ports.
    let mut port = 1_000_000;
    let (mut text, mut inside, mut widths) = (String::new(), None, BTreeMap::new());
    for line in rtlil.lines() {
        if let Some((name, width)) = wire(line) {
            widths.insert(name.to_owned(), width);
        }
        if let Some((_, name)) = cell(line) {
            inside = numbers.get(name).copied();
        }
        let Some(number) = inside else {
            text.push_str(line);
            text.push('\n');
            continue;
        };
        if line == "  end" {
            inside = None;
        } else if let Some((pin, signal)) = line
            .strip_prefix("    connect \\")
            .and_then(|rest| rest.split_once(' '))
        {
            port += 1;
            let name = format!("\\register{number}.{pin}");
            let width = width(signal, &widths);
            let (direction, left, right) = if pin == "Q" {
                ("input", signal, name.as_str())
            } else {
                ("output", name.as_str(), signal)
            };
            let _ = writeln!(text, "  wire width {width} {direction} {port} {name}");
            let _ = writeln!(text, "  connect {left} {right}");
        }
    }
    text
}

/// `  wire width 32 \a`: name and width.
fn wire(line: &str) -> Option<(&str, usize)> {
    let words: Vec<&str> = line.strip_prefix("  wire ")?.split(' ').collect();
    let at = words.iter().position(|word| *word == "width");
    let width = at.map_or(Some(1), |at| words.get(at + 1)?.parse().ok())?;
    Some((words.last()?, width))
}

/// Of a signal: wires, parts of wires, constants, and several of these in braces.
fn width(signal: &str, widths: &BTreeMap<String, usize>) -> usize {
    let words: Vec<&str> = signal.split(' ').filter(|w| !"{}".contains(*w)).collect();
    let mut sum = 0;
    for (at, word) in words.iter().enumerate() {
        let part = words.get(at + 1).filter(|next| next.starts_with('['));
        sum += if word.starts_with('[') {
            let range = word.trim_matches(['[', ']']);
            let number = |text: &str| text.parse::<usize>().unwrap_or_default();
            let (high, low) = range.split_once(':').unwrap_or((range, range));
            number(high) - number(low) + 1
        } else if part.is_some() {
            0
        } else if let Some(width) = widths.get(*word) {
            *width
        } else {
            // `8'00000001`, or a plain number, which has 32 bits.
            let sized = word.split_once('\'');
            sized.map_or(32, |(width, _)| width.parse().unwrap_or(32))
        };
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLAT: &str = "module \\top\n  wire width 8 \\q\n  wire $n\n  wire input 1 \\clk\n  cell $adff $p$1\n    parameter \\WIDTH 8\n\
        \x20   connect \\ARST \\clk\n    connect \\CLK \\clk\n    connect \\D { \\q [6:2] 2'01 $n }\n    connect \\Q \\q\n  end\n\
        \x20 cell $add $a\n    connect \\A \\q\n  end\nend\n";

    #[test]
    fn a_register_becomes_ports() {
        let registers = registers(FLAT);
        assert_eq!(registers, BTreeSet::from(["$p$1".to_owned()]));
        let cut = cut(FLAT, &registers);
        assert!(!cut.contains("$adff") && cut.contains("cell $add $a\n    connect \\A \\q\n  end"));
        assert!(
            cut.contains("wire width 8 input 1000004 \\register0.Q\n  connect \\q \\register0.Q\n")
        );
        assert!(cut.contains(
            "wire width 8 output 1000003 \\register0.D\n  connect \\register0.D { \\q [6:2] 2'01 $n }\n"
        ));
        assert!(cut.contains("wire width 1 output 1000001 \\register0.ARST\n"));
    }

    #[test]
    fn only_a_register_without_a_reset_begins_at_zero() {
        assert_eq!(from_zero(FLAT), FLAT);
        let plain = FLAT.replace("$adff", "$dff");
        let zeros = "  attribute \\init 8'00000000\n  wire width 8 \\q\n";
        assert!(from_zero(&plain).contains(zeros));
        let begun = plain.replace(
            "  wire width 8 \\q",
            "  attribute \\init 8'00000001\n  wire width 8 \\q",
        );
        assert_eq!(from_zero(&begun), begun);
        let written = written(FLAT, &registers(FLAT));
        assert_eq!(written, BTreeMap::from([("q".to_owned(), 0)]));
    }

    #[test]
    fn what_a_register_holds_at_first_is_read() {
        let of = |text: &str| first(text, &registers(text));
        assert_eq!(of(FLAT), BTreeMap::new());
        let with = |value: &str| {
            let wire = format!("  attribute \\init {value}\n  wire width 8 \\q\n");
            FLAT.replace("  wire width 8 \\q\n", &wire)
        };
        assert_eq!(of(&with("8'00000101")), BTreeMap::from([(0, 5)]));
        assert_eq!(of(&with("8'0000010x")), BTreeMap::new());
    }

    #[test]
    fn what_a_plain_register_does_is_read() {
        let text = FLAT.replace(
            "    connect \\ARST",
            "    parameter \\CLK_POLARITY 1'1\n    parameter \\ARST_POLARITY 1'0\n    parameter \\ARST_VALUE 8'00000101\n    connect \\ARST",
        );
        let plain = Held {
            width: 8,
            rising: true,
            reset: Some((false, 5)),
        };
        assert_eq!(held(&text), [Some(plain)]);
        let enabled = FLAT.replace("$adff", "$dffe");
        assert_eq!(held(&enabled), [None]);
    }

    #[test]
    fn what_is_left_in_stays_a_register() {
        assert_eq!(cut(FLAT, &BTreeSet::new()), FLAT);
    }
}
