//! Lemmas: what is to be proved of a core, one by one.

use super::{Case, Circuit, Term, case, claims, scheduler};
use crate::design::{CoreKind, Register, Site, Structure};

/// The lemma that every other one assumes.
pub const CLOCK: &str = "clock";
/// The lemma of a core with an early compare that is about no register: what is compared says how the digest begins.
const EARLY: &str = "early-reject";

/// Goals in one question: sixteen words are a schedule. All 512 words of a ring at once take more than twice as long.
pub(super) const AT_ONCE: usize = 16;

/// One thing to be shown of an element.
#[derive(Clone, Debug)]
pub struct Goal {
    /// `hash.round[37].e`, or an output's role.
    pub element: String,
    /// What the RTL makes of it.
    pub rtl: Term,
    /// What it must be.
    pub expected: Term,
}

/// What a lemma asks.
#[derive(Clone, Debug)]
pub enum Question {
    /// Are these equal, whatever every register and input holds.
    Equal(Vec<Goal>),
    /// Already answered, by looking at the netlist: what is wrong, if anything.
    Looked(Vec<String>),
    /// It can't be asked, and why.
    Unasked(String),
}

impl Question {
    /// Its goals in each case.
    pub(super) fn cases(&self, circuit: &mut Circuit, by: &[String]) -> Vec<Case> {
        match self {
            Self::Equal(goals) => case::cases(circuit, goals, by),
            Self::Looked(_) | Self::Unasked(_) => Vec::new(),
        }
    }
}

/// A lemma of one core.
#[derive(Clone, Debug)]
pub struct Lemma {
    /// `hash.round[37].state`, `output.digest`, `clock`
    pub name: String,
    /// What it says.
    pub says: String,
    /// Lemmas that it stands on.
    pub assumes: Vec<&'static str>,
    /// The round that its register stands behind.
    pub round: Option<usize>,
    /// What is asked of its goals, case by case; none without goals.
    pub cases: Vec<Case>,
    /// What is given in all of them: what other lemmas say, what whoever drives the inputs owes.
    pub given: Vec<Term>,
    /// Goals in one question.
    pub at_once: usize,
    /// What is asked.
    pub question: Question,
}

/// All lemmas of a core: its clock, each register, each output, in the order of the way of data.
pub fn lemmas(circuit: &mut Circuit) -> Vec<Lemma> {
    let structure: &Structure = &circuit.core().structure;
    let mut all = vec![clock(circuit)];
    if circuit.core().manifest.design.kind == CoreKind::Chip {
        all.extend(scheduler::lemmas(circuit));
        return all;
    }
    for (at, register) in structure.registers.iter().enumerate() {
        let elements: Vec<String> = structure
            .elements_of(at)
            .map(|element| element.name)
            .collect();
        let question = next(circuit, (at, register), &elements).unwrap_or_else(Question::Unasked);
        let by = claims::chosen_by(circuit, register);
        let cases = question.cases(circuit, &by);
        all.push(Lemma {
            name: register.name.clone(),
            says: register.rule.into(),
            assumes: vec![CLOCK],
            round: round(structure, register),
            cases,
            given: Vec::new(),
            at_once: claims::at_once(circuit, register),
            question,
        });
    }
    if claims::rejects_early(circuit) {
        all.push(early(circuit));
    }
    for field in structure.outputs.fields() {
        let role = field.port.role;
        let question = shown(circuit, role).unwrap_or_else(Question::Unasked);
        all.push(Lemma {
            name: format!("output.{role}"),
            says: format!("`{role}` shows what the registers hold"),
            assumes: Vec::new(),
            round: None,
            cases: question.cases(circuit, &[]),
            given: Vec::new(),
            at_once: AT_ONCE,
            question,
        });
    }
    all
}

/// Behind an early compare: that it loses no hit which anybody asks for.
fn early(circuit: &mut Circuit) -> Lemma {
    let bits = circuit.core().manifest.design.reject_bits;
    let (given, question) = match claims::early(circuit) {
        Ok((given, goals)) => (given, Question::Equal(goals)),
        Err(why) => (Vec::new(), Question::Unasked(why)),
    };
    Lemma {
        name: EARLY.into(),
        says: format!(
            "a nonce survives the early compare exactly where its digest begins with {bits} zeros: whoever asks for as many loses none"
        ),
        assumes: vec![CLOCK],
        round: None,
        cases: question.cases(circuit, &[]),
        given,
        at_once: AT_ONCE,
        question,
    }
}

/// The last round that a pipe's register has behind it, or stands within.
fn round(structure: &Structure, register: &Register) -> Option<usize> {
    let (Site::Round { pipe, stage }
    | Site::Schedule { pipe, stage }
    | Site::Added { pipe, stage }) = register.site
    else {
        return None;
    };
    let plan = structure.pipe(pipe)?;
    plan.stages.get(stage)?.range(plan.iterations).last()
}

fn clock(circuit: &Circuit) -> Lemma {
    let wrong = circuit.off_clock().into_iter();
    let wrong = wrong.map(|cell| format!("{cell} is not written by the rising edge of the clock"));
    Lemma {
        name: CLOCK.into(),
        says: "every register is written by the rising edge of the one clock, and by nothing else"
            .into(),
        assumes: Vec::new(),
        round: None,
        cases: Vec::new(),
        given: Vec::new(),
        at_once: AT_ONCE,
        question: Question::Looked(wrong.collect()),
    }
}

fn next(
    c: &mut Circuit,
    (at, register): (usize, &Register),
    elements: &[String],
) -> Result<Question, String> {
    let Some(expected) = claims::next(c, register, elements)? else {
        return Err("nothing is claimed of this register".into());
    };
    let rtl = c.next(at)?;
    let pairs = elements.iter().zip(rtl).zip(expected);
    let goals = pairs.map(|((element, rtl), expected)| Goal {
        element: element.clone(),
        rtl,
        expected,
    });
    Ok(Question::Equal(goals.collect()))
}

fn shown(c: &mut Circuit, role: &str) -> Result<Question, String> {
    let Some(expected) = claims::shown(c, role)? else {
        return Err("nothing is claimed of this output".into());
    };
    let goal = Goal {
        element: role.into(),
        rtl: c.output(role)?,
        expected,
    };
    Ok(Question::Equal(vec![goal]))
}
