//! Reports for build servers and reviewers: causes, SARIF, a workflow's annotations, the page, and shards joined.

mod causes;
mod github;
mod html;
mod measured;
#[path = "../report_samples/mod.rs"]
mod report_samples;
mod sarif;
mod shards;

use goldbench::verdict::{CoreRun, KnownFailure, KnownState, Outcome, Regression};
use report_samples::{adder, case, run, seen};

/// Names that a careless writer would let out of their place.
pub const HOSTILE: [&str; 6] = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "%0A::error::planted",
    "a\n::error file=x::planted",
    "</pre></article>|`*_[x](javascript:alert(1))",
    "\u{1b}[31mred\u{202e}",
];

/// The sample run with hostile names wherever a name can stand.
pub fn hostile() -> Regression {
    let mut run = run();
    let text = |i: usize| HOSTILE[i % HOSTILE.len()].to_owned();
    run.suite = text(0);
    run.tools.verilator = text(1);
    for (i, core) in run.cores.iter_mut().enumerate() {
        core.core = text(i);
        core.manifest = text(i + 1);
        core.parts[0].name = text(i + 2);
        core.cases
            .push(seen(&text(i), Outcome::Crash, 1, &text(i + 3)));
        let mut wrong = adder();
        wrong.id.case = text(i + 4);
        let found = wrong.divergence.as_mut().unwrap();
        found.first.element = text(i + 5);
        found.first.model = text(i);
        found.fault.function = text(i + 1);
        found.source[1].file = text(i + 2).into();
        found.source[0].text = text(i + 3);
        wrong.artifacts.as_mut().unwrap().case = Some(text(i + 4).into());
        core.cases.push(wrong);
        for case in &mut core.cases {
            case.id.core.clone_from(&core.core);
        }
        core.not_run.push(text(i + 1));
    }
    run.cores[1].refused = Some(text(0));
    run
}

/// The sample run with a baseline, a case left out, and a known failure.
pub fn known() -> Regression {
    let mut run = run();
    let entry = |cases: &str, state| KnownFailure {
        core: "strangers_own".into(),
        cases: vec![cases.into()],
        bucket: None,
        cause: Some("adder".into()),
        reason: "issue 12, of the next tape-out".into(),
        until: None,
        state,
    };
    run.baseline = vec![
        entry("job_*", KnownState::StillFails),
        entry("headers*", KnownState::Fixed),
    ];
    let core = &mut run.cores[1];
    let known = core
        .known
        .insert("job_switch".into(), "issue 12, of the next tape-out".into());
    assert_eq!(known, None);
    core.not_run.push("random[0]".into());
    run.stopped = true;
    run
}

/// A core of this name with these cases.
pub fn core(name: &str, cases: Vec<goldbench::verdict::CaseVerdict>) -> CoreRun {
    let mut core = CoreRun::new(name, &format!("cores/{name}.toml"), Outcome::Pass);
    core.cases = cases;
    for case in &mut core.cases {
        case.id.core = name.into();
    }
    core
}

/// A run of one core whose cases fail for so many causes.
pub fn many(causes: usize) -> Regression {
    let mut run = run();
    let cases = (0..causes).map(|i| {
        let mut wrong = adder();
        wrong.id.case = format!("case_{i}");
        // Numbers are no part of a cause, so letters.
        wrong.divergence.as_mut().unwrap().fault.function = "x".repeat(i + 1);
        wrong
    });
    run.cores = vec![core(
        "many",
        cases.chain([case("good", Outcome::Pass)]).collect(),
    )];
    run
}
