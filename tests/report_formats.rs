//! JSON, `JUnit`, the viewer's save file and the picture: bytes that other programs read.

mod report_samples;

use goldbench::report::{
    Clocking, Format, Group, Json, Junit, Signal, Text, Times, View, svg, visible,
};
use goldbench::units::{Cycle, JobId, Nonce};
use goldbench::verdict::{Outcome, Regression, ResultFault};
use proptest::prelude::*;
use quick_junit::{NonSuccessKind, Report, TestCaseStatus};
use report_samples::{adder, run, seen, times, wrong_results};

fn junit(run: &Regression, times: &Times) -> String {
    Junit.render(run, times).unwrap()
}

#[test]
fn junit_of_a_run() {
    let mut run = run();
    run.cores.remove(2);
    insta::assert_snapshot!(junit(&run, &Times::none()));
}

#[test]
fn junit_of_each_outcome() {
    let mut run = run();
    run.cores.truncate(1);
    run.cores[0].cases = vec![
        adder(),
        seen("crash", Outcome::Crash, 1, "signal 11"),
        seen("hang", Outcome::Hang, 1, ""),
        seen("build", Outcome::NoElaborate, 0, "%Error: a.sv:1"),
        seen("queue", Outcome::NotCovered, 0, "no queue"),
        seen("pass", Outcome::Pass, 9, ""),
    ];
    let report = Report::deserialize_from_str(&junit(&run, &Times::none())).unwrap();
    assert_eq!(
        (report.tests, report.failures, report.errors, report.skipped),
        (6, 1, 3, 1)
    );
    let suite = &report.test_suites[0];
    let kind = |i: usize| match &suite.test_cases[i].status {
        TestCaseStatus::NonSuccess { kind, .. } => Some(*kind),
        _ => None,
    };
    assert_eq!(kind(0), Some(NonSuccessKind::Failure));
    assert_eq!([1, 2, 3].map(kind), [Some(NonSuccessKind::Error); 3]);
    assert!(
        suite
            .test_cases
            .iter()
            .all(|c| c.time.is_none() && c.timestamp.is_none())
    );
    let properties: Vec<(&str, &str)> = suite.test_cases[0]
        .properties
        .iter()
        .map(|p| (p.name.as_str(), p.value.as_str()))
        .collect();
    assert_eq!(
        properties,
        [
            ("seed", "0x51ab3f"),
            ("cycles", "18500"),
            ("bucket", "f95a12b3"),
            (
                "cause",
                "hash2.round[*].e: e adder, e = d + T1; the carry into bit * is lost"
            ),
        ]
    );
}

#[test]
fn junit_is_red_where_the_exit_code_is_one() {
    let run = run();
    let report = Report::deserialize_from_str(&junit(&run, &times(&run))).unwrap();
    for (suite, core) in report.test_suites.iter().zip(&run.cores) {
        assert_eq!(
            suite.failures + suite.errors == 0,
            core.as_expected(),
            "{}",
            core.core
        );
    }
    // A finding that the manifest expects is green, and its report is there all the same.
    let planted = &report.test_suites[2].test_cases[0];
    assert!(
        planted
            .system_out
            .as_ref()
            .unwrap()
            .as_str()
            .contains("first divergence: hash2.round[37].e")
    );
    assert_eq!(
        report.test_suites[1].test_cases[0].time,
        Some(std::time::Duration::from_millis(500))
    );
}

/// A server that sees what is there, all green, must not take it for the whole.
#[test]
fn junit_of_a_run_that_is_cut_short_says_so() {
    let mut cut = run();
    cut.interrupted = true;
    cut.missing_shards = vec![3];
    let report = Report::deserialize_from_str(&junit(&cut, &times(&cut))).unwrap();
    let last = report.test_suites.last().unwrap();
    let names: Vec<&str> = last.test_cases.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["interrupted", "shard 3"]);
    assert_eq!(last.errors, 1);
    let skipped = &last.test_cases[1].status;
    assert!(matches!(
        skipped,
        quick_junit::TestCaseStatus::Skipped { .. }
    ));
    assert_eq!(report.test_suites.len(), cut.cores.len() + 1);
}

