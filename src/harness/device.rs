//! A stranger's core, powered up: roles in and out, clock by clock.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use verilated::{Direction, Library, Model, PortId, PowerUp};

use super::bus::Bus;
use super::clocks::Clocks;
use super::expression::Names;
use super::flops::Turn;
use super::place::{Active, Place};
use super::rounds::Recorder;
pub use super::stop::Stop;
use super::stranger::Stranger;
use super::wires::{Wires, fits};
use crate::dut::{how_ended, tie_all};

/// An output role, and where its words begin in a row.
struct Output {
    wires: Wires,
    start: usize,
}

impl Output {
    fn range(&self) -> std::ops::Range<usize> {
        self.start..self.start + self.wires.words()
    }

    fn read(&self, model: &Model, row: &mut [u32]) {
        self.wires.read(model, &mut row[self.range()]);
    }
}

/// A device under test.
pub struct Device {
    /// The build's model.
    model: Model,
    clocks: Clocks,
    reset: Option<(PortId, Active, u32, u32)>,
    inputs: BTreeMap<String, Wires>,
    outputs: BTreeMap<String, Output>,
    row: Vec<u32>,
    /// Rows of all cycles since [`Device::watch`].
    history: Option<Vec<u32>>,
    /// What a script read, by role: it stands where a port would.
    read: BTreeMap<String, Vec<u32>>,
    /// The bus, taken out while it is used.
    pub(super) bus: Option<Bus>,
    /// Numbers of expressions.
    pub names: Names,
    /// Clocks of waiting that are too many.
    pub timeout: u64,
    /// The cycle in which what is under way is cut off.
    alarm: Option<u64>,
    /// See [`Device::look`].
    pub(super) eager: bool,
    now: u64,
    watched_from: u64,
    /// Hears of the cycles done.
    pub(super) progress: Option<super::run::Progress>,
    /// What the probes show.
    pub(super) recorder: Option<Recorder>,
    /// The bit that turns over.
    pub(super) turn: Option<Turn>,
}

impl Device {
    /// Opens a build, powers it up, and evaluates it once with every clock low.
    ///
    /// # Errors
    /// A manifest that does not fit the RTL.
    pub fn open(stranger: &Stranger, library: &Path, power_up: PowerUp) -> Result<Self, Stop> {
        let refused = |error: &dyn std::fmt::Display| Stop::Refused(error.to_string());
        let library: Arc<Library> = Library::open(library).map_err(|e| refused(&e))?;
        let mut model = Model::new(&library, power_up, &[]).map_err(|e| refused(&e))?;
        let manifest = &stranger.manifest;
        let names = manifest.names();
        let find = |model: &Model, table, role: &str, place: &Place| {
            Wires::find(stranger, model, (table, role), place)
        };
        let one = |model: &Model, table, name: &str| -> Result<PortId, Stop> {
            let wires = find(model, table, "port", &Place::port(name))?;
            if wires.width() != 1 {
                return Err(Stop::Refused(format!(
                    "[{table}] `{name}` has {} bits and needs 1",
                    wires.width()
                )));
            }
            Ok(wires.ports().next().expect("a port"))
        };
        let clocks = Clocks::find(manifest, |table, port| one(&model, table, port))?;
        let reset = manifest.reset.as_ref().map(|r| {
            let port = one(&model, "reset", &r.port)?;
            Ok::<_, Stop>((port, r.active, r.hold, r.flush))
        });
        let reset = reset.transpose()?;
        let (mut inputs, mut outputs) = (BTreeMap::new(), BTreeMap::new());
        for (table, bound, into) in [
            ("inputs", &manifest.inputs, &mut inputs),
            ("outputs", &manifest.outputs, &mut outputs),
        ] {
            for (role, place) in bound {
                let wires = find(&model, table, role, place)?;
                fits(manifest.interface.kind, table, role, &wires).map_err(Stop::Refused)?;
                if wires.width() > 0 {
                    into.insert(role.clone(), wires);
                }
            }
        }
        let bus = manifest
            .bus
            .as_ref()
            .map(|table| Bus::open(stranger, &model, table, &names));
        let bus = bus.transpose()?;
        let mut driven: Vec<PortId> = clocks.ports().to_vec();
        driven.extend(reset.iter().map(|r| r.0));
        driven.extend(inputs.values().flat_map(Wires::ports));
        driven.extend(bus.iter().flat_map(Bus::ports));
        for (name, value) in &manifest.tied {
            let wires = find(&model, "tied", name, &Place::port(name))?;
            wires.set_number(&mut model, value.value(&names)? as u64);
            driven.extend(wires.ports());
        }
        let mut ports = model.ports().iter();
        if let Some(open) = ports.find(|p| {
            p.direction == Direction::Input
                && !driven
                    .iter()
                    .any(|d| model.ports()[d.index()].name == p.name)
        }) {
            return Err(Stop::Refused(format!(
                "input port `{}` has no role: bind it in [inputs], or hold it in [tied]",
                open.name
            )));
        }
        tie_all(&manifest.core.top, &manifest.ties, &mut model)
            .map_err(|(tie, text)| Stop::Refused(format!("[[ties]] `{}`: {text}", tie.signal)))?;
        let mut words = 0;
        let place = |(role, wires): (String, Wires)| {
            let start = words;
            words += wires.words();
            (role, Output { wires, start })
        };
        let outputs: BTreeMap<String, Output> = outputs.into_iter().map(place).collect();
        let timeout = manifest
            .interface
            .timeout
            .as_ref()
            .map_or(Ok(100_000), |t| t.value(&names))?;
        let mut device = Self {
            model,
            clocks,
            reset,
            inputs,
            outputs,
            row: vec![0; words],
            history: None,
            read: BTreeMap::new(),
            bus,
            names,
            timeout: timeout.max(1) as u64,
            alarm: None,
            eager: false,
            now: 0,
            watched_from: 0,
            progress: None,
            recorder: None,
            turn: None,
        };
        device.idle();
        Ok(device)
    }

