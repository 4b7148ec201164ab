//! A case driven through a device that nothing is held against: for what the device itself counts.

use std::path::Path;

use super::case::power_up;
use super::{CaseError, rows::Rows};
use crate::dut::{Core, DeviceError, VerilatedDevice};
use crate::stimulus::{Case, ChipDriver, CompressDriver, Driver, MinerDriver, Script};

/// Drives a case through a build that counts lines and toggles, and writes its counts to `file`.
///
/// # Errors
/// A manifest that does not fit its RTL, a file that can't be written.
pub fn drive_case(
    core: &Core,
    library: &Path,
    case: &Case,
    file: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<(), CaseError> {
    let mut device = VerilatedDevice::open(core, library, power_up(&case.script), false)?;
    let design = &core.manifest.design;
    match &case.script {
        Script::Miner(script) => {
            let driver = MinerDriver::of_design(script, design);
            drive(core, &mut device, driver, (script.cycles, progress));
        }
        Script::Chip(script) => {
            let driver = ChipDriver::new(script, design);
            drive(core, &mut device, driver, (script.cycles, progress));
        }
        Script::Compress(script) => {
            let cycles = script.length(design.latency().issue_to_result);
            let driver = CompressDriver::new(script);
            drive(core, &mut device, driver, (cycles, progress));
        }
    }
    let written = device.model().coverage_write(file);
    written.map_err(|error| DeviceError::Load(error.to_string()).into())
}

fn drive<D: Driver>(
    core: &Core,
    device: &mut VerilatedDevice,
    mut driver: D,
    (cycles, progress): (u64, &mut dyn FnMut(u64)),
) {
    let mut rows = Rows::new(&core.structure, 0);
    let mut done = 0;
    while done < cycles {
        let n = Rows::BATCH.min((cycles - done) as usize);
        let inputs: Vec<D::Inputs> = (0..n).map(|_| driver.next_inputs()).collect();
        let ran = rows.run(device, &inputs);
        done += ran.cycles as u64;
        progress(done);
        if ran.ended.is_some() {
            return;
        }
    }
}
