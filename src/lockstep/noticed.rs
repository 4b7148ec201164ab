//! Which of three observers notices a fault: one run of a case for all of them, that ends as soon as each has seen it.
//!
//! Nothing is explained here. Mutants are run by the thousand, and all that is asked of one is whether it shows.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::case::{CaseError, power_up};
use super::comparing::Comparing;
use super::rows::Rows;
use super::run::{covered_words, pipe_words};
use super::{ChipOracle, CompressOracle, MinerOracle, Oracle};
use crate::design::{CoreKind, Structure};
use crate::dut::{Core, Device, VerilatedDevice};
use crate::model::{ChipModel, CompressModel, MinerModel, Model, Notes, OutputFrame};
use crate::stimulus::{Case, ChipDriver, CompressDriver, Driver, MinerDriver, Origin, Script};
use crate::units::Cycle;

/// Who has noticed something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noticed {
    /// The oracle that knows `sha2` and the protocol but no register: a result missing, extra, late or wrong.
    pub results: bool,
    /// An output differed from the model's in any cycle.
    pub outputs: bool,
    /// An output or a register differed from the model's, at either clock phase.
    pub full: bool,
}

impl Noticed {
    /// By the oracle of results alone.
    pub const RESULTS: Self = Self {
        results: true,
        outputs: false,
        full: false,
    };
    /// By everyone.
    pub const ALL: Self = Self {
        results: true,
        outputs: true,
        full: true,
    };
}

/// Runs a case on a core until all that has not noticed anything `before` has, or to its end. A device that ends the
/// simulation by itself is noticed by everyone. A case that needs every register in view notices nothing where some are not.
///
/// # Errors
/// A manifest that does not fit its RTL, a case of another kind of core.
pub fn noticed(
    core: &Core,
    library: &Path,
    case: &Case,
    before: Noticed,
    progress: &mut dyn FnMut(),
) -> Result<Noticed, CaseError> {
    let design = &core.manifest.design;
    let origin = case.script.origin();
    // Once registers and outputs have shown it, the ports are enough, and no model has to follow.
    let modelled = !before.full || !before.outputs;
    let probe = !before.full || (modelled && origin == Origin::PowerUp);
    let mut device = VerilatedDevice::open(core, library, power_up(&case.script), probe)?;
    let all = device.covered().iter().all(|&covered| covered);
    if origin == Origin::PowerUp && probe && !all {
        return Ok(before);
    }
    // A wrong output is noticed by the full state too: they are held against the model also where they are not asked of.
    let unasked = before.outputs && !before.full;
    let watch = Watch {
        device: &mut device,
        origin,
        noticed: Noticed {
            outputs: before.outputs && !unasked,
            ..before
        },
        unasked,
    };
    match (&case.script, design.kind) {
        (Script::Miner(script), CoreKind::Miner) => Ok(watch.run(
            modelled.then(|| MinerModel::fast(design)),
            &mut MinerDriver::of_design(script, design),
            &mut MinerOracle::new(design, &script.golden),
            (&core.structure, script.cycles),
            progress,
        )),
        (Script::Chip(script), CoreKind::Chip) => Ok(watch.run(
            modelled.then(|| ChipModel::fast(design)),
            &mut ChipDriver::new(script, design),
            &mut ChipOracle::new(design, &script.golden),
            (&core.structure, script.cycles),
            progress,
        )),
        (Script::Compress(script), CoreKind::Compress) => Ok(watch.run(
            modelled.then(|| CompressModel::new(design)),
            &mut CompressDriver::new(script),
            &mut CompressOracle::new(script),
            (
                &core.structure,
                script.length(design.latency().issue_to_result),
            ),
            progress,
        )),
        (script, kind) => Err(CaseError::Kind {
            case: case.name.clone(),
            drives: script.kind().word(),
            core: core.name().into(),
            kind: kind.word(),
        }),
    }
}

/// A run under way.
struct Watch<'a> {
    device: &'a mut dyn Device,
    origin: Origin,
    noticed: Noticed,
    /// Outputs are looked at for the full state alone.
    unasked: bool,
}

