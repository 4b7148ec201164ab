//! Failures of one cause are one bucket, whatever depends on the case.

use goldbench::report::{Format, Json, Junit, Text, Times};
use goldbench::units::{Cycle, JobId, Nonce};
use goldbench::verdict::{Bucket, CaseVerdict, Cause, Outcome, Regression, ResultFault};
use serde_json::Value;

use crate::report_samples::{adder, case, each_fault, run, seen, wrong_results};
use crate::{core, known, many};

fn id(case: &CaseVerdict) -> String {
    Cause::of(case).unwrap().id
}

/// The adder's failure, changed.
fn changed(change: impl FnOnce(&mut CaseVerdict)) -> CaseVerdict {
    let mut case = adder();
    change(&mut case);
    case
}

#[test]
fn what_depends_on_the_case_is_no_part_of_the_cause() {
    let same = changed(|case| {
        case.id.case = "random[3]".into();
        let found = case.divergence.as_mut().unwrap();
        found.cycle = Cycle(7);
        found.first.element = "hash2.round[12].e".into();
        found.fault.explained_by = vec!["the carry into bit 31 is lost".into()];
        found.nonce = Some(Nonce(1));
        found.also.clear();
        case.result_faults.clear();
    });
    assert_eq!(id(&same), id(&adder()));
}

#[test]
fn what_makes_the_cause_is() {
    let found = |change: fn(&mut goldbench::verdict::Divergence)| {
        changed(|case| change(case.divergence.as_mut().unwrap()))
    };
    let others = [
        changed(|case| case.id.core = "other".into()),
        found(|d| d.first.element = "hash1.round[37].e".into()),
        found(|d| d.first.element = "hash2.round[37].a".into()),
        found(|d| d.fault.function = "a adder".into()),
        found(|d| d.fault.rule = "a = T1 + T2".into()),
        found(|d| d.fault.explained_by.clear()),
        found(|d| d.phase = "falling".into()),
        seen("crash", Outcome::Crash, 1, "SIGABRT"),
        seen("crash", Outcome::Crash, 1, "$finish"),
        seen("hang", Outcome::Hang, 1, "SIGABRT"),
        seen("hang", Outcome::Hang, 1, ""),
        wrong_results("a", vec![each_fault()[0].clone()]),
        wrong_results("a", vec![each_fault()[1].clone()]),
    ];
    let mut ids: Vec<String> = others.iter().chain([&adder()]).map(id).collect();
    ids.sort();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all, "two of them have one id");
    assert!(
        ids.iter()
            .all(|id| id.len() == 8 && id.bytes().all(|b| b.is_ascii_hexdigit()))
    );
}

/// An id stands in baselines and in code scanning: it may not change from one version to the next.
#[test]
fn ids_stay_as_they_are() {
    assert_eq!(id(&adder()), "f95a12b3");
    assert_eq!(
        Cause::of(&adder()).unwrap().cause,
        "hash2.round[*].e: e adder, e = d + T1; the carry into bit * is lost"
    );
}

#[test]
fn a_line_number_is_no_part_of_a_refusal() {
    let refused = |line: u32| {
        let text = format!("rtl/a.sv:{line}:7: error[UNSUPPORTED]: a thing");
        seen("build", Outcome::NoElaborate, 0, &text)
    };
    assert_eq!(id(&refused(3)), id(&refused(99)));
    assert_eq!(
        Cause::of(&refused(3)).unwrap().cause,
        "error[UNSUPPORTED]: a thing"
    );
}

#[test]
fn a_good_case_has_none() {
    for outcome in [Outcome::Pass, Outcome::NotCovered] {
        assert_eq!(Cause::of(&case("x", outcome)), None);
    }
}

#[test]
fn every_rule_is_named_as_in_json() {
    for fault in each_fault() {
        let json = serde_json::to_value(&fault).unwrap();
        assert_eq!(json["rule"], fault.rule());
    }
    let job = JobId(1);
    let nonce = Nonce(1);
    let cycle = Cycle(1);
    for fault in [
        ResultFault::Stale { cycle, job, nonce },
        ResultFault::Unfinished { cycle },
    ] {
        let json = serde_json::to_value(&fault).unwrap();
        assert_eq!(json["rule"], fault.rule());
    }
}

