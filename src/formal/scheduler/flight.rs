//! Nonces on their way through a core's pipe: each leaves under the job that it entered with.

use super::super::Term;
use super::claim::Claim;
use super::followed::{Follow, Pipe};
use super::units::Handed;
use super::watch::Watch;

/// What a job slot holds, the port of the core that it comes from, and its width.
const CONTEXT: [(&str, &str, u32); 4] = [
    ("id", "job_id_i", 8),
    ("version", "version_i", 32),
    ("target", "target_i", 256),
    // Of a chip with tickets.
    ("ticket", "ticket_i", 32),
];

/// The midstates of a core's job in a slot, all lanes, the first one low.
fn midstates(w: &Watch, core: usize) -> Result<Vec<Vec<Term>>, String> {
    let all = w.all_of_core(core, "job.midstate")?;
    let slots = w.design.slots();
    Ok(all
        .chunks(all.len() / slots)
        .map(<[Term]>::to_vec)
        .collect())
}

/// The same entries side by side, the first one low.
fn beside(w: &mut Watch, parts: &[Term]) -> Term {
    let parts: Vec<Term> = parts.iter().rev().copied().collect();
    w.c.terms().concat(&parts)
}

/// Claims it of one core.
pub(super) fn claim(w: &mut Watch, core: usize, unit: &Handed) -> Result<Claim, String> {
    let says = "a job slot counts its nonces in flight, and is not taken by another job while there are any; each nonce leaves the \
                pipe, and meets its midstate on the way, under the job that it entered with";
    let mut claim = Claim::new(&format!("core[{core}].flight"), says, &[]);
    claim.at_once = 1;
    let pipe = Pipe::of(w, core)?;
    let bits = w.c.terms().width(pipe.current);
    let width = w.c.terms().width(pipe.counts[0]);
    for (slot, &count) in pipe.counts.iter().enumerate() {
        let number = w.num(slot as u64, bits);
        let own = pipe.of_slot(w, number);
        let sum = w.count(&own, width);
        let exact = w.eq(count, sum);
        claim.keep(format!("slot {slot} counts its nonces in the pipe"), exact);
    }
    let stride = u64::from(w.design.stride());
    let nonces = w.all_of_core(core, "job.nonce")?;
    let (counter, count) = (
        w.core(core, "issue.nonce")?,
        w.select(&pipe.counts, pipe.current),
    );
    let (from, wide) = (w.select(&nonces, pipe.current), w.wide(count, 32));
    let ahead = w.times(wide, stride);
    let (reached, walks) = (w.add(from, ahead), pipe.active);
    let same = w.eq(reached, counter);
    let same = w.implies(walks, same);
    claim.keep("the current slot's nonce follows the counter", same);
    let follow = Follow::of(w, core, &pipe, (counter, bits))?;
    let ahead = follow.ahead(w, &pipe);
    let ahead = w.count(&ahead, 32);
    let passed = w.times(ahead, stride);
    let leaving = w.select(&nonces, follow.slot);
    let reached = w.add(leaving, passed);
    let same = w.eq(reached, follow.nonce);
    let same = w.implies(follow.on, same);
    claim.keep(
        "the slot's nonce is behind by those ahead in the pipe",
        same,
    );
    let (valid, slot) = (
        w.select(&pipe.valid, follow.at),
        w.select(&pipe.slot, follow.at),
    );
    let (own, most) = (w.eq(slot, follow.slot), w.num(pipe.valid.len() as u64, 16));
    let wide = w.wide(follow.at, 16);
    let within = w.below(wide, most);
    let there = w.and(&[valid, own, within]);
    let there = w.implies(follow.on, there);
    claim.keep("the followed nonce is where its tag is", there);
    let last = w.is(follow.at, pipe.valid.len() as u64 - 1);
    let kept = w.not(pipe.abort);
    let leaves = w.and(&[follow.on, last, pipe.step, kept]);
    let way = Way {
        pipe: &pipe,
        follow: &follow,
        taken: unit.taken,
        leaves,
    };
    for context in contexts(w, core)? {
        way.carries(w, &mut claim, core, &context)?;
    }
    let tail = w.watch(&format!("core[{core}].unit.tail"), 96);
    let given = w.at_core(core, "tail_i")?;
    let next = w.ite(unit.taken, given, tail);
    w.takes(&format!("core[{core}].unit.tail"), next)?;
    let held = w.core(core, "job.tail")?;
    let same = w.eq(held, tail);
    let same = w.implies(walks, same);
    claim.keep("the header's tail is the unit's", same);
    let hit = w.core(core, "hit.nonce")?;
    let shown = w.after(hit)?;
    let same = w.eq(shown, follow.nonce);
    let same = w.implies(leaves, same);
    claim.show("the followed nonce leaves as itself", same);
    Ok(claim)
}

