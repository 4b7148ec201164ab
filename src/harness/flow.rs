//! A core in steady flow: nonces of a real header through a miner, their blocks through a core that hashes, and what its ports
//! and registers hold meanwhile.

use std::path::Path;

use super::Manifest;
use super::counting::Counting;
use super::device::{Device, Stop};
use super::hashing::{self, Hashed};
use super::interface::Kind;
use super::judge_hash;
use super::judge_mine;
use super::mining::{self, Mined, Pace};
use super::rounds::Traced;
use super::stranger::Stranger;
use super::trial::{Cut, Entry, Task};
use crate::bits::{Block, State};
use crate::spec::{self, Header};
use crate::units::Nonce;

/// Counts by which a second run of a miner is longer, to see how long one takes.
const LONGER: u64 = 16;

/// What is to go through.
#[derive(Clone, Copy, Debug)]
pub struct Flow<'a> {
    /// Whose nonces.
    pub header: &'a Header,
    /// The first one, as the core counts.
    pub start: u32,
    /// Clocks that are wanted, at least; a window is whole hashes long.
    pub cycles: u64,
}

/// Ports and registers of a core in steady flow.
#[derive(Clone, Debug)]
pub struct Flown {
    /// What is in a row.
    pub signals: Vec<Traced>,
    /// The window's first clock, counted from power-up.
    pub first: u64,
    /// A row for each of its clocks, and one for the clock behind it.
    pub rows: Vec<Vec<u32>>,
    /// What was done in it: compressions of a core that hashes blocks, double hashes of a miner.
    pub hashes: u64,
    /// Compressions that make a double hash of a nonce; of a core that hashes blocks, and can do it.
    pub of_nonce: Option<u64>,
    /// How the hashes were counted, in words.
    pub counted: &'static str,
}

/// Why there is no flow.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FlowError {
    /// The manifest does not fit the RTL.
    #[error("{0}")]
    Refused(String),
    /// The core is wrong, or does not answer.
    #[error("{0}")]
    Wrong(String),
    /// The manifest's period is not the core's.
    #[error("the manifest says that a nonce takes {said} clocks, and it takes {takes:.2}")]
    Period {
        /// As the manifest has it.
        said: u64,
        /// As it is.
        takes: f64,
    },
    /// More clocks than are kept.
    #[error("the run is longer than can be recorded")]
    Long,
}

impl From<Stop> for FlowError {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Refused(text) => Self::Refused(text),
            Stop::Hang(text) | Stop::Short(text) | Stop::Ended(text) => Self::Wrong(text),
            // Nothing sets an alarm here.
            Stop::Cut => Self::Wrong("it was cut off".into()),
        }
    }
}

impl From<super::ExpressionError> for FlowError {
    fn from(error: super::ExpressionError) -> Self {
        Self::Refused(error.to_string())
    }
}

impl Stranger {
    /// Runs a build of this core in steady flow and keeps its ports, and those of these registers that the build shows.
    ///
    /// # Errors
    /// A core that is wrong or does not answer, a manifest that does not fit it.
    pub fn flow(
        &self,
        library: &Path,
        paths: &[String],
        flow: Flow<'_>,
    ) -> Result<Flown, FlowError> {
        match self.manifest.interface.kind {
            Kind::Hash => hash(self, library, paths, flow),
            Kind::Miner => mine(self, library, paths, flow),
        }
    }
}

fn open(stranger: &Stranger, library: &Path) -> Result<Device, Stop> {
    let zeros = verilated::PowerUp {
        fill: verilated::Fill::Zeros,
        seed: 1,
    };
    Device::open(stranger, library, zeros)
}

fn hash(
    stranger: &Stranger,
    library: &Path,
    paths: &[String],
    flow: Flow<'_>,
) -> Result<Flown, FlowError> {
    let manifest = &stranger.manifest;
    // How long a nonce's blocks take, and how long the first one is under way.
    let (trial, group) = blocks(manifest, flow, 3);
    let hashed = hashed(&mut open(stranger, library)?, manifest, &trial)?;
    let each = (hashed.entered[2 * group] - hashed.entered[group]).max(1);
    let latency = hashed
        .came
        .first()
        .map_or(0, |came| came.cycle.saturating_sub(hashed.entered[0]));
    let warm = latency / each + 2;
    let nonces = flow.cycles.div_ceil(each).max(1);
    let (all, _) = blocks(manifest, flow, warm + nonces + 1);
    let mut device = open(stranger, library)?;
    let signals = device.trace(&manifest.core.top, paths.iter().map(String::as_str));
    let hashed = self::hashed(&mut device, manifest, &all)?;
    let at = |nonce: u64| hashed.entered[nonce as usize * group];
    let (first, behind) = (at(warm), at(warm + nonces));
    let chains = manifest.tells("chaining");
    Ok(Flown {
        signals,
        first,
        rows: device.traced(first..behind + 1).ok_or(FlowError::Long)?,
        hashes: nonces * group as u64,
        of_nonce: (chains || goes_on(manifest)).then_some(group as u64),
        counted: "blocks that went in, each with its right digest",
    })
}

