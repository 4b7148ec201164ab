//! All that is known of the cycle that differs.

use super::differ::describe;
use crate::design::{Register, Site, Structure};
use crate::model::{Model, Packed256, Stage};
use crate::units::Cycle;
use crate::verdict::{Inputs, Mismatch};

/// All that is known of one cycle.
#[derive(Debug)]
pub struct Scene<'a, I> {
    /// The cycle.
    pub cycle: Cycle,
    /// What drove it.
    pub inputs: &'a I,
    /// Registers of the device before the edge; empty when only ports can be seen.
    pub before: &'a [u32],
    /// Registers of the device after the edge.
    pub now: &'a [u32],
    /// Per word of the state: can the device show it.
    pub covered: &'a [bool],
    /// A register's word that moved while the clock fell.
    pub fell: Option<usize>,
    /// The model's outputs, and which of their words are defined.
    pub expected: (&'a [u32], &'a [bool]),
    /// The device's outputs.
    pub outputs: &'a [u32],
    /// Do the outputs differ.
    pub outputs_differ: bool,
}

impl<I> Scene<'_, I> {
    /// Words that may be compared: seen in the device and known to the model.
    pub(super) fn visible<M: Model>(&self, model: &M) -> Vec<bool> {
        let known = model.known();
        self.covered
            .iter()
            .zip(known)
            .map(|(&covered, known)| covered && known)
            .collect()
    }

    /// Outputs that differ.
    pub(super) fn wrong_outputs(&self, structure: &Structure) -> Vec<Mismatch> {
        if !self.outputs_differ {
            return Vec::new();
        }
        let (expected, defined) = self.expected;
        let fields = structure.outputs.fields().iter();
        fields
            .filter(|f| {
                (f.word..f.word + f.words()).any(|w| defined[w] && expected[w] != self.outputs[w])
            })
            .map(|f| {
                let name = format!("output.{}", f.port.role);
                describe(&name, f.port.width, f.of(expected), f.of(self.outputs))
            })
            .collect()
    }
}

impl<I> Scene<'_, I> {
    /// What stood at a round's inputs.
    pub(super) fn stage_before<M: Model<Inputs = I>>(
        &self,
        earlier: &M,
        pipe: &str,
        round: usize,
    ) -> Option<Stage> {
        let Some(previous) = round.checked_sub(1) else {
            return earlier.entering(pipe, self.inputs);
        };
        let structure = earlier.structure();
        let state = structure.register(&format!("{pipe}.round[{previous}].state"))?;
        let w = structure.register(&format!("{pipe}.round[{previous}].w"))?;
        Some(Stage {
            state: words(&self.before[structure.registers[state].range()]),
            w: words(&self.before[structure.registers[w].range()]),
        })
    }

    /// The first divergence: so everything that can be seen agreed in the cycle before, the inputs among it.
    pub(super) fn inputs_of(&self, structure: &Structure, register: &Register) -> Inputs {
        let seen = |name: &str| {
            let words = structure
                .register(name)
                .map(|at| structure.registers[at].range());
            words.is_none_or(|mut words| words.all(|w| self.covered[w]))
        };
        let stage = |pipe: &str, round: usize| {
            seen(&format!("{pipe}.round[{round}].state"))
                && seen(&format!("{pipe}.round[{round}].w"))
        };
        let everything = self.covered.iter().all(|&c| c);
        let (agree, names) = match register.site {
            // What enters a pipe comes from every part in front of it.
            Site::Round { round: 0, .. } | Site::Schedule { round: 0, .. } => (
                everything,
                "every register that what enters comes from".into(),
            ),
            Site::Round { pipe, round } => (
                stage(pipe, round - 1),
                format!("a..h, W[{round}], K[{round}]"),
            ),
            Site::Schedule { pipe, round } => (
                stage(pipe, round - 1),
                format!("W[{round}]..W[{}]", round + 15),
            ),
            Site::Digest { pipe } => (
                stage(pipe, 63)
                    && [
                        "job.midstate",
                        "tags.slot",
                        "chaining.ring",
                        "chaining.position",
                    ]
                    .into_iter()
                    .all(seen),
                "a..h after round 63, the stored chaining values".into(),
            ),
            Site::Part(_) => (everything, "every register, in the cycle before".into()),
        };
        Inputs { agree, names }
    }
}

pub(super) fn words<const N: usize>(slice: &[u32]) -> [u32; N] {
    std::array::from_fn(|i| slice[i])
}

/// Chaining values that stand somewhere in the state, with their names: midstates of all job slots, or the ring.
pub(super) fn chaining_values(structure: &Structure, before: &[u32]) -> Vec<(String, Packed256)> {
    let arrays = ["job.midstate", "chaining.ring"].into_iter();
    let found = arrays.filter_map(|name| Some((name, structure.register(name)?)));
    found
        .flat_map(|(name, at)| {
            let entries = before[structure.registers[at].range()]
                .chunks(8)
                .enumerate();
            entries.map(move |(i, value)| (format!("{name}[{i}]"), words(value)))
        })
        .collect()
}