/// A part of what a nonce is hashed under.
struct Context {
    field: &'static str,
    /// As it comes with a unit.
    port: Term,
    width: u32,
    /// In each slot.
    slots: Vec<Term>,
}

/// All of it but the header's tail, which enters with the nonce.
fn contexts(w: &mut Watch, core: usize) -> Result<Vec<Context>, String> {
    let mut contexts = Vec::new();
    let tickets = w.design.ticket;
    let there = CONTEXT.into_iter();
    for (field, port, width) in there.filter(|(field, ..)| tickets || *field != "ticket") {
        contexts.push(Context {
            field,
            port: w.at_core(core, port)?,
            width,
            slots: w.all_of_core(core, &format!("job.{field}"))?,
        });
    }
    let (states, port) = (midstates(w, core)?, w.at_core(core, "midstate_i")?);
    contexts.push(Context {
        field: "midstate",
        port,
        width: w.c.terms().width(port),
        slots: states.iter().map(|state| beside(w, state)).collect(),
    });
    Ok(contexts)
}

/// A followed nonce's way through the pipe.
struct Way<'a> {
    pipe: &'a Pipe,
    follow: &'a Follow,
    /// The core takes a unit.
    taken: Term,
    /// The followed nonce leaves the pipe.
    leaves: Term,
}

impl Way<'_> {
    /// Claims that a part of the context stays with the nonce from the unit that it came with to where it is needed.
    fn carries(
        &self,
        w: &mut Watch,
        claim: &mut Claim,
        core: usize,
        context: &Context,
    ) -> Result<(), String> {
        let (field, follow, width) = (context.field, self.follow, context.width);
        let name = format!("core[{core}].unit.{field}");
        let own = w.watch(&name, width);
        let next = w.ite(self.taken, context.port, own);
        w.takes(&name, next)?;
        let held = w.select(&context.slots, self.pipe.current);
        let same = w.eq(held, own);
        let same = w.implies(self.pipe.active, same);
        claim.keep(format!("the current slot holds the unit's {field}"), same);
        let name = format!("core[{core}].followed.{field}");
        let carried = w.watch(&name, width);
        let next = w.ite(follow.begins, own, carried);
        w.takes(&name, next)?;
        let held = w.select(&context.slots, follow.slot);
        let same = w.eq(held, carried);
        let same = w.implies(follow.on, same);
        claim.keep(format!("its slot holds the followed nonce's {field}"), same);
        let (when, shown) = match field {
            "target" | "ticket" => (self.leaves, w.at_core(core, &format!("done_{field}"))?),
            "midstate" => {
                let entry = w.at_core(core, "entry")?;
                let same = w.eq(entry, own);
                let same = w.implies(self.pipe.issue, same);
                claim.show("a nonce enters with its unit's midstate", same);
                // Behind the last stage of hash 1.
                let stages = (w.design.core().tags() - 2) / 2;
                let behind = w.is(follow.at, stages as u64 - 1);
                (w.and(&[follow.on, behind]), w.at_core(core, "chaining")?)
            }
            _ => {
                let hit = w.core(core, &format!("hit.{}", field.replace("id", "job_id")))?;
                (self.leaves, w.after(hit)?)
            }
        };
        let same = w.eq(shown, carried);
        let same = w.implies(when, same);
        claim.show(format!("the followed nonce meets its {field}"), same);
        Ok(())
    }
}
