//! A case run by someone who sees less than every register.

use std::path::Path;

use goldbench::design::CoreKind;
use goldbench::dut::{Core, Device, VerilatedDevice};
use goldbench::lockstep::{ChipOracle, CompressOracle, MinerOracle, Oracle, lockstep};
use goldbench::model::{ChipModel, CompressModel, Frame, MinerModel, OutputFrame};
use goldbench::stimulus::{Case, ChipDriver, CompressDriver, Driver, Fill, MinerDriver, Script};
use goldbench::units::Cycle;
use verilated::PowerUp;

/// Did anything show in a whole case.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen {
    /// A wrong result by the end of the case: a hit or digest missing, extra, late or wrong, an overflow count or
    /// `exhausted` that is not what the protocol says. Judged by the oracle that knows no register.
    pub by_results: bool,
    /// An output that differs from the model's in any cycle.
    pub by_outputs: bool,
}

/// Runs the whole case twice with ports only: for the result oracle alone, and for the model's outputs.
pub fn run(library: &Path, core: &Core, case: &Case) -> Seen {
    let design = &core.manifest.design;
    let words = core.structure.outputs.words();
    let device =
        || VerilatedDevice::open(core, library, power_up(&case.script), false).expect("a device");
    match (&case.script, design.kind) {
        (Script::Miner(script), CoreKind::Miner) => {
            let oracle = || MinerOracle::new(design, &script.golden);
            let driver = || MinerDriver::of_design(script, design);
            let length = (script.cycles, script.origin);
            let (mut model, mut second) = (MinerModel::new(design), device());
            let run = lockstep(
                &mut model,
                &mut second,
                &mut driver(),
                &mut oracle(),
                length,
                &mut |_| {},
            );
            Seen {
                by_results: results(
                    &mut device(),
                    &mut driver(),
                    &mut oracle(),
                    (script.cycles, words),
                ),
                by_outputs: run.divergence.is_some(),
            }
        }
        (Script::Chip(script), CoreKind::Chip) => {
            let oracle = || ChipOracle::new(design, &script.golden);
            let driver = || ChipDriver::new(script, design);
            let length = (script.cycles, script.origin);
            let (mut model, mut second) = (ChipModel::new(design), device());
            let run = lockstep(
                &mut model,
                &mut second,
                &mut driver(),
                &mut oracle(),
                length,
                &mut |_| {},
            );
            let length = (script.cycles, words);
            Seen {
                by_results: results(&mut device(), &mut driver(), &mut oracle(), length),
                by_outputs: run.divergence.is_some(),
            }
        }
        (Script::Compress(script), CoreKind::Compress) => {
            let cycles = script.length(design.latency().issue_to_result);
            let oracle = || CompressOracle::new(script);
            let driver = || CompressDriver::new(script);
            let (mut model, mut second) = (CompressModel::new(design), device());
            let length = (cycles, script.origin);
            let run = lockstep(
                &mut model,
                &mut second,
                &mut driver(),
                &mut oracle(),
                length,
                &mut |_| {},
            );
            Seen {
                by_results: results(&mut device(), &mut driver(), &mut oracle(), (cycles, words)),
                by_outputs: run.divergence.is_some(),
            }
        }
        _ => panic!("{} drives another kind of core", case.name),
    }
}

/// Steps a device, whose outputs are so many words, to the end and asks the oracle only.
fn results<D, O>(
    device: &mut VerilatedDevice,
    driver: &mut D,
    oracle: &mut O,
    (cycles, words): (u64, usize),
) -> bool
where
    D: Driver,
    O: Oracle<Inputs = D::Inputs>,
    O::Outputs: OutputFrame,
{
    let mut frame = Vec::new();
    let mut outputs = vec![0; words];
    for cycle in 0..cycles {
        let inputs = driver.next_inputs();
        frame.resize(inputs.words(), 0);
        inputs.write(&mut frame);
        device.run(1, &frame, &mut outputs, &mut []);
        oracle.cycle(Cycle(cycle), &inputs, &O::Outputs::read(&outputs));
        if !oracle.faults().is_empty() {
            return true;
        }
    }
    oracle.finish(cycles);
    !oracle.faults().is_empty()
}

fn power_up(script: &Script) -> PowerUp {
    let power_up = script.power_up();
    PowerUp {
        fill: match power_up.fill {
            Fill::Zeros => verilated::Fill::Zeros,
            Fill::Ones => verilated::Fill::Ones,
            Fill::Random => verilated::Fill::Random,
        },
        seed: power_up.seed.0,
    }
}
