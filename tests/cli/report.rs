//! `goldbench report`: stored results shown and joined, without a simulator.

use std::fs;
use std::path::PathBuf;

use goldbench::report::{Format, Json, Times};
use goldbench::units::Seed;
use goldbench::verdict::{
    Artifacts, CaseId, CaseVerdict, CoreRun, Outcome, Part, Regression, Results, Shard, Tally,
    Tools,
};

use crate::home::{Home, Said, said};

fn case(name: &str, outcome: Outcome) -> CaseVerdict {
    CaseVerdict {
        id: CaseId {
            core: "own".into(),
            case: name.into(),
            seed: Seed(7),
        },
        outcome,
        detail: if outcome.is_finding() {
            "$finish at own.sv:7".into()
        } else {
            String::new()
        },
        tally: Tally::default(),
        results: Results::default(),
        result_faults: Vec::new(),
        diagnosis: None,
        divergence: None,
        artifacts: None,
    }
}

/// A run of one core with these cases.
fn run(outcomes: &[Outcome]) -> Regression {
    let cases = outcomes.iter().enumerate();
    let cases = cases.map(|(i, outcome)| case(&format!("case_{i}"), *outcome));
    Regression {
        schema: Regression::SCHEMA.into(),
        suite: "smoke".into(),
        seed: Seed(1),
        tools: Tools::default(),
        cores: vec![CoreRun {
            cases: cases.collect(),
            ..CoreRun::new("own", "own/core.toml", Outcome::Pass)
        }],
        out: "out".into(),
        interrupted: false,
        stopped: false,
        shard: None,
        missing_shards: Vec::new(),
        baseline: Vec::new(),
    }
}

fn json(run: &Regression) -> String {
    Json::default().render(run, &Times::none()).unwrap()
}

/// Writes a run's shards into the home; gives their paths.
fn shards(home: &Home, whole: &Regression, count: u32) -> Vec<String> {
    let file = |index| {
        let part = Part { index, count };
        let mut run = whole.clone();
        run.shard = Some(Shard {
            index,
            count,
            plan: "p".into(),
        });
        let core = &mut run.cores[0];
        let places = (0..core.cases.len()).filter(|&place| part.holds("own", place));
        core.places = places.collect();
        core.elsewhere = core.cases.len() - core.places.len();
        let mut place = 0..;
        core.cases
            .retain(|_| part.holds("own", place.next().unwrap()));
        write(home, &format!("{index}.json"), &json(&run))
    };
    (1..=count).map(file).collect()
}

