//! Terms worked out: what a counter-example makes of them.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Node, Op, Term, Terms, Value};

/// What each variable is; one that is missing is zero, as any value will do for it.
pub type Assignment = HashMap<String, Value>;

/// Works terms out under one assignment.
pub struct Evaluator<'a> {
    terms: &'a Terms,
    assignment: &'a Assignment,
    done: HashMap<Term, Value>,
}

impl<'a> Evaluator<'a> {
    /// Under this assignment.
    pub fn new(terms: &'a Terms, assignment: &'a Assignment) -> Self {
        Self {
            terms,
            assignment,
            done: HashMap::new(),
        }
    }

    /// The term's value.
    pub fn value(&mut self, term: Term) -> Value {
        // Without recursion: a term may be as deep as a pipe is long.
        let mut open = vec![term];
        while let Some(&next) = open.last() {
            let args = &self.terms.node(next).args;
            let missing: Vec<Term> = args
                .iter()
                .filter(|a| !self.done.contains_key(a))
                .copied()
                .collect();
            if missing.is_empty() {
                open.pop();
                if !self.done.contains_key(&next) {
                    let value = self.step(next);
                    self.done.insert(next, value);
                }
            } else {
                open.extend(missing);
            }
        }
        self.done[&term].clone()
    }

    /// The variables that these terms look at: of a choice, only what is chosen.
    pub fn looked_at(&mut self, terms: &[Term]) -> BTreeSet<String> {
        let (mut names, mut seen) = (BTreeSet::new(), HashSet::new());
        let mut open = terms.to_vec();
        while let Some(term) = open.pop() {
            if !seen.insert(term) {
                continue;
            }
            let node = self.terms.node(term);
            match &node.op {
                Op::Var(name) => {
                    names.insert(name.clone());
                }
                Op::Ite => {
                    let chosen = if self.value(node.args[0]).any() { 1 } else { 2 };
                    open.extend([node.args[0], node.args[chosen]]);
                }
                _ => open.extend(&node.args),
            }
        }
        names
    }

    fn step(&self, term: Term) -> Value {
        let node = self.terms.node(term);
        if let Op::Var(name) = &node.op {
            let known = self.assignment.get(name).cloned();
            return known.unwrap_or_else(|| Value::zero(node.width));
        }
        let args: Vec<&Value> = node.args.iter().map(|arg| &self.done[arg]).collect();
        step(node, &args)
    }
}

/// What a term is whose arguments are these; a variable, of which nothing is known, is zero.
pub(super) fn step(node: &Node, args: &[&Value]) -> Value {
    let bit = |bit: bool| Value(vec![bit]);
    match &node.op {
        Op::Var(_) => Value::zero(node.width),
        Op::Const(value) => value.clone(),
        Op::Not => args[0].not(),
        Op::And => args[0].zip(args[1], |a, b| a && b),
        Op::Or => args[0].zip(args[1], |a, b| a || b),
        Op::Xor => args[0].zip(args[1], |a, b| a ^ b),
        Op::Add => args[0].add(args[1], false),
        Op::Sub => args[0].add(&args[1].not(), true),
        Op::Concat => Value([&args[1].0[..], &args[0].0[..]].concat()),
        Op::Extract(low) => args[0].slice(*low, node.width),
        Op::Ite => args[if args[0].any() { 1 } else { 2 }].clone(),
        Op::Eq => bit(args[0] == args[1]),
        Op::Below => bit(args[0].below(args[1])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_slices_and_sums() {
        let mut t = Terms::default();
        let (x, y) = (t.var("x", 32), t.var("y", 32));
        let sum = t.binary(Op::Add, x, y);
        let less = t.compare(Op::Below, x, y);
        let low = t.extract(sum, 0, 16);
        let high = t.extract(sum, 16, 16);
        let swapped = t.concat(&[low, high]);
        let all = t.ite(less, swapped, sum);
        let value = |a: u64, b: u64| {
            let assignment: Assignment = [("x", a), ("y", b)]
                .map(|(n, v)| (n.to_owned(), Value::of(v, 32)))
                .into();
            Evaluator::new(&t, &assignment).value(all).word()
        };
        assert_eq!(value(1, 0x0002_0003), 0x0004_0002);
        assert_eq!(value(0x0002_0003, 1), 0x0002_0004);
        let assignment = [("c".to_owned(), Value::of(1, 1))].into();
        let c = t.var("c", 1);
        let chosen = t.ite(c, x, y);
        let looked = Evaluator::new(&t, &assignment).looked_at(&[chosen]);
        assert!(looked.into_iter().eq(["c", "x"]));
    }
}
