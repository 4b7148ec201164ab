//! Both netlists of a part side by side, with a machine of small registers and a few bits that may differ.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::cut::{Cut, of_register};
use super::weave::SELECT;

/// A register of the machine, or a bit of one, and where it stands in the machine's state.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slice {
    pub(super) register: usize,
    /// The first bit of the register that is in the machine.
    pub(super) from: usize,
    pub(super) low: usize,
    pub(super) width: usize,
}

impl Slice {
    /// What this register holds in a state.
    pub(super) fn of(&self, state: u64) -> u64 {
        state >> self.low & ((1 << self.width) - 1)
    }

    /// Its bits of what the register holds.
    fn cut(&self, held: u64) -> u64 {
        held.checked_shr(self.from as u32).unwrap_or(0) & ((1 << self.width) - 1)
    }

    fn range(&self) -> String {
        format!("[{}:{}]", self.low + self.width - 1, self.low)
    }

    /// The bits of the register.
    fn bits(&self) -> String {
        format!("[{}:{}]", self.from + self.width - 1, self.from)
    }
}

/// A bit of a register that a mutant changes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Touched {
    pub(super) register: usize,
    pub(super) bit: usize,
}

/// The bench of a mutant.
pub(super) struct Bench<'a> {
    pub(super) cut: &'a Cut,
    pub(super) number: usize,
    /// Of the choice of a mutant.
    pub(super) bits: usize,
    pub(super) machine: Vec<Slice>,
    pub(super) touched: Vec<Touched>,
}

