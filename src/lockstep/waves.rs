//! Waves of the window around a failure: the same case again on a build that writes them.

use std::path::{Path, PathBuf};

use super::CaseError;
use super::case::power_up;
use crate::dut::{Core, Device as _, DeviceError, VerilatedDevice};
use crate::model::Frame;
use crate::stimulus::{Case, CompressDriver, Driver, MinerDriver, Script};
use crate::units::Cycle;

/// Cycles before and behind the failure that waves show.
const BEFORE: u64 = 24;
const BEHIND: u64 = 40;

/// What was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waves {
    /// The file.
    pub file: PathBuf,
    /// First cycle in it.
    pub from: Cycle,
    /// Last cycle in it.
    pub to: Cycle,
}

/// Runs the case up to the window and records it into `file`, on a trace build.
///
/// # Errors
/// A library that does not load, a file that can't be written.
pub fn record(
    core: &Core,
    library: &Path,
    case: &Case,
    at: Cycle,
    file: &Path,
) -> Result<Waves, CaseError> {
    let mut device = VerilatedDevice::open(core, library, power_up(&case.script), false)?;
    let window = (at.0.saturating_sub(BEFORE), at.0 + BEHIND);
    match &case.script {
        Script::Miner(script) => walk(&mut device, &mut MinerDriver::new(script), window, file),
        Script::Compress(script) => {
            walk(&mut device, &mut CompressDriver::new(script), window, file)
        }
    }?;
    Ok(Waves {
        file: file.into(),
        from: Cycle(window.0),
        to: Cycle(window.1),
    })
}

fn walk<D: Driver>(
    device: &mut VerilatedDevice,
    driver: &mut D,
    (from, to): (u64, u64),
    file: &Path,
) -> Result<(), DeviceError> {
    let mut frame = vec![0; D::Inputs::WORDS];
    for cycle in 0..=to {
        if cycle == from {
            let opened = device.model().trace_open(file);
            opened.map_err(|error| DeviceError::Load(error.to_string()))?;
        }
        driver.next_inputs().write(&mut frame);
        let ran = device.run_blind(&frame);
        if ran.ended.is_some() {
            break;
        }
    }
    device.model().trace_close();
    Ok(())
}
