//! What a divergence leads to.

use std::collections::BTreeSet;

use super::compares::Answers;
use super::differ::Differ;
use super::scene::Scene;
use crate::design::Site;
use crate::model::Model;
use crate::units::Cycle;
use crate::verdict::{Consequence, Divergence, ResultFault};

/// Cycles that a run goes on behind its first divergence.
pub const AFTER: u64 = 300;
/// Elements that are named as the divergence spreads.
const NAMED: usize = 5;

/// Watches a run behind its first divergence.
#[derive(Debug)]
pub(super) struct After {
    from: Cycle,
    now: Cycle,
    seen: BTreeSet<usize>,
    spread: Vec<Consequence>,
    digest: Option<Consequence>,
    output: Option<Consequence>,
    faults: Vec<(Cycle, usize)>,
    faults_before: usize,
    /// Of a wrong target compare: what it answered in this cycle and in those around it.
    answers: Option<Answers>,
}

impl After {
    pub(super) fn new<M: Model>(
        scene: &Scene<'_, M::Inputs>,
        model: &M,
        divergence: &Divergence,
    ) -> Self
    where
        M::Inputs: std::fmt::Debug,
    {
        let mut after = Self {
            from: scene.cycle,
            now: scene.cycle,
            seen: BTreeSet::new(),
            spread: Vec::new(),
            digest: None,
            output: None,
            faults: Vec::new(),
            faults_before: 0,
            answers: None,
        };
        if divergence.first.element == "hit.valid" && divergence.phase == "rising" {
            after.answers = Answers::wrong_at(model.structure(), scene.before, scene.now);
        }
        after.seen = Self::differing(scene, model).into_iter().collect();
        after
    }

    fn differing<M: Model>(scene: &Scene<'_, M::Inputs>, model: &M) -> Vec<usize> {
        if scene.now.is_empty() {
            return Vec::new();
        }
        let visible = scene.visible(model);
        let differ = Differ {
            structure: model.structure(),
            visible: &visible,
        };
        differ.registers(&model.state(), scene.now)
    }

    /// Takes in what the target compare answered in another cycle.
    pub(super) fn hear(&mut self, before: &[u32], now: &[u32]) {
        if let Some(answers) = &mut self.answers {
            answers.hear(before, now);
        }
    }

    /// Explains the divergence anew by all that was answered.
    pub(super) fn judge(&self, divergence: &mut Divergence) {
        if let Some(answers) = &self.answers {
            answers.judge(&mut divergence.fault);
        }
    }

    pub(super) fn watch<M: Model>(
        &mut self,
        scene: &Scene<'_, M::Inputs>,
        model: &M,
        faults: &[ResultFault],
    ) where
        M::Inputs: std::fmt::Debug,
    {
        self.now = scene.cycle;
        let structure = model.structure();
        self.hear(scene.before, scene.now);
        for register in Self::differing(scene, model) {
            if !self.seen.insert(register) {
                continue;
            }
            let register = &structure.registers[register];
            let consequence = |what| Consequence {
                cycle: scene.cycle,
                what,
            };
            if let Site::Digest { pipe } = register.site {
                let last = structure
                    .registers
                    .iter()
                    .rev()
                    .find(|r| matches!(r.site, Site::Digest { .. }));
                if last.is_some_and(|last| last.name == register.name) {
                    self.digest
                        .get_or_insert(consequence("first wrong digest".into()));
                } else {
                    self.spread
                        .push(consequence(format!("first wrong digest of {pipe}")));
                }
            } else if self.spread.len() < NAMED {
                self.spread.push(consequence(register.name.clone()));
            }
        }
        if let Some(wrong) = scene.wrong_outputs(structure).first()
            && self.output.is_none()
        {
            self.output = Some(Consequence {
                cycle: scene.cycle,
                what: format!(
                    "{} is {} instead of {}",
                    wrong.element, wrong.device, wrong.model
                ),
            });
        }
        if faults.len() > self.faults_before {
            self.faults_before = faults.len();
            self.faults.push((scene.cycle, faults.len() - 1));
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.now.0 >= self.from.0 + AFTER
    }

    /// In the order of cycles.
    pub(super) fn consequences(self, faults: &[ResultFault]) -> Vec<Consequence> {
        let mut all = self.spread;
        all.extend(self.digest);
        all.extend(self.output);
        all.extend(self.faults.into_iter().filter_map(|(cycle, at)| {
            Some(Consequence {
                cycle,
                what: lost(faults.get(at)?),
            })
        }));
        all.sort_by_key(|c| c.cycle);
        all
    }
}

/// What a wrong result means to whoever mines.
fn lost(fault: &ResultFault) -> String {
    match fault {
        ResultFault::Missing { nonce, .. } | ResultFault::GoldenMissed { nonce, .. } => {
            format!("a share is lost: nonce {nonce}")
        }
        ResultFault::Extra { nonce, .. } => format!("a share that is none: nonce {nonce}"),
        ResultFault::WrongCycle { nonce, due, .. } => {
            format!("the hit of nonce {nonce} comes in the wrong cycle; due at {due}")
        }
        ResultFault::WrongHit {
            nonce, due_nonce, ..
        } => {
            format!("a share is lost: nonce {nonce} reported instead of {due_nonce}")
        }
        ResultFault::WrongLane { nonce, .. } => {
            format!("a share is lost: nonce {nonce} reported with another version")
        }
        ResultFault::WrongFull { nonce, full, .. } => {
            let what = if *full {
                "a block that is none"
            } else {
                "a block is lost"
            };
            format!("{what}: nonce {nonce}")
        }
        ResultFault::Repeated { nonce, .. } => {
            format!("a share comes twice: nonce {nonce}")
        }
        ResultFault::Stale { nonce, .. } => format!("a stale share: nonce {nonce}"),
        ResultFault::Unbalanced { .. } => "shares are lost and not counted".into(),
        ResultFault::Unfinished { .. } => "the chip does not come to an end".into(),
        ResultFault::Overflow { .. } => "the overflow count is wrong".into(),
        ResultFault::Exhausted { .. } => "the end of the range is reported wrongly".into(),
        ResultFault::Digest { .. } => "a wrong digest at the output".into(),
        ResultFault::DigestValid { .. } => {
            "a digest comes when none is due, or does not come".into()
        }
        ResultFault::Message { vector, .. } => {
            format!("stored message {vector} has a wrong digest")
        }
    }
}
