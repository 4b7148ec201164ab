//! The device that lockstep steps.

use std::path::Path;
use std::sync::Arc;

use verilated::{Direction, Ending, Library, Model, PortId, PowerUp, SignalId, Stepper};

use super::fit::{check_shape, port, signal, tie};
use super::{Core, DeviceError, ProbeMap};
use crate::design::FrameLayout;

/// How a device ended the run by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The cycle within the call, from 0, in which it did.
    pub cycle: usize,
    /// `$finish`, `$stop`, `$fatal`, with place and text where they are known.
    pub how: String,
}

/// What a call of [`Device::run`] did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// Cycles done.
    pub cycles: usize,
    /// The device ended the run itself.
    pub ended: Option<Ended>,
    /// First cycle and word in which a register moved while the clock fell.
    pub moved_at_fall: Option<(usize, usize)>,
}

/// A device, in the words of the design's structure.
pub trait Device {
    /// Words of register state per cycle; 0 when only ports can be seen.
    fn register_words(&self) -> usize;

    /// For each register of the structure: can it be seen.
    fn covered(&self) -> &[bool];

    /// Registers as they stand now.
    fn sample(&mut self, registers: &mut [u32]);

    /// Runs `n` cycles: inputs in, outputs before each rising edge and registers after it out.
    fn run(&mut self, n: usize, inputs: &[u32], outputs: &mut [u32], registers: &mut [u32]) -> Ran;
}

/// A Verilated core.
pub struct VerilatedDevice {
    pub(super) model: Model,
    stepper: Stepper,
    covered: Vec<bool>,
    /// First word in the structure's state and in the sample, and count, of each run of covered registers; one run over
    /// everything is the common case.
    runs: Vec<(usize, usize, usize)>,
    state_words: usize,
    /// The signal of each covered register, its first word in the state, and its words.
    pub(super) places: Vec<(SignalId, usize, usize)>,
    scratch: Vec<u32>,
}

impl VerilatedDevice {
    /// Opens a build of `core` and powers it up; registers are probed when `probe` is set.
    ///
    /// # Errors
    /// A manifest that does not fit the RTL.
    pub fn open(
        core: &Core,
        library: &Path,
        power_up: PowerUp,
        probe: bool,
    ) -> Result<Self, DeviceError> {
        let library: Arc<Library> =
            Library::open(library).map_err(|error| DeviceError::Load(error.to_string()))?;
        let mut model = Model::new(&library, power_up, &[])
            .map_err(|error| DeviceError::Load(error.to_string()))?;
        tie(core, &mut model)?;

        let manifest = &core.manifest;
        let clock = port(core, &model, "clock", "port", &manifest.clock.port)?;
        check_shape(&model, clock, (1, Direction::Input), ("clock", "port"))?;
        let bind = |table, layout: &FrameLayout, direction| {
            let bound = if table == "inputs" {
                &manifest.inputs
            } else {
                &manifest.outputs
            };
            let bind_one = |field: &crate::design::Field| -> Result<PortId, DeviceError> {
                let role = field.port.role;
                let name = &bound[role];
                let id = port(core, &model, table, role, name)?;
                check_shape(&model, id, (field.port.width, direction), (table, role))?;
                Ok(id)
            };
            layout
                .fields()
                .iter()
                .map(bind_one)
                .collect::<Result<Vec<_>, _>>()
        };
        let inputs = bind("inputs", &core.structure.inputs, Direction::Input)?;
        let outputs = bind("outputs", &core.structure.outputs, Direction::Output)?;
        // Ports that a general core has for other designs stay at zero, as the model powers up.
        let layout = &core.structure.inputs;
        let mut spare = Vec::new();
        for (role, name) in &manifest.inputs {
            if layout.field(role).is_none() {
                spare.push(port(core, &model, "inputs", role, name)?);
            }
        }
        let driven = |id: &PortId| inputs.contains(id) || spare.contains(id) || *id == clock;
        for found in model
            .ports()
            .iter()
            .filter(|p| p.direction == Direction::Input)
        {
            if !model.port(&found.name).as_ref().is_some_and(driven) {
                return Err(DeviceError::Undriven(found.name.clone()));
            }
        }
        let mut covered = vec![false; core.structure.registers.len()];
        let mut runs: Vec<(usize, usize, usize)> = Vec::new();
        let (mut signals, mut places) = (Vec::new(), Vec::new());
        if probe {
            let map = ProbeMap::of(core)?;
            let mut sampled = 0;
            for (at, register) in core.structure.registers.iter().enumerate() {
                let (Some(path), Some(module)) = (&map.paths[at], &map.modules[at]) else {
                    continue;
                };
                let id = signal(core, &model, register, (module, path))?;
                signals.push(id);
                places.push((id, register.word, register.words()));
                covered[at] = true;
                match runs.last_mut() {
                    Some((start, _, words)) if *start + *words == register.word => {
                        *words += register.words();
                    }
                    _ => runs.push((register.word, sampled, register.words())),
                }
                sampled += register.words();
            }
        }
        let stepper = model
            .stepper(clock, &inputs, &outputs, &signals)
            .map_err(|error| DeviceError::Load(error.to_string()))?;
        Ok(Self {
            model,
            stepper,
            covered,
            runs,
            // Without a single probe there is nothing to sample: as on a build for ports only.
            state_words: if signals.is_empty() {
                0
            } else {
                core.structure.state_words()
            },
            places,
            scratch: Vec::new(),
        })
    }

