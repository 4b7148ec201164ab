//! Energies of transitions, by the library's tables.

use super::kind::{Kind, Term, When};
use super::timing::sense;
use super::{Circuit, ClockTree, Counts, Timing};

/// What a transition of each kind costs, in J.
#[derive(Clone, Debug)]
pub struct Power {
    /// The supply, in V.
    pub voltage: f64,
    /// Of each net, half of its load at the supply's voltage squared.
    pub switching: Vec<f64>,
    /// Where an instance's internal energies begin.
    first: Vec<u32>,
    /// By [`Layout`], rising and falling.
    energies: Vec<f64>,
    layouts: Vec<Layout>,
}

/// Where the energies of a kind stand, counted from its first.
#[derive(Clone, Debug)]
struct Layout {
    /// By output and input.
    outputs: Vec<Vec<u32>>,
    /// By input.
    pins: Vec<u32>,
    size: u32,
}

impl Layout {
    fn of(kind: &Kind) -> Self {
        let mut size = 0;
        let mut take = |terms: &Vec<Term>| {
            let first = size;
            size += 2 * terms.len() as u32;
            first
        };
        let outputs = kind.outputs.iter();
        let outputs = outputs
            .map(|output| output.powers.iter().map(&mut take).collect())
            .collect();
        let pins = kind.pin_powers.iter().map(&mut take).collect();
        Self {
            outputs,
            pins,
            size,
        }
    }
}

/// What a part of a circuit took in a run, in J.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct Shares {
    /// Charging and discharging of nets.
    pub switching: f64,
    /// Within cells.
    pub internal: f64,
    /// Of both, what belongs to the clock.
    pub clock: f64,
    /// Through cells at rest.
    pub leakage: f64,
}

impl Shares {
    /// All of it.
    pub fn total(&self) -> f64 {
        self.switching + self.internal + self.clock + self.leakage
    }

    /// Adds another part.
    pub fn add(&mut self, other: &Self) {
        self.switching += other.switching;
        self.internal += other.internal;
        self.clock += other.clock;
        self.leakage += other.leakage;
    }

    /// A multiple of it.
    #[must_use]
    pub fn times(&self, factor: f64) -> Self {
        Self {
            switching: self.switching * factor,
            internal: self.internal * factor,
            clock: self.clock * factor,
            leakage: self.leakage * factor,
        }
    }
}

impl Power {
    /// Of a circuit at a voltage.
    pub fn new(circuit: &Circuit, timing: &Timing, voltage: f64) -> Self {
        let layouts: Vec<Layout> = circuit.kinds.iter().map(Layout::of).collect();
        let mut power = Self {
            voltage,
            switching: timing
                .load
                .iter()
                .map(|load| 0.5 * load * voltage * voltage)
                .collect(),
            first: Vec::with_capacity(circuit.instances.len()),
            energies: Vec::new(),
            layouts,
        };
        for instance in &circuit.instances {
            let (kind, layout) = (&circuit.kinds[instance.kind], &power.layouts[instance.kind]);
            let first = power.energies.len();
            power.first.push(first as u32);
            power.energies.resize(first + layout.size as usize, 0.0);
            let energies = &mut power.energies[first..];
            for (o, output) in kind.outputs.iter().enumerate() {
                let Some(pin) = kind.cell.pin(&output.name) else {
                    continue;
                };
                let load = instance.outputs[o].map_or(0.0, |net| timing.load[net as usize]);
                for (i, terms) in output.powers.iter().enumerate() {
                    let sense = sense(pin, &kind.inputs[i]);
                    for (t, term) in terms.iter().enumerate() {
                        for edge in 0..2 {
                            let slew = timing.causing(instance.inputs[i], sense, edge);
                            let table = pin.power[term.group].energy[edge].as_ref();
                            let at = layout.outputs[o][i] as usize + 2 * t + edge;
                            energies[at] = table.map_or(0.0, |table| table.value(slew, load));
                        }
                    }
                }
            }
            for (i, terms) in kind.pin_powers.iter().enumerate() {
                let Some(pin) = kind.cell.pin(&kind.inputs[i]) else {
                    continue;
                };
                for (t, term) in terms.iter().enumerate() {
                    for edge in 0..2 {
                        let slew = timing.slew[instance.inputs[i] as usize][edge];
                        let table = pin.power[term.group].energy[edge].as_ref();
                        let at = layout.pins[i] as usize + 2 * t + edge;
                        energies[at] = table.map_or(0.0, |table| table.value(slew, 0.0));
                    }
                }
            }
        }
        power
    }

    /// Of an output's transition that an input has caused, in J; `levels` are those behind it.
    #[inline]
    pub fn of_output(
        &self,
        circuit: &Circuit,
        instance: u32,
        (output, input): (usize, usize),
        (levels, rises): (usize, bool),
    ) -> f64 {
        let kind = circuit.instances[instance as usize].kind;
        let terms = &circuit.kinds[kind].outputs[output].powers[input];
        let first = self.first[instance as usize] + self.layouts[kind].outputs[output][input];
        self.sum(terms, first as usize, (levels, rises))
    }

    /// Of an input's own transition, in J.
    #[inline]
    pub fn of_pin(
        &self,
        circuit: &Circuit,
        instance: u32,
        input: usize,
        (levels, rises): (usize, bool),
    ) -> f64 {
        let kind = circuit.instances[instance as usize].kind;
        let terms = &circuit.kinds[kind].pin_powers[input];
        if terms.is_empty() {
            return 0.0;
        }
        let first = self.first[instance as usize] + self.layouts[kind].pins[input];
        self.sum(terms, first as usize, (levels, rises))
    }

    /// What holds at these levels; where nothing does, what holds otherwise, else the mean.
    fn sum(&self, terms: &[Term], first: usize, (levels, rises): (usize, bool)) -> f64 {
        let edge = usize::from(!rises);
        let energy = |at: usize| self.energies[first + 2 * at + edge];
        let (mut holding, mut otherwise, mut all) = (None, None, (0, 0.0));
        for (at, term) in terms.iter().enumerate() {
            let into = match &term.when {
                When::Otherwise => &mut otherwise,
                When::Levels(when) if when.at(levels) => &mut holding,
                When::Levels(_) => {
                    all = (all.0 + 1, all.1 + energy(at));
                    continue;
                }
            };
            *into = Some(into.unwrap_or(0.0) + energy(at));
        }
        holding
            .or(otherwise)
            .unwrap_or(all.1 / f64::from(all.0.max(1)))
    }

    /// What an instance took in a run: its outputs' nets, its inside, its leakage; of a flip-flop its part of the clock's tree.
    pub fn shares(&self, circuit: &Circuit, tree: &ClockTree, counts: &Counts, at: u32) -> Shares {
        let instance = &circuit.instances[at as usize];
        let nets = instance.outputs.iter().flatten();
        let switching =
            nets.map(|&net| counts.toggles[net as usize] as f64 * self.switching[net as usize]);
        let i = at as usize;
        let mut shares = Shares {
            switching: switching.sum(),
            internal: counts.internal[i],
            clock: counts.clock[i],
            leakage: counts.leakage[i] * counts.period as f64 * 1e-15,
        };
        if circuit.is_flop(at) {
            let capacitance = tree.sink + tree.inner;
            let cycle = capacitance * self.voltage * self.voltage + tree.internal;
            shares.clock += cycle * counts.cycles as f64;
        }
        shares
    }
}
