//! The cycle that differs, explained.

use super::cut;
use super::differ::{Differ, describe, element_value};
use super::hypotheses;
use super::scene::{Scene, chaining_values, words};
use crate::design::{Element, Register, Site, Structure};
use crate::model::Model;
use crate::verdict::{Divergence, Fault, Inputs, Mismatch};

/// So many elements of the same cycle are listed.
const ALSO: usize = 24;

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
        element: &Element,
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
        if let Site::Round { pipe, stage }
        | Site::Schedule { pipe, stage }
        | Site::Added { pipe, stage } = register.site
            && let Some(plan) = structure.pipe(pipe).filter(|plan| !plan.is_plain())
        {
            let differs = |e: &Element| element_value(e, state) != element_value(e, now);
            let elements = structure.elements_of(element.register).filter(differs);
            return cut::fault(plan, register, stage, &elements.collect::<Vec<_>>());
        }
        let mut earlier = model.fresh();
        earlier.load(before);
        if let Site::Round { pipe, stage: 0 } = register.site
            && let Some(range) = wrong_block(structure, pipe, state, now)
            && let Some(stage) = self.stage_before(&earlier, pipe, 0)
        {
            return hypotheses::schedule(
                0,
                &stage,
                &words(&state[range.clone()]),
                &words(&now[range]),
            );
        }
        match register.site {
            Site::Round { pipe, stage } => match self.stage_before(&earlier, pipe, stage) {
                Some(before) => {
                    hypotheses::round(stage, &before, &words(model_words), &words(device_words))
                }
                None => hypotheses::part(structure, register, element, values),
            },
            Site::Schedule { pipe, stage } => match self.stage_before(&earlier, pipe, stage) {
                Some(before) => {
                    hypotheses::schedule(stage, &before, &words(model_words), &words(device_words))
                }
                None => hypotheses::part(structure, register, element, values),
            },
            Site::Digest { pipe } => {
                let lanes = model_words.chunks(8).zip(device_words.chunks(8));
                let wrong = lanes
                    .enumerate()
                    .find(|(_, (model, device))| model != device);
                let (lane, (model, device)) = wrong.unwrap_or((0, (model_words, device_words)));
                // Lane 0's is what the model tells.
                let chaining = earlier.forwarding(pipe).filter(|_| lane == 0);
                let others = chaining_values(structure, before);
                hypotheses::digest(chaining.as_ref(), &others, &words(model), &words(device))
            }
            Site::Added { .. } | Site::Part(_) => {
                hypotheses::part(structure, register, element, values)
            }
        }
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
        let (seen, all) = (!self.now.is_empty(), self.covered.iter().all(|&c| c));
        let role = first.element.trim_start_matches("output.").to_owned();
        Divergence {
            cycle: self.cycle,
            phase: "rising".into(),
            also: outputs.iter().skip(1).cloned().collect(),
            rtl_path: None,
            job: None,
            nonce: None,
            inputs: Inputs {
                agree: seen && all,
                names: if seen && all {
                    "every register, before and after"
                } else if seen {
                    "registers without a probe can't be seen"
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

/// The schedule register of stage 0, if words that only pass through it are wrong: then the block came in wrong, and the
/// round did what it could with it.
fn wrong_block(
    structure: &Structure,
    pipe: &str,
    model: &[u32],
    device: &[u32],
) -> Option<std::ops::Range<usize>> {
    let at = structure.register(&format!("{pipe}.round[0].w"))?;
    let range = structure.registers[at].range();
    // The newest word, in front, is the schedule step's own.
    let passing = range.start + 1..range.end;
    (model[passing.clone()] != device[passing]).then_some(range)
}
