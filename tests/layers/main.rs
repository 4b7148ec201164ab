//! Imports point one way, printing has its places, `unsafe` has none, and no file grows too long.
//!
//! The rules are tables here; the checkers are in the files beside, each with planted offences that it must find.

mod arrows;
mod manners;
mod source;

use arrows::Rooms;
use source::Source;

/// Each room of `src/` and the rooms it stands on directly; what those stand on, it may use as well.
///
/// A new room is a new line. A line that lets a room stand on one further down turns the order round: that is a
/// decision, and belongs in `docs/decisions`.
const ROOMS: &[(&str, &[&str])] = &[
    ("units", &[]),
    ("simd", &[]),
    ("bits", &["units"]),
    ("verdict", &["bits"]),
    ("tools", &["units"]),
    ("netlist", &[]),
    ("liberty", &[]),
    ("spec", &["bits"]),
    ("design", &["spec", "tools", "verdict"]),
    ("silicon", &["design"]),
    ("job", &["design"]),
    ("cpu", &["job"]),
    ("model", &["job", "simd"]),
    ("coverage", &["model"]),
    ("wave", &["model"]),
    ("golden", &["spec"]),
    ("stimulus", &["golden", "model"]),
    ("activity", &["stimulus"]),
    ("energy", &["activity", "silicon"]),
    ("explore", &["energy"]),
    ("dut", &["design"]),
    ("survey", &["dut"]),
    ("gates", &["liberty", "netlist", "activity", "dut"]),
    ("lockstep", &["stimulus", "dut", "coverage"]),
    ("upset", &["stimulus", "dut"]),
    ("shrink", &["lockstep"]),
    ("harness", &["shrink", "activity", "upset"]),
    ("formal", &["shrink", "netlist"]),
    ("mutate", &["harness"]),
    ("report", &["verdict"]),
    (
        "cli",
        &[
            "wave", "activity", "explore", "survey", "harness", "formal", "mutate", "upset",
            "gates", "report",
        ],
    ),
];

/// Who may write to the standard streams.
const PRINTERS: &[&str] = &["src/cli/", "src/report/", "src/main.rs"];

/// Rooms of `src/` with `unsafe` code: vector registers; the foreign border is the crate `verilated`.
const UNSAFE_ROOMS: &[&str] = &["simd"];

/// The model is an opinion of its own: of the rooms that know SHA-256 it takes the types of its ports, and nothing that
/// hashes or compares.
const MODEL_TAKES: &[(&str, &[&str])] = &[("spec", &["Target"]), ("job", &["Job"]), ("sha2", &[])];

/// A file of more lines than this holds more than one noun.
const LONGEST: usize = 400;

#[test]
fn imports_point_one_way() {
    let rooms = Rooms::new(ROOMS);
    report(source::tree("src").iter().flat_map(|s| rooms.offences(s)));
}

#[test]
fn printing_is_left_to_the_command_line_and_the_report() {
    let sources = [source::tree("src"), source::tree("crates/verilated/src")].concat();
    report(sources.iter().flat_map(|s| manners::printing(s, PRINTERS)));
}

#[test]
fn unsafe_code_is_left_to_the_binding() {
    report(
        source::tree("src")
            .iter()
            .flat_map(|s| manners::unsafe_code(s, UNSAFE_ROOMS)),
    );
}

#[test]
fn the_model_borrows_no_oracle() {
    report(
        source::tree("src/model")
            .iter()
            .flat_map(|s| manners::borrowed(s, MODEL_TAKES)),
    );
}

/// A room that was renamed or removed would leave arrows that nothing holds.
#[test]
fn every_room_of_the_table_is_there() {
    let sources = source::tree("src");
    for (room, _) in ROOMS {
        let (file, folder) = (format!("src/{room}.rs"), format!("src/{room}/"));
        let there = |s: &Source| s.path == file || s.path.starts_with(&folder);
        assert!(sources.iter().any(there), "src/{room} is not there");
    }
}

#[test]
fn no_file_is_too_long() {
    let sources = ["src", "crates", "tests", "benches", "examples"]
        .map(source::tree)
        .concat();
    report(sources.iter().filter_map(|s| manners::length(s, LONGEST)));
}

/// The walk itself: without it, a moved directory would make every rule hold.
#[test]
fn the_walk_finds_the_sources() {
    let found: Vec<Source> = source::tree("src");
    for expected in ["src/main.rs", "src/cli/mod.rs", "src/model/miner.rs"] {
        assert!(
            found.iter().any(|s| s.path == expected),
            "{expected} was not walked"
        );
    }
    assert!(!source::tree("crates/verilated/src").is_empty());
}

fn report(offences: impl Iterator<Item = String>) {
    let all: Vec<String> = offences.collect();
    assert!(
        all.is_empty(),
        "{} offences:\n{}",
        all.len(),
        all.join("\n")
    );
}
