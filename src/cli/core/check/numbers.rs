//! Does every expression have a value, and every number one that a run can do something with.

use super::Problems;
use crate::harness::{Expression, Manifest, Names, out_of_bounds};

/// All numbers of the tables.
pub(super) fn check(manifest: &Manifest, problems: &mut Problems<'_>) {
    let names = manifest.names();
    let Manifest {
        interface,
        nonce,
        hit,
        bus,
        ..
    } = manifest;
    let named = [
        ("interface", "latency", &interface.latency),
        ("interface", "period", &interface.period),
        ("interface", "timeout", &interface.timeout),
        ("nonce", "offset", &nonce.offset),
        ("nonce", "increment", &nonce.increment),
        ("nonce", "width", &nonce.width),
        ("nonce", "lanes", &nonce.lanes),
        ("nonce", "first", &nonce.first),
        ("hit", "zero_bits", &hit.zero_bits),
        ("hit", "waits", &hit.waits),
        ("hit", "sentinel", &hit.sentinel),
    ];
    for (table, field, expression) in named {
        if let Some(expression) = expression {
            value((table, field), expression, &names, problems);
        }
    }
    for (port, expression) in &manifest.tied {
        value(("tied", port), expression, &names, problems);
    }
    if let Some(bus) = bus {
        for (field, expression) in [("stride", &bus.stride), ("divisor", &bus.divisor)] {
            if let Some(expression) = expression {
                value(("bus", field), expression, &names, problems);
            }
        }
    }
    if let Some(tries) = &nonce.tries {
        let mut names = names.clone();
        names.extend([("count".to_owned(), 1), ("lane".to_owned(), 1)]);
        value(("nonce", "tries"), tries, &names, problems);
    }
    for wrong in out_of_bounds(manifest) {
        problems.put("number", (wrong.table, wrong.field), wrong.text);
    }
}

pub(super) fn value(
    at: (&str, &str),
    expression: &Expression,
    names: &Names,
    problems: &mut Problems<'_>,
) -> Option<i64> {
    match expression.value(names) {
        Ok(value) => Some(value),
        Err(error) => {
            problems.put("number", at, error.to_string());
            None
        }
    }
}
