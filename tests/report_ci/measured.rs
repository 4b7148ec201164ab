//! Coverage and mutation on the page.

use goldbench::report::measured::Measured;
use serde_json::{Value, json};

use crate::HOSTILE;
use crate::html::{dangling, foreign, page_with};
use crate::report_samples::run;

/// A result of `coverage`: a bin came, one did not, one can't; a line and two bits are open.
fn coverage() -> Value {
    json!({
        "schema": "goldbench.coverage/1",
        "tools": {"goldbench": "0.1.0", "verilator": "Verilator 5.006", "compiler": "g++ 12"},
        "suite": "smoke", "seed": "0x1", "interrupted": false,
        "cores": [{
            "core": "miner", "manifest": "builtin:miner", "sources": "00",
            "cases": [{"case": "bubbles", "seed": "0x7", "outcome": "PASS", "cycles": 12_345, "origin": "reset", "power_up": "zeros", "messages": 0}],
            "functional": {"bins": [
                {"id": "nonce.wrap", "says": "a range wraps", "count": 1_234, "cases": 2, "first": ["bubbles", 17]},
                {"id": "job.abort", "says": "a job is aborted", "count": 0, "cases": 0},
                {"id": "job.stale_hit", "says": "a stale hit", "not_applicable": "of a chip only", "count": 0, "cases": 0},
            ]},
            "rtl": {
                "modules": [{"module": "nonce_counter", "file": "rtl/nonce_counter.sv",
                    "lines": {"all": 8, "covered": 5, "waived": 1}, "toggles": {"all": 64, "covered": 62, "waived": 0},
                    "open_lines": [12, 13, 20], "open_toggles": [["carry_q[0]", 31], ["carry_q[1]", 31]]}],
                "lines": {"all": 8, "covered": 5, "waived": 1}, "toggles": {"all": 64, "covered": 62, "waived": 0},
                "waivers": [["lines 40-41", "a simulator's own check", 1]], "unused_waivers": ["module none"],
            },
        }],
    })
}

/// A result of `mutate`: a survivor, one that the full state alone sees, one that is tied off.
fn mutation() -> Value {
    let mutant = |number: u64, class: &str, by: &[&str]| {
        json!({"mutant": number, "class": class, "noticed_by": by, "instance": "u_pipe", "cell": "$add$1", "kind": "$add",
            "port": "Y", "bit": "5", "signal": "sum bit 5", "change": "held at 1",
            "sources": ["sha256_round.sv:24.3-24.30", "sha256_round.sv:24.8-24.9", "top.sv:7.1-9.2"],
            "reach": "message words: random blocks"})
    };
    json!({
        "schema": "goldbench.mutate/1", "core": "miner", "manifest": "builtin:miner",
        "tools": {"goldbench": "0.1.0"}, "suite": "smoke", "seed": "0x1", "candidates": 6_449_618, "instances": 300,
        "counts": {"sampled": 12, "not_run": 0, "tied_off": 1, "no_path": 0, "equivalent": 0, "killable": 11,
            "unknown": 1, "crashed": 0, "hung": 2},
        "observers": [
            {"observer": "results", "killed": 9, "killable": 11, "rate": 81.8182, "low": 48.2244, "high": 97.7169},
            {"observer": "full", "killed": 10, "killable": 11, "rate": 90.9091, "low": 58.7220, "high": 99.7701},
        ],
        "cases": {"bubbles": {"results": 9, "full": 10}},
        "mutants": [mutant(3, "unknown", &[]), mutant(5, "killed", &["full"]), mutant(7, "tied-off", &[])],
        "gate": {"min_kill": 95.0, "reached": false}, "interrupted": false,
    })
}

fn measured(value: &Value) -> Measured {
    Measured::parse(&value.to_string()).unwrap()
}

#[test]
fn bins_lines_and_toggles_are_on_the_page() {
    let page = page_with(&run(), &[measured(&coverage())]);
    for part in [
        "<a href=\"#coverage\">Coverage</a> miner: 1 of 2 bins",
        "1 bin did not come",
        "<code class=\"bad\">job.abort</code></td><td>a job is aborted",
        "1 bin came",
        "nonce.wrap",
        "1 234",
        "of a chip only",
        "5 of 8",
        "62.50 %",
        "rtl/nonce_counter.sv:12-13, 20",
        "carry_q</code> <span class=\"dim\">line 31, 2 bits",
        "a simulator's own check",
        "a waiver fits nothing: <code>module none",
    ] {
        assert!(page.contains(part), "no {part}");
    }
    assert!(!page.contains("<h2 id=\"mutation\">"));
    // All of it came: nothing is open.
    let mut full = coverage();
    full["cores"][0]["functional"]["bins"][1]["count"] = 1.into();
    let page = page_with(&run(), &[measured(&full)]);
    assert!(page.contains("Every bin that the design can have came."));
    assert!(!page.contains("bin did not come"));
}

