//! All that is known of the cycle that differs.

use super::cut;
use super::differ::describe;
use crate::design::{PipePlan, Register, Site, Structure};
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
    /// What stood at the inputs of a stage of a plain pipe, where a stage is a round.
    pub(super) fn stage_before<M: Model<Inputs = I>>(
        &self,
        earlier: &M,
        pipe: &str,
        round: usize,
    ) -> Option<Stage> {
        let structure = earlier.structure();
        structure.pipe(pipe).filter(|plan| plan.is_plain())?;
        let Some(previous) = round.checked_sub(1) else {
            return earlier.entering(pipe, self.inputs);
        };
        let state = structure.register(&format!("{pipe}.round[{previous}].state"))?;
        let w = structure.register(&format!("{pipe}.round[{previous}].w"))?;
        Some(Stage {
            state: words(&self.before[structure.registers[state].range()]),
            w: words(&self.before[structure.registers[w].range()]),
        })
    }

    /// Can every register of this name be seen; one that the design lacks is no hindrance.
    fn seen(&self, structure: &Structure, name: &str) -> bool {
        let words = structure
            .register(name)
            .map(|at| structure.registers[at].range());
        words.is_none_or(|mut words| words.all(|w| self.covered[w]))
    }

    /// Can all registers of a stage be seen.
    fn sees(&self, structure: &Structure, plan: &PipePlan, stage: usize) -> bool {
        let stem = format!("{}.{}", plan.name, plan.stages[stage].stem());
        let mut parts = ["state", "w", "kw"].into_iter();
        parts.all(|part| self.seen(structure, &format!("{stem}.{part}")))
    }

    /// The first divergence: so everything that can be seen agreed in the cycle before, the inputs among it.
    pub(super) fn inputs_of(&self, structure: &Structure, register: &Register) -> Inputs {
        let everything = self.covered.iter().all(|&c| c);
        let (agree, names) = match register.site {
            // What enters a pipe comes from every part in front of it.
            Site::Round { stage: 0, .. }
            | Site::Schedule { stage: 0, .. }
            | Site::Added { stage: 0, .. } => (
                everything,
                "every register that what enters comes from".into(),
            ),
            Site::Round { pipe, stage }
            | Site::Schedule { pipe, stage }
            | Site::Added { pipe, stage } => match structure.pipe(pipe) {
                Some(plan) => {
                    // A folded stage may have gone on with its own.
                    let own = plan.iterations == 1 || self.sees(structure, plan, stage);
                    let agree = own && self.sees(structure, plan, stage - 1);
                    (agree, inputs_named(plan, register.site, stage))
                }
                None => (everything, "every register, in the cycle before".into()),
            },
            Site::Digest { pipe } => {
                let plan = structure.pipe(pipe);
                // Of a chip, the same core's.
                let core = pipe.rfind('.').map_or("", |dot| &pipe[..=dot]);
                let chaining = [
                    "job.midstate",
                    "tags.slot",
                    "chaining.ring",
                    "chaining.position",
                    "hash1.ring",
                    "hash1.position",
                    "phase.second",
                ];
                (
                    plan.is_some_and(|plan| self.sees(structure, plan, plan.stages.len() - 1))
                        && chaining
                            .into_iter()
                            .all(|name| self.seen(structure, &format!("{core}{name}"))),
                    "a..h after round 63, the stored chaining values".into(),
                )
            }
            Site::Part(_) => (everything, "every register, in the cycle before".into()),
        };
        Inputs { agree, names }
    }
}

/// What a stage behind the first one works on.
fn inputs_named(plan: &PipePlan, site: Site, stage: usize) -> String {
    match site {
        Site::Round { .. } if plan.is_plain() => format!("a..h, W[{stage}], K[{stage}]"),
        Site::Schedule { .. } if plan.is_plain() => format!("W[{stage}]..W[{}]", stage + 15),
        _ => {
            let (before, this) = (&plan.stages[stage - 1], &plan.stages[stage]);
            let folded = if plan.iterations == 1 {
                ""
            } else {
                " and the stage itself"
            };
            format!(
                "{}.{}{folded}, for {}",
                plan.name,
                before.stem(),
                cut::rounds(plan, this)
            )
        }
    }
}

pub(super) fn words<const N: usize>(slice: &[u32]) -> [u32; N] {
    std::array::from_fn(|i| slice[i])
}

/// Chaining values that stand somewhere in the state, with their names: midstates of all job slots, or the ring.
pub(super) fn chaining_values(structure: &Structure, before: &[u32]) -> Vec<(String, Packed256)> {
    let arrays = ["job.midstate", "chaining.ring", "hash1.ring"].into_iter();
    let found = arrays.filter_map(|name| Some((name, structure.register(name)?)));
    found
        .flat_map(|(name, at)| {
            let register = &structure.registers[at];
            let lanes = register.width as usize / 256;
            let entries = before[register.range()].chunks(8).enumerate();
            entries.map(move |(i, value)| {
                let name = if lanes == 1 {
                    format!("{name}[{i}]")
                } else {
                    format!("{name}[{}][{}]", i / lanes, i % lanes)
                };
                (name, words(value))
            })
        })
        .collect()
}
