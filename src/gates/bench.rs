//! A netlist driven with what the model says, and held against it.

use std::collections::HashMap;

use super::circuit::{Driver, Net};
use super::slice::{Slice, path};
use super::{Circuit, Counts, Feed, Power, Simulator, Timing};
use crate::dut::Core;

/// A net that the model has a value for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Observed {
    /// The net.
    pub net: Net,
    /// The word of a row.
    pub word: usize,
    /// The bit of that word.
    pub bit: u32,
    /// Its place in the way of data: flip-flops first, then sums, each behind those that go into it.
    pub place: usize,
}

impl Observed {
    fn of(&self, row: &[u32]) -> bool {
        row[self.word] >> self.bit & 1 != 0
    }
}

/// A port or register whose values were recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its name below the top module, as the netlist has it.
    pub path: String,
    /// The word of a row that it begins with.
    pub word: usize,
    /// Its bits.
    pub width: u32,
}

/// A circuit, and which of its nets the model knows.
#[derive(Clone, Debug)]
pub struct Bench {
    /// Nets from outside.
    outside: Vec<Observed>,
    /// Flip-flops, in the simulator's order: what they hold, and whether the net is its inverse.
    flops: Vec<Option<(Observed, bool)>>,
    /// Sums of the logic.
    sums: Vec<Observed>,
    /// Of each net how many gates it is away from flip-flops.
    depth: Vec<u32>,
    /// Flip-flops that the model does not know.
    pub unknown: Vec<String>,
}

/// A net that is not what the model says.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Wrong {
    /// The run's cycle in which it is.
    pub cycle: u64,
    /// The net.
    pub net: String,
    /// Who drives it.
    pub instance: String,
    /// Of which cell.
    pub cell: String,
    /// What the model says.
    pub expected: bool,
    /// Of a flip-flop: what it took that value from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub front: Option<Front>,
}

/// The gates in front of a flip-flop.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Front {
    /// The net at its input.
    pub net: String,
    /// The gate that drives it.
    pub instance: String,
    /// Of which cell.
    pub cell: String,
    /// All gates between flip-flops and this net.
    pub gates: usize,
}

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Ran {
    /// Counts, up to where it was wrong.
    pub counts: Counts,
    /// The first net that was.
    pub wrong: Option<Wrong>,
    /// Values that were compared.
    pub compared: u64,
    /// A flip-flop that was cleared or set whatever its clock did: the run ended there.
    pub forced: Option<String>,
}

impl Bench {
    /// Finds the nets of a circuit that the model has values for.
    ///
    /// # Errors
    /// A net from outside that is neither a register nor a port of the core, by its name.
    pub fn new(
        circuit: &Circuit,
        slice: &Slice,
        core: &Core,
        inputs: usize,
    ) -> Result<Self, String> {
        let mut known: HashMap<Net, Observed> = HashMap::new();
        for register in &slice.registers {
            let nets = circuit.signal(&path(&register.net));
            for (bit, &net) in nets.into_iter().flatten().enumerate() {
                let observed = Observed {
                    net,
                    word: register.net.word + bit / 32,
                    bit: bit as u32 % 32,
                    place: 0,
                };
                known.entry(net).or_insert(observed);
            }
        }
        let mut ports: HashMap<Net, Observed> = HashMap::new();
        for field in core.structure.inputs.fields() {
            let port = core.manifest.inputs.get(field.port.role);
            let port = port.map_or(field.port.role, String::as_str);
            let nets = circuit.signal(port);
            for (bit, &net) in nets.into_iter().flatten().enumerate() {
                let observed = Observed {
                    net,
                    word: inputs + field.word + bit / 32,
                    bit: bit as u32 % 32,
                    place: 0,
                };
                ports.entry(net).or_insert(observed);
            }
        }
        for (net, observed) in ports {
            known.entry(net).or_insert(observed);
        }
        let mut sums = Vec::new();
        for (at, word) in slice.words.iter().enumerate() {
            let nets = circuit.signal(&path(&word.net)).into_iter().flatten();
            let bits = nets.skip(word.net.low as usize).take(32).enumerate();
            sums.extend(
                bits.filter(|(_, net)| **net > 1)
                    .map(|(bit, &net)| Observed {
                        net,
                        word: word.net.word,
                        bit: bit as u32,
                        // Nodes come stage by stage and round by round, `T1` and `T2` ahead of `e` and `a`.
                        place: 1 + at,
                    }),
            );
        }
        Self::of(circuit, &known, sums)
    }

