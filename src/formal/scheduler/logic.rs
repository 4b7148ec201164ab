//! The words in which invariants are written.

use super::super::{Op, Term};
use super::watch::Watch;

impl Watch<'_, '_> {
    /// A number.
    pub(super) fn num(&mut self, number: u64, width: u32) -> Term {
        self.c.terms().number(number, width)
    }

    /// One bit that is always one.
    pub(super) fn yes(&mut self) -> Term {
        self.num(1, 1)
    }

    /// One bit: it does not hold.
    pub(super) fn not(&mut self, a: Term) -> Term {
        self.c.terms().not(a)
    }

    /// One bit: all hold; of none, yes.
    pub(super) fn and(&mut self, bits: &[Term]) -> Term {
        let Some((&first, rest)) = bits.split_first() else {
            return self.yes();
        };
        rest.iter()
            .fold(first, |all, &bit| self.c.terms().binary(Op::And, all, bit))
    }

    /// One bit: any holds; of none, no.
    pub(super) fn or(&mut self, bits: &[Term]) -> Term {
        let Some((&first, rest)) = bits.split_first() else {
            return self.num(0, 1);
        };
        rest.iter()
            .fold(first, |any, &bit| self.c.terms().binary(Op::Or, any, bit))
    }

    /// One bit: where the first holds, the second does.
    pub(super) fn implies(&mut self, a: Term, b: Term) -> Term {
        let not = self.not(a);
        self.or(&[not, b])
    }

    /// One bit: equal.
    pub(super) fn eq(&mut self, a: Term, b: Term) -> Term {
        self.c.terms().compare(Op::Eq, a, b)
    }

    /// One bit: not equal.
    pub(super) fn ne(&mut self, a: Term, b: Term) -> Term {
        let equal = self.eq(a, b);
        self.not(equal)
    }

    /// One bit: it is this number.
    pub(super) fn is(&mut self, a: Term, number: u64) -> Term {
        let width = self.c.terms().width(a);
        let number = self.num(number, width);
        self.eq(a, number)
    }

    /// One bit: below, without sign.
    pub(super) fn below(&mut self, a: Term, b: Term) -> Term {
        self.c.terms().compare(Op::Below, a, b)
    }

    /// One bit: below or equal, without sign.
    pub(super) fn at_most(&mut self, a: Term, b: Term) -> Term {
        let above = self.below(b, a);
        self.not(above)
    }

    /// One bit: `low <= a <= high`.
    pub(super) fn within(&mut self, low: Term, a: Term, high: Term) -> Term {
        let (from, to) = (self.at_most(low, a), self.at_most(a, high));
        self.and(&[from, to])
    }

    /// A choice.
    pub(super) fn ite(&mut self, condition: Term, yes: Term, no: Term) -> Term {
        self.c.terms().ite(condition, yes, no)
    }

    /// A sum, modulo two to the width.
    pub(super) fn add(&mut self, a: Term, b: Term) -> Term {
        self.c.terms().binary(Op::Add, a, b)
    }

    /// A difference, modulo two to the width.
    pub(super) fn sub(&mut self, a: Term, b: Term) -> Term {
        self.c.terms().binary(Op::Sub, a, b)
    }

    /// Bit by bit.
    pub(super) fn xor(&mut self, a: Term, b: Term) -> Term {
        self.c.terms().binary(Op::Xor, a, b)
    }

    /// One more where the bit is set.
    pub(super) fn plus(&mut self, a: Term, bit: Term) -> Term {
        let width = self.c.terms().width(a);
        let one = self.wide(bit, width);
        self.add(a, one)
    }

    /// Wider by zeros, or the low bits.
    pub(super) fn wide(&mut self, a: Term, width: u32) -> Term {
        self.c.terms().resize(a, width)
    }

    /// Bits of it.
    pub(super) fn bits(&mut self, a: Term, low: u32, width: u32) -> Term {
        self.c.terms().extract(a, low, width)
    }

    /// The entry at an address; past the last entry, the last: an invariant speaks of nothing undefined.
    pub(super) fn select(&mut self, entries: &[Term], address: Term) -> Term {
        let mut entries = entries.to_vec();
        if let Some(&last) = entries.last() {
            entries.resize(entries.len().next_power_of_two(), last);
        }
        self.c.terms().select(&entries, address)
    }

    /// So many times a number that is known beforehand: in sums alone, which z3 gathers into one product.
    pub(super) fn times(&mut self, a: Term, factor: u64) -> Term {
        let (width, mut power) = (self.c.terms().width(a), a);
        let mut sum = None;
        for place in 0..factor.checked_ilog2().map_or(0, |top| top + 1) {
            if factor >> place & 1 == 1 {
                sum = Some(sum.map_or(power, |sum| self.add(sum, power)));
            }
            power = self.add(power, power);
        }
        sum.unwrap_or_else(|| self.num(0, width))
    }

    /// How many of these hold, at this width.
    pub(super) fn count(&mut self, bits: &[Term], width: u32) -> Term {
        let zero = self.num(0, width);
        bits.iter().fold(zero, |sum, &bit| self.plus(sum, bit))
    }

    /// Do no two of these hold.
    pub(super) fn at_most_one(&mut self, bits: &[Term]) -> Term {
        let mut pairs = Vec::new();
        for (i, &a) in bits.iter().enumerate() {
            for &b in &bits[..i] {
                let both = self.and(&[a, b]);
                pairs.push(both);
            }
        }
        let two = self.or(&pairs);
        self.not(two)
    }

    /// A sum of two counts that holds at its largest value.
    pub(super) fn saturated(&mut self, a: Term, b: Term) -> Term {
        let width = self.c.terms().width(a);
        let (wide_a, wide_b) = (self.wide(a, width + 8), self.wide(b, width + 8));
        let (sum, most) = (
            self.add(wide_a, wide_b),
            self.num((1 << width) - 1, width + 8),
        );
        let over = self.below(most, sum);
        let held = self.ite(over, most, sum);
        self.wide(held, width)
    }
}
