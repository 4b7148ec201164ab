//! Nonces of a job: each is handed out once under each version group, whatever way the job is cut up.

use super::super::Term;
use super::claim::Claim;
use super::pieces::{blocks, interleaved};
use super::queue::Followed;
use super::units::{Handed, version_of};
use super::watch::Watch;
use crate::design::{Partition, Switch};

/// Claims that a nonce, any one, is handed out once under a group, any one.
pub(super) fn claim(w: &mut Watch, job: &Followed, handed: &[Handed]) -> Result<Claim, String> {
    let says = "each nonce of a job is handed out once under each version group: none is skipped, none handed out twice, none \
                beyond the range; only a new block, or a job that aborts it, cuts a job short";
    let mut claim = Claim::new("chip.nonces", says, &["chip.queue", "chip.job.*"]);
    let (groups, bits) = (w.design.groups() as u64, w.design.group_bits());
    let group = w.fixed("any.group", bits);
    let (count, below) = (w.num(groups, bits + 1), w.wide(group, bits + 1));
    claim.given.push(w.below(below, count));
    let (first, last, offered) = (
        w.input("nonce_start")?,
        w.input("nonce_end")?,
        w.input("job_valid")?,
    );
    let duty = w.at_most(first, last);
    claim.given.push(w.implies(offered, duty));
    let seen = match w.design.partition {
        Partition::Interleaved => interleaved(w, &mut claim, job)?,
        _ => blocks(w, job)?,
    };
    let (once, active) = (
        hands(w, &mut claim, job, handed, group)?,
        w.reg("dispatch.active")?,
    );

    let walks = w.and(&[job.current, active]);
    let (first, end, at) = (
        w.reg("dispatch.first")?,
        w.reg("dispatch.end")?,
        w.reg("dispatch.group")?,
    );
    let sane = w.at_most(job.start, job.end);
    let nowhere = w.is(job.place, 0);
    let sane = w.or(&[nowhere, sane]);
    claim.keep("the job's range is none that ends before it begins", sane);
    let (same, inside) = (w.eq(end, job.end), w.within(job.start, first, job.end));
    let wide = w.wide(at, bits + 1);
    let counted = w.below(wide, count);
    let placed = w.and(&[same, inside, counted, seen.placed]);
    let placed = w.implies(walks, placed);
    claim.keep(
        "the dispatcher stands where a piece of the job begins",
        placed,
    );
    let gone = w.below(group, at);
    let gone = w.and(&[seen.on_offer, gone]);
    let gone = w.or(&[seen.before, gone]);
    let expected = w.and(&[seen.in_job, gone]);
    let exact = w.eq(once, expected);
    let exact = w.implies(walks, exact);
    claim.keep(
        "handed out is what lies behind the dispatcher, and no more",
        exact,
    );
    let stopped = w.watch("followed.job.stopped", 1);
    let (idle, full) = (w.not(active), w.not(stopped));
    let over = w.and(&[job.current, idle, full]);
    let exact = w.eq(once, seen.in_job);
    let complete = w.implies(over, exact);
    claim.keep(
        "no nonce of a job is left when its last unit is gone",
        complete,
    );
    let strange = w.not(seen.in_job);
    let strange = w.and(&[once, strange]);
    let none = w.not(strange);
    claim.keep("no nonce beyond the range is handed out", none);

    let enable = w.input("enable")?;
    if w.design.switch == Switch::Drain {
        let cut = w.and(&[job.pop, active]);
        let whole = w.not(cut);
        claim.show("no job takes the place of one that is not through", whole);
    }
    let (exhausted, left) = (w.output("exhausted")?, w.is(job.place, super::queue::WAITS));
    let through = w.or(&[stopped, exact]);
    let through = w.implies(job.current, through);
    let nothing = w.not(left);
    let through = w.and(&[through, nothing]);
    let signed = w.implies(exhausted, through);
    claim.show("`exhausted` is low while any nonce is left", signed);
    for (core, unit) in handed.iter().enumerate() {
        let real = w.at_most(unit.start, unit.end);
        let (from, to) = (
            w.at_most(job.start, unit.start),
            w.at_most(unit.end, job.end),
        );
        let real = w.and(&[real, from, to]);
        let of_job = w.and(&[unit.taken, job.current, enable]);
        let real = w.implies(of_job, real);
        claim.show(format!("core {core} is given nonces of the job"), real);
    }
    Ok(claim)
}

/// Watches whether the nonce has been handed out under the group.
fn hands(
    w: &mut Watch,
    claim: &mut Claim,
    job: &Followed,
    handed: &[Handed],
    group: Term,
) -> Result<Term, String> {
    let version = version_of(w, job, group);
    let mut given = Vec::new();
    for unit in handed {
        let under = w.eq(unit.version, version);
        let holds = if w.design.partition == Partition::Interleaved {
            let class = w.fixed("any.class", 32);
            let first = w.add(job.start, class);
            w.eq(unit.start, first)
        } else {
            let nonce = w.fixed("any.nonce", 32);
            w.within(unit.start, nonce, unit.end)
        };
        given.push(w.and(&[job.current, unit.taken, under, holds]));
    }
    let once = w.watch("handed_out", 1);
    let hit = w.or(&given);
    let next = w.or(&[once, hit]);
    let (no, nowhere) = (w.num(0, 1), w.is(job.place, 0));
    let next = w.ite(job.begins, no, next);
    w.takes("handed_out", next)?;
    let again = w.and(&[once, hit]);
    let again = w.not(again);
    claim.show("no nonce is handed out a second time", again);
    let alone = w.at_most_one(&given);
    claim.show("no nonce goes to two cores at once", alone);
    let waits = w.is(job.place, super::queue::WAITS);
    let before = w.or(&[nowhere, waits]);
    let none = w.not(once);
    let none = w.implies(before, none);
    claim.keep("nothing is handed out of a job that waits", none);
    let (stopped, active) = (
        w.watch("followed.job.stopped", 1),
        w.reg("dispatch.active")?,
    );
    let cut = w.and(&[job.current, active, job.new_block]);
    let next = w.or(&[stopped, cut]);
    let next = w.ite(job.begins, no, next);
    w.takes("followed.job.stopped", next)?;
    Ok(once)
}
