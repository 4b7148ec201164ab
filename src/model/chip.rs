//! The chip: miner cores behind one scheduler (`rtl/chip_core.sv`).

use super::chip_dispatch::{Dispatcher, Unit};
use super::chip_fifo::WordFifo;
use super::chip_job::{HostJob, job_words};
use super::chip_results::{ResultEvents, Results};
use super::chip_robin::{Mask, RoundRobin, mask_words, take_mask};
use super::notes::{Notes, Stand};
use super::pipes::Carried;
use super::tracked::{Packed256, pieces};
use super::{ChipInputs, ChipOutputs, Glimpse, MinerInputs, MinerModel, Model, Occupant, Stage};
use crate::design::{DesignConfig, Site, Structure, Switch, core_pipe};
use crate::simd::{Engine, NoEngine};
use crate::units::JobId;

/// The machine of a chip, made of machines of its cores.
#[derive(Clone, Debug)]
pub struct ChipModel {
    config: DesignConfig,
    carried: Carried,
    structure: Structure,
    control_known: bool,
    queue: WordFifo,
    dispatcher: Dispatcher,
    next_core: RoundRobin,
    /// Cores that do not work on the current job. Only of chips whose jobs abort each other.
    outdated: Mask,
    cores: Vec<MinerModel>,
    next_hit: RoundRobin,
    results: Results,
    /// What stands at the ports of all cores; only the one that is loaded looks at the job.
    ports: MinerInputs,
    /// The cores that were mapped out in the last cycle, while something was under way.
    enabled: Option<Mask>,
    misused: bool,
}

/// Pipes of a core, as they are numbered in notes.
const PIPES: usize = 4;

/// What follows from registers and inputs within a cycle.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools)] // they are wires
struct Wires {
    job_ready: bool,
    accepted: bool,
    new_block: bool,
    pop: bool,
    /// The core that is given the unit.
    take: Option<(usize, Unit)>,
    /// The core whose hit is taken.
    hit: Option<usize>,
    busy: bool,
}

impl ChipModel {
    /// A machine after power-up.
    pub fn new(config: &DesignConfig) -> Self {
        Self::of(config, Carried::Moved)
    }

    /// The same machine, as it is fastest where every register is looked at in every cycle.
    pub fn fast(config: &DesignConfig) -> Self {
        Self::of(config, Carried::fastest(&config.core()))
    }

    /// The same machine, with its blocks worked out in vector lanes rather than moved from stage to stage.
    ///
    /// # Errors
    /// An engine that the processor lacks.
    pub fn flown(config: &DesignConfig, engine: Engine) -> Result<Self, NoEngine> {
        Ok(Self::of(config, Carried::Flown(engine.checked()?)))
    }

    fn of(config: &DesignConfig, carried: Carried) -> Self {
        let core = config.core();
        Self {
            config: *config,
            carried,
            structure: config.elaborate(),
            control_known: false,
            queue: WordFifo::new(
                config.queue_depth(),
                job_words(config.states(), config.ticket),
            ),
            dispatcher: Dispatcher::new(config),
            next_core: RoundRobin::new(config.cores),
            outdated: 0,
            cores: vec![MinerModel::of(&core, config.stride(), carried); config.cores as usize],
            next_hit: RoundRobin::new(config.cores),
            results: Results::new(config),
            ports: MinerInputs::idle_of(&core),
            enabled: None,
            misused: false,
        }
    }

    fn visit_front(&self, sink: &mut impl FnMut(&[u32], bool)) {
        let known = self.control_known;
        self.queue.visit(known, sink);
        self.dispatcher.visit(known, sink);
        self.next_core.visit(known, sink);
        if self.config.switch == Switch::Abort {
            let (words, count) = mask_words(self.outdated, self.config.cores);
            sink(&words[..count], known);
        }
    }

    fn visit_back(&self, sink: &mut impl FnMut(&[u32], bool)) {
        self.next_hit.visit(self.control_known, sink);
        self.results.visit(self.control_known, sink);
    }

    /// Was `core_enable` changed while the chip was busy, since its last reset. What such a core had to do is lost: no
    /// host may do it.
    pub fn is_misused(&self) -> bool {
        self.misused
    }