/// What XML 1.0 lets stand in a document.
fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Any text, control characters and markup more often than by chance.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        prop::sample::select(vec![
            "\0",
            "\x1b[31m",
            "\u{9b}31m",
            "]]>",
            "<!--",
            "&",
            "<a b=\"",
            "'",
            "\u{ffff}",
            "\u{fffe}",
            "\r\n",
            "\u{7f}",
            "é",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// A run with these texts wherever a text can stand.
fn run_with(texts: &[String]) -> Regression {
    let mut run = run();
    let text = |i: usize| texts[i % texts.len()].clone();
    run.suite = text(0);
    for core in &mut run.cores {
        core.core = text(1);
        core.manifest = text(2);
        core.cases.push(seen(&text(3), Outcome::Crash, 1, &text(4)));
        core.cases
            .push(seen(&text(5), Outcome::NotCovered, 1, &text(0)));
        let digest = ResultFault::Digest {
            cycle: Cycle(1),
            got: text(1),
            want: text(2),
        };
        let golden = ResultFault::GoldenMissed {
            vector: text(3),
            nonce: Nonce(1),
            due: Cycle(1),
        };
        let hit = ResultFault::Missing {
            cycle: Cycle(1),
            job: JobId(1),
            nonce: Nonce(2),
        };
        core.cases
            .push(wrong_results(&text(4), vec![digest, golden, hit]));
        let mut verdict = adder();
        let found = verdict.divergence.as_mut().unwrap();
        found.first.element = text(5);
        found.first.xor = text(0);
        found.fault.rule = text(1);
        found.fault.explained_by = vec![text(2), text(3)];
        found.then[0].what = text(4);
        found.source[0].file = text(5).into();
        found.source[0].text = text(0);
        found.rtl_path = Some(text(1));
        let kept = verdict.artifacts.as_mut().unwrap();
        kept.wave = Some(text(2).into());
        kept.view = Some(text(3).into());
        kept.case = Some(text(4).into());
        core.cases.push(verdict);
    }
    run
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_stands_in_a_run_junit_is_well_formed(texts in prop::collection::vec(any_text(), 6)) {
        let run = run_with(&texts);
        let xml = junit(&run, &times(&run));
        prop_assert!(xml.chars().all(is_xml_char), "{:?}", xml);
        let report = Report::deserialize_from_str(&xml).unwrap();
        prop_assert_eq!(report.test_suites.len(), run.cores.len());
        for (suite, core) in report.test_suites.iter().zip(&run.cores) {
            prop_assert_eq!(suite.name.as_str(), visible(&core.core));
        }
    }

    #[test]
    fn whatever_stands_in_a_run_no_control_reaches_the_terminal(texts in prop::collection::vec(any_text(), 6)) {
        let text = Text::default().render(&run_with(&texts), &Times::none()).unwrap();
        prop_assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{:?}", text);
    }

    #[test]
    fn whatever_stands_in_a_run_json_gives_it_back(texts in prop::collection::vec(any_text(), 6)) {
        let run = run_with(&texts);
        for pretty in [false, true] {
            let json = Json { pretty }.render(&run, &Times::none()).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Regression>(&json).unwrap(), &run);
        }
    }

    #[test]
    fn whatever_stands_in_a_run_the_picture_is_well_formed(texts in prop::collection::vec(any_text(), 6)) {
        let page = Text::default().page(&run_with(&texts), &Times::none());
        let picture = svg::picture(&page, &texts[0]);
        prop_assert!(picture.chars().all(is_xml_char));
        prop_assert!(elements_close(&picture), "{}", picture);
    }
}

/// Each element that is opened is closed, in its turn; no stray `<` or `&`.
fn elements_close(xml: &str) -> bool {
    let mut open = Vec::new();
    let mut rest = xml;
    while let Some((before, after)) = rest.split_once('<') {
        let Some((tag, next)) = after.split_once('>') else {
            return false;
        };
        let entities = before.split('&').skip(1);
        let known = ["amp;", "lt;", "gt;", "quot;"];
        if !entities
            .into_iter()
            .all(|e| known.iter().any(|k| e.starts_with(k)))
            || before.contains('>')
        {
            return false;
        }
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return false;
            }
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap_or(tag));
        }
        rest = next;
    }
    open.is_empty() && rest.trim().is_empty()
}

