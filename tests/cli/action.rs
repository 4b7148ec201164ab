//! `action.yml` and the example workflow: what they say is YAML, and what they run is what was meant.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::home::Home;

const ACTION: &str = include_str!("../../action.yml");
const WORKFLOW: &str = include_str!("../../examples/github-workflow.yml");

fn parsed(text: &str) -> Value {
    serde_yaml_ng::from_str(text).unwrap()
}

fn names(yaml: &Value) -> Vec<String> {
    yaml.as_object().unwrap().keys().cloned().collect()
}

/// The steps of the action, each with its name.
fn steps(action: &Value) -> &[Value] {
    action["runs"]["steps"].as_array().unwrap()
}

fn script(name: &str) -> String {
    let action = parsed(ACTION);
    let step = steps(&action)
        .iter()
        .find(|step| step["name"].as_str() == Some(name));
    step.unwrap()["run"].as_str().unwrap().to_owned()
}

#[test]
fn every_input_is_used_and_none_stands_in_a_script() {
    let action = parsed(ACTION);
    for input in names(&action["inputs"]) {
        assert!(
            ACTION.contains(&format!("inputs.{input} ")),
            "{input} is not used"
        );
        assert!(
            action["inputs"][input.as_str()]["description"]
                .as_str()
                .is_some(),
            "{input}"
        );
    }
    let mut scripts = 0;
    for step in steps(&action) {
        if let Some(run) = step["run"].as_str() {
            scripts += 1;
            assert!(
                !run.contains("${{"),
                "an expression stands in a script:\n{run}"
            );
            assert_eq!(step["shell"].as_str(), Some("bash"));
        }
    }
    assert!(scripts >= 4);
}

#[test]
fn the_workflow_gives_inputs_that_there_are() {
    let (action, workflow) = (parsed(ACTION), parsed(WORKFLOW));
    let inputs = names(&action["inputs"]);
    let mut uses = 0;
    for job in names(&workflow["jobs"]) {
        let steps = workflow["jobs"][job.as_str()]["steps"].as_array().unwrap();
        for step in steps.iter().filter(|step| {
            step["uses"]
                .as_str()
                .is_some_and(|uses| uses.contains("/goldbench@"))
        }) {
            uses += 1;
            for given in names(&step["with"]) {
                assert!(inputs.contains(&given), "{given} is no input");
            }
        }
    }
    assert_eq!(uses, 2);
    // As many shards as there are machines.
    let shards = workflow["jobs"]["verify"]["strategy"]["matrix"]["shard"]
        .as_array()
        .unwrap();
    assert!(WORKFLOW.contains(&format!("${{{{ matrix.shard }}}}/{}", shards.len())));
}

/// Runs the step that runs goldbench, with a goldbench that notes its arguments; gives these and the outputs.
fn run(settings: &[(&str, &str)]) -> (Vec<String>, String) {
    let (home, ended) = ran(settings);
    // The verdict is another step's, behind the upload.
    assert!(ended.success());
    let said = fs::read_to_string(home.path().join("said")).unwrap();
    let words = said.lines().map(str::to_owned).collect();
    let output = fs::read_to_string(home.path().join("output")).unwrap();
    (words, output)
}

#[test]
fn another_command_is_refused_and_nothing_is_run() {
    let (home, ended) = ran(&[("COMMAND", "mutate")]);
    assert_eq!(ended.code(), Some(2));
    assert!(!home.path().join("said").exists());
}

