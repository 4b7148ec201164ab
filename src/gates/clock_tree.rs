//! The clock's tree, which synthesis does not make: a rule stands for it.
//!
//! The leaf of the tree is the library's largest buffer, one for so many flip-flops; above the leaves the tree goes on with
//! as many buffers for each, so that there are 1/(n - 1) buffers for a flip-flop in all. Each feeds n pins with n wires.

use super::Circuit;
use super::kind::Kind;
use super::load::{WireRule, capacitance};
use crate::liberty::{Cell, Library};

/// The clock's tree.
#[derive(Clone, Debug, PartialEq)]
pub struct ClockTree {
    /// The buffer, where the library has one.
    pub buffer: Option<String>,
    /// Pins that a buffer feeds.
    pub fanout: u32,
    /// Transition of the clock at the flip-flops, in s.
    pub slew: f64,
    /// Capacitance at a flip-flop: its pin and a wire, in F; the mean of the circuit.
    pub sink: f64,
    /// Capacitance of the tree itself for each flip-flop: pins of buffers and wires to them, in F.
    pub inner: f64,
    /// Internal energy of the tree's buffers for each flip-flop and cycle, in J.
    pub internal: f64,
    /// Area of the tree's buffers for each flip-flop.
    pub area: f64,
}

impl ClockTree {
    /// An ideal clock: it costs nothing outside of the flip-flops.
    pub fn none() -> Self {
        Self {
            buffer: None,
            fanout: 0,
            slew: 0.0,
            sink: 0.0,
            inner: 0.0,
            internal: 0.0,
            area: 0.0,
        }
    }

    /// Of a circuit's flip-flops.
    pub fn new(circuit: &Circuit, library: &Library, rule: &WireRule, fanout: u32) -> Self {
        let clock = circuit
            .clock
            .map_or(&[][..], |net| &circuit.sinks[net as usize]);
        let pins = clock.iter().map(|&(i, pin)| capacitance(circuit, i, pin));
        let sink = pins.sum::<f64>() / clock.len().max(1) as f64 + rule.of(1);
        let mut tree = Self {
            buffer: None,
            fanout,
            slew: 0.0,
            sink,
            inner: 0.0,
            internal: 0.0,
            area: 0.0,
        };
        let Some(buffer) = buffer(library) else {
            return tree;
        };
        let load = sink * f64::from(fanout);
        let (Some(input), Some(output)) = (buffer.inputs().next(), buffer.outputs().next()) else {
            return tree;
        };
        // A buffer that is fed by such a buffer: a few steps find the transition that comes back.
        let mut slew = [0.0; 2];
        for _ in 0..8 {
            let next = |edge: usize| {
                let arcs = output.arcs.iter().filter_map(|arc| arc.slew[edge].as_ref());
                arcs.map(|table| table.value(slew[edge], load))
                    .fold(0.0, f64::max)
            };
            slew = [next(0), next(1)];
        }
        tree.slew = slew[0].max(slew[1]);
        let each = 1.0 / f64::from(fanout.max(2) - 1);
        let energy = |edge: usize| -> f64 {
            let of = |power: &crate::liberty::Power, load| {
                let table = power.energy[edge].as_ref();
                table.map_or(0.0, |table| table.value(tree.slew, load))
            };
            let own: f64 = input.power.iter().map(|power| of(power, 0.0)).sum();
            own + output
                .power
                .iter()
                .map(|power| of(power, load))
                .sum::<f64>()
        };
        tree.internal = (energy(0) + energy(1)) * each;
        tree.inner = (input.capacitance + rule.of(1)) * each;
        tree.area = buffer.area * each;
        tree.buffer = Some(buffer.name.clone());
        tree
    }
}

/// The library's largest buffer; an inverter where it has none.
pub(super) fn buffer(library: &Library) -> Option<&Cell> {
    let one = |cell: &Cell| -> Option<bool> {
        let simple =
            cell.sequential.is_none() && cell.inputs().count() == 1 && cell.outputs().count() == 1;
        let output = cell.outputs().next().filter(|_| simple)?;
        let (_, inverted) = output.function.as_ref()?.single()?;
        let ready = cell.reserved.is_none()
            && Kind::new(cell).is_ok()
            && output.arcs.iter().any(|arc| arc.slew[0].is_some());
        ready.then_some(inverted)
    };
    let with = |wanted: bool| {
        let cells = library
            .cells
            .values()
            .filter(move |cell| one(cell) == Some(wanted));
        cells.max_by(|a, b| a.area.total_cmp(&b.area))
    };
    with(false).or_else(|| with(true))
}

/// The flip-flop that a circuit has most of; where it has none, the library's first.
pub fn usual_flop(circuit: &Circuit, library: &Library) -> Option<Kind> {
    let mut uses = vec![0_usize; circuit.kinds.len()];
    for instance in &circuit.instances {
        uses[instance.kind] += 1;
    }
    let own = (0..circuit.kinds.len()).filter(|&kind| circuit.kinds[kind].flop.is_some());
    if let Some(most) = own.max_by_key(|&kind| (uses[kind], std::cmp::Reverse(kind))) {
        return Some(circuit.kinds[most].clone());
    }
    let mut kinds = library
        .cells
        .values()
        .filter_map(|cell| Kind::new(cell).ok());
    kinds.find(|kind| kind.flop.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The largest buffer is not for clocks where it is something else as well.
    #[test]
    fn a_level_shifter_is_no_buffer() {
        let tiny = include_str!("../liberty/tiny.lib");
        let named = |text: &str| {
            let library = crate::liberty::read(text.as_bytes()).unwrap();
            buffer(&library).map(|cell| cell.name.clone())
        };
        assert_eq!(named(tiny).as_deref(), Some("BUF"));
        let shifts = tiny.replacen(
            "cell (BUF) {",
            "cell (BUF) { is_level_shifter : \"true\";",
            1,
        );
        assert_ne!(shifts, tiny);
        assert_eq!(named(&shifts).as_deref(), Some("INV"));
    }
}
