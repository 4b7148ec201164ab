//! A claim about a chip: what holds after every cycle because it held before it, and what each cycle shows by that.

use super::super::lemma::{AT_ONCE, CLOCK};
use super::super::{Goal, Lemma, Question, Term};
use super::watch::Watch;

/// One claim.
#[derive(Debug, Default)]
pub(super) struct Claim {
    pub(super) name: String,
    pub(super) says: String,
    /// Claims whose `keeps` are given here.
    pub(super) stands_on: Vec<&'static str>,
    /// Of registers: what a reset brings about, and every cycle keeps.
    pub(super) keeps: Vec<(String, Term)>,
    /// Of one cycle, its edge included: what holds wherever everything kept does.
    pub(super) shows: Vec<(String, Term)>,
    /// What whoever drives the inputs owes.
    pub(super) given: Vec<Term>,
    /// Goals in one question: sums of a stride are lost in each other's company.
    pub(super) at_once: usize,
}

impl Claim {
    /// A claim of which nothing is said yet.
    pub(super) fn new(name: &str, says: &str, stands_on: &[&'static str]) -> Self {
        Self {
            name: name.into(),
            says: says.into(),
            stands_on: stands_on.to_vec(),
            at_once: AT_ONCE,
            ..Self::default()
        }
    }

    /// Kept by every cycle.
    pub(super) fn keep(&mut self, what: impl Into<String>, bit: Term) {
        self.keeps.push((what.into(), bit));
    }

    /// Shown by every cycle.
    pub(super) fn show(&mut self, what: impl Into<String>, bit: Term) {
        self.shows.push((what.into(), bit));
    }

    /// The lemma: in a cycle of reset, or in one in which everything kept holds, it holds after the edge. That is the
    /// whole induction over cycles in one question: the reset is where it begins.
    pub(super) fn lemma(&self, w: &mut Watch, others: &[(String, Term)]) -> Result<Lemma, String> {
        let (reset, yes) = (w.input("reset")?, w.yes());
        let (mut goals, mut given) = (Vec::new(), self.given.clone());
        for (_, bit) in self.keeps.iter().chain(others) {
            given.push(w.or(&[reset, *bit]));
        }
        for (what, bit) in &self.keeps {
            goals.push(Goal {
                element: what.clone(),
                rtl: w.after(*bit)?,
                expected: yes,
            });
        }
        for (what, bit) in &self.shows {
            goals.push(Goal {
                element: what.clone(),
                rtl: w.or(&[reset, *bit]),
                expected: yes,
            });
        }
        let question = Question::Equal(goals);
        Ok(Lemma {
            name: self.name.clone(),
            says: self.says.clone(),
            assumes: [&[CLOCK], &self.stands_on[..]].concat(),
            round: None,
            cases: question.cases(w.c, &[]),
            given,
            at_once: self.at_once,
            question,
        })
    }
}