    /// Every yes-or-no input says no, but for those that hold a door open; the bus rests.
    fn idle(&mut self) {
        for role in ["valid", "start", "stop", "init", "next"] {
            self.set_number(role, 0);
        }
        for role in ["accept", "digest_ready"] {
            self.set_number(role, 1);
        }
        if let Some(bus) = &self.bus {
            bus.rest(&mut self.model);
        }
        if let Some((port, active, ..)) = self.reset {
            self.model.poke(port, &[u32::from(active == Active::Low)]);
        }
    }

    /// Resets the core as the manifest says; one without a reset is left as it is.
    pub fn reset(&mut self) -> Result<(), Stop> {
        let Some((port, active, hold, flush)) = self.reset else {
            return Ok(());
        };
        self.idle();
        self.model.poke(port, &[u32::from(active == Active::High)]);
        self.ticks(u64::from(hold.max(1)))?;
        self.model.poke(port, &[u32::from(active == Active::Low)]);
        self.ticks(u64::from(flush))?;
        // What came before or during a reset was nothing.
        if let Some(bus) = &mut self.bus {
            bus.forget();
        }
        Ok(())
    }

    /// So many clocks from now [`Stop::Cut`] ends whatever is under way. The cycle in which that is.
    pub(super) fn set_alarm(&mut self, clocks: u64) -> u64 {
        *self.alarm.insert(self.now + clocks)
    }

    /// Behind what was done under an alarm: it is waited for if that ended before. Then the core is reset, and what a script
    /// read is forgotten.
    pub(super) fn cut_off(&mut self, at: u64, done: Result<(), Stop>) -> Result<(), Stop> {
        self.alarm = None;
        match done {
            Ok(()) => self.ticks(at.saturating_sub(self.now))?,
            Err(Stop::Cut) => {}
            Err(stop) => return Err(stop),
        }
        self.read.clear();
        self.reset()
    }

    /// One cycle: what was set goes in, what stands at the outputs before the clock rises is read.
    pub fn tick(&mut self) -> Result<(), Stop> {
        self.turn_over();
        if self.alarm.is_some_and(|at| self.now >= at) {
            return Err(Stop::Cut);
        }
        for moment in 0..self.clocks.moments(self.now) {
            if self.clocks.rises(self.now, moment) {
                self.sample();
            }
            self.clocks.drive(&mut self.model, self.now, moment);
            // How it ended is asked below, once.
            if self.model.eval().is_err() {
                break;
            }
        }
        self.now += 1;
        if self.now.is_multiple_of(4096)
            && let Some(progress) = &mut self.progress
        {
            progress(self.now);
        }
        if let Some(mut bus) = self.bus.take() {
            bus.listen(&self.model);
            self.bus = Some(bus);
        }
        if self.model.finished() {
            return Err(Stop::Ended(how_ended(self.model.ending())));
        }
        Ok(())
    }

    /// A host that looks within the clock sees what stands at the outputs now, a clock before one that samples it: waits of
    /// an eager device end so.
    pub(super) fn look(&mut self) {
        if !self.eager || self.model.eval().is_err() {
            return;
        }
        for output in self.outputs.values() {
            output.read(&self.model, &mut self.row);
        }
    }

