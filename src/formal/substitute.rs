//! Terms with other terms in the place of their variables, and what becomes simple by that.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::evaluate::step;
use super::{Node, Op, Term, Terms, Value};

impl Terms {
    /// The variables that a term hangs on, by name.
    pub fn variables(&self, term: Term) -> BTreeMap<String, Term> {
        let (mut names, mut seen, mut open) = (BTreeMap::new(), BTreeSet::new(), vec![term]);
        while let Some(term) = open.pop() {
            if seen.insert(term) {
                let node = self.node(term);
                if let Op::Var(name) = &node.op {
                    names.insert(name.clone(), term);
                }
                open.extend(&node.args);
            }
        }
        names
    }

    /// The term with each of these in the place of another; `known` holds what is done, and gets what is done here.
    pub fn substitute(&mut self, term: Term, known: &mut HashMap<Term, Term>) -> Term {
        let (mut needed, mut open) = (BTreeSet::new(), vec![term]);
        while let Some(term) = open.pop() {
            if !known.contains_key(&term) && needed.insert(term) {
                open.extend(&self.node(term).args);
            }
        }
        // Arguments stand before what is made of them.
        for term in needed {
            let node = self.node(term).clone();
            let args: Vec<Term> = node.args.iter().map(|arg| known[arg]).collect();
            let new = if args == node.args {
                term
            } else {
                self.rebuilt(Node { args, ..node })
            };
            known.insert(term, new);
        }
        known[&term]
    }

    fn constant(&self, term: Term) -> Option<&Value> {
        match &self.node(term).op {
            Op::Const(value) => Some(value),
            _ => None,
        }
    }

    /// A term of new arguments, without what they decide.
    fn rebuilt(&mut self, node: Node) -> Term {
        let constants: Option<Vec<Value>> = node
            .args
            .iter()
            .map(|&arg| self.constant(arg).cloned())
            .collect();
        if let Some(values) = constants.filter(|values| !values.is_empty()) {
            let value = step(&node, &values.iter().collect::<Vec<_>>());
            return self.value(value);
        }
        let args = &node.args;
        match node.op {
            Op::Extract(low) => self.extract(args[0], low, node.width),
            Op::Concat => self.concat(args),
            Op::Ite => self.ite(args[0], args[1], args[2]),
            Op::Eq if args[0] == args[1] => self.number(1, 1),
            Op::Not => self.not(args[0]),
            Op::And | Op::Or | Op::Xor | Op::Add => self.with_constant(node),
            _ => self.known_node(node),
        }
    }

    /// Of an operator whose arguments may change places: zeros and ones that decide, or do nothing.
    fn with_constant(&mut self, node: Node) -> Term {
        let (a, b) = (node.args[0], node.args[1]);
        for (constant, other) in [(a, b), (b, a)] {
            let Some(value) = self.constant(constant) else {
                continue;
            };
            let (none, all) = (!value.any(), value.0.iter().all(|&bit| bit));
            match node.op {
                Op::And if none => return constant,
                Op::Or if all => return constant,
                Op::And if all => return other,
                Op::Or | Op::Xor | Op::Add if none => return other,
                _ => {}
            }
        }
        if a == b && matches!(node.op, Op::And | Op::Or) {
            return a;
        }
        self.known_node(node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_whose_choice_is_known_is_one_of_its_sides() {
        let mut t = Terms::default();
        let (count, x, y) = (t.var("count", 2), t.var("x", 32), t.var("y", 32));
        let two = t.number(2, 2);
        let here = t.compare(Op::Eq, count, two);
        let chosen = t.ite(here, x, y);
        let sum = t.binary(Op::Add, chosen, y);
        let plain = t.binary(Op::Add, x, y);
        assert_eq!(t.substitute(sum, &mut [(count, two)].into()), plain);
        assert!(t.variables(sum).keys().eq(["count", "x", "y"]));
        let zero = t.number(0, 32);
        assert_eq!(t.substitute(plain, &mut [(x, zero)].into()), y);
    }
}
