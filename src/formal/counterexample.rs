//! What refutes a lemma: values of registers and inputs, and what the RTL makes of them.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Assignment, Circuit, Evaluator, Goal, Value};

/// A named value, in hex.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// `hash.round[36].a`, `enable`, `block`
    pub name: String,
    /// `0x6a09e667`; one bit as `0` or `1`.
    pub value: String,
}

/// An element that the RTL gets wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// `hash.round[37].e`
    pub element: String,
    /// What it must be.
    pub expected: String,
    /// What the RTL makes of it.
    pub rtl: String,
}

/// Why a lemma does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CounterExample {
    /// What registers and inputs hold, in the design's order, inputs last; only what the wrong elements look at.
    pub given: Vec<Named>,
    /// The elements that come out wrong.
    pub wrong: Vec<Wrong>,
    /// The values themselves, of all that was asked together: what comes out right does so only with its own.
    pub assignment: Assignment,
}

impl CounterExample {
    /// Works the RTL and the claim out; `None` where they agree after all, so that nobody is told of a difference that
    /// is none.
    pub fn of(circuit: &Circuit, goals: &[Goal], assignment: Assignment) -> Option<Self> {
        let mut evaluate = Evaluator::new(circuit.all_terms(), &assignment);
        let (mut wrong, mut shown, mut kept) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        for goal in goals {
            let (rtl, expected) = (evaluate.value(goal.rtl), evaluate.value(goal.expected));
            let looked_at = evaluate.looked_at(&[goal.rtl, goal.expected]);
            kept.extend(looked_at.iter().cloned());
            if rtl != expected {
                shown.extend(looked_at);
                wrong.push(Wrong {
                    element: goal.element.clone(),
                    expected: expected.to_string(),
                    rtl: rtl.to_string(),
                });
            }
        }
        if wrong.is_empty() {
            return None;
        }
        let mut assignment = assignment;
        assignment.retain(|name, _| kept.contains(name));
        let structure = &circuit.core().structure;
        let elements = structure.elements().map(|element| element.name);
        let roles = structure
            .inputs
            .fields()
            .iter()
            .map(|f| f.port.role.to_owned());
        let known: Vec<String> = elements.chain(roles).collect();
        let mut rest: Vec<&String> = assignment
            .keys()
            .filter(|name| !known.contains(name))
            .collect();
        rest.sort();
        let named = |name: &String| {
            let value: &Value = assignment.get(name).filter(|_| shown.contains(name))?;
            Some(Named {
                name: name.clone(),
                value: value.to_string(),
            })
        };
        let given = known.iter().chain(rest).filter_map(named).collect();
        Some(Self {
            given,
            wrong,
            assignment,
        })
    }
}
