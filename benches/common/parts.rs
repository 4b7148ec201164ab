//! The parts of lockstep, each to be timed by itself on the same work.

use std::hint::black_box;
use std::path::Path;

use goldbench::dut::{Core, Device, VerilatedDevice};
use goldbench::lockstep::{Oracle, lockstep};
use goldbench::model::{Frame, Model};
use goldbench::stimulus::{Driver, Origin};
use goldbench::units::Cycle;
use verilated::{Fill, PowerUp};

use super::{Kind, Ready};

/// Cycles of one call of any part. What a call sets up is lost in them.
pub const CYCLES: usize = 4096;

/// Cycles that a device runs in one call while it is sampled: as lockstep has it.
const BATCH: usize = 32;

/// A core in both builds, with one piece of work.
pub struct Parts<'a, K: Kind> {
    core: &'a Core,
    fast: VerilatedDevice,
    probe: VerilatedDevice,
    script: K::Script,
    inputs: Vec<<K::Model as Model>::Inputs>,
    /// The same, as the device takes them.
    frames: Vec<u32>,
    /// What the model answers.
    shown: Vec<<K::Model as Model>::Outputs>,
    outputs: Vec<u32>,
    registers: Vec<u32>,
    model: K::Model,
}

/// The inputs of one call, for benches of the model alone.
pub fn inputs<K: Kind>() -> Vec<<K::Model as Model>::Inputs> {
    let script = K::script(CYCLES as u64);
    let mut driver = K::driver(&script);
    (0..CYCLES).map(|_| driver.next_inputs()).collect()
}

impl<'a, K: Kind> Parts<'a, K> {
    pub fn new(ready: &'a Ready) -> Self {
        let core = &ready.core;
        let open = |library: &Path, probe| {
            let power_up = PowerUp {
                fill: Fill::Random,
                seed: 1,
            };
            VerilatedDevice::open(core, library, power_up, probe).expect("a manifest that fits")
        };
        let inputs = inputs::<K>();
        let words = core.structure.inputs.words();
        let mut frames = vec![0; CYCLES * words];
        for (frame, inputs) in frames.chunks_mut(words).zip(&inputs) {
            inputs.write(frame);
        }
        let mut model = K::model(&core.manifest.design);
        let shown = inputs.iter().map(|inputs| model.step(inputs)).collect();
        Self {
            core,
            fast: open(&ready.builds.fast, false),
            probe: open(&ready.builds.probe, true),
            script: K::script(CYCLES as u64),
            inputs,
            frames,
            shown,
            outputs: vec![0; BATCH * core.structure.outputs.words()],
            registers: vec![0; BATCH * core.structure.state_words()],
            model,
        }
    }

    /// The ports-only build, stepped: inputs in, nothing looked at.
    pub fn fast_bare(&mut self) {
        let ran = self.fast.run(CYCLES, &self.frames, &mut [], &mut []);
        assert_eq!(ran.cycles, CYCLES);
    }

    /// The probe build, stepped: inputs in, nothing looked at.
    pub fn probe_bare(&mut self) {
        let ran = self.probe.run(CYCLES, &self.frames, &mut [], &mut []);
        assert_eq!(ran.cycles, CYCLES);
    }

    /// The probe build with ports and every register sampled, in both phases, and nothing compared with a model.
    pub fn probe_sampled(&mut self) {
        for frames in self.frames.chunks(self.frames.len() / CYCLES * BATCH) {
            let (outputs, registers) = (&mut self.outputs, &mut self.registers);
            let ran = self.probe.run(BATCH, frames, outputs, registers);
            assert_eq!((ran.cycles, ran.moved_at_fall), (BATCH, None));
        }
    }

    /// Everything: stimulus, probe build sampled in both phases, model, result oracle, compare of every register.
    pub fn lockstep(&mut self) {
        self.in_lockstep(true);
    }

    /// Everything but registers: stimulus, ports-only build, model, result oracle, compare of the outputs.
    pub fn lockstep_ports(&mut self) {
        self.in_lockstep(false);
    }

    fn in_lockstep(&mut self, probe: bool) {
        let mut driver = K::driver(&self.script);
        let mut oracle = K::oracle(&self.core.manifest.design, &self.script);
        let device = if probe {
            &mut self.probe
        } else {
            &mut self.fast
        };
        let length = (CYCLES as u64, Origin::Reset);
        let run = lockstep(
            &mut self.model,
            device,
            &mut driver,
            &mut oracle,
            length,
            &mut |_| {},
        );
        assert!(run.divergence.is_none() && oracle.faults().is_empty());
        // The compare must have looked: all words of a filled pipe, in nearly all cycles.
        let state = (self.core.structure.state_words() * CYCLES) as u64;
        assert!(!probe || run.tally.words > state / 10 * 9);
    }

    /// The model alone.
    pub fn model(&mut self) {
        for inputs in &self.inputs {
            black_box(self.model.step(inputs));
        }
    }

    /// The driver alone.
    pub fn driver(&mut self) {
        let mut driver = K::driver(&self.script);
        for _ in 0..CYCLES {
            black_box(driver.next_inputs());
        }
    }

    /// The result oracle alone, on what the model showed.
    pub fn oracle(&mut self) {
        let mut oracle = K::oracle(&self.core.manifest.design, &self.script);
        for (t, (inputs, shown)) in self.inputs.iter().zip(&self.shown).enumerate() {
            oracle.cycle(Cycle(t as u64), inputs, shown);
        }
        assert!(oracle.faults().is_empty());
    }
}