    /// So many cycles.
    pub fn ticks(&mut self, cycles: u64) -> Result<(), Stop> {
        (0..cycles).try_for_each(|_| self.tick())
    }

    fn sample(&mut self) {
        for output in self.outputs.values() {
            output.read(&self.model, &mut self.row);
        }
        if let Some(bus) = &mut self.bus {
            bus.sample(&self.model);
        }
        if let Some(recorder) = &mut self.recorder {
            recorder.sample(&self.model);
        }
        if let Some(history) = &mut self.history {
            history.extend_from_slice(&self.row);
        }
    }

    /// Cycles done.
    pub fn now(&self) -> u64 {
        self.now
    }

    /// From now on every cycle's outputs are kept.
    pub fn watch(&mut self) {
        self.history = Some(Vec::new());
        self.watched_from = self.now;
    }

    /// The cycles kept since [`Device::watch`]: their first number, and how many.
    pub fn watched(&self) -> (u64, usize) {
        let words = self.row.len().max(1);
        let kept = self.history.as_ref().map_or(0, |h| h.len() / words);
        (self.watched_from, kept)
    }

    /// An output's words in a cycle that was kept, the first one kept being 0.
    pub fn words_at(&self, role: &str, kept: usize) -> Option<Vec<u32>> {
        let (wires, bits) = self.kept(role, kept)?;
        Some(wires.words_of(bits))
    }

    /// An output's number in a cycle that was kept.
    pub fn number_at(&self, role: &str, kept: usize) -> Option<u64> {
        let (wires, bits) = self.kept(role, kept)?;
        Some(wires.number_of(bits))
    }

    fn kept(&self, role: &str, kept: usize) -> Option<(&Wires, &[u32])> {
        let output = self.outputs.get(role)?;
        let row = self.history.as_ref()?.get(kept * self.row.len()..)?;
        Some((&output.wires, row.get(output.range())?))
    }

    /// An output's words in the last cycle, as the ports show them.
    pub fn shown(&self, role: &str) -> Option<Vec<u32>> {
        let output = self.outputs.get(role)?;
        Some(output.wires.words_of(&self.row[output.range()]))
    }

    /// An output's words in the last cycle, or what a script read.
    pub fn words(&self, role: &str) -> Option<Vec<u32>> {
        self.read.get(role).cloned().or_else(|| self.shown(role))
    }

    /// An output's number in the last cycle, or what a script read.
    pub fn number(&self, role: &str) -> Option<u64> {
        if let Some(read) = self.read.get(role) {
            return read.first().map(|w| u64::from(*w));
        }
        let output = self.outputs.get(role)?;
        Some(output.wires.number_of(&self.row[output.range()]))
    }

    /// A script's reading stands where a port would from now on.
    pub fn store(&mut self, role: &str, words: Vec<u32>) {
        self.read.insert(role.into(), words);
    }

    /// Sets an input role to words; one that is not bound is left.
    pub fn set_words(&mut self, role: &str, words: &[u32]) {
        if let Some(wires) = self.inputs.get(role) {
            wires.set_words(&mut self.model, words);
        }
    }

    /// Sets an input role, or a port of that name, to a number; false where there is neither.
    pub fn set_number(&mut self, role: &str, value: u64) -> bool {
        if let Some(wires) = self.inputs.get(role) {
            wires.set_number(&mut self.model, value);
            return true;
        }
        let Some(port) = self.model.port(role) else {
            return false;
        };
        let shape = &self.model.ports()[port.index()];
        if shape.direction != Direction::Input {
            return false;
        }
        let mut words = vec![0; shape.words()];
        words[0] = value as u32;
        if let Some(second) = words.get_mut(1) {
            *second = (value >> 32) as u32;
        }
        self.model.poke(port, &words);
        true
    }

    /// Is there an output role of that name.
    pub fn has_output(&self, role: &str) -> bool {
        self.outputs.contains_key(role)
    }

    /// Bits of a role's place, an input's before an output's; `None` where it has no place of its own.
    pub fn width(&self, role: &str) -> Option<u32> {
        let output = || self.outputs.get(role).map(|output| &output.wires);
        self.inputs.get(role).or_else(output).map(Wires::width)
    }

    /// The model, for the bus.
    pub(super) fn model(&mut self) -> &mut Model {
        &mut self.model
    }

    /// What the design printed.
    pub fn printed(&self) -> String {
        self.model.printed()
    }
}
