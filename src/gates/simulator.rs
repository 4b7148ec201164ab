//! Gates in time: events, with inertial delays.
//!
//! A gate whose inputs ask for another output schedules it behind the delay of the pin that asked. Is it asked back before that
//! time, nothing comes out: a pulse shorter than the gate's delay is swallowed. An output that is asked for twice comes at the
//! earlier of the two times.

use super::circuit::{Net, ONE};
use super::wheel::Wheel;
use super::{Circuit, Counts, Power, Timing};

/// An instance that is none: what comes from outside.
const OUTSIDE: u32 = u32::MAX;

/// An output that may be about to change.
#[derive(Clone, Copy, Debug)]
struct Slot {
    net: Net,
    instance: u32,
    output: u8,
    /// The input that asked for the change.
    cause: u8,
    waiting: bool,
    /// Which of its events counts.
    number: u32,
    time: u64,
}

/// A circuit at work.
pub struct Simulator<'a> {
    circuit: &'a Circuit,
    timing: &'a Timing,
    power: &'a Power,
    values: Vec<bool>,
    /// Levels of an instance's inputs and, behind them, outputs.
    levels: Vec<u32>,
    slots: Vec<Slot>,
    /// An instance's first slot.
    first: Vec<u32>,
    /// Of each net from outside, its slot.
    outside: Vec<u32>,
    flops: Vec<u32>,
    held: Vec<bool>,
    wheel: Wheel,
    counts: Counts,
    /// Nets with transitions in this cycle, and their value before it.
    touched: Vec<(Net, bool)>,
    stamp: Vec<u64>,
    rose: Vec<u64>,
}

impl<'a> Simulator<'a> {
    /// A circuit before its first cycle, all low; a cycle takes `period` femtoseconds.
    pub fn new(circuit: &'a Circuit, timing: &'a Timing, power: &'a Power, period: u64) -> Self {
        let nets = circuit.sinks.len();
        let mut slots = Vec::new();
        let mut first = Vec::new();
        let slot = |net, instance, output| Slot {
            net,
            instance,
            output,
            cause: 0,
            waiting: false,
            number: 0,
            time: 0,
        };
        for (at, instance) in circuit.instances.iter().enumerate() {
            first.push(slots.len() as u32);
            for (o, net) in instance.outputs.iter().enumerate() {
                slots.push(slot(net.unwrap_or(0), at as u32, o as u8));
            }
        }
        let mut outside = vec![u32::MAX; nets];
        for &net in &circuit.inputs {
            outside[net as usize] = slots.len() as u32;
            slots.push(slot(net, OUTSIDE, 0));
        }
        let entering = circuit
            .inputs
            .iter()
            .flat_map(|&net| timing.entering[net as usize]);
        let longest = timing.delays.iter().copied().chain(entering).max();
        let flops: Vec<u32> = (0..circuit.instances.len() as u32)
            .filter(|&at| circuit.is_flop(at))
            .collect();
        Self {
            values: vec![false; nets],
            levels: vec![0; circuit.instances.len()],
            held: vec![false; flops.len()],
            wheel: Wheel::new(longest.unwrap_or(1)),
            counts: Counts::new(nets, circuit.instances.len(), period),
            touched: Vec::new(),
            stamp: vec![0; nets],
            rose: vec![0; nets],
            circuit,
            timing,
            power,
            slots,
            first,
            outside,
            flops,
        }
    }

    /// Flip-flops, in the order in which [`Simulator::start`] takes their values.
    pub fn flops(&self) -> &[u32] {
        &self.flops
    }

    /// The settled value of a net.
    pub fn value(&self, net: Net) -> bool {
        self.values[net as usize]
    }

    /// What the flip-flop of this place holds.
    pub fn held(&self, flop: usize) -> bool {
        self.held[flop]
    }

    /// What was counted.
    pub fn into_counts(mut self) -> Counts {
        let end = self.counts.cycles * self.counts.period;
        for net in 0..self.values.len() {
            if self.values[net] {
                self.counts.ones[net] += end - self.rose[net].min(end);
            }
        }
        self.counts
    }