/// Three bugs in seven cases: three buckets, in the order of their first cases.
fn three_causes() -> Regression {
    let mut run = run();
    let named = |case: CaseVerdict, name: &str| changed(|c| *c = case).named(name);
    run.cores = vec![core(
        "own",
        vec![
            named(adder(), "a0"),
            seen("h0", Outcome::Hang, 1, "no progress for 60 s"),
            named(adder(), "a1"),
            case("good", Outcome::Pass),
            seen("h1", Outcome::Hang, 1, "no progress for 5 s"),
            wrong_results("w0", vec![each_fault()[0].clone()]),
            named(adder(), "a2"),
        ],
    )];
    run
}

trait Named {
    fn named(self, name: &str) -> Self;
}

impl Named for CaseVerdict {
    fn named(mut self, name: &str) -> Self {
        self.id.case = name.into();
        self
    }
}

#[test]
fn buckets_are_in_every_format() {
    let run = three_causes();
    let buckets = Bucket::all(&run);
    let cases: Vec<&[String]> = buckets.iter().map(|b| &b.cases[..]).collect();
    assert_eq!(cases, [&["a0", "a1", "a2"][..], &["h0", "h1"], &["w0"]]);

    let text = Text::default().render(&run, &Times::none()).unwrap();
    assert!(text.contains("3 causes in 6 failing cases\n"), "{text}");
    // Each cause is shown before any is shown twice.
    for name in ["a0", "h0", "w0"] {
        assert!(text.contains(&format!("  {name}[seed=")), "{name}: {text}");
    }
    let json: Value =
        serde_json::from_str(&Json::default().render(&run, &Times::none()).unwrap()).unwrap();
    let causes = json["causes"].as_array().unwrap();
    assert_eq!(causes.len(), 3);
    assert_eq!(causes[1]["cases"], serde_json::json!(["h0", "h1"]));
    assert_eq!(causes[1]["kind"], "hang");
    assert_eq!(causes[1]["core"], "own");
    let junit = Junit.render(&run, &Times::none()).unwrap();
    for bucket in &buckets {
        let id = &bucket.cause.id;
        let told = format!("<property name=\"bucket\" value=\"{id}\"/>");
        assert_eq!(junit.matches(&told).count(), bucket.cases.len(), "{id}");
        assert!(text.contains(&format!("  {id}  own: ")), "{text}");
        assert!(causes.iter().any(|cause| cause["id"] == **id));
    }
}

#[test]
fn many_causes_are_counted() {
    let text = Text::default().render(&many(40), &Times::none()).unwrap();
    assert!(text.contains("40 causes in 40 failing cases") && text.contains("and 28 more causes"));
}

#[test]
fn known_failures_and_cases_left_out_are_told() {
    let run = known();
    let text = Text::default().render(&run, &Times::none()).unwrap();
    for told in [
        "FAIL (known)",
        "1 finding is known by 1 entry of the baseline",
        "fixed: remove it from the baseline: core strangers_own, case headers*, adder (issue 12, of the",
        "stopped at the first finding: 1 case was not run",
    ] {
        assert!(text.contains(told), "no `{told}` in {text}");
    }
    let junit = Junit.render(&run, &Times::none()).unwrap();
    assert!(
        junit.contains("<property name=\"known\" value=\"issue 12"),
        "{junit}"
    );
    assert!(
        junit.contains("not run: the run stopped at its first finding"),
        "{junit}"
    );
}

/// A known finding is green, and the core with nothing else is as expected.
#[test]
fn what_is_known_does_not_count() {
    let mut run = run();
    run.cores = vec![core("own", vec![adder()])];
    assert!(!run.as_expected());
    run.cores[0].known.insert("job_switch".into(), "why".into());
    assert!(run.as_expected());
    let junit = Junit.render(&run, &Times::none()).unwrap();
    assert!(
        junit.contains("failures=\"0\"") && junit.contains("<system-out>"),
        "{junit}"
    );
    let another = adder().named("another");
    run.cores[0].cases.push(another);
    run.cores[0].cases[1].id.core = "own".into();
    assert!(!run.as_expected(), "the same cause in another case is new");
}
