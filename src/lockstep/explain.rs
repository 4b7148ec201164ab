//! The cycle that differs, explained.

use super::differ::{Differ, describe};
use super::hypotheses;
use crate::design::{Register, Site, Structure};
use crate::model::{Model, Packed256, Stage};
use crate::units::Cycle;
use crate::verdict::{Divergence, Fault, Inputs, Mismatch};

/// So many elements of the same cycle are listed.
const ALSO: usize = 24;

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

impl<I: std::fmt::Debug> Scene<'_, I> {
    /// Where, what, whose fault. The model stands just behind this cycle.
    pub fn explain<M: Model<Inputs = I>>(&self, model: &M) -> Divergence {
        let structure = model.structure();
        if let Some(word) = self.fell {
            return self.moved_at_fall(structure, word);
        }
        let visible = self.visible(model);
        let differ = Differ {
            structure,
            visible: &visible,
        };
        let state = if self.now.is_empty() {
            Vec::new()
        } else {
            model.state()
        };
        let registers = if self.now.is_empty() {
            Vec::new()
        } else {
            differ.registers(&state, self.now)
        };
        let mut also = Vec::new();
        for &register in &registers {
            also.extend(differ.elements(register, &state, self.now));
        }
        let outputs = self.wrong_outputs(structure);
        // Outputs are seen before the edge: where every register is in view and agreed until then, a wrong output is the
        // earlier of the two, and what the edge writes may follow from it.
        let output_first = !outputs.is_empty() && self.covered.iter().all(|&c| c);
        let Some((element, first)) = also.first().filter(|_| !output_first).cloned() else {
            let mut divergence = self.wrong_output(&outputs);
            divergence
                .also
                .extend(also.into_iter().map(|(_, mismatch)| mismatch));
            divergence.also.truncate(ALSO);
            return divergence;
        };
        let register = &structure.registers[registers[0]];
        let mut others: Vec<Mismatch> = also.drain(1..).map(|(_, mismatch)| mismatch).collect();
        others.extend(outputs);
        others.truncate(ALSO);
        let occupant = model.occupant(register.site);
        let values = (self.before, &state[..], self.now);
        let fault = self.fault(model, register, &element, values);
        Divergence {
            cycle: self.cycle,
            phase: "rising".into(),
            first,
            also: others,
            rtl_path: None,
            job: occupant.map(|o| o.job),
            nonce: occupant.map(|o| o.nonce),
            inputs: self.inputs_of(structure, register),
            fault,
            then: Vec::new(),
            source: Vec::new(),
        }
    }

    fn fault<M: Model<Inputs = I>>(
        &self,
        model: &M,
        register: &Register,
        element: &crate::design::Element,
        values: (&[u32], &[u32], &[u32]),
    ) -> Fault {
        let structure = model.structure();
        let (before, state, now) = values;
        let at = register.range();
        let (model_words, device_words) = (&state[at.clone()], &now[at]);
        let held = device_words == &before[register.range()];
        if held && !matches!(register.site, Site::Part(_)) {
            return Fault {
                function: format!("{} register", register.stem),
                rule: register.rule.into(),
                explained_by: vec!["it did not move".into()],
                logic: Vec::new(),
            };
        }
        // Everything agreed in the cycle before, so a stage that differs while the model's stands still has moved.
        let stands = model_words == &before[register.range()];
        if stands && !matches!(register.site, Site::Part(_)) {
            return Fault {
                function: format!("{} register", register.stem),
                rule: register.rule.into(),
                explained_by: vec!["it moved where it should hold".into()],
                logic: Vec::new(),
            };
        }
        let mut earlier = model.fresh();
        earlier.load(before);
        match register.site {
            Site::Round { pipe, round } => match self.stage_before(&earlier, pipe, round) {
                Some(stage) => {
                    hypotheses::round(round, &stage, &words(model_words), &words(device_words))
                }
                None => hypotheses::part(structure, register, element, values),
            },
            Site::Schedule { pipe, round } => match self.stage_before(&earlier, pipe, round) {
                Some(stage) => {
                    hypotheses::schedule(round, &stage, &words(model_words), &words(device_words))
                }
                None => hypotheses::part(structure, register, element, values),
            },
            Site::Digest { pipe } => {
                let chaining = earlier.forwarding(pipe);
                let others = chaining_values(structure, before);
                hypotheses::digest(
                    chaining.as_ref(),
                    &others,
                    &words(model_words),
                    &words(device_words),
                )
            }
            Site::Part(_) => hypotheses::part(structure, register, element, values),
        }
    }

    /// What stood at a round's inputs.
    fn stage_before<M: Model<Inputs = I>>(
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
    fn inputs_of(&self, structure: &Structure, register: &Register) -> Inputs {
        let seen = |name: String| {
            structure
                .register(&name)
                .is_none_or(|at| structure.registers[at].range().all(|w| self.covered[w]))
        };
        let (agree, names) = match register.site {
            Site::Round { pipe, round } => (
                round == 0 || seen(format!("{pipe}.round[{}].state", round - 1)),
                format!("a..h, W[{round}], K[{round}]"),
            ),
            Site::Schedule { pipe, round } => (
                round == 0 || seen(format!("{pipe}.round[{}].w", round - 1)),
                format!("W[{round}]..W[{}]", round + 15),
            ),
            Site::Digest { pipe } => (
                seen(format!("{pipe}.round[63].state")),
                "a..h after round 63, the chaining value".into(),
            ),
            Site::Part(_) => (
                self.covered.iter().all(|&c| c),
                "every register, in the cycle before".into(),
            ),
        };
        Inputs { agree, names }
    }

    fn wrong_output(&self, outputs: &[Mismatch]) -> Divergence {
        let first = outputs.first().cloned().unwrap_or(Mismatch {
            element: "output".into(),
            width: 0,
            model: String::new(),
            device: String::new(),
            xor: String::new(),
            bits: Vec::new(),
        });
        let seen = !self.now.is_empty();
        let role = first.element.trim_start_matches("output.").to_owned();
        Divergence {
            cycle: self.cycle,
            phase: "rising".into(),
            also: outputs.iter().skip(1).cloned().collect(),
            rtl_path: None,
            job: None,
            nonce: None,
            inputs: Inputs {
                agree: seen,
                names: if seen {
                    "every register, before and after"
                } else {
                    "only ports can be seen"
                }
                .into(),
            },
            fault: Fault {
                function: format!("output logic of {role}"),
                rule: "outputs follow from registers and inputs of the same cycle".into(),
                explained_by: Vec::new(),
                logic: Vec::new(),
            },
            first,
            then: Vec::new(),
            source: Vec::new(),
        }
    }

    fn moved_at_fall(&self, structure: &Structure, word: usize) -> Divergence {
        let register = structure.owner(word);
        let everything = vec![true; structure.state_words()];
        let differ = Differ {
            structure,
            visible: &everything,
        };
        let mut moved = differ.elements(register, self.before, self.now);
        let owner = &structure.registers[register];
        let first = if moved.is_empty() {
            let at = owner.range();
            describe(
                &owner.stem,
                owner.width,
                &self.before[at.clone()],
                &self.now[at],
            )
        } else {
            moved.remove(0).1
        };
        Divergence {
            cycle: self.cycle,
            phase: "falling".into(),
            first,
            also: moved
                .into_iter()
                .map(|(_, mismatch)| mismatch)
                .take(ALSO)
                .collect(),
            rtl_path: None,
            job: None,
            nonce: None,
            inputs: Inputs {
                agree: true,
                names: "every register, up to the rising edge before".into(),
            },
            fault: Fault {
                function: "clock".into(),
                rule: "registers move with the rising edge".into(),
                explained_by: vec![format!(
                    "{} moved with the falling edge: inverted clock",
                    owner.stem
                )],
                logic: Vec::new(),
            },
            then: Vec::new(),
            source: Vec::new(),
        }
    }
}

fn words<const N: usize>(slice: &[u32]) -> [u32; N] {
    std::array::from_fn(|i| slice[i])
}

/// Chaining values that stand somewhere in the state, with their names: midstates of all job slots, or the ring.
fn chaining_values(structure: &Structure, before: &[u32]) -> Vec<(String, Packed256)> {
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
