//! How many bits of each block change, cycle by cycle.

use std::ops::Range;

use super::blocks::Block;
use super::course::{Course, Stretch};
use crate::model::Model;
use crate::simd::NoEngine;
use crate::stimulus::Driver;

/// Changes in some cycles of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The cycles: of each the step to the next.
    pub cycles: Range<u64>,
    /// Of each block the bits that changed, cycle by cycle.
    pub toggles: Vec<Vec<u32>>,
}

/// Takes down the changes in these cycles, the course standing at its begin. `progress` is as in [`super::tally`].
///
/// # Errors
/// An engine that the processor lacks.
pub fn profile<M: Model, D: Driver<Inputs = M::Inputs>>(
    course: &mut Course<M, D>,
    (cycles, blocks): (&Range<u64>, &[Block]),
    mut progress: impl FnMut(u64) -> bool,
) -> Result<Profile, NoEngine> {
    course.tick_from(cycles.start);
    let engine = course.engine();
    let groups: Vec<Vec<Range<usize>>> = blocks.iter().map(|block| runs(&block.words)).collect();
    let mut profile = Profile {
        cycles: cycles.start..cycles.start,
        toggles: vec![Vec::new(); blocks.len()],
    };
    while profile.cycles.end < cycles.end
        && let Some((range, stretch)) = course.advance()?
    {
        if let Stretch::Ticked(rows) = stretch {
            let part = range.start.max(cycles.start)..range.end.min(cycles.end);
            if part.start < part.end {
                let row = |cycle: u64| (cycle - range.start) as usize;
                let part_rows = (row(part.start), row(part.end));
                let changes = rows.changes(part_rows, &groups, engine)?;
                for (toggles, more) in profile.toggles.iter_mut().zip(changes) {
                    toggles.extend(more);
                }
                profile.cycles.end = part.end;
            }
        }
        if !progress(range.end) {
            break;
        }
    }
    Ok(profile)
}

/// Words that follow each other, as ranges.
fn runs(words: &[usize]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for &word in words {
        match runs.last_mut() {
            Some(run) if run.end == word => run.end += 1,
            _ => runs.push(word..word + 1),
        }
    }
    runs
}
