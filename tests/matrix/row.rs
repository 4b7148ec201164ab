//! One design of the matrix: built, run, counted.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use goldbench::design::DesignConfig;
use goldbench::dut::{Core, builtin_origin};
use goldbench::formal::{Fate, Passes, census, reduce};
use goldbench::lockstep::run_case;
use goldbench::stimulus::{Suite, cases};
use goldbench::tools::program::YOSYS;
use goldbench::units::Seed;
use goldbench::verdict::Outcome;

use crate::support;

/// What came of a design.
#[derive(Debug)]
pub struct Row {
    pub design: DesignConfig,
    pub cases: usize,
    pub cycles: u64,
    pub words: u64,
    pub hits: u64,
    /// Flip-flops of the design, and of the RTL as Yosys counts them.
    pub flops: usize,
    pub yosys: Option<usize>,
    /// Bits that Yosys says nobody reads.
    pub unread: usize,
    /// What did not pass.
    pub failed: Vec<String>,
}

/// Builds a design's core and runs it; nothing where no Verilator is.
pub fn run(design: &DesignConfig) -> Option<Row> {
    let ready = support::ready_probe(&builtin_origin(design))?;
    let mut row = Row {
        design: *design,
        cases: 0,
        cycles: 0,
        words: 0,
        hits: 0,
        flops: ready.core.structure.flops(),
        yosys: None,
        unread: 0,
        failed: Vec::new(),
    };
    for case in cases(design, ready.core.name(), Seed(1), Suite::Smoke, &[]) {
        if !support::is_telling(&case.name) {
            continue;
        }
        let verdict =
            run_case(&ready.core, &ready.builds, &case, &mut |_| {}).expect("our manifest");
        row.cases += 1;
        row.cycles += verdict.tally.cycles;
        row.words += verdict.tally.words;
        row.hits += verdict.results.hits;
        if verdict.outcome != Outcome::Pass || !verdict.detail.is_empty() {
            row.failed.push(format!(
                "{}: {:?} {}",
                case.name, verdict.outcome, verdict.detail
            ));
        }
    }
    if row.hits == 0 {
        row.failed.push("no hit in any case".into());
    }
    count(&ready.core, &mut row);
    Some(row)
}

/// Yosys's count. What the design has and Yosys has not must be unread, and Yosys must have nothing else.
fn count(core: &Core, row: &mut Row) {
    let Some(yosys) = yosys() else { return };
    let netlists = reduce(core, Passes::Clean, &yosys, &AtomicBool::new(false));
    let counted = census(core, &netlists.expect("RTL that elaborates"));
    row.yosys = Some(counted.flops);
    row.unread = counted.with(Fate::Unread);
    let lost = counted
        .registers
        .iter()
        .filter_map(|kept| kept.lost.clone());
    row.failed.extend(lost);
    if !counted.strange.is_empty() || counted.flops + row.unread != row.flops {
        row.failed.push(format!(
            "flip-flops: {} {:?}",
            counted.flops, counted.strange
        ));
    }
}

fn yosys() -> Option<PathBuf> {
    let found = YOSYS.find(&AtomicBool::new(false));
    match found {
        Ok(found) => Some(found.path),
        Err(why) => {
            assert!(
                std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_none(),
                "yosys {why}"
            );
            None
        }
    }
}
