//! SARIF: what the standard's schema and code scanning ask of it.

use goldbench::report::{Format, Roots, Sarif, Times};
use goldbench::verdict::{Bucket, Regression};
use serde_json::{Value, json};

use crate::report_samples::run;
use crate::{hostile, known, many};

fn rendered(run: &Regression) -> Value {
    let roots = Roots {
        root: "/repo".into(),
        here: "/repo/work".into(),
    };
    let text = Sarif { roots }.render(run, &Times::none()).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// What is against section 3 of SARIF 2.1.0, or against what code scanning takes.
fn offences(log: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut ask = |holds: bool, what: String| {
        if !holds {
            wrong.push(what);
        }
    };
    ask(log["version"] == "2.1.0", "version".into());
    ask(
        log["$schema"]
            .as_str()
            .is_some_and(|s| s.contains("sarif-2.1.0")),
        "$schema".into(),
    );
    let runs = log["runs"].as_array().map_or(&[][..], Vec::as_slice);
    ask(runs.len() == 1, format!("{} runs", runs.len()));
    for run in runs {
        let driver = &run["tool"]["driver"];
        ask(driver["name"].is_string(), "a tool has a name".into());
        let rules = driver["rules"].as_array().cloned().unwrap_or_default();
        for rule in &rules {
            let text = rule["shortDescription"]["text"].as_str();
            ask(
                text.is_some_and(|t| !t.is_empty()),
                format!("text of {rule}"),
            );
        }
        let Some(results) = run["results"].as_array() else {
            ask(false, "results".into());
            continue;
        };
        for (i, told) in results.iter().enumerate() {
            let mut ask = |holds: bool, what: &str| ask(holds, format!("{what} of {i}"));
            ask(
                told["message"]["text"]
                    .as_str()
                    .is_some_and(|t| !t.is_empty()),
                "message",
            );
            let index = told["ruleIndex"].as_u64().unwrap_or(u64::MAX) as usize;
            let rule = rules.get(index).map(|rule| &rule["id"]);
            ask(rule == Some(&told["ruleId"]), "ruleId");
            let levels = ["none", "note", "warning", "error"];
            ask(
                told["level"].as_str().is_some_and(|l| levels.contains(&l)),
                "level",
            );
            let places = told["locations"].as_array().map_or(0, Vec::len);
            ask(places == 1, "locations");
            let others = told["relatedLocations"].as_array();
            for place in told["locations"]
                .as_array()
                .into_iter()
                .chain(others)
                .flatten()
            {
                let place = &place["physicalLocation"];
                let uri = place["artifactLocation"]["uri"].as_str().unwrap_or(" ");
                let plain = |c: char| c.is_ascii_alphanumeric() || "/-._~%:".contains(c);
                ask(!uri.is_empty() && uri.chars().all(plain), "uri");
                let relative = place["artifactLocation"]["uriBaseId"].is_string();
                ask(relative != uri.starts_with("file:///"), "uriBaseId");
                let line = place["region"]["startLine"].as_u64();
                ask(line.is_some_and(|line| line > 0), "startLine");
            }
            let prints = told["partialFingerprints"].as_object();
            let texts = prints.is_some_and(|p| p.values().all(Value::is_string));
            ask(
                texts && prints.is_some_and(|p| !p.is_empty()),
                "partialFingerprints",
            );
            for how in told["suppressions"].as_array().into_iter().flatten() {
                ask(
                    how["kind"] == "external" || how["kind"] == "inSource",
                    "suppression",
                );
            }
        }
    }
    wrong
}

#[test]
fn it_is_what_the_standard_asks_for() {
    for run in [run(), known(), many(30), hostile()] {
        assert_eq!(offences(&rendered(&run)), Vec::<String>::new());
    }
    let mut empty = run();
    empty.cores.truncate(1);
    let log = rendered(&empty);
    assert_eq!(offences(&log), Vec::<String>::new());
    assert_eq!(
        log["runs"][0]["invocations"],
        json!([{ "executionSuccessful": true }])
    );
    empty.interrupted = true;
    let cut = &rendered(&empty)["runs"][0]["invocations"];
    assert_eq!(*cut, json!([{ "executionSuccessful": false }]));
    // Without it, code scanning would keep what is mended.
    assert_eq!(log["runs"][0]["results"], json!([]));
}

/// The checks above, each with an error that it must find.
#[test]
fn the_check_finds_what_is_planted() {
    let good = rendered(&known());
    for (place, value) in [
        ("/version", json!("2.0.0")),
        ("/$schema", json!(null)),
        ("/runs", json!([])),
        ("/runs/0/results", json!(null)),
        ("/runs/0/tool/driver/name", json!(null)),
        ("/runs/0/tool/driver/rules/0/id", json!("other")),
        ("/runs/0/tool/driver/rules/0/shortDescription", json!({})),
        ("/runs/0/results/0/message/text", json!("")),
        ("/runs/0/results/0/ruleIndex", json!(99)),
        ("/runs/0/results/0/level", json!("fatal")),
        ("/runs/0/results/0/locations", json!([])),
        ("/runs/0/results/0/partialFingerprints", json!({})),
        ("/runs/0/results/0/suppressions/0/kind", json!("none")),
        (
            "/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri",
            json!("a b"),
        ),
        (
            "/runs/0/results/0/locations/0/physicalLocation/region/startLine",
            json!(0),
        ),
        (
            "/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uriBaseId",
            json!(null),
        ),
    ] {
        let mut log = good.clone();
        *log.pointer_mut(place)
            .unwrap_or_else(|| panic!("no {place}")) = value;
        assert!(!offences(&log).is_empty(), "{place} goes unseen");
    }
}

#[test]
fn each_cause_is_a_result_tracked_by_its_id() {
    let run = run();
    let log = rendered(&run);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let buckets = Bucket::all(&run);
    for bucket in &buckets {
        let its: Vec<&Value> = results
            .iter()
            .filter(|r| r["partialFingerprints"]["goldbenchCause/v1"] == *bucket.cause.id)
            .collect();
        assert_eq!(its.len(), 1, "{bucket:?}");
        assert_eq!(its[0]["properties"]["cases"], json!(bucket.cases));
        assert_eq!(its[0]["ruleId"], *bucket.cause.kind);
    }
    // The core that is known to be wrong and is not, has no case of its own to show.
    assert_eq!(results.len(), buckets.len() + 1);
    assert_eq!(results.last().unwrap()["ruleId"], "expectation");
}

#[test]
fn a_divergence_is_at_the_logic_and_other_findings_at_the_manifest() {
    let log = rendered(&run());
    let results = log["runs"][0]["results"].as_array().unwrap();
    let place = |i: usize| {
        let place = &results[i]["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"]
            .as_str()
            .unwrap()
            .to_owned();
        (uri, place["region"]["startLine"].as_u64().unwrap())
    };
    assert_eq!(place(0), ("work/rtl/sha256_round.sv".into(), 24));
    assert_eq!(place(1), ("work/cores/strangers_own.toml".into(), 1));
    let other = &results[0]["relatedLocations"][0];
    assert_eq!(other["physicalLocation"]["region"]["startLine"], 39);
    assert_eq!(other["message"]["text"], "register");
}

/// A message of a tool names its place.
#[test]
fn a_refusal_is_at_the_line_that_the_tool_names() {
    use crate::report_samples::seen;
    use goldbench::verdict::Outcome;
    let mut run = run();
    let text = "/repo/rtl/a.sv:41:7: error[UNSUPPORTED]: a thing";
    let crash = "in cycle 7: $finish at ending_core.sv:45";
    run.cores = vec![crate::core(
        "own",
        vec![
            seen("build", Outcome::NoElaborate, 0, text),
            seen("end", Outcome::Crash, 7, crash),
        ],
    )];
    let log = rendered(&run);
    let place = |i: usize| log["runs"][0]["results"][i]["locations"][0]["physicalLocation"].clone();
    assert_eq!(place(0)["artifactLocation"]["uri"], "rtl/a.sv");
    assert_eq!(place(0)["region"]["startLine"], 41);
    assert_eq!(place(1)["artifactLocation"]["uri"], "work/ending_core.sv");
    assert_eq!(place(1)["region"]["startLine"], 45);
}

#[test]
fn what_is_known_or_expected_is_suppressed_with_the_reason() {
    let log = rendered(&known());
    let results = log["runs"][0]["results"].as_array().unwrap();
    let of = |core: &str| {
        let found = results.iter().find(|r| r["properties"]["core"] == core);
        found.unwrap().clone()
    };
    let known = of("strangers_own");
    assert_eq!(known["level"], "note");
    assert_eq!(
        known["suppressions"][0]["justification"],
        "issue 12, of the next tape-out"
    );
    let expected = of("planted_e_bit5");
    assert_eq!(
        expected["suppressions"][0]["justification"],
        "the core's manifest expects it"
    );
    let others = results.iter().filter(|r| r["level"] == "error");
    assert!(others.clone().count() > 0);
    assert!(
        others
            .clone()
            .all(|r| r["suppressions"].as_array().is_none_or(Vec::is_empty))
    );
}

#[test]
fn a_run_as_sarif() {
    let mut run = run();
    run.cores.truncate(2);
    run.cores[1].cases.truncate(1);
    insta::assert_snapshot!(serde_json::to_string_pretty(&rendered(&run)).unwrap());
}
