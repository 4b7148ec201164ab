//! A core's hits: each waits in the core's FIFO until it is taken, or is counted.

use super::super::Term;
use super::claim::Claim;
use super::place::Fifo;
use super::watch::Watch;

/// Claims it of one core.
pub(super) fn claim(w: &mut Watch, core: usize) -> Result<Claim, String> {
    let says = "a hit, unless it is aborted, waits in the core's FIFO with the nonce, job id and version that it came with, or its \
                lanes are counted in the overflow; it is shown lane by lane, each once";
    let mut claim = Claim::new(&format!("core[{core}].hits"), says, &[]);
    let lanes = w.design.lanes();
    let hit = w.all_of_core(core, "hit.valid")?;
    let (enabled, abort) = (w.at_core(core, "enable_i")?, w.at_core(core, "abort_i")?);
    let (any, spared) = (w.or(&hit), w.not(abort));
    let push = w.and(&[any, enabled, spared]);
    let (write, read) = (w.core(core, "fifo.write")?, w.core(core, "fifo.read")?);
    let overflow = w.core(core, "fifo.overflow")?;
    let takes = moves(w, write)?;
    let gives = moves(w, read)?;
    let mut fields = Vec::new();
    for (field, from) in [
        ("nonce", "nonce"),
        ("job_id", "job_id"),
        ("version", "version"),
    ] {
        let entries = w.all_of_core(core, &format!("fifo.{field}"))?;
        fields.push((
            field.to_owned(),
            w.core(core, &format!("hit.{from}"))?,
            entries,
        ));
    }
    if w.design.ticket {
        let (full, entries) = (
            w.all_of_core(core, "hit.full")?,
            w.all_of_core(core, "fifo.full")?,
        );
        fields.push(("full".to_owned(), low_first(w, &full), entries));
    }
    if lanes > 1 {
        let all = w.all_of_core(core, "fifo.lanes")?;
        let entries: Vec<Term> = if all.len() == 1 << w.design.fifo_depth_bits {
            all
        } else {
            let each = all.chunks(lanes);
            each.map(|lanes| low_first(w, lanes)).collect()
        };
        let pushed = low_first(w, &hit);
        fields.push(("lanes".to_owned(), pushed, entries));
    }
    let fifo = Fifo {
        name: format!("core[{core}].fifo.place"),
        write,
        read,
        takes,
        gives,
        fields,
    };
    let place = fifo.claim(w, &mut claim)?;
    let only = w.implies(takes, push);
    claim.show("nothing goes in but a hit", only);
    let then = w.after(overflow)?;
    let number = w.count(&hit, 16);
    let more = w.saturated(overflow, number);
    let (lost, same) = (w.eq(then, more), w.eq(then, overflow));
    let refused = w.not(takes);
    let dropped = w.and(&[push, refused]);
    let counted = w.ite(dropped, lost, same);
    claim.show("a hit that finds no room is counted, and no other", counted);
    let (ready, pending) = (
        w.at_core(core, "hit_ready_i")?,
        w.at_core(core, "pending_o")?,
    );
    let pop = w.and(&[ready, pending, enabled]);
    let asked = w.implies(gives, pop);
    claim.show("no hit goes but to who takes it", asked);
    let valid = w.at_core(core, "hit_valid_o")?;
    let empty = w.eq(write, read);
    let some = w.not(empty);
    let shown = w.and(&[some, enabled]);
    let exact = w.eq(valid, shown);
    claim.show("the core shows that it has a hit", exact);
    let at_head = w.and(&[place.full, place.first]);
    for (field, held) in &place.held {
        let port = match field.as_str() {
            "nonce" => "hit_nonce_o",
            "job_id" => "hit_job_id_o",
            "version" if lanes == 1 => "hit_version_o",
            "full" if lanes == 1 => "hit_full_o",
            _ => continue,
        };
        let shown = w.at_core(core, port)?;
        let same = w.eq(shown, *held);
        let same = w.implies(at_head, same);
        claim.show(format!("the core shows a hit's {field}"), same);
    }
    if lanes == 1 {
        let out = w.implies(pop, gives);
        claim.show("a hit that is taken is gone", out);
    } else {
        by_lane(w, &mut claim, core, (at_head, &place.held, pop, gives))?;
    }
    Ok(claim)
}