fn ran(settings: &[(&str, &str)]) -> (Home, std::process::ExitStatus) {
    let home = Home::new();
    home.fake(
        "goldbench",
        "#!/bin/sh\nfor word in \"$@\"; do printf '<%s>\\n' \"$word\"; done > \"$HOME/said\"\nexit 1\n",
    );
    for shard in [
        "shards/a-1-of-2/result.json",
        "shards/a-2-of-2/out/result.json",
    ] {
        let file = home.path().join(shard);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, "{}").unwrap();
    }
    let output = home.path().join("output");
    fs::write(&output, "").unwrap();
    let path = format!(
        "{}:{}",
        home.bin().display(),
        std::env::var("PATH").unwrap()
    );
    let defaults = [
        ("COMMAND", "verify"),
        ("MANIFESTS", ""),
        ("SUITE", "smoke"),
        ("CASES", ""),
        ("SEED", "1"),
        ("SHARD", ""),
        ("BASELINE", ""),
        ("FAIL_FAST", "false"),
        ("TIMEOUT", "60"),
        ("ARGUMENTS", ""),
        ("RESULTS", "shards"),
        ("OUT", "out/goldbench"),
    ];
    // As the runner calls it.
    let ended = Command::new("bash")
        .args([
            "--noprofile",
            "--norc",
            "-eo",
            "pipefail",
            "-c",
            &script("Run"),
        ])
        .current_dir(home.path())
        .env("HOME", home.path())
        .env("PATH", path)
        .env("GITHUB_OUTPUT", &output)
        .envs(defaults)
        .envs(settings.iter().copied())
        .status()
        .unwrap();
    (home, ended)
}

fn holds(words: &[String], wanted: &[&str]) -> bool {
    let wanted: Vec<String> = wanted.iter().map(|word| format!("<{word}>")).collect();
    words.windows(wanted.len()).any(|window| window == wanted)
}

#[test]
fn the_arguments_are_those_that_were_given() {
    let (words, outputs) = run(&[
        ("MANIFESTS", "a dir/core.toml\n$(touch planted).toml\n"),
        ("CASES", "headers*\nrandom[3]"),
        ("SHARD", "2/4"),
        ("BASELINE", "known failures.toml"),
        ("FAIL_FAST", "true"),
        ("ARGUMENTS", "--no-shrink"),
    ]);
    for wanted in [
        &[
            "verify",
            "--suite",
            "smoke",
            "--seed",
            "1",
            "--timeout",
            "60",
            "--out",
            "out/goldbench",
        ][..],
        &[
            "--case",
            "headers*",
            "--case",
            "random[3]",
            "--shard",
            "2/4",
        ],
        &[
            "--baseline",
            "known failures.toml",
            "--fail-fast",
            "--no-shrink",
        ],
        &[
            "a dir/core.toml",
            "$(touch planted).toml",
            "--report",
            "json=out/goldbench/result.json",
        ],
    ] {
        assert!(holds(&words, wanted), "no {wanted:?} in {words:?}");
    }
    assert!(!holds(&words, &["github"]), "a shard annotates nothing");
    let told: Vec<&str> = outputs.lines().collect();
    assert_eq!(told[..2], ["exit-code=1", "out=out/goldbench"]);
    assert!(
        told[2].starts_with("folder=/") && told[2].ends_with("/out/goldbench"),
        "what is uploaded is one path: {outputs}"
    );
    assert_eq!(told[3..], ["part=-2-of-4"]);
    let (_, outputs) = run(&[("OUT", "/tmp/a folder/out")]);
    assert!(
        outputs.contains("\nfolder=/tmp/a folder/out\n"),
        "{outputs}"
    );
    let (words, outputs) = run(&[]);
    assert!(
        holds(&words, &["--report", "github"]) && outputs.ends_with("part=\n"),
        "{outputs}"
    );
    assert!(!words.iter().any(|word| word == "<>"), "{words:?}");
}

#[test]
fn a_merge_takes_every_shards_result() {
    let (words, _) = run(&[("COMMAND", "merge")]);
    let files = [
        "shards/a-1-of-2/result.json",
        "shards/a-2-of-2/out/result.json",
    ];
    assert!(
        holds(&words, &[&["report", "merge"][..], &files].concat()),
        "{words:?}"
    );
}

/// Each flag that the action may give is one that there is.
#[test]
fn every_flag_is_known() {
    let home = Home::new();
    let help = crate::home::said(&mut home.goldbench(&["verify", "--help"])).out;
    let script = script("Run");
    let words = script.split(|c: char| c.is_whitespace() || "()\"".contains(c));
    let flags: Vec<&str> = words.filter(|word| word.starts_with("--")).collect();
    assert!(flags.len() > 8, "{flags:?}");
    for flag in flags {
        assert!(help.contains(flag), "{flag} is no flag of verify");
    }
}