    /// The cores for which this holds.
    fn mask(&self, holds: impl Fn(&MinerModel) -> bool) -> Mask {
        let cores = self.cores.iter().enumerate();
        cores.map(|(i, core)| Mask::from(holds(core)) << i).sum()
    }

    fn wires(&self, i: &ChipInputs) -> Wires {
        let pending = self.mask(MinerModel::pending);
        let stale = self.mask(|core| core.pending() && self.results.is_stale(core.front_id()));
        let job_ready =
            i.enable && !self.queue.full() && stale == 0 && !self.results.stale_at_host();
        let accepted = i.job_valid && job_ready;
        let new_block = accepted && i.new_block;
        let waiting = self.queue.valid();
        let dispatching = self.dispatcher.active;
        let pop = waiting && !new_block && (self.config.switch == Switch::Abort || !dispatching);

        let idle = self.mask(|core| !core.active()) | self.outdated;
        let available = i.core_enable & idle & self.mask(MinerModel::slot_free);
        let take = self.next_core.next(available);
        let take = take.filter(|_| dispatching && !new_block);

        let asking = if i.enable { pending & i.core_enable } else { 0 };
        let hit = self.next_hit.next(asking);
        // A stale one goes nowhere, so it needs no room.
        let hit = hit.filter(|&core| stale >> core & 1 == 1 || !self.results.full());
        Wires {
            job_ready,
            accepted,
            new_block,
            pop,
            take: take.map(|core| (core, self.dispatcher.unit())),
            hit,
            busy: waiting || dispatching || pending != 0 || self.cores.iter().any(MinerModel::busy),
        }
    }

    fn outputs(&self, i: &ChipInputs, wires: &Wires) -> ChipOutputs {
        let front = self.results.front();
        let overflow = self.cores.iter().map(|core| u32::from(core.overflow()));
        ChipOutputs {
            job_ready: wires.job_ready,
            exhausted: !self.queue.valid()
                && !self.dispatcher.active
                && self.mask(MinerModel::active) == 0,
            busy: wires.busy,
            hit_valid: i.enable && self.results.valid(),
            hit_nonce: front.nonce,
            hit_job_id: front.job_id,
            hit_version: front.version,
            hit_core: front.core,
            hit_full: front.full,
            overflow: overflow.sum::<u32>().min(0xffff) as u16,
            stale: self.results.stale,
            control_known: self.control_known,
        }
    }

    /// The cores' cycle.
    fn clock_cores(&mut self, i: &ChipInputs, wires: &Wires) {
        if let Some((_, unit)) = wires.take {
            let job = self.dispatcher.job();
            job.offer(&mut self.ports, unit.group, (unit.first, unit.last));
        }
        let ports = &mut self.ports;
        (ports.reset, ports.abort) = (i.reset, wires.new_block);
        for (number, core) in self.cores.iter_mut().enumerate() {
            ports.load = wires.take.is_some_and(|(taking, _)| taking == number);
            ports.hit_ready = wires.hit == Some(number);
            let awake = !self.config.clock_gating
                || core.busy()
                || core.pending()
                || ports.load
                || wires.new_block;
            ports.enable = i.enable && awake && i.core_enable >> number & 1 == 1;
            core.step(ports);
        }
    }

    fn clock_outdated(&mut self, i: &ChipInputs, wires: &Wires) {
        if self.config.switch == Switch::Drain {
            return;
        }
        if i.reset {
            self.outdated = 0;
        } else if i.enable {
            if wires.pop {
                self.outdated = Mask::MAX >> (64 - self.config.cores);
            } else if let Some((core, _)) = wires.take {
                self.outdated &= !(1 << core);
            }
        }
    }

    fn watch(&mut self, i: &ChipInputs, wires: &Wires) {
        if i.reset {
            (self.misused, self.enabled) = (false, None);
        } else {
            self.misused |= self.enabled.is_some_and(|mask| mask != i.core_enable);
            self.enabled = wires.busy.then_some(i.core_enable);
        }
    }

    /// The core of a pipe, and the pipe's name there.
    fn core_of(&self, pipe: &str) -> Option<(&MinerModel, &'static str)> {
        let (core, pipe) = core_pipe(pipe)?;
        Some((self.cores.get(core)?, pipe))
    }
}

impl Model for ChipModel {
    type Inputs = ChipInputs;
    type Outputs = ChipOutputs;

