//! The README's commands do what they say: every `sh` block is run, line by line. The block that runs the tests is not one.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use goldbench::design::DesignConfig;
use goldbench::energy::{GatesFile, claims, energy_ladder, ladder_markdown, trade_offs};
use serde_json::{Value, json};

#[path = "../benches/common/estimate.rs"]
#[allow(dead_code, missing_docs)] // the bench uses all of it
mod estimate;

const README: &str = include_str!("../README.md");

/// Lines of all ```` ```sh ```` blocks, comments cut off.
fn commands(text: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        match line.trim() {
            "```sh" => inside = true,
            "```" => inside = false,
            line if inside => {
                let command = line.split(" #").next().unwrap_or(line).trim();
                if !command.is_empty() {
                    commands.push(command.to_owned());
                }
            }
            _ => {}
        }
    }
    commands
}

#[test]
fn blocks_of_commands_are_found() {
    let text = "```sh\nmake demo   # shows it\n\ngoldbench doctor\n```\n```\nmake test\n```\n";
    assert_eq!(commands(text), ["make demo", "goldbench doctor"]);
    assert!(!commands(README).iter().any(|c| c == "make test"));
}

/// A figure that is still to be filled in is marked so.
#[test]
fn no_placeholder_is_left() {
    assert!(!README.contains("@@"), "README.md holds a placeholder");
}

#[test]
fn every_command_of_the_readme_works() {
    if std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_none() {
        eprintln!("skipped: the commands install tools and verify cores; `make test` runs them");
        return;
    }
    let commands = commands(README);
    assert!(commands.len() >= 5, "{commands:?}");
    let bin = Path::new(env!("CARGO_BIN_EXE_goldbench")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    for command in commands {
        let run = Command::new("sh")
            .args(["-c", &command])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("PATH", &path)
            // Minutes of compiling the same once more are left out of `make demo`.
            .env("GOLDBENCH", env!("CARGO_BIN_EXE_goldbench"))
            .output()
            .unwrap();
        assert!(
            run.status.success(),
            "{command}: {}\n{}\n{}",
            run.status,
            String::from_utf8_lossy(&run.stdout),
            String::from_utf8_lossy(&run.stderr)
        );
    }
}

/// The ladder's table without what was measured: rung, news, additions, flops, hashes a clock, latency.
fn ladder_rows(text: &str) -> Vec<Vec<String>> {
    let (_, rest) = text.split_once("<!-- midstate ladder: begin -->").unwrap();
    let (section, _) = rest.split_once("<!-- midstate ladder: end -->").unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells = row.trim_matches('|').split('|').map(str::trim);
        cells
            .take(6)
            .map(|cell| cell.trim_matches('`').to_owned())
            .collect()
    })
    .collect()
}

/// What is not measured must not age: it is what `goldbench design ladder` says now. `make bench-midstate` writes it anew.
#[test]
fn the_ladders_table_is_what_the_designs_amount_to() {
    let run = Command::new(env!("CARGO_BIN_EXE_goldbench"))
        .args(["design", "ladder", "--format", "json"])
        .output()
        .unwrap();
    let ladder: Value = serde_json::from_slice(&run.stdout).unwrap();
    let mut rows = ladder_rows(README);
    for rung in ladder["rungs"].as_array().unwrap() {
        let word = |field: &str| rung[field].as_str().unwrap().to_owned();
        let number = |field: &str| rung[field].as_f64().unwrap().to_string();
        let expected = [
            word("rung"),
            word("new"),
            number("additions_per_hash"),
            number("flops_per_hash"),
            number("hashes_per_clock"),
            number("latency"),
        ];
        let at = rows.iter().position(|row| row[0] == expected[0]);
        let row = at.map(|at| rows.remove(at));
        assert_eq!(
            row.as_deref(),
            Some(&expected[..]),
            "run `make bench-midstate`"
        );
    }
    // What is left has no core: its row says so, in the order of the steps that are missing.
    let missing = ladder["missing"].as_array().unwrap();
    let missing: Vec<_> = missing
        .iter()
        .map(|step| step["rung"].as_str().unwrap())
        .collect();
    let left: Vec<_> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(left, missing, "run `make bench-midstate`");
    assert!(
        rows.iter()
            .all(|row| row[2..].iter().all(|cell| cell == "-")),
        "{rows:?}"
    );
}

/// The energy's table is worked out from what is stored of measurements and from the sum as it is now. `GOLDBENCH_WRITE_DOCS=1
/// cargo test --test readme energy` writes it anew.
#[test]
fn the_energy_ladders_table_is_what_is_stored_and_what_the_sum_says() {
    const MARKS: [&str; 2] = [
        "<!-- energy ladder: begin -->\n",
        "<!-- energy ladder: end -->",
    ];
    let gates = GatesFile::ladder();
    let rows = energy_ladder(&DesignConfig::miner(), gates).unwrap();
    let choices = trade_offs(&rows, gates).unwrap();
    let table = ladder_markdown(&rows, &claims(&rows), &choices, &gates.provenance);
    let (before, rest) = README.split_once(MARKS[0]).unwrap();
    let (section, after) = rest.split_once(MARKS[1]).unwrap();
    if std::env::var_os("GOLDBENCH_WRITE_DOCS").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
        let text = format!("{before}{}{table}{}{after}", MARKS[0], MARKS[1]);
        std::fs::write(path, text).unwrap();
        return;
    }
    assert_eq!(
        section, table,
        "GOLDBENCH_WRITE_DOCS=1 cargo test --test readme energy"
    );
}

/// The measured column comes from criterion's files: nanoseconds for so many hashes, and only those of this run.
#[test]
fn a_speed_is_hashes_over_the_median_time_of_this_run() {
    let folder = tempfile::tempdir().unwrap();
    let begun = SystemTime::now() - Duration::from_secs(1);
    let read =
        |begun| estimate::Estimate::read(folder.path(), begun).map(|found| found.megahashes());
    assert!(read(begun).unwrap_err().contains("estimates.json"));
    let interval = json!({ "lower_bound": 400_000.0, "upper_bound": 800_000.0 });
    let median = json!({ "point_estimate": 500_000.0, "confidence_interval": interval });
    let mean = json!({ "point_estimate": 1.0, "confidence_interval": interval });
    std::fs::create_dir(folder.path().join("new")).unwrap();
    for (name, value) in [
        ("estimates.json", json!({ "mean": mean, "median": median })),
        (
            "benchmark.json",
            json!({ "throughput": { "Elements": 1000 } }),
        ),
    ] {
        std::fs::write(folder.path().join("new").join(name), value.to_string()).unwrap();
    }
    // 1000 hashes in half a millisecond; the longest time is the lowest speed.
    assert_eq!(read(begun).unwrap(), "2.000 (1.250 to 2.500)");
    let later = SystemTime::now() + Duration::from_secs(60);
    assert!(
        read(later)
            .unwrap_err()
            .contains("not measured in this run")
    );
}