    /// Finds the nets of a circuit that were recorded: ports, and registers by their names in the RTL.
    ///
    /// # Errors
    /// A net from outside that was not, by its name.
    pub fn recorded(circuit: &Circuit, signals: &[Recorded]) -> Result<Self, String> {
        let mut known: HashMap<Net, Observed> = HashMap::new();
        for signal in signals {
            let nets = circuit.signals.get(&signal.path).into_iter().flatten();
            for (bit, &net) in nets.enumerate().take(signal.width as usize) {
                known.entry(net).or_insert(Observed {
                    net,
                    word: signal.word + bit / 32,
                    bit: bit as u32 % 32,
                    place: 0,
                });
            }
        }
        // What a flip-flop drives is compared as such.
        let gate = |net: &Net| matches!(circuit.drivers[*net as usize], Driver::Cell(at, _) if !circuit.is_flop(at));
        let outputs = circuit.outputs.iter().filter(|net| gate(net));
        let behind_all = |observed: &Observed| Observed {
            place: 1,
            ..observed.clone()
        };
        let outputs = outputs
            .filter_map(|net| known.get(net).map(behind_all))
            .collect();
        Self::of(circuit, &known, outputs)
    }

    fn of(
        circuit: &Circuit,
        known: &HashMap<Net, Observed>,
        sums: Vec<Observed>,
    ) -> Result<Self, String> {
        let outside = circuit
            .inputs
            .iter()
            .filter(|&&net| !circuit.sinks[net as usize].is_empty())
            .map(|net| {
                let found = known.get(net).cloned();
                found.ok_or_else(|| circuit.names[*net as usize].clone())
            })
            .collect::<Result<Vec<_>, String>>()?;
        let mut unknown = Vec::new();
        let mut flops = Vec::new();
        for at in (0..circuit.instances.len() as u32).filter(|&at| circuit.is_flop(at)) {
            let instance = &circuit.instances[at as usize];
            let mut outputs = instance.outputs.iter().zip(&circuit.kind_of(at).outputs);
            let found = outputs
                .find_map(|(net, output)| Some((known.get(&(*net)?)?.clone(), output.inverted)));
            if found.is_none() {
                unknown.push(instance.name.clone());
            }
            flops.push(found);
        }
        let mut depth = vec![0; circuit.sinks.len()];
        for &at in &circuit.order {
            let instance = &circuit.instances[at as usize];
            let below = instance.inputs.iter().map(|&net| depth[net as usize]).max();
            for net in instance.outputs.iter().flatten() {
                depth[*net as usize] = 1 + below.unwrap_or(0);
            }
        }
        Ok(Self {
            outside,
            flops,
            sums,
            depth,
            unknown,
        })
    }

    /// Values that are compared in each cycle: flip-flops and sums.
    pub fn compares(&self) -> (usize, usize) {
        (self.flops.iter().flatten().count(), self.sums.len())
    }

