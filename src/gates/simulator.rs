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
    /// The first flip-flop that was cleared or set whatever its clock did.
    forced: Option<u32>,
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
            forced: None,
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

    /// The first flip-flop that was cleared or set whatever its clock did, which is not simulated: what is counted from there
    /// on is worth nothing.
    pub fn forced(&self) -> Option<u32> {
        self.forced
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
            self.watch(at as u32);
        }
    }

    /// Keeps a flip-flop in mind that is forced.
    #[inline]
    fn watch(&mut self, instance: u32) {
        let kind = self.circuit.kind_of(instance);
        let Some(flop) = kind.flop.as_ref().filter(|flop| !flop.forces.is_empty()) else {
            return;
        };
        let inputs = self.levels[instance as usize] as usize & ((1 << kind.inputs.len()) - 1);
        if flop.is_forced(inputs) {
            self.forced.get_or_insert(instance);
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
            self.watch(instance);
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
