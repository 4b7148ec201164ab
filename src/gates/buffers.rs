//! Buffers behind nets that feed too many pins, which mapping by itself does not put in: the choices of a folded core hang on
//! a few bits that feed thousands of them.

use super::circuit::{Driver, Instance, Net};
use super::clock_tree::buffer;
use super::kind::Kind;
use super::{Circuit, GatesError};
use crate::liberty::Library;

impl Circuit {
    /// Lets no net but the clock's feed more than `most` pins: those behind it are dealt out to buffers, `most` to each and
    /// neighbours by name to the same, and these in turn to buffers in front of them, until the net itself feeds no more than
    /// that. The buffer is the library's largest, as in the clock's tree. Says how many were put in; a library without one
    /// leaves all as it is.
    ///
    /// # Errors
    /// None that the circuit did not have before.
    pub fn buffer(&mut self, library: &Library, most: usize) -> Result<usize, GatesError> {
        let most = most.max(2);
        let Some(kind) = buffer(library)
            .filter(|cell| {
                cell.outputs().all(|pin| {
                    pin.function
                        .as_ref()
                        .and_then(crate::liberty::Expression::single)
                        .is_some_and(|(_, inverted)| !inverted)
                })
            })
            .and_then(|cell| Kind::new(cell).ok())
        else {
            return Ok(0);
        };
        let known = self
            .kinds
            .iter()
            .position(|other| other.cell.name == kind.cell.name);
        let before = self.instances.len();
        let nets = self.sinks.len();
        let kind = known.unwrap_or_else(|| {
            self.kinds.push(kind);
            self.kinds.len() - 1
        });
        for net in 2..nets {
            if Some(net as Net) != self.clock && self.drivers[net] != Driver::None {
                self.spread(net as Net, kind, most);
            }
        }
        let put_in = self.instances.len() - before;
        if put_in == 0 && known.is_none() {
            self.kinds.pop();
        }
        self.order = super::levels::order(self)?;
        Ok(put_in)
    }

    /// Buffers behind one net.
    fn spread(&mut self, net: Net, kind: usize, most: usize) {
        while self.sinks[net as usize].len() > most {
            let mut sinks = std::mem::take(&mut self.sinks[net as usize]);
            sinks.sort_unstable();
            // As even as it goes: the last buffer is not left with one pin.
            let groups = sinks.len().div_ceil(most);
            let each = sinks.len().div_ceil(groups);
            for group in sinks.chunks(each) {
                let buffer = self.instances.len() as u32;
                let behind = self.sinks.len() as Net;
                self.names
                    .push(format!("{}~{}", self.names[net as usize], behind));
                self.drivers.push(Driver::Cell(buffer, 0));
                for &(sink, pin) in group {
                    self.instances[sink as usize].inputs[pin as usize] = behind;
                }
                self.sinks.push(group.to_vec());
                self.sinks[net as usize].push((buffer, 0));
                self.instances.push(Instance {
                    name: format!("buffer~{behind}"),
                    kind,
                    inputs: vec![net],
                    outputs: vec![Some(behind)],
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::gates::circuit::tests::{netlist, tiny};
    use crate::gates::{Circuit, ClockTree, Timing, WireRule};

    /// Nine inverters behind one net, three pins to a buffer: three buffers, and the net is faster.
    #[test]
    fn no_net_feeds_more_than_was_said_and_all_keep_their_source() {
        let names: Vec<String> = (0..9).map(|at| format!("u{at}")).collect();
        let pins: Vec<String> = (0..9).map(|at| format!("A2 Y{}", 10 + at)).collect();
        let cells: Vec<(&str, &str, &str)> = names
            .iter()
            .zip(&pins)
            .map(|(name, pins)| (name.as_str(), "INV", pins.as_str()))
            .collect();
        let outputs: Vec<usize> = (10..19).collect();
        let library = tiny();
        let plain = Circuit::new(&netlist(&cells, &[2], &outputs), &library, "clk").unwrap();
        for (most, wanted) in [(9, 0), (3, 3), (2, 5 + 3 + 2)] {
            let mut circuit = plain.clone();
            assert_eq!(circuit.buffer(&library, most).unwrap(), wanted, "{most}");
            assert!(circuit.sinks.iter().all(|sinks| sinks.len() <= most));
            assert_eq!(circuit.order.len(), 9 + wanted);
            for at in 0..9 {
                let mut net = circuit.instances[at].inputs[0];
                while let super::Driver::Cell(buffer, _) = circuit.drivers[net as usize] {
                    assert_eq!(circuit.kind_of(buffer).cell.name, "BUF");
                    net = circuit.instances[buffer as usize].inputs[0];
                }
                assert_eq!(circuit.names[net as usize], "n2");
            }
            let rule = WireRule::PerPin(1e-15);
            let tree = ClockTree::new(&circuit, &library, &rule, 16);
            let load = Timing::new(&circuit, &library, &rule, &tree).load;
            assert!(load[2] <= 9.0 * 21e-15 + 1e-18, "{}", load[2]);
        }
    }
}
