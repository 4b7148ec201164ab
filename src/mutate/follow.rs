//! Where a machine of small registers goes, with the bits that a mutant has changed, asked of z3 state by state.

use std::collections::BTreeSet;

use super::astray_bench::{Bench, Slice};
use super::solver::{Silence, Solver};

/// So many states, with and without a difference, are asked about.
const STATES: usize = 2000;

/// Of a state with more states behind it than this, a register that goes anywhere is left out of the machine.
const BEHIND: usize = 40;

/// A state of the machine, and which of the touched bits differ in it.
type Point = (u64, u64);

/// What came of following the machine.
pub(super) enum Followed {
    /// Everywhere it goes the mutant is unread.
    Unread,
    /// It is read somewhere, or that is not known.
    Open,
    /// This register of the machine takes too many values.
    Anything(usize),
}

/// Goes wherever the machine goes.
pub(super) fn follow(solver: &mut Solver<'_>, bench: &Bench<'_>) -> Result<Followed, Silence> {
    let mut seen: BTreeSet<Point> = bench.first().into_iter().map(|state| (state, 0)).collect();
    let mut open: Vec<Point> = seen.iter().copied().collect();
    // A reset that waits for no clock moves the machine on its own.
    let ways = if bench.has_reset() {
        &[("next", "e"), ("at_once", "still")][..]
    } else {
        &[("next", "e")]
    };
    while let Some((state, differing)) = open.pop() {
        let at = format!(
            "(push)\n(assert (= state {}))\n(assert (= d {}))",
            bench.number_of("state", state),
            bench.number_of("d", differing)
        );
        solver.tell(&format!("{at}\n(push)\n(assert (= other #b01))"))?;
        if solver.model(&[])?.is_some() {
            return Ok(Followed::Open);
        }
        solver.tell("(pop)")?;
        for (next, apart) in ways {
            solver.tell("(push)")?;
            let mut behind: Vec<Point> = Vec::new();
            while let Some(values) = solver.model(&[next, apart])? {
                let point = (values[0], values[1]);
                behind.push(point);
                if behind.len() > BEHIND {
                    return Ok(wildest(bench, &behind));
                }
                if seen.insert(point) {
                    open.push(point);
                }
                solver.tell(&format!(
                    "(assert (not (and (= {next} {}) (= {apart} {}))))",
                    bench.number_of(next, point.0),
                    bench.number_of(apart, point.1)
                ))?;
            }
            solver.tell("(pop)")?;
        }
        solver.tell("(pop)")?;
        if seen.len() > STATES {
            return Ok(Followed::Open);
        }
    }
    Ok(Followed::Unread)
}

/// The register that is wholly in the machine, with most values among these.
fn wildest(bench: &Bench<'_>, behind: &[Point]) -> Followed {
    let values = |slice: &Slice| -> usize {
        let of = behind.iter().map(|(state, _)| slice.of(*state));
        of.collect::<BTreeSet<u64>>().len()
    };
    let whole = |slice: &&Slice| bench.cut.plain[&slice.register].width == slice.width;
    let whole = bench.machine.iter().filter(whole);
    let most = whole.max_by_key(|slice| values(slice));
    most.map_or(Followed::Open, |slice| Followed::Anything(slice.register))
}
