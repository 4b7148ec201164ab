//! A whole case, from its script to its verdict.

use std::path::{Path, PathBuf};

use super::locate::locate;
use super::watched::Watched;
use super::{ChipOracle, CompressOracle, Lockstep, MinerOracle, Oracle, lockstep};
use crate::coverage::{ChipWatch, CompressWatch, Counted, MinerWatch, Watch};
use crate::design::CoreKind;
use crate::dut::{Core, Device, DeviceError, VerilatedDevice};
use crate::model::{ChipModel, CompressModel, MinerModel, Model};
use crate::stimulus::{
    Case, ChipDriver, CompressDriver, Driver, Fill, MinerDriver, Origin, Script, View,
};
use crate::verdict::{CaseId, CaseVerdict, Outcome, ResultFault, Results};

/// The libraries that a case runs on.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Builds {
    /// Ports only.
    pub fast: PathBuf,
    /// Registers readable.
    pub probe: PathBuf,
}

/// A case that can't be run: the manifest does not fit the RTL, or the case the core.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// The manifest does not fit the RTL.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// A miner's script for a pipe, or the other way round.
    #[error("case `{case}` drives a {drives} core, and `{core}` is a {kind} core")]
    Kind {
        /// The case.
        case: String,
        /// What it drives.
        drives: &'static str,
        /// The core.
        core: String,
        /// What it is.
        kind: &'static str,
    },
}

/// Runs a case on a core. A mismatch or a wrong result seen at the ports is run again with every register in view.
///
/// # Errors
/// A manifest that does not fit its RTL.
pub fn run_case(
    core: &Core,
    builds: &Builds,
    case: &Case,
    progress: &mut dyn FnMut(u64),
) -> Result<CaseVerdict, CaseError> {
    if case.view == View::Full || case.script.origin() == Origin::PowerUp {
        return run_view(core, &builds.probe, true, case, (None, progress));
    }
    let mut fast = run_view(core, &builds.fast, false, case, (None, progress))?;
    if fast.outcome != Outcome::Fail {
        return Ok(fast);
    }
    let full = run_view(core, &builds.probe, true, case, (None, progress))?;
    if full.outcome != Outcome::Pass {
        return Ok(full);
    }
    // Two builds of one RTL that disagree: what differs is what they power up with, or the tool. Either is a finding.
    fast.detail = "seen on the ports-only build; the same case passes on the probe build".into();
    Ok(fast)
}

/// Runs a case once, on the build that its view asks for, and counts the bins of functional coverage that it brings.
///
/// # Errors
/// As [`run_case`].
pub fn cover_case(
    core: &Core,
    builds: &Builds,
    case: &Case,
    progress: &mut dyn FnMut(u64),
) -> Result<(CaseVerdict, Counted), CaseError> {
    let full = case.view == View::Full || case.script.origin() == Origin::PowerUp;
    let library = if full { &builds.probe } else { &builds.fast };
    let mut counted = Counted::default();
    let verdict = run_view(core, library, full, case, (Some(&mut counted), progress))?;
    Ok((verdict, counted))
}

/// Where the counts of bins go, if they are asked for, and the cycles done.
type Listeners<'a> = (Option<&'a mut Counted>, &'a mut dyn FnMut(u64));

fn run_view(
    core: &Core,
    library: &Path,
    probe: bool,
    case: &Case,
    (counted, progress): Listeners<'_>,
) -> Result<CaseVerdict, CaseError> {
    let mut device = VerilatedDevice::open(core, library, power_up(&case.script), probe)?;
    let id = CaseId {
        core: core.name().into(),
        case: case.name.clone(),
        seed: case.seed,
    };
    let mut verdict = CaseVerdict::new(id, Outcome::Pass);
    let (seen, all) = (
        device.covered().iter().filter(|&&c| c).count(),
        device.covered().len(),
    );
    if case.script.origin() == Origin::PowerUp && seen < all {
        verdict.outcome = Outcome::NotCovered;
        verdict.detail = format!(
            "needs every register in view to read the power-up state into the model; [probes] shows {seen} of {all}"
        );
        return Ok(verdict);
    }
    let (run, results, faults) = run_script(core, &mut device, case, (counted, progress))?;
    verdict.tally = run.tally;
    verdict.results = results;
    verdict.result_faults = faults;
    verdict.divergence = run.divergence;
    if probe && seen < all {
        verdict.detail = format!("{seen} of {all} registers in view");
    }
    if let Some(divergence) = &mut verdict.divergence {
        locate(core, divergence);
    }
    if let Some((cycle, how)) = run.ended {
        verdict.outcome = Outcome::Crash;
        verdict.detail = format!("the device ended the simulation in cycle {cycle}: {how}");
    } else if verdict.divergence.is_some() || !verdict.result_faults.is_empty() {
        verdict.outcome = Outcome::Fail;
    }
    Ok(verdict)
}

