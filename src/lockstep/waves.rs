//! Waves of the window around a failure: the same case again on a build that writes them.

use std::path::{Path, PathBuf};

use super::CaseError;
use super::case::power_up;
use super::differ::{element_value, hex};
use crate::dut::{Core, Device, DeviceError, VerilatedDevice};
use crate::model::Frame;
use crate::stimulus::{Case, CompressDriver, Driver, MinerDriver, Script};
use crate::units::Cycle;

/// Cycles before and behind the failure that waves show.
const BEFORE: u64 = 24;
const BEHIND: u64 = 40;

/// The failure as it was seen on the probe build.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Sighting {
    /// Its cycle.
    pub cycle: Cycle,
    /// The element.
    pub element: String,
    /// What the device held there, as the verdict has it.
    pub device: String,
}

/// What was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waves {
    /// The file.
    pub file: PathBuf,
    /// First cycle in it.
    pub from: Cycle,
    /// Last cycle in it.
    pub to: Cycle,
    /// Does the failure show on the build that writes waves. Uninitialised registers may power up otherwise there.
    pub recurs: bool,
}

/// Runs the case up to the window and records it into `file`, on a trace build. `progress` hears of the cycles done: a failure
/// may come late, and the way there is as long as it was the first time.
///
/// # Errors
/// A library that does not load, a file that can't be written.
pub fn record(
    core: &Core,
    library: &Path,
    case: &Case,
    seen: &Sighting,
    file: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<Waves, CaseError> {
    let at = seen.cycle;
    let mut device = VerilatedDevice::open(core, library, power_up(&case.script), true)?;
    let window = (at.0.saturating_sub(BEFORE), at, at.0 + BEHIND);
    let state = match &case.script {
        Script::Miner(script) => {
            let driver = &mut MinerDriver::new(script);
            walk(&mut device, driver, window, (file, progress))
        }
        Script::Compress(script) => {
            let driver = &mut CompressDriver::new(script);
            walk(&mut device, driver, window, (file, progress))
        }
    }?;
    let element = core.structure.element(&seen.element);
    let recurs = element
        .filter(|_| !state.is_empty())
        .is_none_or(|element| hex(&element_value(&element, &state), element.width) == seen.device);
    Ok(Waves {
        file: file.into(),
        from: Cycle(window.0),
        to: Cycle(window.2),
        recurs,
    })
}

/// Runs through the window and gives the registers as they stand behind the failing cycle.
fn walk<D: Driver>(
    device: &mut VerilatedDevice,
    driver: &mut D,
    (from, at, to): (u64, Cycle, u64),
    (file, progress): (&Path, &mut dyn FnMut(u64)),
) -> Result<Vec<u32>, DeviceError> {
    let mut frame = vec![0; D::Inputs::WORDS];
    let mut state = vec![0; device.register_words()];
    for cycle in 0..=to {
        if cycle == from {
            let opened = device.model().trace_open(file);
            opened.map_err(|error| DeviceError::Load(error.to_string()))?;
        }
        driver.next_inputs().write(&mut frame);
        let ran = device.run_blind(&frame);
        if cycle == at.0 && !state.is_empty() {
            device.sample(&mut state);
        }
        if ran.ended.is_some() {
            break;
        }
        progress(cycle + 1);
    }
    device.model().trace_close();
    Ok(state)
}
