//! Any one place of a FIFO: what is put there comes out again, once and whole.

use super::super::Term;
use super::claim::Claim;
use super::watch::Watch;

/// A FIFO's pointers and how it is watched.
pub(super) struct Fifo {
    /// What its watched values are called.
    pub(super) name: String,
    pub(super) write: Term,
    pub(super) read: Term,
    /// It takes a word in this cycle.
    pub(super) takes: Term,
    /// It gives its first word away.
    pub(super) gives: Term,
    /// The fields of a word: name, what is put in, the entries.
    pub(super) fields: Vec<(String, Term, Vec<Term>)>,
}

/// The place that is looked at, any one.
pub(super) struct Place {
    /// A word waits in it.
    pub(super) full: Term,
    /// It is the first word's.
    pub(super) first: Term,
    /// What was put there, by field.
    pub(super) held: Vec<(String, Term)>,
}

impl Fifo {
    /// Claims it, and gives the place to say more about.
    pub(super) fn claim(&self, w: &mut Watch, claim: &mut Claim) -> Result<Place, String> {
        let bits = w.c.terms().width(self.write);
        let at = w.fixed(&format!("any.{}", self.name), bits);
        let full = w.watch(&format!("{}.full", self.name), 1);
        let (first, next) = (w.eq(self.read, at), w.eq(self.write, at));
        let (puts, leaves) = (w.and(&[self.takes, next]), w.and(&[self.gives, first]));
        let (yes, stays) = (w.yes(), w.not(leaves));
        let kept = w.and(&[full, stays]);
        let moved = w.ite(puts, yes, kept);
        w.takes(&format!("{}.full", self.name), moved)?;
        let (used, ahead) = (w.sub(self.write, self.read), w.sub(at, self.read));
        let most = w.num(1 << (bits - 1), bits);
        let fits = w.at_most(used, most);
        claim.keep("it holds no more than it has room for", fits);
        let among = w.below(ahead, used);
        let exact = w.eq(full, among);
        claim.keep(
            "what was put in and not given away is between its pointers",
            exact,
        );
        let mut held = Vec::new();
        let low = w.bits(at, 0, bits - 1);
        for (field, given, entries) in &self.fields {
            let name = format!("{}.word.{field}", self.name);
            let width = w.c.terms().width(*given);
            let word = w.watch(&name, width);
            let next = w.ite(puts, *given, word);
            w.takes(&name, next)?;
            let entry = w.select(entries, low);
            let same = w.eq(entry, word);
            let same = w.implies(full, same);
            claim.keep(format!("it keeps a word's {field}"), same);
            held.push((field.clone(), word));
        }
        let free = w.not(full);
        let over = w.implies(puts, free);
        claim.show("no word is put over another", over);
        let some = w.implies(leaves, full);
        claim.show("no word is given away that is not there", some);
        for (pointer, moves, what) in [
            (self.write, self.takes, "each word goes in once"),
            (self.read, self.gives, "each word goes out once"),
        ] {
            let grown = w.plus(pointer, moves);
            let then = w.after(pointer)?;
            let once = w.eq(then, grown);
            claim.show(what, once);
        }
        Ok(Place { full, first, held })
    }
}
