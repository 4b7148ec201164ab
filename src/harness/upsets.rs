//! A core in its own conventions at plain work, and what becomes of that work when a bit of a register turns over.
//!
//! There is no model of its state to run on from: each flip is a whole run from power-up, in which the host says what it says
//! undisturbed, and the bit turns over before one cycle's edge. What the host can tell decides, as for cores of a `[design]`.

use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::device::{Device, Stop};
use super::expression::Expression;
use super::flops::{Flops, Found, Turn};
use super::hashing;
use super::judge_hash;
use super::judge_mine;
use super::mining;
use super::plain_work::{Plain, plain};
use super::stranger::Stranger;
use super::trial::Work;
use crate::units::Seed;
use crate::upset::Fate;

/// Clocks of waiting, over the undisturbed run's length, after which a core stands still.
const PATIENCE: u64 = 2_000;

/// What a worker is asked to do: these flips, by the same undisturbed run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FlipRequest {
    /// The core's manifest.
    pub stranger: PathBuf,
    /// A build of [`Stranger::flip_spec`].
    pub library: PathBuf,
    /// Its registers.
    pub registers: Vec<Flops>,
    /// Where the work's randomness comes from.
    pub seed: Seed,
    /// Register, flip-flop, and the cycle before whose edge it turns over; none asks for the undisturbed run alone.
    pub flips: Vec<(usize, u64, usize)>,
}

/// What a worker answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Flipped {
    /// Which registers are in view.
    pub seen: Vec<bool>,
    /// Clocks in which bits are flipped.
    pub cycles: Range<usize>,
    /// Clocks of the whole run.
    pub clocks: u64,
    /// What goes through.
    pub work: String,
    /// What became of each flip.
    pub fates: Vec<Fate>,
}

impl FlipRequest {
    /// Does it; hears of each flip.
    ///
    /// # Errors
    /// A core that is wrong or stands still in plain work, a manifest that does not fit it.
    pub fn run(self, done: &mut dyn FnMut(u64)) -> Result<Flipped, String> {
        let stranger = Stranger::open(&self.stranger).map_err(|error| error.to_string())?;
        let upsets = Upsets::record(&stranger, &self.library, self.registers, self.seed)?;
        let mut fates = Vec::new();
        for (register, flop, cycle) in self.flips {
            fates.push(upsets.flip(register, flop, cycle)?);
            done(fates.len() as u64);
        }
        Ok(Flipped {
            seen: upsets.found.iter().map(Option::is_some).collect(),
            cycles: upsets.cycles,
            clocks: upsets.clocks,
            work: upsets.plain.words,
            fates,
        })
    }
}

/// What a run came to, in the host's eyes.
struct Ran {
    /// Something tells: the core ends the simulation or stands still, an answer that can't be, an end at another time.
    told: bool,
    /// A digest is wrong, a hit missing.
    wrong: bool,
    /// When the core said that it was through with each job, counted from its begin.
    ends: Vec<Option<u64>>,
    /// Clocks in which each block or job began.
    begun: Vec<u64>,
    /// The first answer.
    first: Option<u64>,
    /// Clocks in all.
    clocks: u64,
    /// What the registers held at the end.
    state: Vec<u32>,
    /// Of a stream whose latency was found.
    latency: Option<u64>,
    /// Why it stopped.
    stop: Option<Stop>,
}

/// An undisturbed run, which every flip is held against.
struct Upsets {
    stranger: Stranger,
    library: PathBuf,
    plain: Plain,
    /// Those in view, by their numbers in the list that was given.
    found: Vec<Option<Found>>,
    flops: Vec<Flops>,
    timeout: Option<u64>,
    ends: Vec<Option<u64>>,
    state: Vec<u32>,
    /// Clocks in which bits are flipped.
    cycles: Range<usize>,
    /// Clocks of the whole run.
    clocks: u64,
}