    /// The model, for waves and coverage.
    pub fn model(&mut self) -> &mut Model {
        &mut self.model
    }

    /// One cycle whose outputs nobody looks at.
    pub fn run_blind(&mut self, inputs: &[u32]) -> Ran {
        let mut outputs = vec![0; self.stepper.output_words()];
        self.run(1, inputs, &mut outputs, &mut [])
    }

    /// Does the sample lie in memory as the state does.
    fn is_straight(&self) -> bool {
        self.runs.len() == 1 && self.stepper.register_words() == self.state_words
    }

    fn scatter(&self, sampled: &[u32], state: &mut [u32]) {
        for &(to, from, words) in &self.runs {
            state[to..to + words].copy_from_slice(&sampled[from..from + words]);
        }
    }
}

impl Device for VerilatedDevice {
    fn register_words(&self) -> usize {
        self.state_words
    }

    fn covered(&self) -> &[bool] {
        &self.covered
    }

    fn sample(&mut self, registers: &mut [u32]) {
        if self.is_straight() {
            self.stepper.sample(&self.model, registers);
        } else {
            let mut sampled = vec![0; self.stepper.register_words()];
            self.stepper.sample(&self.model, &mut sampled);
            self.scatter(&sampled, registers);
        }
    }

    fn run(&mut self, n: usize, inputs: &[u32], outputs: &mut [u32], registers: &mut [u32]) -> Ran {
        let stepped = if self.state_words == 0 || self.is_straight() {
            self.stepper
                .step_n(&mut self.model, n, inputs, outputs, registers)
        } else {
            let row = self.stepper.register_words();
            let mut scratch = std::mem::take(&mut self.scratch);
            scratch.resize(n * row, 0);
            let stepped = self
                .stepper
                .step_n(&mut self.model, n, inputs, outputs, &mut scratch);
            for (sampled, state) in scratch
                .chunks(row)
                .zip(registers.chunks_mut(self.state_words))
            {
                self.scatter(sampled, state);
            }
            self.scratch = scratch;
            stepped
        };
        let to_state = |word: usize| {
            let run = self.runs.iter().rfind(|(_, from, _)| *from <= word);
            run.map_or(word, |(to, from, _)| to + word - from)
        };
        Ran {
            cycles: stepped.cycles,
            ended: stepped.ended_in.map(|cycle| Ended {
                cycle,
                how: how_ended(self.model.ending()),
            }),
            moved_at_fall: stepped
                .low_phase_change
                .map(|c| (c.cycle, to_state(c.word))),
        }
    }
}

/// In the words of reports.
pub(crate) fn how_ended(ending: Option<Ending>) -> String {
    match ending {
        Some(Ending::Finish { file, line }) => format!("$finish at {file}:{line}"),
        Some(Ending::Stop { file, line, text } | Ending::Broken { file, line, text }) => {
            format!("{text} at {file}:{line}")
        }
        None => "the simulation ended".into(),
    }
}
