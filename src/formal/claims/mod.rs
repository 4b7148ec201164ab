//! What each register must take next: the table of claims, register by register, in the design's own names.
//!
//! A claim says what a register takes in an enabled cycle. The rest is one rule for all: a disabled cycle keeps it, and
//! reset, which wins, clears what the design calls control.

mod checker;
mod compress;
mod early;
mod entry;
mod events;
mod fifo;
mod folded;
mod forward;
mod hit;
mod miner;
mod pipe;
mod queue;
mod rehash;
mod slots;
mod survivors;

use std::collections::BTreeMap;

use super::lemma::{AT_ONCE, Goal};
use super::{Circuit, Op, Term};
use crate::design::{CoreKind, Kind, Register, Site};

/// A state, and the words of the schedule by their index, as they enter a pipe.
type Entering = ([Term; 8], BTreeMap<usize, Term>);

/// What each lane of a register must take with the clock's edge; `None` where nothing is claimed of it.
///
/// # Errors
/// The core lacks a register or port that the claim speaks of.
pub(super) fn next(
    c: &mut Circuit,
    register: &Register,
    elements: &[String],
) -> Result<Option<Vec<Term>>, String> {
    let moved = match (c.core().manifest.design.kind, register.site) {
        (
            _,
            Site::Round { pipe, stage }
            | Site::Schedule { pipe, stage }
            | Site::Added { pipe, stage },
        ) => Some(pipe::behind(c, pipe, stage, register)?),
        (CoreKind::Compress, _) => compress::moved(c, register)?,
        (CoreKind::Miner, _) => miner::moved(c, register)?,
        (CoreKind::Chip, _) => None,
    };
    let Some(moved) = moved else {
        return Ok(None);
    };
    let (enable, reset) = (c.input("enable")?, c.input("reset")?);
    let mut lanes = Vec::with_capacity(moved.len());
    for (moved, element) in moved.into_iter().zip(elements) {
        let now = c.element(element)?;
        let t = c.terms();
        let mut next = t.ite(enable, moved, now);
        if register.kind == Kind::Control {
            let cleared = t.number(0, t.width(now));
            next = t.ite(reset, cleared, next);
        }
        lanes.push(next);
    }
    Ok(Some(lanes))
}

/// What an output must show; `None` where nothing is claimed of it.
///
/// # Errors
/// The core lacks a register or port that the claim speaks of.
pub(super) fn shown(c: &mut Circuit, role: &str) -> Result<Option<Term>, String> {
    match c.core().manifest.design.kind {
        CoreKind::Compress => compress::shown(c, role),
        CoreKind::Miner => miner::shown(c, role),
        CoreKind::Chip => Ok(None),
    }
}

/// Registers of few values that choose what enters a stage, or which constant it takes: the lemma is asked for each of their
/// values by itself, as the solver gets lost among sums of choices.
pub(super) fn chosen_by(c: &Circuit, register: &Register) -> Vec<String> {
    let mut by = Vec::new();
    if let Site::Round { pipe, stage }
    | Site::Schedule { pipe, stage }
    | Site::Added { pipe, stage } = register.site
    {
        let plan = c.core().structure.pipe(pipe);
        if plan.is_some_and(|plan| plan.iterations > 1) {
            by.push("phase.count".to_owned());
        }
        if stage == 0 && c.core().manifest.design.kind == CoreKind::Miner {
            by.extend(entry::chosen_by(c, pipe));
        }
    }
    if c.core().manifest.design.kind == CoreKind::Miner {
        by.extend(miner::chosen_by(c, register));
    }
    by
}

/// Is it a core with an early compare.
pub(super) fn rejects_early(c: &Circuit) -> bool {
    c.core().manifest.design.kind == CoreKind::Miner && survivors::there(c)
}

/// Of a core with an early compare: what is given, and what its digests have to do with it.
///
/// # Errors
/// The core lacks a register or port that the claim speaks of.
pub(super) fn early(c: &mut Circuit) -> Result<(Vec<Term>, Vec<Goal>), String> {
    early::claims(c)
}

/// Goals in one question: few where a midstate is chosen of many, which is hard enough by itself.
pub(super) fn at_once(c: &Circuit, register: &Register) -> usize {
    if register.name == "check.state" && c.core().manifest.design.lanes() > 2 {
        1
    } else {
        AT_ONCE
    }
}

/// A pipe's chaining value and block where it begins.
fn entrance(c: &mut Circuit, pipe: &str, lane: usize) -> Result<Entering, String> {
    match c.core().manifest.design.kind {
        CoreKind::Compress => compress::entrance(c),
        CoreKind::Miner => entry::entrance(c, pipe, lane),
        CoreKind::Chip => Err("a chip has no pipes of its own".into()),
    }
}

/// The stem of a lane's elements: the register's own where there is one lane.
fn lane_of(stem: &str, lanes: usize, lane: usize) -> String {
    if lanes == 1 {
        stem.into()
    } else {
        format!("{stem}[{lane}]")
    }
}

/// Word by word, what comes or what is held.
fn entering_now<const N: usize>(
    c: &mut Circuit,
    first: Term,
    comes: [Term; N],
    held: [Term; N],
) -> [Term; N] {
    std::array::from_fn(|i| c.terms().ite(first, comes[i], held[i]))
}

/// The words of a wide value, the top one first.
fn words<const N: usize>(c: &mut Circuit, value: Term) -> [Term; N] {
    std::array::from_fn(|i| c.terms().extract(value, 32 * (N - 1 - i) as u32, 32))
}

/// One bit: do all hold.
fn all(c: &mut Circuit, bits: &[Term]) -> Term {
    let (&first, rest) = bits.split_first().expect("a bit");
    rest.iter()
        .fold(first, |all, &bit| c.terms().binary(Op::And, all, bit))
}

/// One bit: does any hold.
fn any(c: &mut Circuit, bits: &[Term]) -> Term {
    let (&first, rest) = bits.split_first().expect("a bit");
    rest.iter()
        .fold(first, |any, &bit| c.terms().binary(Op::Or, any, bit))
}

/// One bit: it does not hold.
fn not(c: &mut Circuit, bit: Term) -> Term {
    c.terms().not(bit)
}

/// One bit: both are equal.
fn equal(c: &mut Circuit, a: Term, b: Term) -> Term {
    c.terms().compare(Op::Eq, a, b)
}

/// One bit: it is this number.
fn is(c: &mut Circuit, a: Term, number: u64) -> Term {
    let width = c.terms().width(a);
    let number = c.terms().number(number, width);
    equal(c, a, number)
}

/// One more, modulo two to the width.
fn up(c: &mut Circuit, a: Term) -> Term {
    let width = c.terms().width(a);
    let one = c.terms().number(1, width);
    c.terms().binary(Op::Add, a, one)
}
