//! A netlist in SMT-LIB, as Yosys's `write_smt2 -stbv` says it, in other words.

use std::fmt::Write as _;

/// What Yosys writes as functions of a state, as names and what each is equal to. Of the same netlist z3 reads the functions
/// in ten seconds, and names in none; and what a name is equal to it puts in by itself.
pub(super) fn facts(smt2: &str) -> String {
    let mut facts = String::new();
    for line in smt2.lines() {
        // Behind a semicolon stands what Yosys remarks.
        let line = line.split(" ; ").next().unwrap_or_default();
        if line.starts_with("(define-sort ") {
            let _ = writeln!(facts, "{line}\n(declare-const whole |bench_s|)");
        } else if let Some((name, sort, body)) = function(line) {
            let body = without_state(body);
            let _ = writeln!(
                facts,
                "(declare-const {name} {sort})\n(assert (= {name} {body}))"
            );
        }
    }
    facts
}

/// `(define-fun |bench#7| ((state |bench_s|)) (_ BitVec 2) BODY)`: name, sort and body of what is a signal.
fn function(line: &str) -> Option<(&str, &str, &str)> {
    let rest = line.strip_prefix("(define-fun ")?.strip_suffix(')')?;
    let (name, rest) = rest.split_once(" ((state |bench_s|)) ")?;
    let is_signal = name.starts_with("|bench#") || name.starts_with("|bench_n ");
    let end = if rest.starts_with('(') {
        rest.find(')')? + 1
    } else {
        rest.find(' ')?
    };
    let (sort, body) = rest.split_at(end);
    is_signal.then_some((name, sort, body.trim_start()))
}

/// `(|bench#7| state)` is `|bench#7|`, and `state` alone is `whole`.
fn without_state(body: &str) -> String {
    let mut text = String::with_capacity(body.len());
    let mut parts = body.split('|');
    text.push_str(parts.next().unwrap_or_default());
    while let (Some(name), Some(behind)) = (parts.next(), parts.next()) {
        let called = behind.strip_prefix(" state)");
        if called.is_some() {
            text.pop();
        }
        let _ = write!(text, "|{name}|{}", called.unwrap_or(behind));
    }
    text.replace(" state)", " whole)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_become_names() {
        let yosys = "; yosys-smt2-stbv\n(define-sort |bench_s| () (_ BitVec 9))\n\
            (define-fun |bench_is| ((state |bench_s|)) Bool (= ((_ extract 0 0) state) #b1))\n\
            (define-fun |bench#0| ((state |bench_s|)) (_ BitVec 1) ((_ extract 1 1) state)) ; \\d\n\
            (define-fun |bench#1| ((state |bench_s|)) Bool (distinct (|bench#0| state) #b1)) ; $ne$a.v:1$2_Y\n\
            (define-fun |bench_n e| ((state |bench_s|)) (_ BitVec 1) (ite (|bench#1| state) #b1 (|bench#0| state)))\n\
            (define-fun |bench_t| ((state |bench_s|) (next_state |bench_s|)) Bool true) ; end of module bench\n";
        let names = "(define-sort |bench_s| () (_ BitVec 9))\n(declare-const whole |bench_s|)\n\
            (declare-const |bench#0| (_ BitVec 1))\n(assert (= |bench#0| ((_ extract 1 1) whole)))\n\
            (declare-const |bench#1| Bool)\n(assert (= |bench#1| (distinct |bench#0| #b1)))\n\
            (declare-const |bench_n e| (_ BitVec 1))\n(assert (= |bench_n e| (ite |bench#1| #b1 |bench#0|)))\n";
        assert_eq!(facts(yosys), names);
    }
}
