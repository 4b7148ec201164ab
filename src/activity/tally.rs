//! What every bit of a core does in a part of a run.

use std::ops::Range;

use super::course::{Course, Stretch};
use super::{Activity, WordActivity};
use crate::model::Model;
use crate::simd::NoEngine;
use crate::stimulus::Driver;

/// Counts of a part of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The cycles that were counted: from the state of the first to that behind the last.
    pub cycles: Range<u64>,
    /// Every word of the state, in its order; behind them the nodes, where the course has them.
    pub activity: Activity,
    /// The state at the start.
    pub start: Vec<u32>,
    /// The state at the end.
    pub end: Vec<u32>,
}

/// Counts these cycles of a run, the course standing at its begin. `progress` hears of the cycles done, counted or left
/// out, and stops the run by saying `false`: the counts are those of the cycles so far.
///
/// # Errors
/// An engine that the processor lacks.
pub fn tally<M: Model, D: Driver<Inputs = M::Inputs>>(
    course: &mut Course<M, D>,
    cycles: &Range<u64>,
    mut progress: impl FnMut(u64) -> bool,
) -> Result<Tally, NoEngine> {
    let engine = course.engine();
    let words = course.words();
    let mut tally = Tally {
        cycles: cycles.start..cycles.start,
        activity: Activity::new(0..words),
        start: vec![0; words],
        end: vec![0; words],
    };
    while tally.cycles.end < cycles.end
        && let Some((range, stretch)) = course.advance()?
    {
        let (first, behind) = (range.start, range.end);
        let part = first.max(cycles.start)..behind.min(cycles.end);
        if part.start < part.end {
            let state = |cycle: u64| match &stretch {
                Stretch::Ticked(rows) => rows.row((cycle - first) as usize).to_vec(),
                Stretch::Steady(law) => law.state(cycle),
            };
            if part.start == cycles.start {
                tally.start = state(part.start);
            }
            tally.end = state(part.end);
            let counted: Vec<WordActivity> = match &stretch {
                Stretch::Ticked(rows) => {
                    let row = |cycle: u64| (cycle - first) as usize;
                    rows.count((row(part.start), row(part.end)), engine)?
                }
                Stretch::Steady(law) => law.count(&part, engine, true)?.words,
            };
            for (sum, more) in tally.activity.words.iter_mut().zip(&counted) {
                sum.add(&more.toggles, &more.ones);
            }
            tally.cycles.end = part.end;
        }
        if !progress(behind) {
            break;
        }
    }
    tally.activity.cycles = tally.cycles.end - tally.cycles.start;
    Ok(tally)
}
