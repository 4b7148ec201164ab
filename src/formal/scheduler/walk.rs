//! A core's nonce counter: each nonce of the unit that it was given enters the pipe once.

use super::super::Term;
use super::claim::Claim;
use super::units::Handed;
use super::watch::Watch;

/// Bits that hold every nonce, and one more stride.
const WIDE: u32 = 40;

/// A unit as its core walks it.
struct Unit {
    start: Term,
    end: Term,
    active: Term,
    exhausted: Term,
    issue: Term,
    /// The counter.
    now: Term,
    /// A nonce of the unit has entered.
    begun: Term,
    /// The last one that did.
    last: Term,
}

/// Claims it of one core.
pub(super) fn claim(w: &mut Watch, core: usize, unit: &Handed) -> Result<Claim, String> {
    let says = "of the unit that the core was given, the first nonce enters first, then each that is a stride further, none beyond the \
                end; the counter stops where the next would lie beyond it, and only an abort ends the walk earlier";
    let mut claim = Claim::new(&format!("core[{core}].walk"), says, &["chip.nonces"]);
    // A unit that ends before it begins is never given: `chip.nonces` shows it.
    let real = w.at_most(unit.start, unit.end);
    claim.given.push(w.implies(unit.taken, real));
    let own = watched(w, core, unit)?;
    let stride = w.num(w.design.stride().into(), WIDE);
    let bound = w.core(core, "issue.end")?;
    let bound = w.wide(bound, WIDE);
    let (same, inside) = (w.eq(bound, own.end), w.within(own.start, own.now, own.end));
    let placed = w.and(&[same, inside]);
    let placed = w.implies(own.active, placed);
    claim.keep("the counter stands within the unit", placed);
    let next = w.add(own.last, stride);
    let (first, further) = (w.eq(own.now, own.start), w.eq(own.now, next));
    let expected = w.ite(own.begun, further, first);
    let in_turn = w.implies(own.active, expected);
    claim.keep(
        "the counter is at the start, or a stride behind the last nonce",
        in_turn,
    );
    let (beyond, real) = (w.below(own.end, next), w.at_most(own.last, own.end));
    let through = w.and(&[own.begun, beyond, real]);
    let through = w.implies(own.exhausted, through);
    claim.keep(
        "the counter stops where the next nonce would lie beyond the end",
        through,
    );
    let both = w.and(&[own.active, own.exhausted]);
    let told = w.not(both);
    claim.keep("the counter walks, or has stopped", told);
    if w.design.stride() == 1 {
        each_once(w, &mut claim, core, (unit.taken, &own))?;
    }
    let expected = w.and(&[own.active, expected, inside]);
    let in_turn = w.implies(own.issue, expected);
    claim.show("what enters is the unit's next nonce", in_turn);
    let (then, ended) = (w.after(own.active)?, w.after(own.exhausted)?);
    let abort = w.at_core(core, "abort_i")?;
    let going = w.or(&[then, ended, abort]);
    let held = w.implies(own.active, going);
    claim.show("only an abort ends a walk early", held);
    Ok(claim)
}

/// Watches the unit that the core was given last.
fn watched(w: &mut Watch, core: usize, unit: &Handed) -> Result<Unit, String> {
    let name = |what: &str| format!("core[{core}].unit.{what}");
    let (issue, nonce) = (w.at_core(core, "issue")?, w.core(core, "issue.nonce")?);
    let mut bounds = Vec::new();
    for (what, when, given) in [
        ("start", unit.taken, unit.start),
        ("end", unit.taken, unit.end),
        ("last", issue, nonce),
    ] {
        let now = w.watch(&name(what), 32);
        let next = w.ite(when, given, now);
        w.takes(&name(what), next)?;
        bounds.push(w.wide(now, WIDE));
    }
    let begun = w.watch(&name("begun"), 1);
    let (no, either) = (w.num(0, 1), w.or(&[begun, issue]));
    let next = w.ite(unit.taken, no, either);
    w.takes(&name("begun"), next)?;
    Ok(Unit {
        start: bounds[0],
        end: bounds[1],
        active: w.core(core, "issue.active")?,
        exhausted: w.core(core, "issue.exhausted")?,
        issue,
        now: w.wide(nonce, WIDE),
        begun,
        last: bounds[2],
    })
}

/// Of consecutive nonces, any one by its number.
fn each_once(
    w: &mut Watch,
    claim: &mut Claim,
    core: usize,
    (taken, own): (Term, &Unit),
) -> Result<(), String> {
    let name = format!("core[{core}].unit.entered");
    let nonce = w.fixed("any.nonce", 32);
    let nonce = w.wide(nonce, WIDE);
    let this = w.eq(own.now, nonce);
    let enters = w.and(&[own.issue, this]);
    let entered = w.watch(&name, 1);
    let (no, once) = (w.num(0, 1), w.or(&[entered, enters]));
    let next = w.ite(taken, no, once);
    w.takes(&name, next)?;
    let (from, behind) = (w.at_most(own.start, nonce), w.below(nonce, own.now));
    let expected = w.and(&[from, behind]);
    let exact = w.eq(entered, expected);
    let exact = w.implies(own.active, exact);
    claim.keep(
        "entered is what lies behind the counter, and no more",
        exact,
    );
    let of_unit = w.within(own.start, nonce, own.end);
    let exact = w.eq(entered, of_unit);
    let complete = w.implies(own.exhausted, exact);
    claim.keep(
        "no nonce of the unit is left when the counter stops",
        complete,
    );
    let again = w.and(&[enters, entered]);
    let first = w.not(again);
    claim.show("no nonce enters a second time", first);
    Ok(())
}