    /// Puts values into flip-flops and onto nets from outside, and lets all gates follow; nothing of it is counted.
    pub fn start(&mut self, held: &[bool], outside: &[(Net, bool)]) {
        self.values.fill(false);
        self.values[ONE as usize] = true;
        for &(net, on) in outside {
            self.values[net as usize] = on;
        }
        self.held.copy_from_slice(held);
        for (flop, &on) in self.flops.iter().zip(held) {
            let kind = self.circuit.kind_of(*flop);
            let outputs = &self.circuit.instances[*flop as usize].outputs;
            for (output, net) in kind.outputs.iter().zip(outputs) {
                if let Some(net) = *net {
                    self.values[net as usize] = on != output.inverted;
                }
            }
        }
        let circuit = self.circuit;
        for &gate in &circuit.order {
            let kind = circuit.kind_of(gate);
            let instance = &circuit.instances[gate as usize];
            let inputs = self.inputs_of(gate);
            for (output, net) in kind.outputs.iter().zip(&instance.outputs) {
                if let (Some(net), Some(truth)) = (*net, &output.truth) {
                    self.values[net as usize] = truth.at(inputs as usize);
                }
            }
        }
        for at in 0..circuit.instances.len() {
            let inputs = circuit.instances[at].inputs.len();
            let outputs = circuit.instances[at].outputs.iter().enumerate();
            let on = outputs.map(|(o, net)| {
                let on = net.is_some_and(|net| self.values[net as usize]);
                u32::from(on) << (inputs + o)
            });
            self.levels[at] = on.sum::<u32>() | self.inputs_of(at as u32);
        }
    }

    fn inputs_of(&self, instance: u32) -> u32 {
        let inputs = self.circuit.instances[instance as usize].inputs.iter();
        inputs
            .enumerate()
            .map(|(at, &net)| u32::from(self.values[net as usize]) << at)
            .sum()
    }

    /// One clock cycle: flip-flops take over, nets from outside change as these do, and all gates settle.
    pub fn cycle(&mut self, outside: &[(Net, bool)]) {
        let circuit = self.circuit;
        self.wheel.restart();
        self.touched.clear();
        self.counts.cycles += 1;
        // All take over what stands there now, before any of them changes.
        for at in 0..self.flops.len() {
            let instance = self.flops[at];
            let kind = circuit.kind_of(instance);
            let Some(flop) = &kind.flop else { continue };
            let levels = self.levels[instance as usize] as usize;
            self.counts.clock[instance as usize] += self.power.of_pin(
                circuit,
                instance,
                flop.clock,
                (levels | 1 << flop.clock, true),
            );
            let pins = kind.inputs.len();
            let inputs = levels & ((1 << pins) - 1);
            let next = flop.next.at(inputs | usize::from(self.held[at]) << pins);
            if next == self.held[at] {
                continue;
            }
            self.held[at] = next;
            for (o, output) in kind.outputs.iter().enumerate() {
                if circuit.instances[instance as usize].outputs[o].is_none() {
                    continue;
                }
                let rises = next != output.inverted;
                let delay = self.timing.delay(instance, (pins, o, flop.clock), rises);
                let slot = self.first[instance as usize] + o as u32;
                self.schedule(slot, u64::from(delay), flop.clock as u8);
            }
        }
        for &(net, on) in outside {
            let slot = self.outside[net as usize];
            if slot != u32::MAX && self.values[net as usize] != on {
                let delay = self.timing.entering[net as usize][usize::from(!on)];
                self.schedule(slot, u64::from(delay), 0);
            }
        }
        while let Some((time, slot, number)) = self.wheel.pop() {
            let known = &mut self.slots[slot as usize];
            if known.waiting && known.number == number {
                known.waiting = false;
                self.pass(slot, time);
            }
        }
        self.close();
    }

    fn schedule(&mut self, slot: u32, time: u64, cause: u8) {
        let known = &mut self.slots[slot as usize];
        known.waiting = true;
        known.number += 1;
        known.time = time;
        known.cause = cause;
        self.wheel.push((time, slot, known.number));
    }

