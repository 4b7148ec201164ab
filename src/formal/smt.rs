//! A question to the solver, in SMT-LIB 2: can these pairs of terms differ.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{Op, Term, Terms, Value};

/// A question as text, and the variables whose values refute the claim.
#[derive(Clone, Debug)]
pub struct Query {
    /// SMT-LIB 2, in the logic `QF_BV`.
    pub text: String,
    /// Variables, in the order in which their values are asked for.
    pub variables: Vec<String>,
}

impl Query {
    /// Can any pair differ where all of `given` (one bit each) hold.
    pub fn differ(terms: &Terms, pairs: &[(Term, Term)], given: &[Term]) -> Self {
        let mut used = BTreeSet::new();
        let roots = pairs.iter().flat_map(|&(a, b)| [a, b]);
        let mut open: Vec<Term> = roots.chain(given.iter().copied()).collect();
        while let Some(term) = open.pop() {
            if used.insert(term) {
                open.extend(&terms.node(term).args);
            }
        }
        let mut text = String::from("(set-logic QF_BV)\n");
        let (mut variables, mut lets, mut depth) = (Vec::new(), String::new(), 0);
        // Arguments stand before what is made of them, so the order of the store is an order of definition. Names bound by
        // `let`: z3 copies what a `define-fun` stands for wherever it is used, which took it fifty times as long.
        for &term in &used {
            let node = terms.node(term);
            if let Op::Var(name) = &node.op {
                let sort = format!("(_ BitVec {})", node.width);
                let _ = writeln!(text, "(declare-const {} {sort})", symbol(name));
                variables.push(name.clone());
            } else {
                let _ = writeln!(lets, "(let ((t{} {}))", term.0, body(terms, term));
                depth += 1;
            }
        }
        let _ = write!(text, "(assert\n{lets}(and");
        for &term in given {
            let _ = write!(text, "\n  (= {} #b1)", reference(terms, term));
        }
        text.push_str("\n  (or false");
        for &(a, b) in pairs {
            let _ = write!(
                text,
                "\n    (distinct {} {})",
                reference(terms, a),
                reference(terms, b)
            );
        }
        let _ = writeln!(text, ")){})", ")".repeat(depth));
        text.push_str("(check-sat)\n");
        if !variables.is_empty() {
            let names: Vec<String> = variables.iter().map(|name| symbol(name)).collect();
            let _ = writeln!(text, "(get-value ({}))", names.join(" "));
        }
        Self { text, variables }
    }
}

/// A quoted symbol holds anything but bars and backslashes, which no name of a design has and Yosys's own have.
pub(super) fn symbol(name: &str) -> String {
    format!("|{}|", name.replace(['|', '\\'], "/"))
}

fn reference(terms: &Terms, term: Term) -> String {
    match &terms.node(term).op {
        Op::Var(name) => symbol(name),
        _ => format!("t{}", term.0),
    }
}

fn constant(value: &Value) -> String {
    let bits = value.0.iter().rev().map(|&bit| if bit { '1' } else { '0' });
    format!("#b{}", bits.collect::<String>())
}

fn body(terms: &Terms, term: Term) -> String {
    let node = terms.node(term);
    let args: Vec<String> = node.args.iter().map(|&a| reference(terms, a)).collect();
    let plain = |name: &str| format!("({name} {})", args.join(" "));
    let bit = |test: String| format!("(ite {test} #b1 #b0)");
    match &node.op {
        Op::Var(name) => symbol(name),
        Op::Const(value) => constant(value),
        Op::Not => plain("bvnot"),
        Op::And => plain("bvand"),
        Op::Or => plain("bvor"),
        Op::Xor => plain("bvxor"),
        Op::Add => plain("bvadd"),
        Op::Sub => plain("bvsub"),
        Op::Concat => plain("concat"),
        Op::Extract(low) => format!("((_ extract {} {low}) {})", low + node.width - 1, args[0]),
        Op::Ite => format!("(ite (= {} #b1) {} {})", args[0], args[1], args[2]),
        Op::Eq => bit(plain("=")),
        Op::Below => bit(plain("bvult")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_declares_what_it_names() {
        let mut t = Terms::default();
        let (a, b) = (t.var("hash.round[3].a", 32), t.var("b\\x|y", 32));
        let (sum, other) = (t.binary(Op::Add, a, b), t.binary(Op::Add, b, a));
        let query = Query::differ(&t, &[(sum, other)], &[]);
        assert_eq!(query.variables, ["hash.round[3].a", "b\\x|y"]);
        assert!(query.text.contains("(declare-const |b/x/y| (_ BitVec 32))"));
        assert!(query.text.contains("(distinct t2 t3)"), "{}", query.text);
    }
}