/// Hashes blocks, all of them right.
fn hashed(device: &mut Device, manifest: &Manifest, blocks: &[Entry]) -> Result<Hashed, FlowError> {
    let expected = judge_hash::expected(blocks);
    let hashed = hashing::hash(device, manifest, blocks, &expected);
    if let Some(stop) = hashed.stop {
        return Err(stop.into());
    }
    let judged = judge_hash::judge(blocks, &expected, &hashed, false);
    if judged.wrong > 0 || hashed.came.len() < blocks.len() || hashed.entered.len() < blocks.len() {
        return Err(FlowError::Wrong(format!(
            "{} of {} blocks have their right digest",
            hashed.came.len() as u64 - judged.wrong.min(hashed.came.len() as u64),
            blocks.len()
        )));
    }
    Ok(hashed)
}

fn goes_on(manifest: &Manifest) -> bool {
    manifest.inputs.contains_key("next") || !manifest.script.next_block.is_empty()
}

/// The blocks of so many nonces, and how many each has: behind a midstate, or behind the header's first block where a core can
/// go on from there, the second block and that of the second hash. A core that always begins at SHA-256's initial value gets
/// the same blocks and makes no header's hash of them.
fn blocks(manifest: &Manifest, flow: Flow<'_>, nonces: u64) -> (Vec<Entry>, usize) {
    let (chains, goes_on) = (manifest.tells("chaining"), goes_on(manifest));
    let mut entries = Vec::new();
    let mut entry = |chaining: State, block: Block, first: bool| {
        entries.push(Entry {
            chaining,
            block,
            first,
            idle: 0,
            linger: 0,
            eager: false,
            reset: false,
            cut: None,
            last_of: None,
        });
        spec::compress(&chaining, &block)
    };
    for nonce in 0..nonces {
        let header = flow
            .header
            .with_nonce(Nonce(flow.start.wrapping_add(nonce as u32)));
        let digest = if chains {
            entry(header.midstate(), header.second_block(), true)
        } else if goes_on {
            let midstate = entry(spec::IV, header.first_block(), true);
            entry(midstate, header.second_block(), false)
        } else {
            entry(spec::IV, header.second_block(), true)
        };
        let bytes: Vec<u8> = digest
            .0
            .iter()
            .flat_map(|word| word.to_be_bytes())
            .collect();
        for block in spec::pad(&bytes) {
            entry(spec::IV, block, true);
        }
    }
    let group = if goes_on && !chains { 3 } else { 2 };
    (entries, group)
}

fn mine(
    stranger: &Stranger,
    library: &Path,
    paths: &[String],
    flow: Flow<'_>,
) -> Result<Flown, FlowError> {
    let manifest = &stranger.manifest;
    let (pace, counting) = (Pace::of(manifest)?, Counting::of(manifest)?);
    let periods = flow.cycles.div_ceil(pace.period).max(1);
    // A pipe that is full, the window, and the clock behind it.
    let warm = pace.latency.div_ceil(pace.period) + 2;
    let counts = warm + periods + 2;
    let task = |counts: u64| {
        let mut task = Task {
            header: hex::encode(flow.header.to_bytes().0),
            // No hash meets it: nothing stops the flow.
            target: "0".repeat(64),
            start: if manifest.tells_start() {
                flow.start
            } else {
                counting.first
            },
            counts,
            cut: None,
            by: Cut::Next,
            beyond: 0,
            pause: 0,
            golden: None,
        };
        manifest.fix(&mut task);
        task
    };
    let mut device = open(stranger, library)?;
    let signals = device.trace(&manifest.core.top, paths.iter().map(String::as_str));
    let mined = mined(&mut device, manifest, &task(counts))?;
    let begun = mined.spans.first().map_or(0, |span| span.begun);
    let first = begun + warm * pace.period;
    let behind = first + periods * pace.period;
    let through = |mined: &Mined| mined.spans.first().and_then(|span| span.exhausted);
    let mut counted = "the manifest's period";
    let whole = task(counts).counts == counts && task(counts + LONGER).counts == counts + LONGER;
    if let (Some(short), true) = (through(&mined), whole && manifest.script.poll.is_empty()) {
        let longer = self::mined(
            &mut open(stranger, library)?,
            manifest,
            &task(counts + LONGER),
        )?;
        if let Some(long) = through(&longer) {
            let clocks = |at: u64, mined: &Mined| at as f64 - mined.spans[0].begun as f64;
            let takes = (clocks(long, &longer) - clocks(short, &mined)) / LONGER as f64;
            if (takes - pace.period as f64).abs() > 1e-9 {
                return Err(FlowError::Period {
                    said: pace.period,
                    takes,
                });
            }
            counted = "the manifest's period, which is what `exhausted` shows of a longer range";
        }
    }
    Ok(Flown {
        signals,
        first,
        rows: device.traced(first..behind + 1).ok_or(FlowError::Long)?,
        hashes: periods * u64::from(counting.lanes),
        of_nonce: None,
        counted,
    })
}

fn mined(device: &mut Device, manifest: &Manifest, task: &Task) -> Result<Mined, FlowError> {
    let tasks = std::slice::from_ref(task);
    let mined = mining::mine(device, manifest, tasks);
    if let Some(stop) = mined.stop {
        return Err(stop.into());
    }
    let judged = judge_mine::judge(manifest, tasks, &mined, false).map_err(FlowError::Refused)?;
    if judged.wrong > 0 {
        return Err(FlowError::Wrong(format!(
            "{} reports are wrong or missing",
            judged.wrong
        )));
    }
    Ok(mined)
}
