//! Running a model with its wave being written.

use std::fs::File;
use std::io;

use super::signals::{CLOCK_WORDS, Signal, net_signals, signals};
use super::{CYCLE_TIME, WaveFormat, fst, vcd};
use crate::design::{Net, Structure};
use crate::model::{Frame, Model};
use crate::units::Cycle;

/// A format's writer behind its declarations. Signals go by their index.
pub(super) trait Sink {
    /// The time of the changes that follow; never less than the one before.
    fn time(&mut self, time: u64) -> io::Result<()>;
    /// The signal's new value as ASCII `0`, `1`, `x`, most significant first, as many as it has bits.
    fn change(&mut self, signal: usize, digits: &[u8]) -> io::Result<()>;
    /// Writes what is still held back.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// The clock's index among the signals.
const CLOCK: usize = 0;

/// Words of one cycle, clock, inputs, outputs and state one after the other, and whether each is known.
struct Snapshot {
    words: Vec<u32>,
    known: Vec<bool>,
}

/// Steps a model and writes what it shows into a wave file.
pub struct Recorder {
    sink: Box<dyn Sink>,
    signals: Vec<Signal>,
    last: Option<Snapshot>,
    next_time: u64,
}

impl Recorder {
    /// Begins the file with the names of all ports and elements of `structure`, under the scope `top`.
    ///
    /// # Errors
    /// Whatever writing to the file gives.
    pub fn new(
        file: File,
        format: WaveFormat,
        structure: &Structure,
        top: &str,
    ) -> io::Result<Self> {
        Self::of(file, format, signals(structure, top))
    }

    /// Begins the file with registers under names that a reader's tools know, and the clock's in the outermost scope;
    /// cycles are shown by [`Recorder::show`].
    ///
    /// # Errors
    /// Whatever writing to the file gives.
    pub fn of_nets(file: File, format: WaveFormat, nets: &[Net], clock: &str) -> io::Result<Self> {
        Self::of(file, format, net_signals(nets, clock))
    }

    fn of(file: File, format: WaveFormat, signals: Vec<Signal>) -> io::Result<Self> {
        let sink: Box<dyn Sink> = match format {
            WaveFormat::Vcd => Box::new(vcd::Vcd::new(file, &signals)?),
            WaveFormat::Fst => Box::new(fst::Fst::new(file, &signals)?),
        };
        Ok(Self {
            sink,
            signals,
            last: None,
            next_time: 0,
        })
    }

    /// Steps `model` through `cycle` and writes that cycle; cycles may be left out, but not go back.
    ///
    /// # Errors
    /// Whatever writing to the file gives; the model has taken its step all the same.
    pub fn step<M: Model>(
        &mut self,
        model: &mut M,
        cycle: Cycle,
        inputs: &M::Inputs,
    ) -> io::Result<M::Outputs> {
        let outputs_at = CLOCK_WORDS + inputs.words();
        let state_at = outputs_at + model.structure().outputs.words();
        let mut now = Snapshot {
            words: vec![0; state_at],
            known: vec![true; state_at],
        };
        inputs.write(&mut now.words[CLOCK_WORDS..outputs_at]);
        now.words.extend(model.state());
        now.known.extend(model.known());
        let outputs = model.step(inputs);
        outputs.write(&mut now.words[outputs_at..state_at]);
        outputs.write_known(&mut now.known[outputs_at..state_at]);
        self.write(cycle, now)?;
        Ok(outputs)
    }

    /// Writes a cycle in which the registers hold this state; cycles may be left out, but not go back.
    ///
    /// # Errors
    /// Whatever writing to the file gives.
    pub fn show(&mut self, cycle: Cycle, state: &[u32]) -> io::Result<()> {
        let mut words = vec![0; CLOCK_WORDS];
        words.extend_from_slice(state);
        let known = vec![true; words.len()];
        self.write(cycle, Snapshot { words, known })
    }

    fn write(&mut self, cycle: Cycle, now: Snapshot) -> io::Result<()> {
        let time = cycle.0 * CYCLE_TIME;
        self.sink.time(time)?;
        self.sink.change(CLOCK, b"1")?;
        let mut digits = Vec::new();
        for (index, signal) in self.signals.iter().enumerate().skip(1) {
            let range = signal.words();
            let same = self.last.as_ref().is_some_and(|last| {
                last.words[range.clone()] == now.words[range.clone()]
                    && last.known[range.clone()] == now.known[range.clone()]
            });
            if !same {
                signal.digits(&now.words, &now.known, &mut digits);
                self.sink.change(index, &digits)?;
            }
        }
        self.last = Some(now);
        self.sink.time(time + CYCLE_TIME / 2)?;
        self.sink.change(CLOCK, b"0")?;
        self.next_time = time + CYCLE_TIME;
        Ok(())
    }

    /// Ends the file; the last cycle is shown in its whole length.
    ///
    /// # Errors
    /// Whatever writing to the file gives.
    pub fn finish(mut self) -> io::Result<()> {
        self.sink.time(self.next_time)?;
        self.sink.finish()
    }
}
