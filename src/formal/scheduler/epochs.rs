//! Epochs: one bit tells the hits before a new block from those behind it.

use super::super::Term;
use super::claim::Claim;
use super::queue::Followed;
use super::results::EPOCH;
use super::watch::Watch;

/// Claims that no hit of an older epoch is left anywhere when a new block is taken, and none of an older job comes after it.
pub(super) fn claim(w: &mut Watch, job: &Followed) -> Result<Claim, String> {
    let says = "every job, nonce in flight and hit behind a new block carries the epoch that it began; those before it are dropped, \
                or carry the other one, and no new block is taken while any of these is left: one bit tells them apart";
    let mut claim = Claim::new(
        "chip.epochs",
        says,
        &[
            "chip.queue",
            "chip.job.*",
            "core[*].flight",
            "core[*].hits",
            "chip.hits",
        ],
    );
    let epoch = w.reg("stale.epoch")?;
    let (write, read) = (w.reg("queue.write")?, w.reg("queue.read")?);
    for entry in 0..w.design.queue_depth() {
        let own = w.reg(&format!("queue.word[{entry}].epoch"))?;
        let (waits, same) = (occupied(w, (write, read), entry), w.eq(own, epoch));
        let same = w.implies(waits, same);
        claim.keep(
            format!("a job that waits in entry {entry} is of this epoch"),
            same,
        );
    }
    let (own, active) = (w.reg("dispatch.job.epoch")?, w.reg("dispatch.active")?);
    let same = w.eq(own, epoch);
    let same = w.implies(active, same);
    claim.keep("units that are handed out are of this epoch", same);
    // The host's duty: a core is mapped out or in while nothing is under way.
    let (mapped, busy) = (w.input("core_enable")?, w.output("busy")?);
    let width = w.c.terms().width(mapped);
    let before = w.watch("core_enable before", width);
    w.takes_always("core_enable before", mapped)?;
    let kept = w.eq(mapped, before);
    claim.given.push(w.implies(busy, kept));
    let mut left = Vec::new();
    for core in 0..w.design.cores as usize {
        let out = w.bits(before, core as u32, 1);
        let out = w.not(out);
        core_keeps(w, &mut claim, (core, epoch, out), job)?;
        let (write, read) = (w.core(core, "fifo.write")?, w.core(core, "fifo.read")?);
        let ids = w.all_of_core(core, "fifo.job_id")?;
        let stale = in_order(
            w,
            &mut claim,
            &format!("core {core}'s FIFO"),
            (write, read),
            &ids,
            epoch,
        );
        left.extend(stale);
    }
    let (write, read) = (w.reg("results.write")?, w.reg("results.read")?);
    let mut ids = Vec::new();
    for entry in 0..w.design.results_depth() {
        let low = w.reg(&format!("results.word[{entry}].job_id"))?;
        let own = w.reg(&format!("results.word[{entry}].epoch"))?;
        ids.push(w.c.terms().concat(&[own, low]));
    }
    left.extend(in_order(
        w,
        &mut claim,
        "the chip's FIFO",
        (write, read),
        &ids,
        epoch,
    ));
    let any = w.or(&left);
    let none = w.not(any);
    let clean = w.implies(job.new_block, none);
    claim.show("no stale hit is left where a new block is taken", clean);
    let then = w.after(epoch)?;
    let turned = w.xor(epoch, job.new_block);
    let exact = w.eq(then, turned);
    claim.show(
        "the epoch turns with each new block, and at no other time",
        exact,
    );
    Ok(claim)
}

/// Is an entry of a FIFO between its pointers.
fn occupied(w: &mut Watch, (write, read): (Term, Term), entry: usize) -> Term {
    let bits = w.c.terms().width(write) - 1;
    let (used, low, at) = (
        w.sub(write, read),
        w.bits(read, 0, bits),
        w.num(entry as u64, bits),
    );
    let ahead = w.sub(at, low);
    let ahead = w.wide(ahead, bits + 1);
    w.below(ahead, used)
}

/// What a core holds is of this epoch, but for hits that wait; nothing is left in one that is mapped out.
fn core_keeps(
    w: &mut Watch,
    claim: &mut Claim,
    (core, epoch, out): (usize, Term, Term),
    job: &Followed,
) -> Result<(), String> {
    let ids = w.all_of_core(core, "job.id")?;
    let counts = w.all_of_core(core, "job.in_flight")?;
    let (active, current) = (w.core(core, "issue.active")?, w.core(core, "job.current")?);
    let of_epoch = |w: &mut Watch, when: Term, id: Term| {
        let own = w.bits(id, EPOCH, 1);
        let same = w.eq(own, epoch);
        w.implies(when, same)
    };
    let id = w.select(&ids, current);
    let same = of_epoch(w, active, id);
    claim.keep(format!("core {core} walks a unit of this epoch"), same);
    let mut something = vec![active];
    for (slot, (&id, &count)) in ids.iter().zip(&counts).enumerate() {
        let none = w.is(count, 0);
        let some = w.not(none);
        let same = of_epoch(w, some, id);
        claim.keep(
            format!("core {core}'s nonces of slot {slot} are of this epoch"),
            same,
        );
        something.push(some);
    }
    let mut valid = w.all_of_core(core, "hit.valid")?;
    let (hit, id) = (w.or(&valid), w.core(core, "hit.job_id")?);
    let same = of_epoch(w, hit, id);
    claim.keep(format!("core {core}'s compared hit is of this epoch"), same);
    something.append(&mut valid);
    let (write, read) = (w.core(core, "fifo.write")?, w.core(core, "fifo.read")?);
    something.push(w.ne(write, read));
    let any = w.or(&something);
    let idle = w.not(any);
    let idle = w.implies(out, idle);
    claim.keep(format!("core {core} is idle while it is mapped out"), idle);
    let mut ended = Vec::new();
    for &count in &counts {
        let then = w.after(count)?;
        ended.push(w.is(then, 0));
    }
    let then = w.after(active)?;
    ended.push(w.not(then));
    let all = w.and(&ended);
    let ended = w.implies(job.new_block, all);
    claim.show(
        format!("a new block ends all that core {core} has under way"),
        ended,
    );
    Ok(())
}

/// Of a FIFO's entries the stale ones come first; gives which are there and stale.
fn in_order(
    w: &mut Watch,
    claim: &mut Claim,
    what: &str,
    (write, read): (Term, Term),
    ids: &[Term],
    epoch: Term,
) -> Vec<Term> {
    let bits = w.c.terms().width(write) - 1;
    let low = w.bits(read, 0, bits);
    let mut stale = Vec::new();
    for (entry, &id) in ids.iter().enumerate() {
        let (there, own) = (occupied(w, (write, read), entry), w.bits(id, EPOCH, 1));
        let other = w.ne(own, epoch);
        stale.push(w.and(&[there, other]));
    }
    for (entry, &this) in stale.iter().enumerate() {
        let first = w.is(low, entry as u64);
        let ahead = stale[(entry + ids.len() - 1) % ids.len()];
        let (not, sound) = (w.not(this), w.or(&[first, ahead]));
        let sound = w.or(&[not, sound]);
        claim.keep(
            format!("in {what} nothing stands before stale entry {entry} but stale ones"),
            sound,
        );
    }
    stale
}
