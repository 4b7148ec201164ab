//! `goldbench explore --resume` and `--shard`: stopped, killed, dealt out; what comes of it is what one run would have given.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::home::{Home, Said, said};
use crate::started::Started;

/// Some twenty designs: on one thread a matter of seconds.
const LONG: &[&str] = &[
    "rounds_per_stage=1,2",
    "fold=1,2,4,8",
    "midstates=1,2,4",
    "node=28,7",
    "volt=0.3..0.5:0.1",
];

fn explore(home: &Home, arguments: &[&[&str]]) -> Said {
    let mut command = home.goldbench(&["explore"]);
    said(command.args(arguments.concat()).current_dir(home.path()))
}

fn lines(file: &Path) -> usize {
    fs::read_to_string(file).map_or(0, |text| text.matches('\n').count())
}

/// Starts the long run, waits for some blocks in its file, and sends it a signal.
#[cfg(unix)]
fn stopped(home: &Home, arguments: &[&str], signal: &str) -> (Option<i32>, String) {
    let file = home.path().join("kept.jsonl");
    let before = lines(&file);
    let all = [LONG, &["--resume", "kept.jsonl"], arguments].concat();
    let mut run = Started::verb(home, "explore", &all);
    while lines(&file) < before.max(1) + 2 {
        assert!(run.goes_on(), "it ended by itself");
        std::thread::sleep(Duration::from_millis(10));
    }
    run.signalled(signal)
}

#[cfg(unix)]
#[test]
fn what_was_stopped_or_killed_goes_on_and_ends_the_same() {
    let home = Home::new();
    let files = |name: &str| {
        [
            ["--json".to_owned(), format!("{name}.json")],
            ["--csv".to_owned(), format!("{name}.csv")],
            ["--page".to_owned(), format!("{name}.html")],
            ["--picture".to_owned(), format!("{name}.svg")],
        ]
        .concat()
    };
    let run = |name: &str, more: &[&str]| {
        let files = files(name);
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        explore(&home, &[LONG, &files, more])
    };
    let read = |name: &str| fs::read_to_string(home.path().join(name)).unwrap();
    let whole = run("whole", &[]);
    assert_eq!(whole.code, 0, "{}", whole.err);

    let part = files("part");
    let part: Vec<&str> = part.iter().map(String::as_str).collect();
    let (code, out) = stopped(&home, &part, "INT");
    assert_eq!(code, Some(130));
    assert!(
        out.contains("stopped: ") && out.contains(" on the front"),
        "{out}"
    );
    let points = |name: &str| read(name).lines().count() - 2;
    assert!((1..points("whole.csv")).contains(&points("part.csv")));
    assert!(
        read("part.csv")
            .lines()
            .next()
            .unwrap()
            .contains("\"interrupted\":true")
    );
    for name in ["part.html", "part.json", "part.svg"] {
        assert!(
            read(name).contains("\"interrupted\"") && read(name).contains("true"),
            "{name}"
        );
    }

    let (code, _) = stopped(&home, &[], "KILL");
    assert_eq!(code, None);
    // A kill in the middle of a line.
    let kept = home.path().join("kept.jsonl");
    let torn = read("kept.jsonl") + "{\"skipped\":{\"rule fo";
    fs::write(&kept, torn).unwrap();

    let rest = run("rest", &["--resume", "kept.jsonl"]);
    assert_eq!(rest.code, 0, "{}", rest.err);
    assert!(rest.err.contains("are worked out already"), "{}", rest.err);
    assert_eq!(rest.out, whole.out);
    for kind in ["json", "csv", "html", "svg"] {
        assert!(
            read(&format!("rest.{kind}")) == read(&format!("whole.{kind}")),
            "{kind} differs"
        );
    }
    // Nothing is left to do.
    let before = read("kept.jsonl");
    let again = run("again", &["--resume", "kept.jsonl"]);
    assert_eq!((again.code, &again.out), (0, &whole.out));
    assert_eq!(read("kept.jsonl"), before);
    assert!(read("again.json") == read("whole.json"));
}

