//! A device's clocks, and the gates in front of them.

use verilated::{Model, PortId};

use super::Manifest;
use super::clocking::{Moment, Schedule};

/// Every clock, the first one first.
pub struct Clocks {
    ports: Vec<PortId>,
    schedule: Schedule,
    /// What gates each clock.
    gates: Vec<Option<PortId>>,
    /// Is it let through.
    open: Vec<bool>,
    /// Its level ahead of the gate.
    levels: Vec<bool>,
}

impl Clocks {
    /// The clocks of a manifest; `one` finds a port of one bit.
    ///
    /// # Errors
    /// Those of `one`.
    pub fn find<E>(
        manifest: &Manifest,
        one: impl Fn(&'static str, &str) -> Result<PortId, E>,
    ) -> Result<Self, E> {
        let mut ports = vec![one("clock", &manifest.clock.port)?];
        let mut gates = vec![None];
        for clock in &manifest.clocks {
            ports.push(one("clocks", &clock.port)?);
            let gate = clock.gate.as_deref();
            gates.push(gate.map(|port| one("gate", port)).transpose()?);
        }
        Ok(Self {
            open: vec![true; ports.len()],
            levels: vec![false; ports.len()],
            schedule: Schedule::new(&manifest.clocks),
            ports,
            gates,
        })
    }

    /// Moments of a cycle.
    pub fn moments(&self, cycle: u64) -> usize {
        self.schedule.cycle(cycle).len()
    }

    /// Does the first clock rise at a moment: what stands at the outputs before it is read.
    pub fn rises(&self, cycle: u64, moment: usize) -> bool {
        self.schedule.cycle(cycle)[moment].rises
    }

    /// Every clock at its level at a moment, but those that a gate holds low.
    pub fn drive(&mut self, model: &mut Model, cycle: u64, moment: usize) {
        let Moment { levels, .. } = &self.schedule.cycle(cycle)[moment];
        for (at, gate) in self.gates.iter().enumerate() {
            // As an integrated clock gate has it: what it lets through is settled while the clock is low.
            if let (Some(gate), true, false) = (gate, levels[at], self.levels[at]) {
                let mut enable = [0];
                model.peek(*gate, &mut enable);
                self.open[at] = enable[0] & 1 == 1;
            }
        }
        for (at, clock) in self.ports.iter().enumerate() {
            model.poke(*clock, &[u32::from(levels[at] && self.open[at])]);
        }
        self.levels.copy_from_slice(levels);
    }

    /// Their ports.
    pub fn ports(&self) -> &[PortId] {
        &self.ports
    }
}
