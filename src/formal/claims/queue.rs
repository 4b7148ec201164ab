//! What a FIFO of hits and one of survivors have in common: an entry is a nonce with the lanes that count, which are pushed
//! at once and taken one by one.

use super::super::{Circuit, Op, Term};
use super::{all, any, is, not, up};
use crate::design::Register;

/// The largest overflow that is counted.
const MOST: u64 = 0xffff;

/// What is to be known of a FIFO beforehand.
pub(super) struct Shape {
    /// What its registers' names begin with: `fifo`.
    pub(super) stem: &'static str,
    /// Bits of an entry's place.
    pub(super) bits: u32,
    /// No run has more entries in it than its depth. Are such states full too, or is its depth alone.
    pub(super) full_beyond: bool,
}

/// Pointers, and what becomes of a push and of a wish to take.
pub(super) struct Queue {
    shape: Shape,
    pub(super) write: Term,
    pub(super) read: Term,
    pub(super) empty: Term,
    /// Per lane: is it pushed.
    pushed: Vec<Term>,
    pushes: Term,
    accepts: Term,
    /// Per lane: does the first entry show it.
    pub(super) head: Vec<Term>,
    /// The lane that is shown is the entry's last.
    last: Term,
    /// A lane is taken.
    takes: Term,
    /// The first entry goes.
    pops: Term,
}

impl Queue {
    /// The entries are counted: as many as the write pointer is ahead. Something is taken where there is something.
    pub(super) fn of(
        c: &mut Circuit,
        shape: Shape,
        pushed: Vec<Term>,
        wish: Term,
    ) -> Result<Self, String> {
        let pointer = |what: &str| c.element(&format!("{}.{what}", shape.stem));
        let (write, read) = (pointer("write")?, pointer("read")?);
        let ahead = c.terms().binary(Op::Sub, write, read);
        let empty = is(c, ahead, 0);
        let depth = 1 << shape.bits;
        let full = if shape.full_beyond {
            let number = c.terms().number(depth, shape.bits + 1);
            let fewer = c.terms().compare(Op::Below, ahead, number);
            not(c, fewer)
        } else {
            is(c, ahead, depth)
        };
        let filled = not(c, empty);
        let takes = all(c, &[wish, filled]);
        let (head, last) = head(c, &shape, read)?;
        let pops = all(c, &[takes, last]);
        let pushes = any(c, &pushed);
        let room = not(c, full);
        let fits = any(c, &[room, pops]);
        let accepts = all(c, &[pushes, fits]);
        Ok(Self {
            shape,
            write,
            read,
            empty,
            pushed,
            pushes,
            accepts,
            head,
            last,
            takes,
            pops,
        })
    }

    /// What the first entry holds of a register.
    pub(super) fn entry(&self, c: &mut Circuit, name: &str) -> Result<Term, String> {
        entry(c, &self.shape, self.read, name)
    }

    /// The write pointer, in an enabled cycle.
    pub(super) fn next_write(&self, c: &mut Circuit) -> Term {
        let next = up(c, self.write);
        c.terms().ite(self.accepts, next, self.write)
    }

    /// The read pointer.
    pub(super) fn next_read(&self, c: &mut Circuit) -> Term {
        let next = up(c, self.read);
        c.terms().ite(self.pops, next, self.read)
    }

    /// Of the first entry, which lanes are gone.
    pub(super) fn served(&self, c: &mut Circuit) -> Result<Vec<Term>, String> {
        let mut lanes = Vec::with_capacity(self.head.len());
        for (lane, &shown) in self.head.iter().enumerate() {
            let now = c.element(&format!("{}.served[{lane}]", self.shape.stem))?;
            let more = any(c, &[now, shown]);
            let t = c.terms();
            let none = t.number(0, 1);
            let taken = t.ite(self.last, none, more);
            lanes.push(t.ite(self.takes, taken, now));
        }
        Ok(lanes)
    }