#[test]
fn survivors_are_on_the_page_with_their_lines() {
    let page = page_with(&run(), &[measured(&mutation())]);
    for part in [
        "<a href=\"#mutation\">Mutation</a> miner: 10 of 11 mutants killed",
        "results alone",
        "9 of 11",
        "81.82 %",
        "(48.22 to 97.72)",
        "gate missed: 95 % by the full state",
        "1 survivor: noticed by nothing",
        "<code>sha256_round.sv:24</code> <code>top.sv:7</code>",
        "u_pipe: sum bit 5",
        "message words: random blocks",
        "1 mutant noticed by some observers only",
        "1 mutant not counted",
        "2 hung: killed",
    ] {
        assert!(page.contains(part), "no {part}");
    }
    let (_, survivors) = page.split_once("1 survivor").unwrap();
    let survivors = survivors.split("</table>").next().unwrap();
    assert!(
        survivors.contains(">3<") && !survivors.contains(">5<"),
        "{survivors}"
    );
    // A bar is as long as its rate: 200 units are all of it.
    assert!(page.contains("class=\"share\" width=\"163.6\""));
}

/// Every text of a value that a name can stand in.
fn texts<'a>(value: &'a mut Value, found: &mut Vec<&'a mut String>) {
    let fixed = ["schema", "seed", "outcome", "class"];
    match value {
        Value::String(text) => found.push(text),
        Value::Array(values) => values.iter_mut().for_each(|value| texts(value, found)),
        Value::Object(fields) => fields
            .iter_mut()
            .filter(|(name, _)| !fixed.contains(&name.as_str()))
            .for_each(|(_, value)| texts(value, found)),
        _ => {}
    }
}

/// A result with hostile names wherever a name can stand.
fn hostile(mut value: Value) -> Measured {
    let mut found = Vec::new();
    texts(&mut value, &mut found);
    assert!(found.len() >= HOSTILE.len());
    for (at, text) in found.into_iter().enumerate() {
        HOSTILE[at % HOSTILE.len()].clone_into(text);
    }
    measured(&value)
}

#[test]
fn hostile_names_are_text_there_too() {
    let page = page_with(&run(), &[hostile(coverage()), hostile(mutation())]);
    assert_eq!(foreign(&page), Vec::<String>::new());
    assert_eq!(dangling(&page), Vec::<String>::new());
    assert!(!page.chars().any(|c| c.is_control() && c != '\n'));
}

/// What a page needs of a result is looked for: without it, it is none.
#[test]
fn a_result_without_a_field_is_refused() {
    for (whole, field, part) in [
        (mutation(), "counts", "missing field `counts`"),
        (mutation(), "mutants", "missing field `mutants`"),
        (coverage(), "cores", "missing field `cores`"),
    ] {
        let mut cut = whole.clone();
        cut.as_object_mut().unwrap().remove(field);
        let error = Measured::parse(&cut.to_string()).unwrap_err();
        assert!(error.to_string().contains(part), "{error}");
    }
}

/// A part of a sample must not be taken for the sample.
#[test]
fn a_shard_of_mutants_is_told_as_one() {
    let mut part = mutation();
    assert!(!page_with(&run(), &[measured(&part)]).contains("mutants are missing"));
    part["shard"] = json!({"index": 2, "count": 3, "plan": "p"});
    let page = page_with(&run(), &[measured(&part)]);
    assert!(page.contains("Shard 2 of 3: the others' mutants are missing."));
    // Of a whole sample only it is said that nothing is left, and the observer is the one that was asked.
    let mut clean = mutation();
    clean["mutants"] = json!([]);
    clean["observers"].as_array_mut().unwrap().truncate(1);
    let page = |value: &Value| page_with(&run(), &[measured(value)]);
    assert!(page(&clean).contains("No mutant that can be killed is left."));
    assert!(page(&clean).contains("gate missed: 95 % by results alone"));
    for (field, value) in [("interrupted", json!(true)), ("missing_shards", json!([2]))] {
        let mut cut = clean.clone();
        cut[field] = value;
        assert!(!page(&cut).contains("No mutant that"));
    }
    clean["counts"]["killable"] = json!(0);
    assert!(page(&clean).contains("No mutant was run that can be killed."));
    let mut partial = mutation();
    partial["missing_shards"] = json!([2]);
    assert!(page_with(&run(), &[measured(&partial)]).contains("mutants are missing"));
}
