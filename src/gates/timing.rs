//! Delays by the library's tables: transitions are worked out once, from flip-flops on, and with them a delay for each pin and
//! edge, which then stands fast.
//!
//! As in static timing, the slowest transition that can come to a net is taken to come always. The delay of a pin is the mean
//! of its arcs where these differ by the levels of other pins.

use super::circuit::{Driver, Net};
use super::clock_tree::usual_flop;
use super::kind::Kind;
use super::load::{WireRule, loads};
use super::{Circuit, ClockTree};
use crate::liberty::{Arc, Library, Pin, Sense, TimingType};

/// Femtoseconds in a second.
pub const FS: f64 = 1e15;

/// Delays and transitions of a circuit.
#[derive(Clone, Debug)]
pub struct Timing {
    /// Of each net what its driver charges, in F.
    pub load: Vec<f64>,
    /// Of each net the times of its rising and falling transition, in s.
    pub slew: Vec<[f64; 2]>,
    /// Of each net the latest time behind the clock's edge at which it rises and falls, in s.
    pub arrival: Vec<[f64; 2]>,
    /// Where an instance's delays begin in [`Timing::delays`].
    pub first: Vec<u32>,
    /// By output, then input, then edge (rising first), in fs.
    pub delays: Vec<u32>,
    /// Of a net that comes from outside: its delay behind the clock's edge, rising and falling, in fs.
    pub entering: Vec<[u32; 2]>,
    /// The shortest period, in s: the longest way through gates to a flip-flop, with the time that one has to stand in front
    /// of its clock.
    pub longest: f64,
    /// The net at the end of that way.
    pub longest_net: Option<Net>,
}

/// Transitions and delays while they are worked out.
struct Walk<'a> {
    circuit: &'a Circuit,
    timing: Timing,
    clock: f64,
}

impl Timing {
    /// Of a circuit.
    pub fn new(circuit: &Circuit, library: &Library, rule: &WireRule, tree: &ClockTree) -> Self {
        let nets = circuit.sinks.len();
        let mut timing = Self {
            load: loads(circuit, rule),
            slew: vec![[0.0; 2]; nets],
            arrival: vec![[0.0; 2]; nets],
            first: Vec::new(),
            delays: Vec::new(),
            entering: vec![[1; 2]; nets],
            longest: 0.0,
            longest_net: None,
        };
        for at in 0..circuit.instances.len() as u32 {
            timing.first.push(timing.delays.len() as u32);
            let kind = circuit.kind_of(at);
            let delays = 2 * kind.inputs.len() * kind.outputs.len();
            timing.delays.resize(timing.delays.len() + delays, 1);
        }
        if let Some(clock) = circuit.clock {
            timing.slew[clock as usize] = [tree.slew; 2];
        }
        let mut walk = Walk {
            circuit,
            timing,
            clock: tree.slew,
        };
        walk.inputs(library);
        for at in (0..circuit.instances.len() as u32).filter(|&at| circuit.is_flop(at)) {
            walk.instance(at);
        }
        for &at in &circuit.order {
            walk.instance(at);
        }
        walk.ends();
        walk.timing
    }

    /// The delay of an instance's output behind an input, in fs.
    #[inline]
    pub fn delay(
        &self,
        instance: u32,
        (inputs, output, input): (usize, usize, usize),
        rises: bool,
    ) -> u32 {
        let first = self.first[instance as usize] as usize;
        self.delays[first + 2 * (output * inputs + input) + usize::from(!rises)]
    }

    /// The transition of an input that makes an output's edge, in s.
    pub fn causing(&self, net: Net, sense: Option<Sense>, edge: usize) -> f64 {
        let slew = self.slew[net as usize];
        match sense {
            Some(Sense::Positive) => slew[edge],
            Some(Sense::Negative) => slew[1 - edge],
            _ => slew[0].max(slew[1]),
        }
    }
}

