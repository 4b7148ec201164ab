//! What the state around a wrong register tells: taken loads, other jobs' contexts.

use super::differ::element_value;
use crate::design::{Register, Structure};

/// Device and model before the edge (where they agree), the model and the device behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct States<'a> {
    pub(super) structure: &'a Structure,
    pub(super) before: &'a [u32],
    pub(super) model: &'a [u32],
    pub(super) device: &'a [u32],
}

/// Does a register hold the same in both states.
pub(super) fn same(register: &Register, a: &[u32], b: &[u32]) -> bool {
    a[register.range()] == b[register.range()]
}

/// Is every bit of a register zero.
pub(super) fn is_zero(register: &Register, state: &[u32]) -> bool {
    state[register.range()].iter().all(|&word| word == 0)
}

impl States<'_> {
    fn value(&self, name: &str) -> Option<Vec<u32>> {
        self.structure
            .element(name)
            .map(|e| element_value(&e, self.before))
    }

    /// For the registers that a load writes: did one side take a load that the other did not.
    pub(super) fn loads(&self, register: &Register) -> Vec<String> {
        let written = ["issue.", "job."]
            .iter()
            .any(|part| register.name.starts_with(part));
        let Some(at) = self.structure.register("job.current").filter(|_| written) else {
            return Vec::new();
        };
        let current = &self.structure.registers[at];
        let stays = |state| same(current, state, self.before);
        let text = match (stays(self.model), stays(self.device)) {
            (true, false) => "a load is taken that load_ready declined",
            (false, true) => "a load is not taken",
            _ => return Vec::new(),
        };
        vec![text.into()]
    }

    /// The slot of the nonce that is compared, and the current one.
    fn slots(&self) -> Option<(u32, u32)> {
        Some((
            self.value("tags.slot[129]")?[0],
            self.value("job.current")?[0],
        ))
    }

    /// A hit under the id of another slot's job.
    pub(super) fn other_job(&self, want: &[u32], got: &[u32]) -> Option<String> {
        let (own, current) = self.slots()?;
        let id = |slot: u32| self.value(&format!("job.id[{slot}]"));
        let slots = std::iter::once(current)
            .chain(0..)
            .take_while(|&slot| id(slot).is_some());
        let mut others = slots.filter(|&slot| slot != own);
        if id(own)?.as_slice() != want {
            return None;
        }
        let other = others.find(|&slot| id(slot).as_deref() == Some(got))?;
        let which = if other == current {
            ", the current job's,"
        } else {
            ""
        };
        Some(format!(
            "job.id[{other}]{which} instead of its own, job.id[{own}]"
        ))
    }
}