fn write(home: &Home, name: &str, text: &str) -> String {
    let path = home.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn goldbench(home: &Home, arguments: &[&str]) -> Said {
    let mut command = home.goldbench(&["report"]);
    command.args(arguments).current_dir(home.path());
    for name in ["GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"] {
        command.env_remove(name);
    }
    said(&mut command)
}

const MIXED: [Outcome; 5] = [
    Outcome::Pass,
    Outcome::Crash,
    Outcome::Pass,
    Outcome::Crash,
    Outcome::Pass,
];

#[test]
fn shards_are_joined_to_the_bytes_of_the_whole_and_end_as_it() {
    let home = Home::new();
    for (outcomes, code) in [(MIXED, 1), ([Outcome::Pass; 5], 0)] {
        let whole = run(&outcomes);
        let files = shards(&home, &whole, 3);
        let arguments = ["merge", &files[2], &files[0], &files[1], "--format", "json"];
        let joined = goldbench(&home, &arguments);
        assert_eq!(
            (joined.code, joined.out),
            (code, json(&whole)),
            "{}",
            joined.err
        );
        let shown = goldbench(
            &home,
            &[
                "show",
                &write(&home, "whole.json", &json(&whole)),
                "--format",
                "json",
            ],
        );
        assert_eq!((shown.code, shown.out), (code, json(&whole)));
    }
}

#[test]
fn what_can_not_be_joined_is_told_and_nothing_is_written() {
    let home = Home::new();
    let files = shards(&home, &run(&MIXED), 3);
    let whole = write(&home, "whole.json", &json(&run(&MIXED)));
    let other = write(&home, "other.json", "{\"schema\": \"goldbench.sim/1\"}");
    let broken = write(&home, "broken.json", "{\"schema\": \"goldbench.verify/1\"}");
    let cut = write(&home, "cut.json", &json(&run(&MIXED))[..200]);
    let nowhere = home.path().join("nowhere.json");
    for (given, told) in [
        (vec![&*files[0], &files[1]], "of 3 shards 3 is missing"),
        (
            vec![&files[0], &files[1], &files[2], &files[0]],
            "shard 1 is there twice",
        ),
        (vec![&files[0], &whole], "whole.json is no shard"),
        (vec![&*other], "`goldbench.sim/1` is no result"),
        (vec![&files[0], &other], "results of two kinds"),
        (vec![&*broken], "this is no result of goldbench"),
        (vec![&*cut], "this is no result of goldbench"),
        (vec![nowhere.to_str().unwrap()], "No such file"),
    ] {
        let arguments = [&["merge"][..], &given, &["--report", "junit=j.xml"]].concat();
        let said = goldbench(&home, &arguments);
        assert_eq!((said.code, &*said.out), (2, ""), "{told}");
        assert!(
            said.err.contains(told) && said.err.contains("help: "),
            "no `{told}` in {}",
            said.err
        );
        assert!(!home.path().join("j.xml").exists(), "{told}");
    }
    let partial = goldbench(&home, &["merge", &files[0], "--partial"]);
    assert!(
        partial.out.contains("merged without shard 2, 3"),
        "{}",
        partial.out
    );
}

#[test]
fn a_core_that_could_not_be_verified_and_a_run_cut_short_end_as_they_did() {
    let home = Home::new();
    let mut whole = run(&[Outcome::Pass]);
    whole.cores[0].refused = Some("the manifest does not fit".into());
    let file = write(&home, "r.json", &json(&whole));
    let said = goldbench(&home, &["show", &file]);
    assert_eq!(said.code, 2);
    assert!(
        said.err.contains("the manifest does not fit"),
        "{}",
        said.err
    );
    whole.cores[0].refused = None;
    whole.interrupted = true;
    let file = write(&home, "r.json", &json(&whole));
    assert_eq!(goldbench(&home, &["show", &file]).code, 130);
}

/// A result that was downloaded lies elsewhere than it was made: its files are found beside it, and copied.
#[test]
fn a_page_takes_its_files_along() {
    let home = Home::new();
    let mut whole = run(&MIXED);
    let kept = |file: &str| Artifacts {
        case: Some(PathBuf::from(file)),
        ..Artifacts::default()
    };
    whole.cores[0].cases[1].artifacts = Some(kept("out/own/case_1/case.json"));
    whole.cores[0].cases[3].artifacts = Some(kept("out/own/case_3/case.json"));
    let file = write(&home, "downloaded/result.json", &json(&whole));
    write(&home, "downloaded/own/case_1/case.json", "{}");
    let reports = [
        "--report",
        "html=page",
        "--report",
        "sarif=r.sarif",
        "--report",
        "github",
    ];
    let said = goldbench(&home, &[&["show", &file][..], &reports].concat());
    assert_eq!(said.code, 1, "{}", said.err);
    let page = fs::read_to_string(home.path().join("page/index.html")).unwrap();
    assert!(
        page.contains("href=\"files/own/case_1/case.json\""),
        "{page}"
    );
    assert!(!page.contains("files/own/case_3"), "it is not there");
    assert!(
        home.path()
            .join("page/files/own/case_1/case.json")
            .is_file()
    );
    assert!(home.path().join("r.sarif").is_file());
    let commands: Vec<&str> = said
        .out
        .lines()
        .filter(|line| line.starts_with("::"))
        .collect();
    assert_eq!(commands.len(), 1, "one cause: {}", said.out);
    assert!(
        commands[0]
            .starts_with("::error file=own.sv,line=7,title=CRASH own/case_1 and 1 more case")
    );
}

/// A file that a result names may not be written outside of the page's folder.
#[test]
fn a_path_that_leads_out_stays_within() {
    let home = Home::new();
    let mut whole = run(&MIXED);
    write(&home, "secret.json", "{}");
    whole.cores[0].cases[1].artifacts = Some(Artifacts {
        case: Some("../secret.json".into()),
        ..Artifacts::default()
    });
    let file = write(&home, "below/result.json", &json(&whole));
    goldbench(&home, &["show", &file, "--report", "html=deep/page"]);
    assert!(home.path().join("deep/page/index.html").is_file());
    assert!(home.path().join("deep/page/files/secret.json").is_file());
    assert!(!home.path().join("deep/secret.json").exists());
}

#[test]
fn a_workflow_gets_its_summary_and_json_stays_json() {
    let home = Home::new();
    let file = write(&home, "r.json", &json(&run(&MIXED)));
    let summary = home.path().join("summary.md");
    fs::write(&summary, "before\n").unwrap();
    let mut command = home.goldbench(&[
        "report", "show", &file, "--format", "json", "--report", "github",
    ]);
    command
        .env("GITHUB_STEP_SUMMARY", &summary)
        .env_remove("GITHUB_WORKSPACE");
    let said = said(&mut command);
    assert_eq!((said.code, said.out), (1, json(&run(&MIXED))));
    assert!(said.err.starts_with("::error file="), "{}", said.err);
    let text = fs::read_to_string(&summary).unwrap();
    assert!(
        text.starts_with("before\n## goldbench: not as expected"),
        "{text}"
    );
}

#[test]
fn a_baseline_is_written_from_what_is_stored() {
    let home = Home::new();
    let file = write(&home, "r.json", &json(&run(&MIXED)));
    let said = goldbench(&home, &["show", &file, "--write-baseline", "known.toml"]);
    assert_eq!(said.code, 1);
    let text = fs::read_to_string(home.path().join("known.toml")).unwrap();
    let table: toml::Table = text.parse().unwrap();
    let entry = &table["known"].as_array().unwrap()[0];
    assert_eq!(entry["case"].as_array().unwrap().len(), 2, "{text}");
    assert_eq!(entry["reason"].as_str(), Some(""), "{text}");
}

/// Coverage and mutants stand beside the verdicts; what does not belong there is told, and takes no other report away.
#[test]
fn a_page_shows_what_else_was_measured() {
    let home = Home::new();
    let file = write(&home, "r.json", &json(&run(&MIXED)));
    let mutants = |core: &str| {
        serde_json::json!({
            "schema": "goldbench.mutate/1", "core": core, "suite": "smoke", "seed": "0x1", "candidates": 9,
            "counts": {"sampled": 2, "not_run": 0, "tied_off": 0, "no_path": 0, "equivalent": 0, "killable": 2,
                "unknown": 0, "crashed": 0, "hung": 0},
            "observers": [{"observer": "full", "killed": 2, "killable": 2, "rate": 100.0, "low": 15.8, "high": 100.0}],
            "cases": {}, "mutants": [], "interrupted": false,
        })
    };
    let good = write(&home, "mutants.json", &mutants("own").to_string());
    let other = write(&home, "other.json", &mutants("other").to_string());
    let mut cut = mutants("own");
    cut["counts"]["killable"] = "two".into();
    let cut = write(&home, "cut.json", &cut.to_string());
    let show = |more: &[&str]| goldbench(&home, &[&["show", &file], more].concat());
    let page = ["--report", "html=page"];

    assert_eq!(show(&[&page[..], &["--with", &good]].concat()).code, 1);
    let html = fs::read_to_string(home.path().join("page/index.html")).unwrap();
    assert!(html.contains("own: 2 of 2 mutants killed"), "{html}");

    let with_junit = ["--report", "junit=j.xml", "--with", &other];
    let said = show(&[&page[..], &with_junit].concat());
    assert_eq!(said.code, 2);
    assert!(
        said.err.contains("`other`, which is no core of this run"),
        "{}",
        said.err
    );
    assert!(home.path().join("j.xml").is_file());

    for (arguments, parts) in [
        (
            vec!["--report", "html=none", "--with", &*cut],
            ["cut.json, field `counts.killable`", "help: "],
        ),
        (
            vec!["--report", "html=none", "--with", &*file],
            ["goldbench.verify/1", "field `schema`"],
        ),
        (
            vec!["--report", "junit=x.xml", "--with", &*good],
            ["--with is shown on a page", "html=DIR"],
        ),
    ] {
        let said = show(&arguments);
        assert_eq!(said.code, 2, "{arguments:?}");
        for part in parts {
            assert!(said.err.contains(part), "{part}: {}", said.err);
        }
    }
    assert!(!home.path().join("none/index.html").exists());
}