/// The arcs of an output from an input that move it.
pub fn arcs<'a>(output: &'a Pin, input: &'a str) -> impl Iterator<Item = &'a Arc> {
    output.arcs.iter().filter(move |arc| {
        let moves = matches!(arc.kind, TimingType::Combinational | TimingType::Rising);
        moves && arc.related.iter().any(|pin| pin == input)
    })
}

/// Which way an output follows an input; `None` where that differs by the levels of others.
pub fn sense(output: &Pin, input: &str) -> Option<Sense> {
    let mut all = arcs(output, input).map(|arc| arc.sense);
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

impl Walk<'_> {
    /// Nets from outside come as from flip-flops.
    fn inputs(&mut self, library: &Library) {
        let Some(kind) = usual_flop(self.circuit, library) else {
            return;
        };
        for &net in &self.circuit.inputs {
            let load = self.timing.load[net as usize];
            let (mut slew, mut delay) = ([0.0; 2], [0.0; 2]);
            for edge in 0..2 {
                (delay[edge], slew[edge]) = self.clocked(&kind, load, edge);
            }
            self.timing.slew[net as usize] = slew;
            self.timing.arrival[net as usize] = delay;
            self.timing.entering[net as usize] = delay.map(femtoseconds);
        }
    }

    fn clocked(&self, kind: &Kind, load: f64, edge: usize) -> (f64, f64) {
        let clock = kind.flop.as_ref().map_or(0, |flop| flop.clock);
        let output = kind.outputs.iter().find(|output| !output.inverted);
        let pin = output.and_then(|output| kind.cell.pin(&output.name));
        let Some(pin) = pin else { return (0.0, 0.0) };
        looked_up(pin, &kind.inputs[clock], (edge, load), |_| self.clock)
    }

    fn instance(&mut self, at: u32) {
        let (circuit, kind) = (self.circuit, self.circuit.kind_of(at));
        let instance = &circuit.instances[at as usize];
        let first = self.timing.first[at as usize] as usize;
        let inputs = kind.inputs.len();
        for (o, output) in kind.outputs.iter().enumerate() {
            let (Some(net), Some(pin)) = (instance.outputs[o], kind.cell.pin(&output.name)) else {
                continue;
            };
            let load = self.timing.load[net as usize];
            for (i, input) in kind.inputs.iter().enumerate() {
                let from = instance.inputs[i];
                for edge in 0..2 {
                    let timing = &self.timing;
                    let slew = |sense| match &kind.flop {
                        Some(_) => self.clock,
                        None => timing.causing(from, Some(sense), edge),
                    };
                    let (delay, out) = looked_up(pin, input, (edge, load), slew);
                    let starts = match (&kind.flop, sense(pin, input)) {
                        (Some(_), _) => 0.0,
                        (None, Some(Sense::Positive)) => timing.arrival[from as usize][edge],
                        (None, Some(Sense::Negative)) => timing.arrival[from as usize][1 - edge],
                        (None, _) => latest(timing.arrival[from as usize]),
                    };
                    self.timing.delays[first + 2 * (o * inputs + i) + edge] = femtoseconds(delay);
                    let slew = &mut self.timing.slew[net as usize][edge];
                    *slew = slew.max(out);
                    // A pin that the library has no arc for moves nothing.
                    if delay > 0.0 {
                        let arrival = &mut self.timing.arrival[net as usize][edge];
                        *arrival = arrival.max(starts + delay);
                    }
                }
            }
        }
    }

    /// The longest way to a flip-flop or to a port.
    fn ends(&mut self) {
        let circuit = self.circuit;
        let mut ends: Vec<(f64, Net)> = Vec::new();
        for &net in &circuit.outputs {
            if !matches!(circuit.drivers[net as usize], Driver::Cell(i, _) if circuit.is_flop(i)) {
                ends.push((latest(self.timing.arrival[net as usize]), net));
            }
        }
        for (at, instance) in circuit.instances.iter().enumerate() {
            let kind = circuit.kind_of(at as u32);
            let Some(flop) = &kind.flop else { continue };
            for (i, &net) in instance.inputs.iter().enumerate() {
                let at_rest = flop.asynchronous.contains(&i);
                if i == flop.clock || at_rest || circuit.drivers[net as usize] == Driver::None {
                    continue;
                }
                let pin = kind.cell.pin(&kind.inputs[i]);
                let setups = pin.into_iter().flat_map(|pin| &pin.arcs);
                let setup = setups
                    .filter(|arc| arc.kind == TimingType::SetupRising)
                    .flat_map(|arc| arc.delay.iter().enumerate())
                    .filter_map(|(edge, table)| {
                        let at = crate::liberty::At {
                            slew: self.clock,
                            load: 0.0,
                            constrained: self.timing.slew[net as usize][edge],
                        };
                        Some(table.as_ref()?.at(at))
                    })
                    .fold(0.0, f64::max);
                ends.push((latest(self.timing.arrival[net as usize]) + setup, net));
            }
        }
        let longest = ends.into_iter().max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((time, net)) = longest {
            self.timing.longest = time;
            self.timing.longest_net = Some(net);
        }
    }
}