/// Runs a case's script on any device of this core's design.
///
/// # Errors
/// A script of the other kind.
fn run_script(
    core: &Core,
    device: &mut dyn Device,
    case: &Case,
    listeners: Listeners<'_>,
) -> Result<(Lockstep, Results, Vec<ResultFault>), CaseError> {
    let design = &core.manifest.design;
    match (&case.script, design.kind) {
        (Script::Miner(script), CoreKind::Miner) => {
            let mut model = MinerModel::fast(design);
            let mut driver = MinerDriver::of_design(script, design);
            let oracle = MinerOracle::new(design, &script.golden);
            let length = (script.cycles, script.origin);
            let sides = (&mut model, device, &mut driver);
            Ok(watched(
                sides,
                oracle,
                MinerWatch::new(design),
                length,
                listeners,
            ))
        }
        (Script::Chip(script), CoreKind::Chip) => {
            let mut model = ChipModel::fast(design);
            let mut driver = ChipDriver::new(script, design);
            let oracle = ChipOracle::new(design, &script.golden);
            let length = (script.cycles, script.origin);
            let sides = (&mut model, device, &mut driver);
            Ok(watched(
                sides,
                oracle,
                ChipWatch::new(design),
                length,
                listeners,
            ))
        }
        (Script::Compress(script), CoreKind::Compress) => {
            let mut model = CompressModel::new(design);
            let mut driver = CompressDriver::new(script);
            let oracle = CompressOracle::new(script);
            let cycles = script.length(design.latency().issue_to_result);
            let length = (cycles, script.origin);
            let sides = (&mut model, device, &mut driver);
            Ok(watched(
                sides,
                oracle,
                CompressWatch::new(design),
                length,
                listeners,
            ))
        }
        (script, kind) => Err(CaseError::Kind {
            case: case.name.clone(),
            drives: script.kind().word(),
            core: core.name().into(),
            kind: kind.word(),
        }),
    }
}

/// The loop, with a watcher beside the oracle where bins are asked for.
fn watched<M, D, O, W>(
    (model, device, driver): (&mut M, &mut dyn Device, &mut D),
    oracle: O,
    mut watch: W,
    length: (u64, Origin),
    (counted, progress): Listeners<'_>,
) -> (Lockstep, Results, Vec<ResultFault>)
where
    M: Model + Clone,
    D: Driver<Inputs = M::Inputs>,
    O: Oracle<Inputs = M::Inputs, Outputs = M::Outputs>,
    W: Watch<Inputs = M::Inputs, Outputs = M::Outputs>,
{
    let mut oracle = Watched {
        oracle,
        watch: counted.is_some().then_some(&mut watch),
    };
    let run = lockstep(model, device, driver, &mut oracle, length, progress);
    let came = (oracle.results().clone(), oracle.faults().to_vec());
    if let Some(counted) = counted {
        *counted = watch.counted().clone();
    }
    (run, came.0, came.1)
}

/// The script's power-up, as the binding has it.
pub(super) fn power_up(script: &Script) -> verilated::PowerUp {
    let power_up = script.power_up();
    verilated::PowerUp {
        fill: match power_up.fill {
            Fill::Zeros => verilated::Fill::Zeros,
            Fill::Ones => verilated::Fill::Ones,
            Fill::Random => verilated::Fill::Random,
        },
        seed: power_up.seed.0,
    }
}
