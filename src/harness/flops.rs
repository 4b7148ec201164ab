//! Registers of a device by their names: found, read as they stand, a bit of one turned over.

use serde::{Deserialize, Serialize};
use verilated::{Probe, SignalId};

use super::device::Device;
use super::stranger::Stranger;

/// A register of the RTL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flops {
    /// Its path below the top module.
    pub path: String,
    /// The module that declares it.
    pub module: String,
    /// Bits of an element.
    pub width: u32,
    /// Elements; 1 where it is no array.
    pub entries: u32,
}

impl Flops {
    /// All its flip-flops.
    pub fn count(&self) -> u64 {
        u64::from(self.width) * u64::from(self.entries)
    }

    /// `u_hash.a[5]`, of an array with the element.
    pub fn name(&self, flop: u64) -> String {
        let (entry, bit) = (flop / u64::from(self.width), flop % u64::from(self.width));
        if self.entries == 1 {
            format!("{}[{bit}]", self.path)
        } else {
            format!("{}[{entry}][{bit}]", self.path)
        }
    }

    fn var(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or(&self.path)
    }
}

/// A register in a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    signal: SignalId,
    /// 32-bit words of all of it.
    words: usize,
    /// Those of an element.
    element: usize,
}

/// A bit that turns over before a cycle's first edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    pub(super) cycle: u64,
    pub(super) of: Found,
    /// Counted from the register's first word.
    pub(super) bit: usize,
}

impl Found {
    /// The flip-flop of that number, before that cycle.
    pub(super) fn turn(self, flops: &Flops, flop: u64, cycle: u64) -> Turn {
        let (entry, bit) = (flop / u64::from(flops.width), flop % u64::from(flops.width));
        let bit = 32 * self.element * entry as usize + bit as usize;
        Turn {
            cycle,
            of: self,
            bit,
        }
    }
}

impl Stranger {
    /// A build in which these registers can be read and written.
    pub fn flip_spec(&self, flops: &[Flops]) -> verilated::BuildSpec {
        let mut spec = self.build_spec(false, 0);
        for one in flops {
            let same = |probe: &&mut Probe| probe.module == one.module && probe.var == one.var();
            match spec.probes.iter_mut().find(same) {
                Some(probe) => probe.writable = true,
                None => spec.probes.push(Probe {
                    module: one.module.clone(),
                    var: one.var().to_owned(),
                    writable: true,
                }),
            }
        }
        spec
    }
}

impl Device {
    /// Where a register is in this build; `None` where it is not, or has another shape there.
    pub(super) fn find(&mut self, top: &str, flops: &Flops) -> Option<Found> {
        let model = self.model();
        let signal = model.signal(&format!("{top}.{}", flops.path))?;
        let shape = &model.signals()[signal.index()];
        let fits = shape.writable
            && shape.width == flops.width
            && shape.elements() == flops.entries as usize;
        fits.then(|| Found {
            signal,
            words: shape.words(),
            element: shape.width.div_ceil(32) as usize,
        })
    }

    /// What these registers hold, one behind the other.
    pub(super) fn held(&mut self, registers: &[Found]) -> Vec<u32> {
        let words = registers.iter().map(|found| found.words).sum();
        let (mut state, mut at) = (vec![0; words], 0);
        for found in registers {
            let into = &mut state[at..at + found.words];
            self.model().peek_signal(found.signal, into);
            at += found.words;
        }
        state
    }

    /// Turns the bit over, if this is its cycle.
    pub(super) fn turn_over(&mut self) {
        let now = self.now();
        let Some(turn) = self.turn.filter(|turn| turn.cycle == now) else {
            return;
        };
        let mut whole = vec![0; turn.of.words];
        let model = self.model();
        model.peek_signal(turn.of.signal, &mut whole);
        whole[turn.bit / 32] ^= 1 << (turn.bit % 32);
        // It was found to be writable; what ended the simulation is asked at the end of the tick.
        let _ = model.poke_signal(turn.of.signal, &whole);
        let _ = model.eval();
    }
}
