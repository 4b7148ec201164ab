//! Hits on their way from the cores' ports to the host's.

use super::super::Term;
use super::claim::Claim;
use super::place::{Fifo, Place};
use super::watch::Watch;

/// The ports of a core whose hit is taken, and of the chip that shows it.
const FIELDS: [(&str, &str); 5] = [
    ("nonce", "hit_nonce"),
    ("job_id", "hit_job_id"),
    ("version", "hit_version"),
    ("core", "hit_core"),
    // Of a chip with tickets.
    ("full", "hit_full"),
];

/// The bit of a core's job id that is its epoch.
pub(super) const EPOCH: u32 = 7;

/// Claims that a hit that is taken from a core comes to the host as it is, or is stale and counted.
pub(super) fn claim(w: &mut Watch) -> Result<Claim, String> {
    let says = "hits are taken from one core at a time; one of the epoch that is comes to the host once, with its nonce, job id, \
                version and core; one of another epoch is counted as stale and not shown; cores' overflows are added up";
    let mut claim = Claim::new("chip.hits", says, &[]);
    let epoch = w.reg("stale.epoch")?;
    let (mut taken, mut ready, mut fresh) = (Vec::new(), Vec::new(), Vec::new());
    for core in 0..w.design.cores as usize {
        let (asked, valid) = (
            w.at_core(core, "hit_ready_i")?,
            w.at_core(core, "hit_valid_o")?,
        );
        let takes = w.and(&[asked, valid]);
        let id = w.at_core(core, "hit_job_id_o")?;
        let of = w.bits(id, EPOCH, 1);
        let same = w.eq(of, epoch);
        fresh.push(w.and(&[takes, same]));
        let only = w.implies(asked, valid);
        claim.show(format!("core {core} is asked only for a hit it has"), only);
        ready.push(asked);
        taken.push(takes);
    }
    let alone = w.at_most_one(&ready);
    claim.show("no two cores give a hit at once", alone);
    let (any, put) = (w.or(&taken), w.or(&fresh));
    let (write, read) = (w.reg("results.write")?, w.reg("results.read")?);
    let then = w.after(read)?;
    let gives = w.ne(then, read);
    let mut fields = Vec::new();
    let tickets = w.design.ticket;
    let there = FIELDS.into_iter();
    for (field, _) in there.filter(|(field, _)| tickets || *field != "full") {
        let mut given = None;
        for core in (0..w.design.cores as usize).rev() {
            let own = if field == "core" {
                w.num(core as u64, w.design.core_bits())
            } else {
                w.at_core(core, &format!("hit_{field}_o"))?
            };
            given = Some(given.map_or(own, |other| w.ite(fresh[core], own, other)));
        }
        fields.push((
            field.to_owned(),
            given.ok_or("no cores")?,
            entries(w, field)?,
        ));
    }
    let fifo = Fifo {
        name: "results.place".into(),
        write,
        read,
        takes: put,
        gives,
        fields,
    };
    let place = fifo.claim(w, &mut claim)?;
    let delivered = to_host(w, &mut claim, &place, gives)?;
    let (not_put, unseen) = (w.not(put), w.not(delivered));
    let (at_cores, at_host) = (w.and(&[any, not_put]), w.and(&[gives, unseen]));
    let (count, dropped) = (w.reg("stale.count")?, w.count(&[at_cores, at_host], 16));
    let (then, more) = (w.after(count)?, w.saturated(count, dropped));
    let counted = w.eq(then, more);
    claim.show(
        "each hit that is dropped is counted as stale, and no other",
        counted,
    );
    overflow(w, &mut claim)?;
    Ok(claim)
}

/// Claims that the host is shown what stands first, unless it is stale; gives whether it takes it.
fn to_host(w: &mut Watch, claim: &mut Claim, place: &Place, gives: Term) -> Result<Term, String> {
    let (epoch, enable) = (w.reg("stale.epoch")?, w.input("enable")?);
    let (shown, taken) = (w.output("hit_valid")?, w.input("hit_ready")?);
    let delivered = w.and(&[shown, taken]);
    let at_head = w.and(&[shown, place.first]);
    let there = w.implies(at_head, place.full);
    claim.show("the host is shown no hit that is not there", there);
    for ((field, role), (_, held)) in FIELDS.iter().zip(&place.held) {
        let at_port = w.output(role)?;
        let width = w.c.terms().width(at_port);
        let own = w.bits(*held, 0, width);
        let same = w.eq(at_port, own);
        let same = w.implies(at_head, same);
        claim.show(format!("the host is shown the hit's {field}"), same);
        if *field == "job_id" {
            let of = w.bits(*held, EPOCH, 1);
            let (current, stale) = (w.eq(of, epoch), w.ne(of, epoch));
            let current = w.implies(at_head, current);
            claim.show("the host is shown no hit of another epoch", current);
            let leaves = w.and(&[place.first, gives]);
            let known = w.or(&[delivered, stale]);
            let known = w.implies(leaves, known);
            claim.show("only a stale hit goes unseen", known);
            let off = w.not(enable);
            let waits = w.and(&[place.full, place.first]);
            let seen = w.or(&[shown, stale, off]);
            let seen = w.implies(waits, seen);
            claim.show("a hit that is not stale is shown", seen);
        }
    }
    let out = w.implies(delivered, gives);
    claim.show("a hit that the host takes is gone", out);
    Ok(delivered)
}

/// Claims what the chip shows of the hits that found no room.
fn overflow(w: &mut Watch, claim: &mut Claim) -> Result<(), String> {
    let mut sum = w.num(0, 24);
    for core in 0..w.design.cores as usize {
        let count = w.core(core, "fifo.overflow")?;
        let count = w.wide(count, 24);
        sum = w.add(sum, count);
    }
    let most = w.num(0xffff, 24);
    let over = w.below(most, sum);
    let sum = w.ite(over, most, sum);
    let (sum, shown) = (w.wide(sum, 16), w.output("overflow")?);
    let exact = w.eq(shown, sum);
    claim.show("the cores' overflows are added up", exact);
    Ok(())
}

/// A field of each entry; the epoch is the job id's top bit.
fn entries(w: &mut Watch, field: &str) -> Result<Vec<Term>, String> {
    let mut entries = Vec::new();
    for entry in 0..w.design.results_depth() {
        let own = w.reg(&format!("results.word[{entry}].{field}"))?;
        entries.push(if field == "job_id" {
            let epoch = w.reg(&format!("results.word[{entry}].epoch"))?;
            w.c.terms().concat(&[epoch, own])
        } else {
            own
        });
    }
    Ok(entries)
}
