//! A lemma's question, case by case: with each value of the registers that choose.
//!
//! A value stands in the terms in its register's place, and what it decides is gone: one clock of a folded stage is as
//! plain as a stage of its own. As a fact beside the terms it took the solver hundreds of times as long.

use std::collections::HashMap;

use super::{Circuit, Goal, Term, Value};

/// One case.
#[derive(Clone, Debug)]
pub struct Case {
    /// What the choosing registers hold.
    pub values: Vec<(String, Value)>,
    /// Of each goal, in their order: what the RTL makes of its element in this case, and what it must be.
    pub pairs: Vec<(Term, Term)>,
}

/// The goals in each case; together they leave none out. A register that no goal hangs on any more makes no cases.
pub(super) fn cases(c: &mut Circuit, goals: &[Goal], by: &[String]) -> Vec<Case> {
    let mut cases = vec![Case {
        values: Vec::new(),
        pairs: goals.iter().map(|goal| (goal.rtl, goal.expected)).collect(),
    }];
    for name in by {
        let Ok(term) = c.element(name) else { continue };
        let mut split = Vec::new();
        for case in cases {
            if hangs_on(c, &case, name) {
                split.extend(with_each(c, &case, (name, term)));
            } else {
                split.push(case);
            }
        }
        cases = split;
    }
    cases
}

fn hangs_on(c: &mut Circuit, case: &Case, name: &str) -> bool {
    let mut roots = case
        .pairs
        .iter()
        .flat_map(|&(rtl, expected)| [rtl, expected]);
    roots.any(|root| c.all_terms().variables(root).contains_key(name))
}

/// The case with each value of one register more.
fn with_each(c: &mut Circuit, case: &Case, (name, term): (&str, Term)) -> Vec<Case> {
    let width = c.terms().width(term);
    let mut cases = Vec::new();
    for number in 0..1 << width {
        let value = Value::of(number, width);
        let mut known = HashMap::from([(term, c.terms().value(value.clone()))]);
        let mut within = |term| c.terms().substitute(term, &mut known);
        let pairs = case.pairs.iter();
        let pairs = pairs.map(|&(rtl, expected)| (within(rtl), within(expected)));
        let pairs = pairs.collect();
        let values = [&case.values[..], &[(name.to_owned(), value)]].concat();
        cases.push(Case { values, pairs });
    }
    cases
}
