//! A run of a core as its registers show it, cut into stretches: most of it by law, the rest clock by clock.

use std::ops::Range;

use super::finder::{Finder, Holds};
use super::law::Law;
use super::rows::Rows;
use crate::design::{DesignConfig, Structure};
use crate::model::{MinerModel, Model, Notes};
use crate::simd::{Engine, NoEngine};
use crate::stimulus::{Driver, MinerDriver, MinerScript};

/// Rows of a stretch, at most: of a core for which no law is looked for, and of one for which the time may be ripe soon.
const ROWS: (u64, u64) = (1024, 256);
/// Cycles from a search in vain to the next one.
const AGAIN: u64 = 64;
/// Cycles that are noted before they are looked at.
const NOTED: usize = 32;

/// A run under way.
pub struct Course<M, D> {
    model: M,
    driver: D,
    engine: Engine,
    finder: Option<Finder>,
    holds: Option<Holds>,
    /// The state of `cycle`, and of those in front of it that the last stretch had.
    rows: Rows,
    notes: Notes,
    cycle: u64,
    /// The run's cycles.
    cycles: u64,
    /// No law is looked for before this cycle.
    search_from: u64,
    /// From this cycle on no law is wanted.
    tick_from: u64,
    /// Cycles that were taken by law.
    by_law: u64,
}

/// A part of a run.
pub enum Stretch<'a> {
    /// Clock by clock: the state of each of the cycles, and of the one behind them.
    Ticked(&'a Rows),
    /// By law.
    Steady(&'a Law),
}

impl<'a> Course<MinerModel, MinerDriver<'a>> {
    /// A miner core of this design on its way through a script, from this state on.
    pub fn miner(design: &DesignConfig, script: &'a MinerScript, start: (Engine, &[u32])) -> Self {
        let finder = Finder::new(design, script, start.0, Vec::new());
        Self::of(finder, MinerModel::fast(design), script, start)
    }

    /// The same, with the nodes of its pipes' logic as words behind those of the state.
    pub fn with_nodes(
        design: &DesignConfig,
        script: &'a MinerScript,
        start: (Engine, &[u32]),
    ) -> Self {
        let nodes = design.elaborate().nodes();
        let finder = Finder::new(design, script, start.0, nodes);
        Self::of(finder, MinerModel::with_nodes(design), script, start)
    }

    fn of(
        finder: Finder,
        model: MinerModel,
        script: &'a MinerScript,
        (engine, state): (Engine, &[u32]),
    ) -> Self {
        let driver = MinerDriver::of_design(script, finder.design());
        let mut course = Self::new(model, driver, script.cycles, engine, state);
        course.finder = Some(finder);
        course
    }
}

impl<M: Model, D: Driver<Inputs = M::Inputs>> Course<M, D> {
    /// Any core, clock by clock.
    pub fn new(mut model: M, driver: D, cycles: u64, engine: Engine, state: &[u32]) -> Self {
        model.power_up();
        model.load(state);
        let mut row = state.to_vec();
        model.visit_nodes(&mut |nodes| row.extend_from_slice(nodes));
        let mut rows = Rows::new(row.len());
        rows.push(|sink| sink(&row, true));
        Self {
            model,
            driver,
            engine,
            finder: None,
            holds: None,
            rows,
            notes: Notes::default(),
            cycle: 0,
            cycles,
            search_from: 0,
            tick_from: u64::MAX,
            by_law: 0,
        }
    }

    /// The design of the core.
    pub fn structure(&self) -> &Structure {
        self.model.structure()
    }

    /// Words of a row: those of the state, and the nodes.
    pub fn words(&self) -> usize {
        self.rows.words()
    }

    /// The engine that is used.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Cycles of the whole run.
    pub fn cycles(&self) -> u64 {
        self.cycles
    }

    /// Cycles so far that were taken by law.
    pub fn by_law(&self) -> u64 {
        self.by_law
    }

    /// From this cycle on the run is to be had clock by clock.
    pub fn tick_from(&mut self, cycle: u64) {
        self.tick_from = cycle;
    }

    /// The next cycles, and what they are; `None` behind the last.
    ///
    /// # Errors
    /// An engine that the processor lacks.
    pub fn advance(&mut self) -> Result<Option<(Range<u64>, Stretch<'_>)>, NoEngine> {
        if self.cycle == self.cycles {
            return Ok(None);
        }
        let first = self.cycle;
        let to = self.lawful()?;
        if to > first {
            self.cycle = to;
            self.by_law += to - first;
            self.driver.skip(to - first);
            let law = self.holds.as_ref().map(|holds| &holds.law);
            return Ok(law.map(|law| (first..to, Stretch::Steady(law))));
        }
        self.tick();
        Ok(Some((first..self.cycle, Stretch::Ticked(&self.rows))))
    }

    /// The cycle up to which a law is known to hold; where none does, the model stands at this cycle.
    fn lawful(&mut self) -> Result<u64, NoEngine> {
        let (Some(finder), Some(holds)) = (&self.finder, &mut self.holds) else {
            return Ok(self.cycle);
        };
        let end = self.cycles.min(self.tick_from);
        while !holds.ends && self.cycle < holds.until.min(end) {
            let to = finder.reach(holds)?.min(end);
            if to > self.cycle {
                return Ok(to);
            }
        }
        self.search_from = self.cycle + AGAIN;
        let Some(holds) = self.holds.take().filter(|holds| self.cycle > holds.from) else {
            // It came to nothing: the model stands here already.
            return Ok(self.cycle);
        };
        // The end of it: the model goes on from here.
        let state = holds.law.state(self.cycle);
        self.model
            .load(&state[..self.model.structure().state_words()]);
        self.rows.clear();
        self.rows.push(|sink| sink(&state, true));
        Ok(self.cycle)
    }

    fn tick(&mut self) {
        self.rows.turn();
        let mut steps = ROWS.0;
        let quiet = self.driver.quiet();
        let mut searches = false;
        if let Some(finder) = &self.finder {
            steps = ROWS.1;
            if self.cycle < self.search_from {
                steps = steps.min(self.search_from - self.cycle);
            } else if quiet.min(self.tick_from - self.cycle.min(self.tick_from)) >= finder.least() {
                searches = true;
                steps = finder.rows() as u64 - 1;
            }
        }
        let first = self.cycle;
        let steps = steps.min(self.cycles - first) as usize;
        for done in (0..steps).step_by(NOTED) {
            self.tick_some(NOTED.min(steps - done));
        }
        self.cycle += steps as u64;
        if let Some(finder) = self.finder.as_ref().filter(|_| searches)
            && self.rows.len() == finder.rows()
        {
            self.holds = finder.find(&self.rows, first, first.saturating_add(quiet));
            self.search_from = self.cycle + AGAIN;
        }
    }

    fn tick_some(&mut self, steps: usize) {
        let looks_back = self.model.looks_back();
        self.notes.clear();
        for _ in 0..steps {
            let inputs = self.driver.next_inputs();
            self.model.step(&inputs);
            if looks_back {
                self.model.note(&mut self.notes);
            } else {
                let model = &self.model;
                self.rows.push(|sink| {
                    model.visit(&mut |piece, known| sink(piece, known));
                    model.visit_nodes(&mut |nodes| sink(nodes, true));
                });
            }
        }
        for at in 0..if looks_back { steps } else { 0 } {
            let (model, notes) = (&mut self.model, &self.notes);
            self.rows.push(|sink| {
                model.visit_noted(notes, at, &mut |piece: &[u32], known| sink(piece, known));
            });
        }
    }
}
