//! Proofs of mutants that nothing notices, from the smallest instance outwards.

use std::collections::BTreeMap;
use std::time::Instant;

use super::MutateError;
use super::journal::{Journal, Line};
use super::proof::Prover;
use super::sample::Sample;
use super::score::Score;
use super::shown::Proof;
use super::sweep::{Fate, sweep_filled};

/// Of each mutant what was shown: that it changes nothing, where nothing noticed it; that it reaches no output, where
/// registers alone did. Nothing of the others, and of those that stay open.
///
/// Nothing is believed of a proof that closes what was noticed: in each instance a mutant of which that is known is handed
/// in first, where there is one, and must stay open.
///
/// # Errors
/// Yosys; a proof that closes what was noticed.
pub fn prove(
    sample: &Sample<'_>,
    scores: &[Option<Score>],
    fates: &mut [Option<Fate>],
    journal: &mut Journal,
    end: Instant,
    progress: &dyn Fn(&str),
) -> Result<Vec<Option<Proof>>, MutateError> {
    let mut proving = Proving {
        sample,
        scores,
        end,
        proofs: vec![None; scores.len()],
        seen: false,
    };
    for line in &journal.lines {
        if let Line::Proof { mutant, proof } = line
            && (1..=scores.len()).contains(mutant)
        {
            proving.proofs[mutant - 1] = Some(*proof);
        }
    }
    let unseen = proving.open(fates, |s| silent(s) || inside(s));
    if !unseen.is_empty() {
        progress("carrying constants through registers");
        // Half of the time at most: what is open for another reason shall have its turn.
        let now = Instant::now();
        let half = now + end.saturating_duration_since(now) / 2;
        let mut told = fates.to_vec();
        sweep_filled(sample, &mut told, half)?;
        // One that showed at an output before the registers were filled has an effect.
        for number in unseen {
            fates[number - 1] = told[number - 1];
        }
    }
    let first = proving.open(fates, silent);
    proving.instances(&first, progress)?;
    let (silent, inside) = (proving.open(fates, silent), proving.open(fates, inside));
    proving.whole(&silent, &inside, progress)?;
    let Proving { proofs, seen, .. } = proving;
    for (number, proof) in (1..).zip(&proofs) {
        let Some(proof) = *proof else { continue };
        let line = Line::Proof {
            mutant: number,
            proof,
        };
        // What the time did not suffice for, is tried again by the next run.
        if seen && proof != Proof::Undecided && !journal.lines.contains(&line) {
            journal.add(&line)?;
        }
    }
    Ok(proofs)
}

/// Nothing noticed it.
fn silent(score: &Score) -> bool {
    score.full.is_none() && score.outputs.is_none() && score.results.is_none()
}

/// Registers alone noticed it.
fn inside(score: &Score) -> bool {
    score.full.is_some() && score.outputs.is_none() && score.results.is_none()
}

struct Proving<'a> {
    sample: &'a Sample<'a>,
    scores: &'a [Option<Score>],
    end: Instant,
    proofs: Vec<Option<Proof>>,
    /// Has a mutant that was noticed been handed in, and stayed open.
    seen: bool,
}

impl Proving<'_> {
    /// The mutants of this kind of which nothing is shown yet.
    fn open(&self, fates: &[Option<Fate>], which: impl Fn(&Score) -> bool) -> Vec<usize> {
        let numbers = 1..=self.scores.len();
        let is_open = |&number: &usize| {
            let at = number - 1;
            let scored = self.scores[at].as_ref().is_some_and(&which);
            scored && fates[at].is_none() && self.proofs[at].is_none()
        };
        numbers.filter(is_open).collect()
    }

    /// Tries each mutant in its own instance, and what stays open in those around it, up to below the whole core.
    fn instances(&mut self, open: &[usize], progress: &dyn Fn(&str)) -> Result<(), MutateError> {
        let tree = &self.sample.tree;
        let mut rounds: BTreeMap<usize, BTreeMap<String, Vec<usize>>> = BTreeMap::new();
        for &number in open {
            let path = &self.sample.drawn.mutants[number - 1].at.path;
            for (outside, around) in tree.around(path).into_iter().rev().enumerate() {
                let round = rounds.entry(outside).or_default();
                round.entry(around.to_owned()).or_default().push(number);
            }
        }
        for (path, mut group) in rounds.into_values().flatten() {
            group.retain(|number| self.proofs[number - 1].is_none());
            if group.is_empty() {
                continue;
            }
            progress(&format!("proving in {path}"));
            let Some(prover) = Prover::new(self.sample, &path, self.end)? else {
                return Ok(());
            };
            let noticed = self.noticed(&path);
            if !self.sees(&prover, noticed)? {
                continue;
            }
            for (number, proof) in prover.equivalent(&group)? {
                if proof == Proof::Same {
                    self.proofs[number - 1] = Some(proof);
                }
            }
        }
        Ok(())
    }

    /// Tries what is left in the whole core.
    fn whole(
        &mut self,
        silent: &[usize],
        inside: &[usize],
        progress: &dyn Fn(&str),
    ) -> Result<(), MutateError> {
        if silent.is_empty() && inside.is_empty() {
            return Ok(());
        }
        progress("proving in the whole core");
        let all = [silent, inside].concat();
        let undecided = |this: &mut Self| {
            for number in &all {
                this.proofs[number - 1] = Some(Proof::Undecided);
            }
        };
        let Some(prover) = Prover::new(self.sample, "", self.end)? else {
            undecided(self);
            return Ok(());
        };
        let noticed = self.noticed("");
        if noticed.is_none() || !self.sees(&prover, noticed)? {
            undecided(self);
            return Ok(());
        }
        let mut shown = prover.equivalent(silent)?;
        shown.extend(prover.unread(inside)?);
        if let Some(noticed) = noticed
            && shown.iter().any(|(_, proof)| proof.held())
        {
            let sees = prover.sees_held(noticed)?;
            if sees == Some(false) {
                return Err(blind(noticed));
            }
            if sees.is_none() {
                shown.retain(|(_, proof)| !proof.held());
            }
        }
        if let Some(noticed) = noticed
            && shown.iter().any(|(_, proof)| proof.followed())
            && !prover.sees_read(noticed)?
        {
            return Err(blind(noticed));
        }
        for (number, proof) in shown {
            self.proofs[number - 1] = Some(proof);
        }
        Ok(())
    }

    /// A mutant in this instance that results noticed, or registers.
    fn noticed(&self, path: &str) -> Option<usize> {
        let inside =
            |number: &usize| super::is_below(&self.sample.drawn.mutants[number - 1].at.path, path);
        let of = |which: fn(&Score) -> bool| {
            let numbers = 1..=self.scores.len();
            let mut noticed = numbers.filter(|n| self.scores[n - 1].as_ref().is_some_and(which));
            noticed.find(inside)
        };
        of(|score| score.results.is_some()).or_else(|| of(|score| score.full.is_some()))
    }

    /// Does the proof see what was noticed; also where there is nothing to see.
    fn sees(&mut self, prover: &Prover<'_>, noticed: Option<usize>) -> Result<bool, MutateError> {
        let Some(noticed) = noticed else {
            return Ok(true);
        };
        match prover.sees(noticed)? {
            Some(true) => self.seen = true,
            Some(false) => return Err(blind(noticed)),
            None => return Ok(false),
        }
        Ok(true)
    }
}

fn blind(noticed: usize) -> MutateError {
    MutateError::Yosys(format!(
        "mutant {noticed} was noticed, and is proven to change nothing: no proof can be believed"
    ))
}