    /// An output changes.
    fn pass(&mut self, slot: u32, time: u64) {
        let circuit = self.circuit;
        let Slot {
            net,
            instance,
            output,
            cause,
            ..
        } = self.slots[slot as usize];
        let n = net as usize;
        let rises = !self.values[n];
        self.counts.events += 1;
        self.counts.settled = self.counts.settled.max(time);
        let cycle = self.counts.cycles;
        if self.stamp[n] != cycle {
            self.stamp[n] = cycle;
            self.touched.push((net, !rises));
        }
        self.values[n] = rises;
        self.counts.toggles[n] += 1;
        let now = (cycle - 1) * self.counts.period + time;
        if rises {
            self.rose[n] = now;
        } else {
            self.counts.ones[n] += now - self.rose[n].min(now);
        }
        if instance != OUTSIDE {
            let i = instance as usize;
            let inputs = circuit.instances[i].inputs.len();
            self.levels[i] ^= 1 << (inputs + output as usize);
            let levels = self.levels[i] as usize;
            self.counts.internal[i] += self.power.of_output(
                circuit,
                instance,
                (output as usize, cause as usize),
                (levels, rises),
            );
        }
        for &(sink, pin) in &circuit.sinks[n] {
            self.levels[sink as usize] ^= 1 << pin;
            let levels = self.levels[sink as usize] as usize;
            let energy = self
                .power
                .of_pin(circuit, sink, pin as usize, (levels, rises));
            self.counts.internal[sink as usize] += energy;
            self.ask(sink, pin, time);
        }
    }

    /// A gate's input has changed.
    fn ask(&mut self, instance: u32, pin: u8, time: u64) {
        let circuit = self.circuit;
        let kind = circuit.kind_of(instance);
        if kind.flop.is_some() {
            return;
        }
        let pins = kind.inputs.len();
        let levels = self.levels[instance as usize] as usize;
        let inputs = levels & ((1 << pins) - 1);
        let connected = &circuit.instances[instance as usize].outputs;
        for (o, output) in kind.outputs.iter().enumerate() {
            let (Some(truth), Some(_)) = (&output.truth, connected[o]) else {
                continue;
            };
            let wanted = truth.at(inputs);
            let now = levels >> (pins + o) & 1 != 0;
            let slot = self.first[instance as usize] + o as u32;
            let known = &mut self.slots[slot as usize];
            if wanted == now {
                // Taken back in time.
                known.waiting = false;
                continue;
            }
            let at = time + u64::from(self.timing.delay(instance, (pins, o, pin as usize), wanted));
            if !known.waiting || at < known.time {
                self.schedule(slot, at, pin);
            }
        }
    }

