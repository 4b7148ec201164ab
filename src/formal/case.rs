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

/// The goals in each case; together they leave none out.
pub(super) fn cases(c: &mut Circuit, goals: &[Goal], by: &[String]) -> Vec<Case> {
    let mut cases = vec![Vec::new()];
    for name in by {
        let Ok(term) = c.element(name) else { continue };
        let width = c.terms().width(term);
        let each: Vec<_> = (0..1 << width)
            .map(|n| (term, name.clone(), Value::of(n, width)))
            .collect();
        cases = cases
            .iter()
            .flat_map(|case: &Vec<_>| {
                each.iter()
                    .map(|one| [&case[..], std::slice::from_ref(one)].concat())
            })
            .collect();
    }
    let of = |case: Vec<(Term, String, Value)>| {
        let mut known = HashMap::new();
        for (term, _, value) in &case {
            known.insert(*term, c.terms().value(value.clone()));
        }
        let mut within = |term| {
            if known.is_empty() {
                term
            } else {
                c.terms().substitute(term, &mut known)
            }
        };
        let pairs = goals
            .iter()
            .map(|goal| (within(goal.rtl), within(goal.expected)));
        let pairs = pairs.collect();
        let values = case.into_iter().map(|(_, name, value)| (name, value));
        Case {
            values: values.collect(),
            pairs,
        }
    };
    cases.into_iter().map(of).collect()
}
