//! A nonce, any of those that enter, followed through a core's pipe by its tag.

use super::super::Term;
use super::watch::Watch;

/// What a core's pipe is to its scheduler: tags, slots, counts.
pub(super) struct Pipe {
    pub(super) valid: Vec<Term>,
    pub(super) slot: Vec<Term>,
    pub(super) current: Term,
    pub(super) issue: Term,
    pub(super) step: Term,
    pub(super) abort: Term,
    pub(super) active: Term,
    pub(super) counts: Vec<Term>,
}

impl Pipe {
    pub(super) fn of(w: &mut Watch, core: usize) -> Result<Self, String> {
        let (abort, enabled) = (w.at_core(core, "abort_i")?, w.at_core(core, "enable_i")?);
        Ok(Self {
            valid: w.all_of_core(core, "tags.valid")?,
            slot: w.all_of_core(core, "tags.slot")?,
            current: w.core(core, "job.current")?,
            issue: w.at_core(core, "issue")?,
            step: w.at_core(core, "step")?,
            abort: w.and(&[abort, enabled]),
            active: w.core(core, "issue.active")?,
            counts: w.all_of_core(core, "job.in_flight")?,
        })
    }

    /// Which tags are this slot's.
    pub(super) fn of_slot(&self, w: &mut Watch, slot: Term) -> Vec<Term> {
        let tags = self.valid.iter().zip(&self.slot);
        tags.map(|(&valid, &tag)| {
            let here = w.eq(tag, slot);
            w.and(&[valid, here])
        })
        .collect()
    }
}

/// A nonce, any of those that enter, followed through the pipe.
pub(super) struct Follow {
    pub(super) begins: Term,
    pub(super) on: Term,
    pub(super) at: Term,
    pub(super) slot: Term,
    pub(super) nonce: Term,
}

impl Follow {
    pub(super) fn of(
        w: &mut Watch,
        core: usize,
        pipe: &Pipe,
        (counter, bits): (Term, u32),
    ) -> Result<Self, String> {
        let name = |what: &str| format!("core[{core}].followed.{what}");
        // As many as the tags need; a place past them is none.
        let places = (pipe.valid.len() as u32).next_power_of_two().ilog2();
        let (on, at) = (w.watch(&name("on"), 1), w.watch(&name("at"), places));
        let (slot, nonce) = (w.watch(&name("slot"), bits), w.watch(&name("nonce"), 32));
        let chosen = w.choice(&name("chosen"));
        let free = w.not(on);
        let begins = w.and(&[free, chosen, pipe.issue]);
        let last = w.is(at, pipe.valid.len() as u64 - 1);
        let gone = w.and(&[last, pipe.step]);
        let stays = w.not(gone);
        let (killed, on_way) = (w.not(pipe.abort), w.and(&[on, stays]));
        let next = w.or(&[begins, on_way]);
        let next = w.and(&[next, killed]);
        w.takes(&name("on"), next)?;
        let (first, further) = (w.num(0, places), w.plus(at, pipe.step));
        let next = w.ite(begins, first, further);
        w.takes(&name("at"), next)?;
        let next = w.ite(begins, pipe.current, slot);
        w.takes(&name("slot"), next)?;
        let next = w.ite(begins, counter, nonce);
        w.takes(&name("nonce"), next)?;
        Ok(Self {
            begins,
            on,
            at,
            slot,
            nonce,
        })
    }

    /// Nonces of the same slot that leave before it.
    pub(super) fn ahead(&self, w: &mut Watch, pipe: &Pipe) -> Vec<Term> {
        let own = pipe.of_slot(w, self.slot);
        let width = w.c.terms().width(self.at);
        let tags = own.into_iter().enumerate();
        tags.map(|(place, tag)| {
            let place = w.num(place as u64, width);
            let further = w.below(self.at, place);
            w.and(&[tag, further])
        })
        .collect()
    }
}
