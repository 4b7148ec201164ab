//! Terms over bit vectors: the common language of the RTL's netlist, the specification and the solver.
//!
//! Words stay words: an adder of the RTL is one `bvadd`, never a chain of gates. Equal terms are one term.

use std::collections::HashMap;

use super::Value;

/// A term of one [`Terms`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Term(pub(super) u32);

/// What a term is made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// Any value: a register's element, an input.
    Var(String),
    /// One value.
    Const(Value),
    /// Each bit turned.
    Not,
    /// Bit by bit.
    And,
    /// Bit by bit.
    Or,
    /// Bit by bit.
    Xor,
    /// Sum, modulo two to the width.
    Add,
    /// Difference, modulo two to the width.
    Sub,
    /// The first argument at the top.
    Concat,
    /// Bits from this one up, as many as the term is wide.
    Extract(u32),
    /// The first argument, one bit, chooses the second (1) or the third (0).
    Ite,
    /// One bit: are both equal.
    Eq,
    /// One bit: is the first below the second, without sign.
    Below,
}

/// A term's operator, arguments and width.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Node {
    /// What it does.
    pub op: Op,
    /// With what.
    pub args: Vec<Term>,
    /// Bits.
    pub width: u32,
}

/// A store of terms.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    nodes: Vec<Node>,
    known: HashMap<Node, Term>,
    free: u32,
}

impl Terms {
    /// A term's node. Arguments always stand before what is made of them.
    pub fn node(&self, term: Term) -> &Node {
        &self.nodes[term.0 as usize]
    }

    /// Bits.
    pub fn width(&self, term: Term) -> u32 {
        self.node(term).width
    }

    fn add_node(&mut self, op: Op, args: Vec<Term>, width: u32) -> Term {
        self.known_node(Node { op, args, width })
    }

    /// The one term of this node.
    pub(super) fn known_node(&mut self, node: Node) -> Term {
        if let Some(&term) = self.known.get(&node) {
            return term;
        }
        let term = Term(self.nodes.len() as u32);
        self.nodes.push(node.clone());
        self.known.insert(node, term);
        term
    }

    /// A variable by its name; the same name is the same variable.
    pub fn var(&mut self, name: &str, width: u32) -> Term {
        self.add_node(Op::Var(name.into()), Vec::new(), width)
    }

    /// A variable of which nothing is known and which is nowhere else: an undriven net, an `x` of the RTL.
    pub fn free(&mut self, width: u32) -> Term {
        self.free += 1;
        let name = format!("undefined {}", self.free);
        self.var(&name, width)
    }

    /// A constant.
    pub fn value(&mut self, value: Value) -> Term {
        let width = value.width();
        self.add_node(Op::Const(value), Vec::new(), width)
    }

    /// A number as a constant.
    pub fn number(&mut self, number: u64, width: u32) -> Term {
        self.value(Value::of(number, width))
    }

    /// Bit by bit, or a sum: two arguments of one width.
    pub fn binary(&mut self, op: Op, a: Term, b: Term) -> Term {
        let width = self.width(a);
        debug_assert_eq!(width, self.width(b), "{op:?}");
        self.add_node(op, vec![a, b], width)
    }

    /// Each bit turned.
    pub fn not(&mut self, a: Term) -> Term {
        let width = self.width(a);
        self.add_node(Op::Not, vec![a], width)
    }

    /// A compare of two arguments of one width: one bit.
    pub fn compare(&mut self, op: Op, a: Term, b: Term) -> Term {
        debug_assert_eq!(self.width(a), self.width(b), "{op:?}");
        self.add_node(op, vec![a, b], 1)
    }

    /// `condition ? yes : no`
    pub fn ite(&mut self, condition: Term, yes: Term, no: Term) -> Term {
        if yes == no {
            return yes;
        }
        if let Op::Const(value) = &self.node(condition).op {
            return if value.any() { yes } else { no };
        }
        let width = self.width(yes);
        self.add_node(Op::Ite, vec![condition, yes, no], width)
    }