impl Bench<'_> {
    /// Bits of a port, two at least: one bit alone is no vector to z3.
    pub(super) fn width_of(&self, port: &str) -> usize {
        let bits = match port {
            "state" | "next" | "at_once" => self.machine.iter().map(|slice| slice.width).sum(),
            "d" | "e" | "still" => self.touched.len(),
            _ => 1,
        };
        bits.max(2)
    }

    /// A value of a port, as z3 writes it.
    pub(super) fn number_of(&self, port: &str, value: u64) -> String {
        let width = self.width_of(port);
        format!("#b{value:0width$b}")
    }

    /// Has a register of the machine a reset that waits for no clock, or one that the mutant changes: both move without one.
    pub(super) fn has_reset(&self) -> bool {
        let machine = self.machine.iter().map(|slice| slice.register);
        let mut all = machine.chain(self.touched.iter().map(|touched| touched.register));
        all.any(|register| self.cut.plain[&register].reset.is_some())
    }

    /// Where the machine begins: behind its reset, and before it; what has neither a reset nor a first value holds anything.
    pub(super) fn first(&self) -> BTreeSet<u64> {
        let mut states = BTreeSet::from([0]);
        for slice in &self.machine {
            let mut values: BTreeSet<u64> = BTreeSet::new();
            values.extend(self.cut.first.get(&slice.register).copied());
            let to = self.cut.plain[&slice.register].reset;
            values.extend(to.map(|(_, value)| u64::from(value)));
            let values: BTreeSet<u64> = if values.is_empty() {
                (0..1 << slice.width).collect()
            } else {
                values.into_iter().map(|held| slice.cut(held)).collect()
            };
            let with = |state: &u64| {
                let all = values.iter().map(|value| state | value << slice.low);
                all.collect::<Vec<u64>>()
            };
            states = states.iter().flat_map(with).collect();
        }
        states
    }

    /// `state` and `d` in; `next` and `e` behind a clock, `at_once` and `still` behind a reset without one; does anything
    /// `other` differ.
    pub(super) fn verilog(&self) -> String {
        let width = |port: &str| self.width_of(port) - 1;
        let mut head = format!(
            "module bench(input [{}:0] state, input [{}:0] d",
            width("state"),
            width("d")
        );
        let (mut body, mut pins) = (String::new(), [String::new(), String::new()]);
        let mut connect = |port: &str, gold: &str, gate: &str| {
            for (pins, signal) in pins.iter_mut().zip([gold, gate]) {
                let comma = if pins.is_empty() { "" } else { ", " };
                let _ = write!(pins, "{comma}.\\{port} ({signal})");
            }
        };
        for (at, (port, width)) in self.cut.inputs.iter().enumerate() {
            if port == SELECT {
                let chosen = format!("{}'d{}", self.bits, self.number);
                connect(port, &chosen, &chosen);
                continue;
            }
            let register = of_register(port).map(|(number, _)| number);
            let slices = self.machine.iter().filter(|s| Some(s.register) == register);
            let slices: Vec<&Slice> = slices.collect();
            let gold = format!("i{at}");
            let top = width - 1;
            match &slices[..] {
                [] => drop(write!(head, ", input [{top}:0] {gold}")),
                [one] if one.width == *width => {
                    let _ = writeln!(body, "  wire [{top}:0] {gold} = state{};", one.range());
                }
                parts => {
                    let _ = write!(head, ", input [{top}:0] f{at}");
                    let _ = writeln!(
                        body,
                        "  reg [{top}:0] {gold};\n  always @* begin\n    {gold} = f{at};"
                    );
                    for part in parts {
                        let _ =
                            writeln!(body, "    {gold}{} = state{};", part.bits(), part.range());
                    }
                    body.push_str("  end\n");
                }
            }
            let mask = register.map_or(String::new(), |register| self.mask(register, *width));
            if mask.is_empty() {
                connect(port, &gold, &gold);
            } else {
                let _ = writeln!(body, "  wire [{}:0] j{at} = i{at} ^ {mask};", width - 1);
                connect(port, &gold, &format!("j{at}"));
            }
        }
        let mut other = String::from("1'b0");
        for (at, (port, width)) in self.cut.outputs.iter().enumerate() {
            let _ = writeln!(body, "  wire [{}:0] x{at}, y{at};", width - 1);
            connect(port, &format!("x{at}"), &format!("y{at}"));
            let data = of_register(port).filter(|(_, pin)| *pin == "D");
            let touched = data.map_or(String::new(), |(register, _)| self.cover(register, *width));
            if touched.is_empty() {
                let _ = write!(other, " | (x{at} != y{at})");
            } else {
                let _ = write!(other, " | (((x{at} ^ y{at}) & ~{touched}) != 0)");
            }
        }
        let (next, at_once) = self.machine_next();
        let (e, still) = self.differing_next();
        let [gold, gate] = pins;
        let out = |port: &str| format!(", output [{}:0] {port}", width(port));
        for port in ["next", "e", "other", "at_once", "still"] {
            head.push_str(&out(port));
        }
        format!(
            "{head});\n{body}  gold g({gold});\n  gate m({gate});\n  assign next = {next};\n  assign at_once = {at_once};\n  \
             assign e = {e};\n  assign still = {still};\n  assign other = {{1'b0, ({other})}};\nendmodule\n"
        )
    }

    /// The touched bits of a register, each where it stands, as `d` has them; nothing of a register without.
    fn mask(&self, register: usize, width: usize) -> String {
        let mut terms = Vec::new();
        for (at, touched) in self.touched.iter().enumerate() {
            if touched.register == register {
                terms.push(format!(
                    "({{{{{width}{{1'b0}}}}, d[{at}]}} << {})",
                    touched.bit
                ));
            }
        }
        if terms.is_empty() {
            return String::new();
        }
        format!("({})", terms.join(" | "))
    }

    /// Ones where the touched bits of a register stand; nothing of a register without.
    fn cover(&self, register: usize, width: usize) -> String {
        let of = self.touched.iter().filter(|t| t.register == register);
        let mut bits = vec!['0'; width];
        for touched in of {
            if let Some(bit) = bits.iter_mut().rev().nth(touched.bit) {
                *bit = '1';
            }
        }
        if bits.contains(&'1') {
            format!("{width}'b{}", bits.iter().collect::<String>())
        } else {
            String::new()
        }
    }

    /// A register's pin among the outputs: the wires' number.
    fn output(&self, register: usize, pin: &str) -> Option<usize> {
        let name = format!("register{register}.{pin}");
        self.cut.outputs.keys().position(|port| *port == name)
    }

    /// When a register is reset without a clock; nothing of one that is not.
    fn reset(&self, register: usize) -> Option<(String, u32)> {
        let (active, value) = self.cut.plain.get(&register)?.reset?;
        let at = self.output(register, "ARST")?;
        Some((format!("(x{at} == 1'b{})", u8::from(active)), value))
    }

    /// What the machine holds behind a clock, and behind a reset that comes without one.
    fn machine_next(&self) -> (String, String) {
        let (mut clocked, mut at_once) = (Vec::new(), Vec::new());
        for slice in self.machine.iter().rev() {
            let Slice {
                register, width, ..
            } = *slice;
            let now = format!("state{}", slice.range());
            let taken = match self.output(register, "D") {
                Some(at) => format!("x{at}{}", slice.bits()),
                None => now.clone(),
            };
            let reset = self.reset(register);
            let reset = reset.map(|(active, value)| (active, slice.cut(u64::from(value))));
            let (to, still) = match reset {
                Some((active, value)) => (
                    format!("({active} ? {width}'d{value} : {taken})"),
                    format!("({active} ? {width}'d{value} : {now})"),
                ),
                None => (taken, now),
            };
            clocked.push(to);
            at_once.push(still);
        }
        let whole = |parts: Vec<String>| format!("{{{}}}", parts.join(", "));
        (whole(clocked), whole(at_once))
    }

    /// The same of the bits that differ: a reset makes them alike.
    fn differing_next(&self) -> (String, String) {
        let (mut clocked, mut still) = (Vec::new(), Vec::new());
        for (at, touched) in self.touched.iter().enumerate().rev() {
            let Touched { register, bit } = *touched;
            let taken = match self.output(register, "D") {
                Some(at) => format!("(x{at}[{bit}] ^ y{at}[{bit}])"),
                None => format!("d[{at}]"),
            };
            if let Some((active, _)) = self.reset(register) {
                clocked.push(format!("({active} ? 1'b0 : {taken})"));
                still.push(format!("({active} ? 1'b0 : d[{at}])"));
            } else {
                clocked.push(taken);
                still.push(format!("d[{at}]"));
            }
        }
        let whole = |parts: Vec<String>| format!("{{{}}}", parts.join(", "));
        (whole(clocked), whole(still))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::registers::Held;
    use super::*;

    /// A changed bit is set back by a reset without a clock also where the machine has none: then there is a state with
    /// nothing changed that clocks alone do not lead to.
    #[test]
    fn a_changed_register_is_reset_beside_a_machine_without_a_reset() {
        let held = |width, reset| Held {
            width,
            rising: true,
            reset,
        };
        let mut cut = Cut {
            inputs: BTreeMap::new(),
            outputs: BTreeMap::new(),
            made: String::new(),
            plain: BTreeMap::from([(0, held(2, None)), (1, held(32, Some((true, 0))))]),
            clocks: BTreeMap::new(),
            first: BTreeMap::from([(0, 1)]),
        };
        let has_reset = |cut: &Cut| {
            let machine = vec![Slice {
                register: 0,
                from: 0,
                low: 0,
                width: 2,
            }];
            let bench = Bench {
                cut,
                number: 1,
                bits: 1,
                machine,
                touched: vec![Touched {
                    register: 1,
                    bit: 3,
                }],
            };
            assert_eq!(bench.first(), BTreeSet::from([1]));
            bench.has_reset()
        };
        assert!(has_reset(&cut));
        cut.plain.insert(1, held(32, None));
        assert!(!has_reset(&cut));
    }
}
