//! Bugs planted into the reference cores: the lockstep finds each, and says where it is.
//!
//! A fault is a plain patch in this folder. All faults of a core are woven into one build behind a select; `rtl/` itself
//! holds none of this.

#[path = "../support/families.rs"]
mod families;
#[path = "../support/chip_designs.rs"]
mod chip_designs;
#[path = "../support/chip_plants.rs"]
mod chip_plants;
mod patch;
#[path = "../support/weave.rs"]
mod weave;
mod woven;
mod blind;
mod everywhere;
mod finding;
mod scheduler;
mod table;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use goldbench::lockstep::run_case;
use goldbench::stimulus::{Case, Suite, cases};
use goldbench::units::Seed;
use goldbench::verdict::Outcome;
use patch::Fault;
use rayon::prelude::*;
use woven::Woven;

/// What every run looks at; the other families are for the night.
const CORES: [&str; 3] = ["miner", "compress", "early"];

/// Is a core to be run: all are, unless `GOLDBENCH_FAULT_CORE` names one.
fn is_chosen(core: &str) -> bool {
    std::env::var("GOLDBENCH_FAULT_CORE").map_or(true, |one| one == core)
}

/// The faults of the cores that are run.
fn chosen() -> Vec<Fault> {
    let faults = patch::all().into_iter();
    faults
        .filter(|fault| CORES.contains(&fault.core.as_str()) && is_chosen(&fault.core))
        .collect()
}

/// The woven cores, built once for all tests; `None` where no Verilator is.
fn cores() -> Option<&'static BTreeMap<&'static str, Woven>> {
    static BUILT: OnceLock<Option<BTreeMap<&'static str, Woven>>> = OnceLock::new();
    let built = BUILT.get_or_init(|| {
        let (tools, faults) = (woven::tools()?, chosen());
        let build = |name| {
            let of_core: Vec<&Fault> = faults.iter().filter(|fault| fault.core == name).collect();
            let origin = families::of(name).origin;
            (name, woven::build_woven(&tools, (name, origin), &of_core))
        };
        Some(
            CORES
                .into_iter()
                .filter(|core| is_chosen(core))
                .map(build)
                .collect(),
        )
    });
    built.as_ref()
}

fn smoke(woven: &Woven, name: &str) -> Vec<Case> {
    cases(
        &woven.with(0).manifest.design,
        name,
        Seed(1),
        Suite::Smoke,
        &[],
    )
}

#[test]
fn nothing_woven_is_the_rtl_itself() {
    for name in CORES {
        for file in woven::sources(families::of(name).origin) {
            let original = std::fs::read_to_string(woven::rtl().join(&file)).unwrap();
            assert_eq!(woven::text(&file, &[]), original, "{file}");
        }
    }
}

#[test]
fn with_no_fault_chosen_the_woven_cores_pass_smoke() {
    let Some(cores) = cores() else { return };
    for (name, woven) in cores {
        smoke(woven, name).par_iter().for_each(|case| {
            let verdict = run_case(&woven.with(0), &woven.builds, case, &mut |_| {}).unwrap();
            assert_eq!(verdict.outcome, Outcome::Pass, "{name}: {verdict:#?}");
        });
    }
}

#[test]
fn every_planted_fault_is_found_and_localised() {
    let Some(cores) = cores() else { return };
    let faults = chosen();
    let suites: BTreeMap<&str, Vec<Case>> = cores
        .iter()
        .map(|(name, w)| (*name, smoke(w, name)))
        .collect();
    let findings: Vec<_> = faults
        .par_iter()
        .map(|fault| {
            finding::find(
                &cores[fault.core.as_str()],
                fault,
                &suites[fault.core.as_str()],
                true,
            )
        })
        .collect();
    let verilator = woven::tools().expect("was found").verilator.version;
    let text = table::render(&findings, &verilator);
    println!("{text}");
    let complaints: Vec<String> = findings
        .iter()
        .flat_map(finding::Finding::complaints)
        .collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
    // The table is of all cores.
    if std::env::var_os("GOLDBENCH_FAULT_CORE").is_none() {
        compare(&text, &verilator);
    }
}

/// Holds the table against `docs/faults.md`, which is of one version of Verilator.
fn compare(text: &str, verilator: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/faults.md");
    if std::env::var_os("GOLDBENCH_WRITE_FAULTS").is_some() {
        std::fs::write(&path, text).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    if kept.contains(verilator) {
        assert_eq!(
            kept, text,
            "docs/faults.md is out of date: GOLDBENCH_WRITE_FAULTS=1 cargo test --test faults"
        );
    }
}

/// What the select chooses is what the patch alone makes: same first divergence, same results. A build for each fault, but
/// not of what a missing reset leaves: that shows by what registers hold after power-up, which differs from build to build.
#[test]
#[ignore = "a build for each fault"]
fn a_patch_alone_gives_the_verdict_of_the_woven_build() {
    let Some(cores) = cores() else { return };
    let tools = woven::tools().expect("was found");
    let faults = chosen().into_iter();
    let same_everywhere = faults.filter(|fault| !fault.class.contains("reset"));
    for fault in same_everywhere.step_by(7) {
        let woven = &cores[fault.core.as_str()];
        let alone = woven::build_patched(&tools, &fault);
        let suite = smoke(woven, &fault.core);
        for case in suite.iter().filter(|case| fault.cases.contains(&case.name)) {
            let run = |woven: &Woven, number| {
                let verdict =
                    run_case(&woven.with(number), &woven.builds, case, &mut |_| {}).unwrap();
                (
                    verdict
                        .divergence
                        .map(|d| (d.cycle, d.first, d.also, d.then)),
                    verdict.result_faults,
                )
            };
            assert_eq!(run(&alone, 0), run(woven, fault.number), "{}", fault.name);
        }
    }
}