#[test]
fn the_light_check_can_fail() {
    assert!(elements_close("<a b=\"1\"><c/>&amp;</a>\n"));
    for broken in [
        "<a>",
        "<a><b></a></b>",
        "<a>&b</a>",
        "<a>></a>",
        "<a></a>x",
        "<a",
    ] {
        assert!(!elements_close(broken), "{broken}");
    }
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let (run, times) = (run(), times(&run()));
    for format in [&Text::default() as &dyn Format, &Json::default(), &Junit] {
        let mut written = Vec::new();
        format.write(&run, &times, &mut written).unwrap();
        assert_eq!(
            written,
            format.render(&run.clone(), &times).unwrap().into_bytes()
        );
        assert_eq!(written.last(), Some(&b'\n'), "{}", format.extension());
    }
}

#[test]
fn json_holds_no_times_and_its_schema_first() {
    let run = run();
    let json = Json::default().render(&run, &times(&run)).unwrap();
    assert_eq!(json, Json::default().render(&run, &Times::none()).unwrap());
    assert!(
        json.starts_with(&format!("{{\"schema\":\"{}\"", Json::SCHEMA)),
        "{json}"
    );
    assert_eq!(json.matches('\n').count(), 1);
    let mut one = run;
    one.cores.truncate(2);
    one.cores[1].cases.truncate(1);
    insta::assert_snapshot!(Json { pretty: true }.render(&one, &Times::none()).unwrap());
}

#[cfg(unix)]
#[test]
fn a_path_that_json_can_not_hold_is_an_error_with_a_remedy() {
    use std::os::unix::ffi::OsStringExt;
    let mut run = run();
    run.out = std::ffi::OsString::from_vec(vec![b'o', 0xff]).into();
    let error = Json::default()
        .render(&run, &Times::none())
        .unwrap_err()
        .to_string();
    assert!(error.contains("JSON") && error.contains("UTF-8"), "{error}");
}

/// The view of the adder's failure.
pub fn view() -> View {
    let state = "TOP.miner.u_hash2.g_stage[37].u_stage.state_q";
    let e = Signal::vector(state, 255, 0).slice("hash2.round[37].e", 127, 96);
    View {
        wave: "out/miner/job_switch/window.fst".into(),
        clocking: Clocking {
            origin: 1,
            period: 2,
        },
        window: (Cycle(18_310), Cycle(18_410)),
        marker: Cycle(18_342),
        divergent: Some(e),
        groups: vec![
            Group {
                name: String::new(),
                closed: false,
                signals: vec![
                    Signal::bit("TOP.miner.clk_i"),
                    Signal::bit("TOP.miner.rst_ni"),
                ],
            },
            Group {
                name: "round 37".into(),
                closed: false,
                signals: vec![
                    Signal::vector(state, 255, 0).slice("a", 255, 224),
                    Signal::vector(state, 255, 0).slice("e[5]", 101, 101),
                ],
            },
            Group {
                name: "outputs".into(),
                closed: true,
                signals: vec![Signal::vector("TOP.miner.hit_nonce_o", 31, 0)],
            },
        ],
    }
}

#[test]
fn the_viewers_save_file() {
    insta::assert_snapshot!(view().render());
}

#[test]
fn a_picture() {
    let page = goldbench::report::case_page(&adder());
    insta::assert_snapshot!(svg::picture(
        &page,
        "goldbench verify cores/planted_e_bit5.toml"
    ));
}