/// Delay and transition of an output behind an input, in s: means and the slowest of the arcs between them.
fn looked_up(
    output: &Pin,
    input: &str,
    (edge, load): (usize, f64),
    slew: impl Fn(Sense) -> f64,
) -> (f64, f64) {
    let (mut delays, mut sum, mut slowest) = (0, 0.0, 0.0_f64);
    for arc in arcs(output, input) {
        let at = slew(arc.sense);
        if let Some(table) = &arc.delay[edge] {
            delays += 1;
            // A slow input may have made an output move before it is half way: never before it begins, here.
            sum += table.value(at, load).max(1e-15);
        }
        if let Some(table) = &arc.slew[edge] {
            slowest = slowest.max(table.value(at, load));
        }
    }
    (sum / f64::from(delays.max(1)), slowest)
}

fn latest(arrival: [f64; 2]) -> f64 {
    arrival[0].max(arrival[1])
}

/// At least one.
fn femtoseconds(seconds: f64) -> u32 {
    #[expect(clippy::cast_sign_loss, reason = "it is at least 1")]
    let fs = (seconds * FS).round().max(1.0) as u32;
    fs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gates::circuit::tests::{netlist, tiny};

    #[test]
    fn delays_and_arrivals_by_hand() {
        let cells = [
            ("f", "DFF", "CK99 D3 Q4"),
            ("g", "INV", "A4 Y5"),
            ("h", "BUF", "A5 Y6"),
            ("k", "DFF", "CK99 D6 Q7"),
        ];
        let library = tiny();
        let circuit = Circuit::new(&netlist(&cells, &[2, 3], &[7]), &library, "clk").unwrap();
        let rule = WireRule::PerPin(0.0);
        let tree = ClockTree::new(&circuit, &library, &rule, 16);
        assert_eq!(tree.buffer.as_deref(), Some("BUF"));
        let timing = Timing::new(&circuit, &library, &rule, &tree);
        // The inverter feeds 10 fF at a transition of 0.1 ns: 0.1 ns up, 0.2 ns down.
        let delay = |name: &str, rises| {
            let at = circuit
                .instances
                .iter()
                .position(|i| i.name == name)
                .unwrap();
            timing.delay(at as u32, (1, 0, 0), rises)
        };
        assert_eq!((delay("g", true), delay("g", false)), (100_000, 200_000));
        assert_eq!(delay("h", true), 1_000_000);
        // 0.3 of the flip-flop, 0.2, 1.0, and 0.05 in front of the clock.
        assert!(
            (timing.longest - 1.55e-9).abs() < 1e-15,
            "{}",
            timing.longest
        );
        assert_eq!(timing.longest_net, Some(6));
    }
}
