//! What the model's registers, sums and ports hold, cycle by cycle, while nonces of a real header go through.

use crate::activity::{Course, Stretch, powered_up};
use crate::design::{DesignConfig, Structure};
use crate::job::Job;
use crate::model::Frame;
use crate::simd::{Engine, NoEngine};
use crate::spec::{CompactError, Header};
use crate::stimulus::{Action, Driver, Event, MinerDriver, MinerScript, Origin, PowerUp};
use crate::units::{Cycle, JobId, Nonce, Seed};

/// The cycle in which the job is loaded, behind a reset.
const LOAD: u64 = 1;

/// A run of the model that can't be had.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// The header's own target is none.
    #[error("the header has no target of its own: {0}")]
    Target(#[from] CompactError),
    /// There are not so many nonces behind the first.
    #[error("{wanted} nonces from {start} on go past 0xffffffff")]
    Nonces {
        /// The first.
        start: Nonce,
        /// So many are wanted.
        wanted: u64,
    },
    /// Vectors that the processor lacks.
    #[error(transparent)]
    Engine(#[from] NoEngine),
}

/// Words of successive cycles.
#[derive(Clone, Debug)]
pub struct Feed {
    /// The first cycle of the run that is in it.
    pub first: u64,
    /// Of each cycle: the state's words, those of nodes, and those of the input ports' frame.
    pub rows: Vec<Vec<u32>>,
    /// Where the input ports' words begin.
    pub inputs: usize,
    /// The nonce that the run begins with.
    pub start: Nonce,
}

impl Feed {
    /// Of a miner core in steady flow: `cycles` of them, behind as many as the first nonce takes to come out, and the one in
    /// front of them.
    ///
    /// # Errors
    /// A header without a target, too few nonces.
    pub fn new(
        design: &DesignConfig,
        structure: &Structure,
        (header, start): (&Header, Nonce),
        cycles: usize,
    ) -> Result<Self, FeedError> {
        let latency = design.latency();
        let first = LOAD + latency.load_to_issue_most + latency.issue_to_result + latency.interval;
        let last = first + cycles as u64;
        let wanted = last / latency.interval + 2;
        let end = u64::from(start.0) + wanted;
        let end = u32::try_from(end).map_err(|_| FeedError::Nonces { start, wanted })?;
        let job = Job::new(JobId(0), header, header.target()?, (start, Nonce(end)));
        let job = job.map_err(|_| FeedError::Nonces { start, wanted })?;
        let event = |at, action| Event {
            at: Cycle(at),
            action,
        };
        let job = job.fitted(design, Some(header));
        let script = MinerScript {
            cycles: last + 1,
            power_up: PowerUp {
                fill: crate::stimulus::Fill::Zeros,
                seed: Seed(1),
            },
            origin: Origin::PowerUp,
            noise: None,
            events: vec![
                event(0, Action::Reset { cycles: LOAD }),
                event(LOAD, Action::Load { job }),
            ],
            golden: Vec::new(),
        };
        let state = powered_up(structure, script.power_up);
        let engine = Engine::widest();
        let mut course = Course::with_nodes(design, &script, (engine, &state));
        course.tick_from(first);
        let mut rows: Vec<Vec<u32>> = Vec::new();
        while let Some((range, stretch)) = course.advance()? {
            if let Stretch::Ticked(ticked) = stretch {
                // The state behind a stretch is the first of the next, but of the last one.
                let behind = range.end + u64::from(range.end > last);
                for cycle in range.start.max(first)..behind.min(last + 1) {
                    rows.push(ticked.row((cycle - range.start) as usize).to_vec());
                }
            }
        }
        let inputs = rows.first().map_or(0, Vec::len);
        let mut driver = MinerDriver::of_design(&script, design);
        for cycle in 0..=last {
            let frame = driver.next_inputs();
            if let Some(row) = cycle
                .checked_sub(first)
                .and_then(|at| rows.get_mut(at as usize))
            {
                row.resize(inputs + structure.inputs.words(), 0);
                frame.write(&mut row[inputs..]);
            }
        }
        Ok(Self {
            first,
            rows,
            inputs,
            start,
        })
    }
}