    /// What is counted at a cycle's end.
    fn close(&mut self) {
        for &(net, before) in &self.touched {
            self.counts.functional[net as usize] += u64::from(self.values[net as usize] != before);
        }
        let circuit = self.circuit;
        for (at, instance) in circuit.instances.iter().enumerate() {
            let kind = &circuit.kinds[instance.kind];
            let levels = self.levels[at] as usize;
            self.counts.leakage[at] += kind.leakage_at(levels);
            if let Some(flop) = &kind.flop {
                self.counts.clock[at] +=
                    self.power
                        .of_pin(circuit, at as u32, flop.clock, (levels, false));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gates::ClockTree;
    use crate::gates::circuit::tests::{netlist, tiny};
    use crate::gates::load::WireRule;

    /// Runs cells with inputs 2 and 3 at these values, cycle by cycle; the first is the start.
    fn run(cells: &[(&str, &str, &str)], rows: &[[bool; 2]]) -> (Circuit, Counts, Power) {
        let library = tiny();
        let circuit = Circuit::new(&netlist(cells, &[2, 3], &[5]), &library, "clk").unwrap();
        let rule = WireRule::PerPin(0.0);
        let tree = ClockTree::new(&circuit, &library, &rule, 16);
        let timing = Timing::new(&circuit, &library, &rule, &tree);
        let power = Power::new(&circuit, &timing, library.voltage);
        let mut simulator = Simulator::new(&circuit, &timing, &power, 10_000_000);
        let row = |at: usize| [(2, rows[at][0]), (3, rows[at][1])];
        let held = vec![false; simulator.flops().len()];
        simulator.start(&held, &row(0));
        for at in 1..rows.len() {
            simulator.cycle(&row(at));
        }
        let counts = simulator.into_counts();
        (circuit, counts, power)
    }

    fn near(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 1e-9 * expected.abs().max(1e-18)
    }

    /// `in` and, behind a buffer of 1 ns, `in` again: each change of it makes a pulse of 1 ns at the output.
    #[test]
    fn a_reconvergent_net_makes_the_glitches_that_a_hand_counts() {
        let cells = [("b", "BUF", "A2 Y4"), ("x", "XOR", "A2 B4 Y5")];
        let rows = [[false; 2], [true, false], [true, false], [false; 2]];
        let (_, counts, _) = run(&cells, &rows);
        // Up 0.5 ns behind the input, down 0.5 ns behind the buffer, twice.
        assert_eq!((counts.toggles[5], counts.functional[5]), (4, 0));
        assert_eq!((counts.toggles[4], counts.functional[4]), (2, 2));
        assert_eq!(counts.glitches(5), 4);
        // A pulse of 1 ns each time; the last event is 1.5 ns behind the input, which comes 0.3 ns behind the edge.
        assert_eq!(counts.ones[5], 2_000_000);
        assert_eq!(counts.settled, 1_800_000);
        assert_eq!(counts.cycles, 3);
    }

    /// The same behind an inverter of 0.2 and 0.3 ns: the pulse is shorter than the 0.5 ns of the gate.
    #[test]
    fn a_pulse_shorter_than_the_gates_delay_is_swallowed() {
        let cells = [("b", "INV", "A2 Y4"), ("x", "XOR", "A2 B4 Y5")];
        let rows = [[false; 2], [true, false], [false; 2], [true, false]];
        let (_, counts, _) = run(&cells, &rows);
        assert_eq!((counts.toggles[4], counts.toggles[5]), (3, 0));
    }

    #[test]
    fn the_energy_of_an_inverter_by_hand() {
        let cells = [("a", "INV", "A2 Y4"), ("b", "INV", "A4 Y5")];
        let (circuit, counts, power) = run(&cells, &[[false; 2], [true, false], [false; 2]]);
        // 10 fF at 2 V: 20 fJ for each transition.
        assert!(near(power.switching[4], 20e-15), "{}", power.switching[4]);
        // At a transition of 0.1 ns 10 fJ for a rise and 20 for a fall.
        let at = circuit
            .instances
            .iter()
            .position(|i| i.name == "a")
            .unwrap();
        assert!(near(counts.internal[at], 30e-15), "{}", counts.internal[at]);
        // Two cycles at 3 nW.
        assert!(near(counts.leakage[at], 6e-9));
        let tree = ClockTree::new(&circuit, &tiny(), &WireRule::PerPin(0.0), 16);
        let shares = power.shares(&circuit, &tree, &counts, at as u32);
        assert!(near(shares.switching, 40e-15) && near(shares.leakage, 6e-9 * 10e-9));
        assert!(near(shares.clock, 0.0));
    }

    /// Power of the pin that caused a transition, at the levels that stand then.
    #[test]
    fn internal_power_hangs_on_cause_and_levels() {
        let cells = [("x", "XOR", "A2 B3 Y5")];
        let energy = |rows: &[[bool; 2]]| run(&cells, rows).1.internal[0] * 1e15;
        assert!(near(energy(&[[false; 2], [true, false]]), 300.0));
        assert!(near(energy(&[[true, true], [false, true]]), 100.0));
        assert!(near(energy(&[[false; 2], [false, true]]), 50.0));
    }

    #[test]
    fn a_flip_flop_takes_over_what_stood_before_the_edge() {
        let cells = [("f", "DFF", "CK99 D2 Q4"), ("g", "DFF", "CK99 D4 Q5")];
        let rows = [[true, false], [true, false], [true, false], [true, false]];
        let (circuit, counts, power) = run(&cells, &rows);
        assert_eq!((counts.toggles[4], counts.toggles[5]), (1, 1));
        let at = circuit
            .instances
            .iter()
            .position(|i| i.name == "f")
            .unwrap();
        // 11 and 13 fJ each cycle, and 70 for its one rise.
        assert!(near(counts.clock[at], 3.0 * 24e-15));
        assert!(near(counts.internal[at], 70e-15));
        let tree = ClockTree::new(&circuit, &tiny(), &WireRule::PerPin(0.0), 16);
        let shares = power.shares(&circuit, &tree, &counts, at as u32);
        // A pin of 4 fF, and of a buffer of 10 fF and 5 fJ an edge a fifteenth.
        let cycle = (4e-15 + 10e-15 / 15.0) * 4.0 + 10e-15 / 15.0;
        assert!(
            near(shares.clock, 3.0 * (24e-15 + cycle)),
            "{}",
            shares.clock
        );
    }
}
