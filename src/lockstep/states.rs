//! What the state around a wrong register tells: taken loads, other jobs' contexts, wrong compares.

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

/// Whose fault a wrong answer of the compare is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Compare {
    /// Digest and target as they stood give this answer: something else should have changed it.
    Right,
    /// The compare's own, with what would fit.
    Wrong(Vec<String>),
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
        // The last tag is the leaving nonce's.
        let tags = &self.structure.registers[self.structure.register("tags.valid")?];
        let leaving = format!("tags.slot[{}]", tags.width - 1);
        Some((self.value(&leaving)?[0], self.value("job.current")?[0]))
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

    /// Which wrong compares would have answered so.
    pub(super) fn compare(&self, answered: bool) -> Compare {
        let pipe = self.structure.pipes.last().map_or("", |pipe| pipe.name);
        let words: Option<Vec<u32>> = (0..8)
            .map(|i| self.value(&format!("{pipe}.digest.h{i}")).map(|v| v[0]))
            .collect();
        let Some((digest, (own, current))) = words.zip(self.slots()) else {
            return Compare::Wrong(Vec::new());
        };
        // From the most significant word down.
        let target_of = |slot: u32| -> Option<Vec<u32>> {
            self.value(&format!("job.target[{slot}]"))
                .map(|words| words.into_iter().rev().collect())
        };
        let (Some(target), Some(newer)) = (target_of(own), target_of(current)) else {
            return Compare::Wrong(Vec::new());
        };
        let bitcoin: Vec<u32> = digest.iter().rev().map(|w| w.swap_bytes()).collect();
        if (bitcoin <= target) == answered {
            return Compare::Right;
        }
        let words_reversed: Vec<u32> = digest.iter().rev().copied().collect();
        let bytes_swapped: Vec<u32> = digest.iter().map(|w| w.swap_bytes()).collect();
        let low: Vec<u32> = bitcoin.iter().map(|w| w & 0x7fff_ffff).collect();
        // A rare condition that is met tells more than a compare that is right half of the time: those come first.
        let candidates = [
            (
                bitcoin == target,
                bitcoin < target,
                "< where Bitcoin has <=".into(),
            ),
            (
                bitcoin[0] == target[0],
                bitcoin[0] <= target[0],
                "only the upper 32 bits compared".to_owned(),
            ),
            (
                own != current,
                bitcoin <= newer,
                format!(
                    "job.target[{current}], the current job's, instead of its own, job.target[{own}]"
                ),
            ),
            (
                false,
                digest <= target,
                "the digest compared as a big-endian number".into(),
            ),
            (
                false,
                words_reversed <= target,
                "the digest's words reversed but not its bytes".into(),
            ),
            (
                false,
                bytes_swapped <= target,
                "the digest's bytes reversed in each word but not its words".into(),
            ),
            (false, low <= target, "the top bit ignored".into()),
            (false, bitcoin > target, "> where Bitcoin has <=".into()),
        ];
        let mut fits: Vec<_> = candidates
            .into_iter()
            .filter(|(_, says, _)| *says == answered)
            .collect();
        fits.sort_by_key(|(telling, ..)| !telling);
        Compare::Wrong(
            fits.into_iter()
                .map(|(.., text)| format!("would fit: {text}"))
                .collect(),
        )
    }
}