/// Does a pointer move.
fn moves(w: &mut Watch, pointer: Term) -> Result<Term, String> {
    let then = w.after(pointer)?;
    Ok(w.ne(then, pointer))
}

fn low_first(w: &mut Watch, bits: &[Term]) -> Term {
    let bits: Vec<Term> = bits.iter().rev().copied().collect();
    w.c.terms().concat(&bits)
}

/// Several lanes of a nonce: each that fits is shown once, with its own version.
fn by_lane(
    w: &mut Watch,
    claim: &mut Claim,
    core: usize,
    (at_head, held, pop, gives): (Term, &[(String, Term)], Term, Term),
) -> Result<(), String> {
    let of = |field: &str| held.iter().find(|(name, _)| name == field).map(|(_, t)| *t);
    let (all, version) = of("lanes")
        .zip(of("version"))
        .ok_or("a hit without lanes")?;
    let count = w.design.lanes();
    let served = w.all_of_core(core, "fifo.served")?;
    let served = low_first(w, &served);
    let zero = w.num(0, count as u32);
    let unserved = w.c.terms().not(served);
    let left = w.c.terms().binary(super::super::Op::And, all, unserved);
    let extra = w.c.terms().not(all);
    let extra = w.c.terms().binary(super::super::Op::And, served, extra);
    let (some, own) = (w.ne(left, zero), w.eq(extra, zero));
    let sane = w.and(&[some, own]);
    let sane = w.implies(at_head, sane);
    claim.keep(
        "of the first hit a lane is left, and only its own are gone",
        sane,
    );
    let (write, read) = (w.core(core, "fifo.write")?, w.core(core, "fifo.read")?);
    let empty = w.eq(write, read);
    let none = w.eq(served, zero);
    let none = w.implies(empty, none);
    claim.keep("no lane is gone of a hit that is not there", none);
    let fresh = w.ne(all, zero);
    let full = w.watch(&format!("core[{core}].fifo.place.full"), 1);
    let fresh = w.implies(full, fresh);
    claim.keep("a hit has a lane", fresh);
    let lane = w.at_core(core, "hit_lane_o")?;
    let (mut shown, bits) = (zero, w.c.terms().width(lane));
    for number in 0..count {
        let this = w.is(lane, number as u64);
        let one = w.num(1 << number, count as u32);
        shown = w.ite(this, one, shown);
    }
    let outside = w.c.terms().not(left);
    let outside = w.c.terms().binary(super::super::Op::And, shown, outside);
    let fits = w.eq(outside, zero);
    let fits = w.implies(at_head, fits);
    claim.show("the lane shown fits, and was not shown before", fits);
    let rest = w.c.terms().not(shown);
    let rest = w.c.terms().binary(super::super::Op::And, left, rest);
    let last = w.eq(rest, zero);
    let (out, taken) = (w.eq(gives, last), w.and(&[at_head, pop]));
    let out = w.implies(taken, out);
    claim.show("a hit is gone with its last lane", out);
    let then = w.after(served)?;
    let marked = w.c.terms().binary(super::super::Op::Or, served, shown);
    let marked = w.ite(last, zero, marked);
    let exact = w.eq(then, marked);
    let exact = w.implies(taken, exact);
    claim.show("a lane that is taken is gone", exact);
    let at_port = w.at_core(core, "hit_version_o")?;
    let number = w.wide(lane, 32 - 13);
    let low = w.num(0, 13);
    let rolled = w.c.terms().concat(&[number, low]);
    let own = w.xor(version, rolled);
    let same = w.eq(at_port, own);
    let same = w.implies(at_head, same);
    claim.show("the core shows the version of the lane", same);
    debug_assert!(bits > 0);
    if let Some(full) = of("full") {
        let own = w.c.terms().binary(super::super::Op::And, full, shown);
        let (own, at_port) = (w.ne(own, zero), w.at_core(core, "hit_full_o")?);
        let same = w.eq(at_port, own);
        let same = w.implies(at_head, same);
        claim.show("the core shows whether the lane meets the target", same);
    }
    Ok(())
}