impl Watch<'_> {
    /// Have all noticed it who are asked.
    fn done(&self) -> bool {
        let outputs = self.noticed.outputs || self.unasked;
        self.noticed.results && outputs && self.noticed.full
    }

    fn run<M, D, O>(
        mut self,
        mut model: Option<M>,
        driver: &mut D,
        oracle: &mut O,
        (structure, cycles): (&Structure, u64),
        progress: &mut dyn FnMut(),
    ) -> Noticed
    where
        M: Model,
        D: Driver<Inputs = M::Inputs>,
        O: Oracle<Inputs = M::Inputs, Outputs = M::Outputs>,
    {
        let mut rows = Rows::new(structure, self.device.register_words());
        rows.start(self.device);
        if let Some(model) = &mut model {
            model.power_up();
            if self.origin == Origin::PowerUp && rows.sees_registers() {
                model.load(rows.before(0));
            }
        }
        let mut against = Against::new(structure, self.device);
        let mut done = 0;
        while done < cycles && !self.done() {
            let n = Rows::BATCH.min((cycles - done) as usize);
            let inputs: Vec<M::Inputs> = (0..n).map(|_| driver.next_inputs()).collect();
            let ran = rows.run(self.device, &inputs);
            let inputs = &inputs[..ran.cycles];
            if !self.noticed.results {
                for (k, inputs) in inputs.iter().enumerate() {
                    let outputs = M::Outputs::read(rows.outputs(k));
                    oracle.cycle(Cycle(done + k as u64), inputs, &outputs);
                }
                self.noticed.results = !oracle.faults().is_empty();
            }
            if let Some(model) = model
                .as_mut()
                .filter(|_| !self.noticed.outputs || !self.noticed.full)
            {
                self.noticed.full |= ran.moved_at_fall.is_some();
                against.hold(model, inputs, &rows, &mut self.noticed);
            }
            if ran.ended.is_some() {
                return Noticed::ALL;
            }
            done += ran.cycles as u64;
            rows.turn(ran.cycles);
            progress();
        }
        if !self.noticed.results {
            oracle.finish(done);
            self.noticed.results = !oracle.faults().is_empty();
        }
        // What a wrong result shows at is an output; only a model that does not know it yet can have missed it.
        self.noticed.full |= self.noticed.outputs;
        self.noticed.outputs |= self.unasked;
        self.noticed
    }
}

/// The model's words to hold a batch against.
struct Against {
    shown: Vec<u32>,
    defined: Vec<bool>,
    covered: Vec<bool>,
    all_covered: bool,
    pipe: Vec<bool>,
    notes: Notes,
}

impl Against {
    fn new(structure: &Structure, device: &dyn Device) -> Self {
        let covered = covered_words(structure, device);
        Self {
            shown: vec![0; structure.outputs.words()],
            defined: vec![false; structure.outputs.words()],
            all_covered: covered.iter().all(|&c| c),
            covered,
            pipe: pipe_words(structure),
            notes: Notes::default(),
        }
    }

    /// Steps the model through a batch, and holds outputs and registers against it where nothing was noticed yet.
    fn hold<M: Model>(
        &mut self,
        model: &mut M,
        inputs: &[M::Inputs],
        rows: &Rows,
        noticed: &mut Noticed,
    ) {
        let registers = !noticed.full && rows.sees_registers();
        self.notes.clear();
        for (k, inputs) in inputs.iter().enumerate() {
            let expected = model.step(inputs);
            if !noticed.outputs {
                noticed.outputs = self.differ(&expected, rows.outputs(k));
            }
            if registers {
                model.note(&mut self.notes);
            }
        }
        noticed.full |= noticed.outputs;
        if !registers || noticed.full {
            return;
        }
        for k in 0..inputs.len() {
            let mut compare =
                Comparing::new(rows.now(k), &self.covered, self.all_covered, &self.pipe);
            let sink = &mut |piece: &[u32], known| compare.piece(piece, known);
            model.visit_noted(&self.notes, k, sink);
            if compare.found.differs {
                noticed.full = true;
                return;
            }
        }
    }

    /// Do outputs differ where the model knows them.
    fn differ(&mut self, expected: &impl OutputFrame, got: &[u32]) -> bool {
        expected.write(&mut self.shown);
        self.shown != got && {
            expected.write_known(&mut self.defined);
            (0..got.len()).any(|w| self.defined[w] && self.shown[w] != got[w])
        }
    }
}
