//! What a net's driver has to charge: the pins that it feeds, and wires.

use super::Circuit;
use crate::liberty::{Library, WireLoad};

/// Capacitance of a wire, in F for each um: of middle layers, in every node from 350 nm down much the same.
const PER_UM: f64 = 0.2e-15;
/// Length of wire for each pin that a net feeds, in sides of a cell of mean area.
const SIDES: f64 = 4.0;

/// How wires are guessed, before there is a layout.
#[derive(Clone, Debug, PartialEq)]
pub enum WireRule {
    /// So many F for each pin that a net feeds.
    PerPin(f64),
    /// By a table of the library.
    Table(WireLoad),
}

impl WireRule {
    /// What is taken where nothing is asked for: the library's own default table, else four sides of a cell of mean area at
    /// 0.2 fF/um for each pin.
    pub fn usual(circuit: &Circuit, library: &Library) -> Self {
        let named = library.default_wire_load.as_ref();
        if let Some(table) = named.and_then(|name| library.wire_loads.get(name)) {
            return Self::Table(table.clone());
        }
        let mean = circuit.area() / circuit.instances.len().max(1) as f64;
        Self::PerPin(PER_UM * SIDES * mean.sqrt())
    }

    /// Of the wires of a net that feeds so many pins, in F.
    pub fn of(&self, pins: usize) -> f64 {
        match self {
            Self::PerPin(each) => each * pins as f64,
            Self::Table(_) if pins == 0 => 0.0,
            Self::Table(table) => table.of(pins as u32),
        }
    }

    /// In words.
    pub fn words(&self) -> String {
        match self {
            Self::PerPin(each) => format!("{:.2} fF for each pin fed", each * 1e15),
            Self::Table(table) => format!("the library's table `{}`", table.name),
        }
    }
}

/// Of each net, pins and wires, in F.
pub fn loads(circuit: &Circuit, rule: &WireRule) -> Vec<f64> {
    let pins = |net: usize| -> f64 {
        let sinks = circuit.sinks[net].iter();
        sinks
            .map(|&(instance, pin)| capacitance(circuit, instance, pin))
            .sum()
    };
    let nets = 0..circuit.sinks.len();
    nets.map(|net| pins(net) + rule.of(circuit.sinks[net].len()))
        .collect()
}

/// Of an instance's input, in F.
pub fn capacitance(circuit: &Circuit, instance: u32, pin: u8) -> f64 {
    let kind = circuit.kind_of(instance);
    let pin = kind.cell.pin(&kind.inputs[pin as usize]);
    pin.map_or(0.0, |pin| pin.capacitance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gates::circuit::tests::{netlist, tiny};

    #[test]
    fn pins_and_wires_add_up() {
        let cells = [
            ("a", "INV", "A2 Y4"),
            ("b", "XOR", "A4 B3 Y5"),
            ("c", "BUF", "A4 Y6"),
        ];
        let library = tiny();
        let circuit = Circuit::new(&netlist(&cells, &[2, 3], &[5, 6]), &library, "clk").unwrap();
        let loads = loads(&circuit, &WireRule::PerPin(1e-15));
        // Pins of 20 and 10 fF, and two wires.
        assert!((loads[4] * 1e15 - 32.0).abs() < 1e-9);
        assert!(loads[5].abs() < 1e-30);
        let WireRule::PerPin(each) = WireRule::usual(&circuit, &library) else {
            panic!("the library has no tables");
        };
        assert!((each * 1e15 - 0.8 * 20_f64.sqrt()).abs() < 1e-9);
        let table = WireLoad {
            capacitance: 2e-15,
            slope: 3.0,
            lengths: vec![(1, 5.0), (2, 7.0)],
            ..WireLoad::default()
        };
        let rule = WireRule::Table(table);
        let found = [0, 1, 2, 4].map(|pins| (rule.of(pins) * 1e15).round());
        assert!(
            found
                .iter()
                .zip([0.0, 10.0, 14.0, 26.0])
                .all(|(a, b)| (a - b).abs() < 1e-9)
        );
    }
}
