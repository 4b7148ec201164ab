//! Every family of cores with its own faults, and with those of the miner that it shares.

use std::fmt::Write as _;
use std::path::Path;

use goldbench::lockstep::run_case;
use goldbench::verdict::Outcome;
use rayon::prelude::*;

use crate::families::{FAMILIES, Family};
use crate::finding::{self, Finding};
use crate::patch::{self, Fault};
use crate::{is_chosen, scheduler, smoke, woven};

const HEAD: &str = "\
# Planted faults in every family of cores

A family is a design for each way to build a core. It is built once with its own faults and with those of the miner woven
in (`docs/faults.md` tells how), and the smoke suite is run on each until a case fails. A fault that is planted in what a family
does not have, or does not use, is *spared* there; its patch says why, and the test fails if the suite finds it all the same.
This file is written by the test that checks it, in the night:
`GOLDBENCH_WRITE_FAULTS=1 cargo test --release --test faults -- --ignored families`.

";

/// A family and what came of its faults.
struct Row {
    family: &'static Family,
    found: Vec<Found>,
}

/// A fault in a family.
struct Found {
    fault: Fault,
    /// Where: `case, cycle, register`.
    place: Option<String>,
    complaints: Vec<String>,
}

#[test]
#[ignore = "a build for each family of cores"]
fn every_fault_of_the_families_is_found() {
    let Some(tools) = woven::tools() else { return };
    let all = patch::all();
    let rows: Vec<Row> = FAMILIES
        .iter()
        .filter(|family| !["compress", "miner"].contains(&family.name) && is_chosen(family.name))
        .map(|family| row(family, &tools, &all))
        .collect();
    let scheduler = scheduler::rows(&tools);
    let verilator = &tools.verilator.version;
    let text = render(&rows, verilator) + &scheduler::render(&scheduler);
    println!("{text}");
    let of_families = rows.iter().flat_map(|row| &row.found);
    let complaints: Vec<String> = of_families
        .flat_map(|found| found.complaints.iter().cloned())
        .chain(scheduler.iter().filter_map(scheduler::Row::complaint))
        .collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
    if std::env::var_os("GOLDBENCH_FAULT_CORE").is_none() {
        compare(&text, verilator);
    }
}

fn row(family: &'static Family, tools: &verilated::Toolchain, all: &[Fault]) -> Row {
    let planted: Vec<&Fault> = all
        .iter()
        .filter(|fault| fault.core == family.name || fault.core == "miner")
        .collect();
    // A folder of its own: the tests that run beside this one weave some families with fewer faults.
    let folder = format!("{}-with-all", family.name);
    let woven = woven::build_woven(tools, (&folder, family.origin), &planted);
    let suite = smoke(&woven, family.name);
    suite.par_iter().for_each(|case| {
        let verdict = run_case(&woven.with(0), &woven.builds, case, &mut |_| {}).expect("fits");
        assert_eq!(
            verdict.outcome,
            Outcome::Pass,
            "{}: {verdict:#?}",
            family.name
        );
    });
    let found = planted
        .par_iter()
        .map(|fault| {
            let finding = finding::find(&woven, fault, &suite, false);
            Found {
                fault: (*fault).clone(),
                place: finding.place(),
                complaints: complaints(family, &finding),
            }
        })
        .collect();
    Row { family, found }
}

/// An own fault is localised too; a shared one is found, or spared and not found.
fn complaints(family: &Family, finding: &Finding<'_>) -> Vec<String> {
    let fault = finding.fault;
    let all = if fault.core == family.name {
        finding.complaints()
    } else {
        let spared = fault.spares.iter().any(|(name, _)| name == family.name);
        match (&finding.case, spared) {
            (None, false) => vec![format!("{:02}-{}: not found", fault.number, fault.name)],
            (Some(case), true) => vec![format!(
                "{:02}-{}: spared, and found in {case}",
                fault.number, fault.name
            )],
            _ => Vec::new(),
        }
    };
    let named = all
        .into_iter()
        .map(|text| format!("{}: {text}", family.name));
    named.collect()
}

fn render(rows: &[Row], verilator: &str) -> String {
    let mut text = format!("{HEAD}Measured with {verilator}, root seed 1.\n\n");
    text.push_str("| family | design | own: found and localised | the miner's: found | spared |\n|---|---|---|---|---|\n");
    for row in rows {
        let is_own = |found: &&Found| found.fault.core == row.family.name;
        let (own, shared): (Vec<&Found>, Vec<&Found>) = row.found.iter().partition(is_own);
        let localised = own.iter().filter(|f| f.complaints.is_empty()).count();
        let found = shared.iter().filter(|f| f.place.is_some()).count();
        let _ = writeln!(
            text,
            "| {}: {} | `{}` | {localised} of {} | {found} | {} |",
            row.family.name,
            row.family.what,
            row.family.origin,
            own.len(),
            shared.len() - found,
        );
    }
    for row in rows {
        let _ = write!(
            text,
            "\n## {}\n\n| fault | found in, or why not |\n|---|---|\n",
            row.family.name
        );
        for found in &row.found {
            let mut spared = found.fault.spares.iter();
            let spared = spared.find(|(name, _)| name == row.family.name);
            let place = match (&found.place, spared) {
                (Some(place), _) => place.clone(),
                (None, Some((_, why))) => format!("spared: {why}"),
                (None, None) => "**not found**".into(),
            };
            let _ = writeln!(
                text,
                "| {:02} {} | {place} |",
                found.fault.number,
                found.fault.what.replace('|', "\\|")
            );
        }
    }
    text
}

/// Holds the page against the one that is kept, which is of one version of Verilator.
fn compare(text: &str, verilator: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/fault_families.md");
    if std::env::var_os("GOLDBENCH_WRITE_FAULTS").is_some() {
        std::fs::write(&path, text).expect("a written page");
        return;
    }
    let kept = std::fs::read_to_string(&path).expect("the page");
    if kept.contains(verilator) {
        assert_eq!(kept, text, "docs/fault_families.md is out of date");
    }
}
