//! Runs of a core, begun anew for each thing that is asked of it.

use std::ops::Range;

use super::way::Way;
use crate::activity::{Block, Course, Profile, Stretch, Tally, powered_up, profile, tally};
use crate::cli::progress::Progress;
use crate::cli::{Context, Failure};
use crate::design::{DesignConfig, Structure};
use crate::model::{ChipModel, CompressModel, Model};
use crate::simd::NoEngine;
use crate::stimulus::{ChipDriver, CompressDriver, Driver, Script};

/// What the registers of a core do in a run.
pub(super) struct Passes<'a> {
    pub(super) design: &'a DesignConfig,
    pub(super) structure: &'a Structure,
    /// Are nodes wanted behind the state's words.
    pub(super) nodes: bool,
    pub(super) script: &'a Script,
    pub(super) cycles: u64,
    pub(super) way: Way,
    pub(super) ctx: &'a Context,
}

/// Counts, and how they were come by.
pub(super) struct Counted {
    pub(super) tally: Tally,
    /// Cycles that were taken by law.
    pub(super) by_law: u64,
}

/// Something that is done with a course.
trait Pass {
    type Out;
    fn go<M: Model, D: Driver<Inputs = M::Inputs>>(
        self,
        course: Course<M, D>,
        progress: &dyn Fn(u64) -> bool,
    ) -> Result<Self::Out, NoEngine>;
}

impl Passes<'_> {
    /// What every bit does in a window; of fewer cycles where Ctrl-C was pressed.
    pub(super) fn tally(&self, window: &Range<u64>) -> Result<Counted, Failure> {
        struct Count<'a>(&'a Range<u64>);
        impl Pass for Count<'_> {
            type Out = Counted;
            fn go<M: Model, D: Driver<Inputs = M::Inputs>>(
                self,
                mut course: Course<M, D>,
                progress: &dyn Fn(u64) -> bool,
            ) -> Result<Counted, NoEngine> {
                let tally = tally(&mut course, self.0, progress)?;
                let by_law = course.by_law();
                Ok(Counted { tally, by_law })
            }
        }
        self.pass("activity", window.end, Count(window))
    }

    /// The changes of blocks in a window, cycle by cycle.
    pub(super) fn profile(
        &self,
        window: &Range<u64>,
        blocks: &[Block],
    ) -> Result<Profile, Failure> {
        struct Changes<'a>(&'a Range<u64>, &'a [Block]);
        impl Pass for Changes<'_> {
            type Out = Profile;
            fn go<M: Model, D: Driver<Inputs = M::Inputs>>(
                self,
                mut course: Course<M, D>,
                progress: &dyn Fn(u64) -> bool,
            ) -> Result<Profile, NoEngine> {
                profile(&mut course, (self.0, self.1), progress)
            }
        }
        self.pass("waveform", window.end, Changes(window, blocks))
    }

    /// Hands out the state of every cycle of a window; `show` says whether to go on.
    pub(super) fn states(
        &self,
        window: &Range<u64>,
        show: &mut dyn FnMut(u64, &[u32]) -> bool,
    ) -> Result<(), Failure> {
        struct States<'a>(&'a Range<u64>, &'a mut dyn FnMut(u64, &[u32]) -> bool);
        impl Pass for States<'_> {
            type Out = ();
            fn go<M: Model, D: Driver<Inputs = M::Inputs>>(
                self,
                mut course: Course<M, D>,
                progress: &dyn Fn(u64) -> bool,
            ) -> Result<(), NoEngine> {
                let Self(window, show) = self;
                course.tick_from(window.start);
                while let Some((range, stretch)) = course.advance()? {
                    if let Stretch::Ticked(rows) = stretch {
                        for cycle in range.start.max(window.start)..range.end.min(window.end) {
                            if !show(cycle, rows.row((cycle - range.start) as usize)) {
                                return Ok(());
                            }
                        }
                    }
                    if range.end >= window.end || !progress(range.end) {
                        break;
                    }
                }
                Ok(())
            }
        }
        self.pass("wave", window.end, States(window, show))
    }

    /// The state before a cycle's edge.
    pub(super) fn state(&self, cycle: u64) -> Result<Vec<u32>, Failure> {
        Ok(self.tally(&(cycle..cycle + 1))?.tally.start)
    }

    fn pass<P: Pass>(&self, label: &str, cycles: u64, pass: P) -> Result<P::Out, Failure> {
        let line = Progress::of(label, cycles, "cycles");
        let progress = |done: u64| {
            line.set(done.min(cycles));
            self.ctx.checkpoint().is_ok()
        };
        let engine = self.way.engine();
        let state = powered_up(self.structure, self.script.power_up());
        let (design, run) = (self.design, self.cycles);
        let done = match self.script {
            Script::Miner(script) => {
                let start = (engine, state.as_slice());
                let mut course = if self.nodes {
                    Course::with_nodes(design, script, start)
                } else {
                    Course::miner(design, script, start)
                };
                if self.way == Way::Tick {
                    course.tick_from(0);
                }
                pass.go(course, &progress)
            }
            Script::Chip(script) => {
                let driver = ChipDriver::new(script, design);
                let model = ChipModel::fast(design);
                pass.go(Course::new(model, driver, run, engine, &state), &progress)
            }
            Script::Compress(script) => {
                let driver = CompressDriver::new(script);
                let model = CompressModel::new(design);
                pass.go(Course::new(model, driver, run, engine, &state), &progress)
            }
        };
        done.map_err(|error| Failure::input(error.to_string()).at("--engine"))
    }
}
