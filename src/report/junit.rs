//! `JUnit` XML for build servers: a test suite per core, a test case per case.
//!
//! | outcome | element |
//! |---|---|
//! | PASS | none |
//! | FAIL | `failure` |
//! | NO-ELABORATE, CRASH, HANG | `error` |
//! | NOT-COVERED | `skipped` |
//!
//! Red must mean what exit code 1 means. So a core whose manifest expects a finding, and which delivers it, is green, as is a
//! finding that the baseline knows, and their reports stand in `system-out`; one that does not deliver it gets a failing test case named `expectation`, and one that
//! could not be verified an error named `not-verified`. A run that Ctrl-C ended has an error named `interrupted`, and each shard
//! that a merge did without is skipped.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::failure::{case_page, message};
use super::page::visible;
use super::paint::paint;
use super::{Format, RenderError, Times};
use crate::verdict::{CaseVerdict, Cause, CoreRun, Outcome, Regression};

/// The `JUnit` format. Holds no time stamps, and durations only where times are given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Junit;

impl Format for Junit {
    fn extension(&self) -> &'static str {
        "xml"
    }

    fn render(&self, run: &Regression, times: &Times) -> Result<String, RenderError> {
        let mut report = Report::new("goldbench");
        for core in &run.cores {
            report.add_test_suite(suite(core, run, times));
        }
        if run.interrupted || !run.missing_shards.is_empty() {
            report.add_test_suite(cut_short(run));
        }
        report.to_string().map_err(|e| RenderError::Unfit {
            format: "JUnit XML",
            reason: e.to_string(),
        })
    }
}

/// Of a run that is not whole: what is there may be green, and says nothing of the rest.
fn cut_short(run: &Regression) -> TestSuite {
    let mut suite = TestSuite::new("goldbench");
    let mut case = |name: &str, mut status: TestCaseStatus| {
        status.set_message("cases are missing");
        let mut test = TestCase::new(name, status);
        test.set_classname("goldbench");
        suite.add_test_case(test);
    };
    if run.interrupted {
        let error = TestCaseStatus::non_success(NonSuccessKind::Error);
        case("interrupted", error);
    }
    for shard in &run.missing_shards {
        case(&format!("shard {shard}"), TestCaseStatus::skipped());
    }
    suite
}

fn suite(core: &CoreRun, run: &Regression, times: &Times) -> TestSuite {
    let mut suite = TestSuite::new(visible(&core.core));
    suite.add_property(("manifest", visible(&core.manifest).as_str()));
    suite.add_property(("expect", core.expect.word()));
    suite.add_property(("suite", visible(&run.suite).as_str()));
    suite.add_property(("root-seed", run.seed.to_string().as_str()));
    let forgiven = core.expect.is_finding() && core.as_expected();
    for case in &core.cases {
        suite.add_test_case(test_case(core, case, forgiven, times));
    }
    for name in &core.not_run {
        let mut skipped = TestCaseStatus::skipped();
        skipped.set_message("not run: the run stopped at its first finding");
        let mut test = TestCase::new(visible(name), skipped);
        test.set_classname(visible(&core.core));
        suite.add_test_case(test);
    }
    if let Some(why) = &core.refused {
        suite.add_test_case(refused(core, why));
    } else if core.expect.is_finding() && !core.as_expected() {
        suite.add_test_case(unmet(core));
    }
    suite
}

fn test_case(core: &CoreRun, case: &CaseVerdict, forgiven: bool, times: &Times) -> TestCase {
    let found = case.outcome.is_finding();
    let known = core.known.get(&case.id.case);
    let forgiven = forgiven || known.is_some();
    let mut test = TestCase::new(visible(&case.id.case), status(case, forgiven));
    test.set_classname(visible(&case.id.core));
    if let Some(time) = times
        .cases
        .get(&case.id)
        .and_then(|&s| Duration::try_from_secs_f64(s).ok())
    {
        test.set_time(time);
    }
    test.add_property(("seed", case.id.seed.to_string().as_str()));
    test.add_property(("cycles", case.tally.cycles.to_string().as_str()));
    if let Some(cause) = Cause::of(case) {
        test.add_property(("bucket", cause.id.as_str()));
        test.add_property(("cause", visible(&cause.cause).as_str()));
    }
    if let Some(reason) = known {
        test.add_property(("known", visible(reason).as_str()));
    }
    if found && forgiven {
        test.set_system_out(report_text(case));
    }
    test
}

fn status(case: &CaseVerdict, forgiven: bool) -> TestCaseStatus {
    let kind = match case.outcome {
        Outcome::NotCovered => {
            let mut skipped = TestCaseStatus::skipped();
            skipped.set_message(visible(&case.detail));
            return skipped;
        }
        Outcome::Pass => return TestCaseStatus::success(),
        _ if forgiven => return TestCaseStatus::success(),
        Outcome::Fail => NonSuccessKind::Failure,
        Outcome::NoElaborate | Outcome::Crash | Outcome::Hang => NonSuccessKind::Error,
    };
    let text = report_text(case);
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(case.outcome.word());
    status.set_message(message(case));
    status.set_description(text);
    status
}

/// The text report; its own line ends are the only control characters in it.
fn report_text(case: &CaseVerdict) -> String {
    paint(&case_page(case), false)
}

fn refused(core: &CoreRun, why: &str) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_type("not-verified");
    status.set_message(visible(why.lines().next().unwrap_or_default()));
    let lines: Vec<String> = why.lines().map(visible).collect();
    status.set_description(lines.join("\n"));
    let mut test = TestCase::new("not-verified", status);
    test.set_classname(visible(&core.core));
    test
}

fn unmet(core: &CoreRun) -> TestCase {
    let word = core.expect.word();
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type("expectation");
    status.set_message(format!(
        "the manifest expects {word}, but no case came out so"
    ));
    let mut test = TestCase::new("expectation", status);
    test.set_classname(visible(&core.core));
    test
}