    /// Runs the circuit over all rows of a feed, a cycle of `period` fs each. `progress` hears of the cycles done, and
    /// stops the run by saying `false`.
    pub fn run(
        &self,
        (circuit, timing, power): (&Circuit, &Timing, &Power),
        feed: &Feed,
        period: u64,
        mut progress: impl FnMut(u64) -> bool,
    ) -> Ran {
        let mut simulator = Simulator::new(circuit, timing, power, period);
        let outside = |row: &[u32]| -> Vec<(Net, bool)> {
            self.outside.iter().map(|o| (o.net, o.of(row))).collect()
        };
        let first = &feed.rows[0];
        let held: Vec<bool> = self
            .flops
            .iter()
            .map(|flop| {
                flop.as_ref()
                    .is_some_and(|(o, inverted)| o.of(first) != *inverted)
            })
            .collect();
        simulator.start(&held, &outside(first));
        let mut compared = 0;
        let mut wrong = self.compare((circuit, &simulator), first, &mut compared);
        let mut cycle = 0;
        while wrong.is_none()
            && simulator.forced().is_none()
            && cycle + 1 < feed.rows.len()
            && progress(cycle as u64)
        {
            cycle += 1;
            simulator.cycle(&outside(&feed.rows[cycle]));
            wrong = self.compare((circuit, &simulator), &feed.rows[cycle], &mut compared);
        }
        let forced = simulator.forced();
        // What is wrong behind a flip-flop that was forced is no finding.
        let wrong = wrong.filter(|_| forced.is_none());
        let wrong = wrong.map(|(net, expected)| {
            let (instance, cell) = driver_of(circuit, net);
            Wrong {
                cycle: feed.first + cycle as u64,
                net: circuit.names[net as usize].clone(),
                instance,
                cell,
                expected,
                front: front_of(circuit, net),
            }
        });
        Ran {
            counts: simulator.into_counts(),
            wrong,
            compared,
            forced: forced.map(|at| circuit.instances[at as usize].name.clone()),
        }
    }

    /// The net that comes first in the way of data, of those that are wrong: of flip-flops the one with the fewest gates in front of
    /// it one behind another, of one sum's bits the one nearest to flip-flops. A sum's bit may be mapped deeper than what hangs on
    /// it: the mapper builds some logic twice.
    fn compare(
        &self,
        (circuit, simulator): (&Circuit, &Simulator<'_>),
        row: &[u32],
        compared: &mut u64,
    ) -> Option<(Net, bool)> {
        let mut first: Option<((usize, u32, Net), bool)> = None;
        let mut look = |observed: &Observed, depth: &dyn Fn() -> u32| {
            *compared += 1;
            let expected = observed.of(row);
            if simulator.value(observed.net) != expected {
                let found = ((observed.place, depth(), observed.net), expected);
                first = Some(first.map_or(found, |known| known.min(found)));
            }
        };
        for (observed, _) in self.flops.iter().flatten() {
            look(observed, &|| {
                let inputs = inputs_of(circuit, observed.net).into_iter();
                inputs
                    .map(|net| self.depth[net as usize])
                    .max()
                    .unwrap_or(0)
            });
        }
        for observed in &self.sums {
            look(observed, &|| self.depth[observed.net as usize]);
        }
        first.map(|((.., net), expected)| (net, expected))
    }
}

/// Instance and cell that drive a net.
fn driver_of(circuit: &Circuit, net: Net) -> (String, String) {
    match circuit.drivers[net as usize] {
        Driver::Cell(at, _) => {
            let instance = &circuit.instances[at as usize];
            (instance.name.clone(), circuit.kind_of(at).cell.name.clone())
        }
        _ => (String::new(), String::new()),
    }
}

/// What the flip-flop behind a net takes its value from.
fn inputs_of(circuit: &Circuit, net: Net) -> Vec<Net> {
    let Driver::Cell(at, _) = circuit.drivers[net as usize] else {
        return Vec::new();
    };
    let Some(flop) = &circuit.kind_of(at).flop else {
        return Vec::new();
    };
    let inputs = circuit.instances[at as usize].inputs.iter().enumerate();
    inputs
        .filter(|(pin, _)| *pin != flop.clock && !flop.asynchronous.contains(pin))
        .map(|(_, &net)| net)
        .collect()
}

fn front_of(circuit: &Circuit, net: Net) -> Option<Front> {
    let inputs = inputs_of(circuit, net);
    let first = *inputs.first()?;
    let (instance, cell) = driver_of(circuit, first);
    let mut seen = std::collections::BTreeSet::new();
    let mut waiting = inputs;
    while let Some(net) = waiting.pop() {
        if let Driver::Cell(at, _) = circuit.drivers[net as usize]
            && !circuit.is_flop(at)
            && seen.insert(at)
        {
            waiting.extend(&circuit.instances[at as usize].inputs);
        }
    }
    (!instance.is_empty()).then(|| Front {
        net: circuit.names[first as usize].clone(),
        instance,
        cell,
        gates: seen.len(),
    })
}