#[test]
fn a_resume_file_of_something_else_is_refused() {
    let home = Home::new();
    let grid: &[&str] = &["node=28,7", "volt=0.4"];
    let run = |grid: &[&str], more: &[&str]| explore(&home, &[grid, &["--resume", "kept"], more]);
    assert_eq!(run(grid, &[]).code, 0);
    let whole = fs::read_to_string(home.path().join("kept")).unwrap();
    for (asked, more, part) in [
        (&["node=28,7", "volt=0.5"][..], &[][..], "volt=0.4 there"),
        (
            grid,
            &["--temperature", "80"],
            "--temperature is 60 there, and 80 here",
        ),
        (grid, &["--law", "alpha-power"], "--law is ekv there"),
        (
            grid,
            &["--shard", "1/2"],
            "--shard is none there, and 1/2 here",
        ),
    ] {
        let told = run(asked, more);
        assert_eq!(told.code, 2, "{}", told.out);
        assert!(told.err.contains(part), "{part}: {}", told.err);
    }
    for (text, part) in [
        ("volt=0.4\n".to_owned(), "it is no file of"),
        ("{}".to_owned(), "it is no file of"),
        (
            whole.replacen("explore.resume/1", "explore.resume/2", 1),
            "its schema is",
        ),
        (whole.replacen("{\"skipped\"", "{\"skiped\"", 1), "damaged"),
        (
            whole.replace("\"number\":1", "\"number\":7"),
            "contradicts itself",
        ),
        (
            format!("{whole}{}\n", whole.lines().last().unwrap()),
            "contradicts itself",
        ),
    ] {
        fs::write(home.path().join("kept"), &text).unwrap();
        let told = run(grid, &[]);
        assert_eq!(told.code, 2, "{part}: {}", told.out);
        assert!(told.err.contains(part), "{part}: {}", told.err);
        // What can't be used is left as it is.
        assert_eq!(fs::read_to_string(home.path().join("kept")).unwrap(), text);
    }
    // One that was killed before its first line was whole is begun anew.
    fs::write(home.path().join("kept"), &whole[..40]).unwrap();
    assert_eq!(run(grid, &[]).code, 0);
    assert_eq!(fs::read_to_string(home.path().join("kept")).unwrap(), whole);
    let told = explore(&home, &[grid, &["--resume", "/dev/null"]]);
    assert_eq!(told.code, 2);
    assert!(told.err.contains("a device or a pipe"), "{}", told.err);
}

#[test]
fn shards_are_joined_to_what_one_run_gives() {
    let home = Home::new();
    let grid: &[&str] = &[
        "fold=1,4",
        "midstates=1,2",
        "node=28,12,7",
        "volt=0.3..0.45:0.05",
    ];
    let read = |name: &str| fs::read_to_string(home.path().join(name)).unwrap();
    let whole = explore(
        &home,
        &[grid, &["--json", "whole.json", "--csv", "whole.csv"]],
    );
    assert_eq!(whole.code, 0, "{}", whole.err);
    for (shard, file) in [("1/3", "1.json"), ("2/3", "2.json"), ("3/3", "3.json")] {
        let told = explore(&home, &[grid, &["--shard", shard, "--json", file]]);
        assert_eq!(told.code, 0, "{}", told.err);
    }
    let merge = |arguments: &[&str]| {
        let mut command = home.goldbench(&["report", "merge"]);
        said(command.args(arguments).current_dir(home.path()))
    };
    let merged = merge(&["3.json", "1.json", "2.json", "--report", "json=merged.json"]);
    assert_eq!(merged.code, 0, "{}", merged.err);
    assert_eq!(merged.out, whole.out);
    assert!(read("merged.json") == read("whole.json"));
    let printed = merge(&["1.json", "2.json", "3.json", "--format", "json"]);
    assert!(printed.out == read("whole.json"));
    // Tables and pictures of what was merged.
    let from = explore(&home, &[&["--from", "merged.json", "--csv", "merged.csv"]]);
    assert_eq!((from.code, &from.out), (0, &whole.out));
    assert!(read("merged.csv") == read("whole.csv"));

    let told = merge(&["1.json", "3.json"]);
    assert_eq!(told.code, 2);
    assert!(
        told.err.contains("of 3 shards 2 is missing"),
        "{}",
        told.err
    );
    let partial = merge(&["1.json", "3.json", "--partial"]);
    assert_eq!(partial.code, 0, "{}", partial.err);
    assert!(
        partial.out.contains("shards that are missing: 2"),
        "{}",
        partial.out
    );
    explore(
        &home,
        &[
            &["node=7", "volt=0.3,0.31"],
            &["--shard", "2/3", "--json", "other.json"],
        ],
    );
    let told = merge(&["1.json", "other.json", "3.json"]);
    assert_eq!(told.code, 2);
    assert!(told.err.contains("the grid is"), "{}", told.err);
    let told = merge(&["whole.json", "1.json"]);
    assert!(
        told.code == 2 && told.err.contains("is no shard"),
        "{}",
        told.err
    );
}