impl Upsets {
    /// Runs plain work on a build of [`Stranger::flip_spec`], undisturbed.
    ///
    /// # Errors
    /// A core that is wrong or stands still in plain work, a manifest that does not fit it.
    fn record(
        stranger: &Stranger,
        library: &Path,
        flops: Vec<Flops>,
        seed: Seed,
    ) -> Result<Self, String> {
        let mut upsets = Self {
            stranger: stranger.clone(),
            library: library.into(),
            plain: plain(&stranger.manifest, seed, 1)?,
            found: Vec::new(),
            flops,
            timeout: None,
            ends: Vec::new(),
            state: Vec::new(),
            cycles: 0..0,
            clocks: 0,
        };
        let mut device = upsets.open().map_err(|stop| told(&stop))?;
        let top = &stranger.manifest.core.top;
        let found = upsets.flops.iter().map(|one| device.find(top, one));
        upsets.found = found.collect();
        drop(device);
        let mut ran = upsets.run(None)?;
        // Blocks one behind another for as long as a pipe is full.
        if let [first, second, ..] = ran.begun[..] {
            let each = second.saturating_sub(first).max(1);
            upsets.plain = plain(&stranger.manifest, seed, each)?;
            if let Some(latency) = ran.latency {
                // Found once: a flip must not have another one found.
                upsets.stranger.manifest.interface.latency =
                    Some(Expression::number(latency as i64));
            }
            ran = upsets.run(None)?;
        }
        if let Some(stop) = &ran.stop {
            return Err(told(stop));
        }
        if ran.told || ran.wrong || ran.begun.len() < 2 {
            return Err("its answers to plain work are wrong".into());
        }
        let last = ran.begun[ran.begun.len() - 1];
        let full = ran.first.filter(|first| *first < last);
        let from = full.unwrap_or(ran.begun[0]);
        upsets.cycles = from as usize..(last as usize).max(from as usize + 1);
        upsets.clocks = ran.clocks;
        upsets.timeout = Some(ran.clocks + PATIENCE);
        upsets.ends = ran.ends;
        upsets.state = ran.state;
        Ok(upsets)
    }

    /// What becomes of it when this flip-flop of a register turns over before a cycle's edge.
    ///
    /// # Errors
    /// A register that is not in view, a build that can't be opened any more.
    fn flip(&self, register: usize, flop: u64, cycle: usize) -> Result<Fate, String> {
        let found = self.found[register].ok_or("a register that is not in view")?;
        let ran = self.run(Some(found.turn(&self.flops[register], flop, cycle as u64)))?;
        Ok(if ran.told || ran.ends != self.ends {
            Fate::Detected
        } else if ran.wrong {
            Fate::Silent
        } else if ran.state != self.state {
            Fate::Latent
        } else {
            Fate::Masked
        })
    }

    fn open(&self) -> Result<Device, Stop> {
        let zeros = verilated::PowerUp {
            fill: verilated::Fill::Zeros,
            seed: 1,
        };
        let mut device = Device::open(&self.stranger, &self.library, zeros)?;
        if let Some(timeout) = self.timeout {
            device.timeout = device.timeout.min(timeout);
        }
        Ok(device)
    }

    fn run(&self, turn: Option<Turn>) -> Result<Ran, String> {
        let mut device = self.open().map_err(|stop| told(&stop))?;
        device.turn = turn;
        let manifest = &self.stranger.manifest;
        let mut ran = match &self.plain.work {
            Work::Blocks { blocks } => {
                let expected = judge_hash::expected(blocks);
                let hashed = hashing::hash(&mut device, manifest, blocks, &expected);
                let judged = judge_hash::judge(blocks, &expected, &hashed, false);
                let lost = hashed.surplus + hashed.lost + hashed.unmarked;
                Ran {
                    told: lost > 0 || hashed.came.len() != blocks.len(),
                    wrong: judged.wrong > lost as u64,
                    ends: Vec::new(),
                    begun: hashed.entered,
                    first: hashed.came.first().map(|came| came.cycle),
                    clocks: 0,
                    state: Vec::new(),
                    latency: hashed.latency,
                    stop: hashed.stop,
                }
            }
            Work::Jobs { jobs } => {
                let mined = mining::mine(&mut device, manifest, jobs);
                let judged = judge_mine::judge(manifest, jobs, &mined, false)?;
                // A core that reports nothing but digests: the host takes them.
                let digests = judged.missing == 0 && judged.refuted == 0 && !judged.answered;
                let ends = mined.spans.iter();
                let ends = ends.map(|span| span.exhausted.map(|at| at.saturating_sub(span.begun)));
                Ran {
                    told: judged.refuted > 0 || mined.spans.len() != jobs.len(),
                    wrong: judged.missing > 0
                        || digests && !manifest.shows("nonce") && judged.wrong > 0,
                    ends: ends.collect(),
                    begun: mined.spans.iter().map(|span| span.begun).collect(),
                    first: mined.reports.first().map(|report| report.cycle),
                    clocks: 0,
                    state: Vec::new(),
                    latency: None,
                    stop: mined.stop,
                }
            }
            Work::NotCovered { why } => return Err(why.clone()),
        };
        if let Some(Stop::Refused(text)) = &ran.stop {
            return Err(text.clone());
        }
        ran.told |= ran.stop.is_some();
        ran.clocks = device.now();
        let found: Vec<Found> = self.found.iter().flatten().copied().collect();
        ran.state = device.held(&found);
        Ok(ran)
    }
}

fn told(stop: &Stop) -> String {
    match stop {
        Stop::Refused(text) => text.clone(),
        Stop::Cut => "its work was cut off".into(),
        Stop::Hang(text) | Stop::Short(text) | Stop::Ended(text) => {
            format!("it does not come through plain work: {text}")
        }
    }
}