    fn fresh(&self) -> Self {
        Self::of(&self.config, self.carried)
    }

    fn power_up(&mut self) {
        *self = self.fresh();
    }

    fn structure(&self) -> &Structure {
        &self.structure
    }

    fn step(&mut self, i: &ChipInputs) -> ChipOutputs {
        let wires = self.wires(i);
        let outputs = self.outputs(i, &wires);
        if !self.control_known {
            // Nothing can be said of what moves where before control is known.
            self.control_known = i.reset;
            self.ports.reset = i.reset;
            let ports = &self.ports;
            self.cores.iter_mut().for_each(|core| {
                core.step(ports);
            });
            return outputs;
        }
        let moves = (i.reset, i.enable);
        self.watch(i, &wires);
        let taken = wires.hit.map(|core| (self.cores[core].front(), core));
        let events = ResultEvents {
            taken,
            hit_ready: i.hit_ready,
            new_block: wires.new_block,
        };
        self.clock_cores(i, &wires);
        let epoch = self.results.epoch ^ wires.new_block;
        self.results.clock(moves, events);
        self.next_hit.clock(i.reset, i.enable, wires.hit);
        self.clock_outdated(i, &wires);
        let taking = wires.take.map(|(core, _)| core);
        self.next_core.clock(i.reset, i.enable, taking);
        let pop = wires.pop.then(|| self.queue.front());
        let ends = (taking.is_some(), wires.new_block);
        self.dispatcher.clock(moves, pop, ends);
        let job = wires
            .accepted
            .then(|| HostJob::at_ports(&i.job, epoch).pack());
        self.queue.clock(moves, job, (wires.pop, wires.new_block));
        outputs
    }

    fn visit(&self, sink: &mut impl FnMut(&[u32], bool)) {
        self.visit_front(sink);
        self.cores.iter().for_each(|core| core.visit(sink));
        self.visit_back(sink);
    }

    fn looks_back(&self) -> bool {
        self.carried != Carried::Moved
    }

    fn note(&self, notes: &mut Notes) {
        self.visit_front(&mut |piece, known| notes.copy(piece, known));
        for (at, core) in self.cores.iter().enumerate() {
            core.note_as(at * PIPES, notes);
        }
        self.visit_back(&mut |piece, known| notes.copy(piece, known));
        notes.close();
    }

    fn visit_noted<S: FnMut(&[u32], bool)>(&mut self, notes: &Notes, cycle: usize, sink: &mut S) {
        self.cores.iter_mut().for_each(MinerModel::show);
        let flown = |pipe: usize, stand: Stand, sink: &mut S| {
            self.cores[pipe / PIPES].visit_stand(pipe % PIPES, stand, sink);
        };
        notes.visit(cycle, flown, sink);
    }

    fn glimpse(&self, seen: &mut Glimpse) {
        seen.clear(self.control_known);
        for (number, core) in self.cores.iter().enumerate() {
            core.glimpse_as(number, seen);
        }
        seen.waiting = self.results.waiting() as u32;
        seen.full = self.results.full();
    }

    fn occupant(&self, site: Site) -> Option<Occupant> {
        let (core, pipe) = self.core_of(site.pipe()?)?;
        let found = core.occupant(site.map_pipe(|_| pipe))?;
        Some(Occupant {
            // The eighth bit is the chip's own.
            job: JobId(found.job.0 & 0x7f),
            ..found
        })
    }

    fn entering(&self, pipe: &str, _inputs: &ChipInputs) -> Option<Stage> {
        let (core, pipe) = self.core_of(pipe)?;
        core.entering(pipe, &self.ports)
    }

    fn forwarding(&self, pipe: &str) -> Option<Packed256> {
        let (core, pipe) = self.core_of(pipe)?;
        core.forwarding(pipe)
    }

    fn load(&mut self, state: &[u32]) {
        let mut take = pieces(state);
        self.queue.load(&mut take);
        self.dispatcher.load(&mut take);
        self.next_core.load(&mut take);
        if self.config.switch == Switch::Abort {
            self.outdated = take_mask(&mut take, self.config.cores);
        }
        for core in &mut self.cores {
            let mut words = vec![0; core.structure().state_words()];
            take(&mut words);
            core.load(&words);
        }
        self.next_hit.load(&mut take);
        self.results.load(&mut take);
        self.control_known = true;
    }
}