    /// Every lane of an entry that is dropped counts, up to the most.
    pub(super) fn overflow(&self, c: &mut Circuit) -> Result<Term, String> {
        let now = c.element(&format!("{}.overflow", self.shape.stem))?;
        let refused = not(c, self.accepts);
        let drops = all(c, &[self.pushes, refused]);
        let more = self.pushed.clone();
        let width = c.terms().width(now);
        let counts: Vec<Term> = more
            .into_iter()
            .map(|one| c.terms().resize(one, width))
            .collect();
        let counted = saturated(c, now, &counts);
        Ok(c.terms().ite(drops, counted, now))
    }

    /// Entries: the one at the write pointer takes what is pushed.
    pub(super) fn written(
        &self,
        c: &mut Circuit,
        register: &Register,
        new: Term,
    ) -> Result<Vec<Term>, String> {
        let place = c.terms().extract(self.write, 0, self.shape.bits);
        let mut lanes = Vec::new();
        for entry in 0..register.entries {
            let now = c.element(&format!("{}[{entry}]", register.name))?;
            let here = is(c, place, entry as u64);
            let takes = all(c, &[here, self.accepts]);
            lanes.push(c.terms().ite(takes, new, now));
        }
        Ok(lanes)
    }

    /// The lanes that are pushed as one word, the first one low.
    pub(super) fn pushed(&self, c: &mut Circuit) -> Term {
        low_first(c, &self.pushed)
    }

    /// The number of the lane that is shown; 0 where none is. No two are, so each bit of it asks for the lanes that have it.
    pub(super) fn number(&self, c: &mut Circuit, width: u32) -> Term {
        let mut bits = Vec::new();
        for place in 0..width {
            let mut lanes = vec![c.terms().number(0, 1)];
            let numbered = self.head.iter().enumerate();
            lanes.extend(numbered.filter_map(|(lane, &shown)| {
                let set = lane.checked_shr(place).is_some_and(|high| high & 1 == 1);
                set.then_some(shown)
            }));
            bits.push(any(c, &lanes));
        }
        low_first(c, &bits)
    }
}

/// The lane that the first entry shows, its lowest that is not taken yet, and whether it is the last.
fn head(c: &mut Circuit, shape: &Shape, read: Term) -> Result<(Vec<Term>, Term), String> {
    let lanes = c.core().manifest.design.lanes();
    let yes = c.terms().number(1, 1);
    if lanes == 1 {
        return Ok((vec![yes], yes));
    }
    let entry = entry(c, shape, read, &format!("{}.lanes", shape.stem))?;
    let (mut head, mut last, mut lower) = (Vec::new(), yes, not(c, yes));
    for lane in 0..lanes {
        let (hit, served) = (
            c.terms().extract(entry, lane as u32, 1),
            c.element(&format!("{}.served[{lane}]", shape.stem))?,
        );
        let open = not(c, served);
        let (left, first) = (all(c, &[hit, open]), not(c, lower));
        head.push(all(c, &[left, first]));
        let second = all(c, &[left, lower]);
        let alone = not(c, second);
        last = all(c, &[last, alone]);
        lower = any(c, &[lower, left]);
    }
    Ok((head, last))
}

fn entry(c: &mut Circuit, shape: &Shape, read: Term, name: &str) -> Result<Term, String> {
    let entries = (0..1 << shape.bits)
        .map(|entry| c.element(&format!("{name}[{entry}]")))
        .collect::<Result<Vec<_>, _>>()?;
    let place = c.terms().extract(read, 0, shape.bits);
    Ok(c.terms().select(&entries, place))
}

/// Bits as one word, the first one low.
pub(super) fn low_first(c: &mut Circuit, bits: &[Term]) -> Term {
    let high_first: Vec<Term> = bits.iter().rev().copied().collect();
    c.terms().concat(&high_first)
}

/// A count with others added, which holds at the most.
pub(super) fn saturated(c: &mut Circuit, count: Term, more: &[Term]) -> Term {
    let t = c.terms();
    let width = t.width(count);
    let wide = width + 8;
    let mut sum = t.resize(count, wide);
    for &one in more {
        let one = t.resize(one, wide);
        sum = t.binary(Op::Add, sum, one);
    }
    let most = t.number(MOST, wide);
    let beyond = t.compare(Op::Below, most, sum);
    let counted = t.ite(beyond, most, sum);
    t.resize(counted, width)
}
