//! A core's nonce counter: each nonce of the unit that it was given enters the pipe once.

use super::super::Term;
use super::claim::Claim;
use super::units::Handed;
use super::watch::Watch;

/// Bits that hold every nonce, and every product of a stride and the nonces entered so far.
const WIDE: u32 = 42;

/// Claims it of one core.
pub(super) fn claim(w: &mut Watch, core: usize, unit: &Handed) -> Result<Claim, String> {
    let says = "of the unit that the core was given, start, start + stride, ... up to its end, each nonce enters the pipe once, and \
                no other; the counter stops behind the last one alone";
    let mut claim = Claim::new(&format!("core[{core}].walk"), says, &["chip.nonces"]);
    claim.at_once = 1;
    // A unit that ends before it begins is never given: `chip.nonces` shows it.
    let real = w.at_most(unit.start, unit.end);
    claim.given.push(w.implies(unit.taken, real));
    let name = |what: &str| format!("core[{core}].unit.{what}");
    let (issue, nonce) = (w.at_core(core, "issue")?, w.core(core, "issue.nonce")?);
    let (active, exhausted) = (
        w.core(core, "issue.active")?,
        w.core(core, "issue.exhausted")?,
    );
    let mut bounds = Vec::new();
    for (what, given) in [("start", unit.start), ("end", unit.end)] {
        let now = w.watch(&name(what), 32);
        let next = w.ite(unit.taken, given, now);
        w.takes(&name(what), next)?;
        bounds.push(w.wide(now, WIDE));
    }
    let (start, end) = (bounds[0], bounds[1]);
    let steps = w.watch(&name("steps"), WIDE);
    let (none, counted) = (w.num(0, WIDE), w.plus(steps, issue));
    let next = w.ite(unit.taken, none, counted);
    w.takes(&name("steps"), next)?;
    // Any nonce of the unit, by how many come before it.
    let step = w.fixed("any.step", 32);
    let wide = w.wide(step, WIDE);
    let own = at_step(w, start, wide);
    let now = w.wide(nonce, WIDE);
    let this = w.eq(now, own);
    let enters = w.and(&[issue, this]);
    let entered = w.watch(&name("entered"), 1);
    let (no, once) = (w.num(0, 1), w.or(&[entered, enters]));
    let next = w.ite(unit.taken, no, once);
    w.takes(&name("entered"), next)?;

    let expected = at_step(w, start, steps);
    let (placed, inside) = (w.eq(now, expected), w.at_most(now, end));
    let last = w.core(core, "issue.end")?;
    let last = w.wide(last, WIDE);
    let (bound, most) = (w.eq(last, end), w.num(1 << 32, WIDE));
    let few = w.below(steps, most);
    let placed = w.and(&[placed, inside, bound, few]);
    let placed = w.implies(active, placed);
    claim.keep("the counter stands at a nonce of the unit", placed);
    let behind = w.below(wide, steps);
    let exact = w.eq(entered, behind);
    let exact = w.implies(active, exact);
    claim.keep(
        "entered is what lies behind the counter, and no more",
        exact,
    );
    let of_unit = w.at_most(own, end);
    let exact = w.eq(entered, of_unit);
    let complete = w.implies(exhausted, exact);
    claim.keep(
        "no nonce of the unit is left when the counter stops",
        complete,
    );
    let both = w.and(&[active, exhausted]);
    let told = w.not(both);
    claim.keep("the counter walks, or has stopped", told);

    let again = w.and(&[enters, entered]);
    let first = w.not(again);
    claim.show("no nonce enters a second time", first);
    let walks = w.implies(issue, active);
    claim.show("nonces enter of a unit alone", walks);
    let (then, ended) = (w.after(active)?, w.after(exhausted)?);
    let abort = w.at_core(core, "abort_i")?;
    let (going, stops) = (w.or(&[then, ended, abort]), active);
    let held = w.implies(stops, going);
    claim.show("only an abort ends a walk early", held);
    Ok(claim)
}

/// The unit's nonce behind so many others.
fn at_step(w: &mut Watch, start: Term, steps: Term) -> Term {
    let stride = u64::from(w.design.stride());
    let passed = w.times(steps, stride);
    w.add(start, passed)
}
