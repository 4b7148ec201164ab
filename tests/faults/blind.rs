//! A case run by someone who sees less than every register.

use std::path::Path;

use goldbench::design::CoreKind;
use goldbench::dut::{Core, Device, VerilatedDevice};
use goldbench::lockstep::{ChipOracle, CompressOracle, MinerOracle, Oracle, lockstep};
use goldbench::model::{ChipModel, CompressModel, Frame, MinerModel, Model, OutputFrame};
use goldbench::stimulus::{
    Case, ChipDriver, CompressDriver, Driver, Fill, MinerDriver, Origin, Script,
};
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
        (Script::Miner(script), CoreKind::Miner) => twice(
            MinerModel::fast(design),
            device,
            || MinerDriver::of_design(script, design),
            || MinerOracle::new(design, &script.golden),
            (script.cycles, script.origin, words),
        ),
        (Script::Chip(script), CoreKind::Chip) => twice(
            ChipModel::fast(design),
            device,
            || ChipDriver::new(script, design),
            || ChipOracle::new(design, &script.golden),
            (script.cycles, script.origin, words),
        ),
        (Script::Compress(script), CoreKind::Compress) => twice(
            CompressModel::new(design),
            device,
            || CompressDriver::new(script),
            || CompressOracle::new(script),
            (
                script.length(design.latency().issue_to_result),
                script.origin,
                words,
            ),
        ),
        _ => panic!("{} drives another kind of core", case.name),
    }
}

/// Both runs, each of a device, a driver and an oracle of its own.
fn twice<M, D, O>(
    mut model: M,
    device: impl Fn() -> VerilatedDevice,
    driver: impl Fn() -> D,
    oracle: impl Fn() -> O,
    (cycles, origin, words): (u64, Origin, usize),
) -> Seen
where
    M: Model + Clone,
    D: Driver<Inputs = M::Inputs>,
    O: Oracle<Inputs = M::Inputs, Outputs = M::Outputs>,
{
    let run = lockstep(
        &mut model,
        &mut device(),
        &mut driver(),
        &mut oracle(),
        (cycles, origin),
        &mut |_| {},
    );
    Seen {
        by_results: results(&mut device(), &mut driver(), &mut oracle(), (cycles, words)),
        by_outputs: run.divergence.is_some(),
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