    /// `width` bits from `low` up.
    pub fn extract(&mut self, term: Term, low: u32, width: u32) -> Term {
        let node = self.node(term);
        if low == 0 && width == node.width {
            return term;
        }
        match &node.op {
            Op::Const(value) => {
                let value = value.slice(low, width);
                self.value(value)
            }
            Op::Extract(from) => {
                let (inner, from) = (node.args[0], *from);
                self.extract(inner, from + low, width)
            }
            Op::Concat => {
                let (high, rest) = (node.args[0], node.args[1]);
                let split = self.width(rest);
                if low >= split {
                    self.extract(high, low - split, width)
                } else if low + width <= split {
                    self.extract(rest, low, width)
                } else {
                    let above = self.extract(high, 0, low + width - split);
                    let below = self.extract(rest, low, split - low);
                    self.concat(&[above, below])
                }
            }
            _ => self.add_node(Op::Extract(low), vec![term], width),
        }
    }

    /// The parts side by side, the first at the top.
    pub fn concat(&mut self, parts: &[Term]) -> Term {
        let (&last, above) = parts.split_last().expect("a part");
        above
            .iter()
            .rev()
            .fold(last, |low, &high| self.pair(high, low))
    }

    fn pair(&mut self, high: Term, low: Term) -> Term {
        // What stood side by side before is one slice again.
        let (h, l) = (self.node(high).clone(), self.node(low).clone());
        match (&h.op, &l.op) {
            (Op::Const(a), Op::Const(b)) => {
                return self.value(Value([&b.0[..], &a.0[..]].concat()));
            }
            (Op::Extract(above), Op::Extract(below))
                if h.args == l.args && *above == below + l.width =>
            {
                return self.extract(l.args[0], *below, h.width + l.width);
            }
            (Op::Concat, _) => {
                let below = self.pair(h.args[1], low);
                return self.pair(h.args[0], below);
            }
            _ => {}
        }
        self.add_node(Op::Concat, vec![high, low], h.width + l.width)
    }

    /// Wider by zeros at the top, or cut to the low bits.
    pub fn resize(&mut self, term: Term, width: u32) -> Term {
        let has = self.width(term);
        if width <= has {
            return self.extract(term, 0, width);
        }
        let zeros = self.value(Value::zero(width - has));
        self.concat(&[zeros, term])
    }

    /// One bit: is any bit one.
    pub fn any(&mut self, term: Term) -> Term {
        if self.width(term) == 1 {
            return term;
        }
        let zero = self.value(Value::zero(self.width(term)));
        let none = self.compare(Op::Eq, term, zero);
        self.not(none)
    }

    /// The entry at an address, as a tree of choices by its bits; past the last entry, any value.
    pub fn select(&mut self, entries: &[Term], address: Term) -> Term {
        let mut level = entries.to_vec();
        for bit in 0..self.width(address) {
            let chooses = self.extract(address, bit, 1);
            if level.len() % 2 == 1 {
                let width = self.width(level[0]);
                level.push(self.free(width));
            }
            level = level
                .chunks(2)
                .map(|pair| self.ite(chooses, pair[1], pair[0]))
                .collect();
        }
        level[0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_laid_side_by_side_are_the_word_again() {
        let mut t = Terms::default();
        let x = t.var("x", 32);
        let (high, low) = (t.extract(x, 7, 25), t.extract(x, 0, 7));
        assert_eq!(t.concat(&[high, low]), x);
        let rotated = t.concat(&[low, high]);
        assert_ne!(rotated, x);
        assert_eq!(t.extract(rotated, 25, 7), low);
        assert_eq!(t.extract(rotated, 0, 25), high);
    }

    #[test]
    fn equal_terms_are_one_and_free_ones_never() {
        let mut t = Terms::default();
        let (x, y) = (t.var("x", 8), t.var("y", 8));
        assert_eq!(t.binary(Op::Add, x, y), t.binary(Op::Add, x, y));
        assert_ne!(t.free(8), t.free(8));
    }
}
