//! A netlist driven with what the model says, and held against it.

use std::collections::HashMap;

use super::circuit::Net;
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
        let outside = circuit
            .inputs
            .iter()
            .filter(|&&net| !circuit.sinks[net as usize].is_empty())
            .map(|net| {
                let found = known.get(net).or_else(|| ports.get(net));
                found
                    .cloned()
                    .ok_or_else(|| circuit.names[*net as usize].clone())
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
        let mut wrong = self.compare(&simulator, first, &mut compared);
        let mut cycle = 0;
        while wrong.is_none() && cycle + 1 < feed.rows.len() && progress(cycle as u64) {
            cycle += 1;
            simulator.cycle(&outside(&feed.rows[cycle]));
            wrong = self.compare(&simulator, &feed.rows[cycle], &mut compared);
        }
        let wrong = wrong.map(|(net, expected)| {
            let (instance, cell) = match circuit.drivers[net as usize] {
                super::circuit::Driver::Cell(at, _) => {
                    let instance = &circuit.instances[at as usize];
                    (instance.name.clone(), circuit.kind_of(at).cell.name.clone())
                }
                _ => (String::new(), String::new()),
            };
            Wrong {
                cycle: feed.first + cycle as u64,
                net: circuit.names[net as usize].clone(),
                instance,
                cell,
                expected,
            }
        });
        Ran {
            counts: simulator.into_counts(),
            wrong,
            compared,
        }
    }

    /// The net that comes first in the way of data, of those that are wrong; of one sum's the one nearest to flip-flops. A sum's bit
    /// may be mapped deeper than what hangs on it: the mapper builds some logic twice.
    fn compare(
        &self,
        simulator: &Simulator<'_>,
        row: &[u32],
        compared: &mut u64,
    ) -> Option<(Net, bool)> {
        let flops = self.flops.iter().flatten().map(|(observed, _)| observed);
        let mut first: Option<((usize, u32, Net), bool)> = None;
        for observed in flops.chain(&self.sums) {
            *compared += 1;
            let expected = observed.of(row);
            if simulator.value(observed.net) != expected {
                let depth = self.depth[observed.net as usize];
                let found = ((observed.place, depth, observed.net), expected);
                first = Some(first.map_or(found, |known| known.min(found)));
            }
        }
        first.map(|((.., net), expected)| (net, expected))
    }
}
