//! Blocks for a compression pipe.

use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};

use super::rng;
use crate::bits::{Block, Digest, State};
use crate::golden::{self, MessageVector, Vector};
use crate::spec;
use crate::units::Seed;

/// Where blocks come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "kebab-case")]
pub enum Feed {
    /// A new random chaining value and block in every cycle, but for so many idle cycles in a hundred.
    Random {
        /// Of the blocks.
        seed: Seed,
        /// How many.
        count: u64,
        /// Percent of cycles without a block.
        idle: u32,
    },
    /// Stored messages of an embedded vector set, interleaved; every message's next block waits for its last digest.
    Messages {
        /// `fips180-4`, `cavp_short`, `cavp_long`
        set: String,
        /// Messages of more blocks are left out; a message takes a turn of the pipe for each of its blocks.
        max_blocks: usize,
    },
    /// The Monte Carlo chains of an embedded set, as so many checkpoints of a thousand messages each.
    MonteCarlo {
        /// `cavp_monte`
        set: String,
        /// Checkpoints to run.
        checkpoints: usize,
    },
    /// Blocks one by one; `None` is an idle cycle.
    Blocks {
        /// Chaining value and block as words, `H0` and `W0` first.
        blocks: Vec<Option<(State, Block)>>,
    },
}

/// One block on its way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entering {
    /// Chaining value.
    pub chaining: State,
    /// Block.
    pub block: Block,
    /// When this is a stored message's last block: its id and its stored digest.
    pub last_of: Option<(String, Digest)>,
}

impl Entering {
    fn plain(chaining: State, block: Block) -> Self {
        Self {
            chaining,
            block,
            last_of: None,
        }
    }
}

impl Feed {
    /// These messages, interleaved, as blocks one by one. Whoever loaded them has proved their digests, so each block's
    /// result by `sha2` is all that is left to check.
    pub(super) fn listed(messages: &[&MessageVector]) -> Self {
        let blocks = interleave(messages).into_iter();
        Self::Blocks {
            blocks: blocks
                .map(|entry| entry.map(|e| (e.chaining, e.block)))
                .collect(),
        }
    }

    /// The set that this feed asks for, if no embedded set of that name holds anything for it.
    pub fn missing_set(&self) -> Option<&str> {
        let (name, found) = match self {
            Feed::Random { .. } | Feed::Blocks { .. } => return None,
            Feed::Messages { set: name, .. } => {
                (name, set(name).any(|vector| vector.message().is_some()))
            }
            Feed::MonteCarlo { set: name, .. } => (
                name,
                set(name).any(|vector| matches!(vector, Vector::MonteCarlo(_))),
            ),
        };
        (!found).then_some(name)
    }

    /// The feed, cycle by cycle; `None` is an idle cycle.
    pub fn expand(&self) -> Box<dyn Iterator<Item = Option<Entering>> + '_> {
        match self {
            Feed::Random { seed, count, idle } => {
                let mut rng = rng(*seed);
                let mut left = *count;
                let idle = *idle;
                Box::new(std::iter::from_fn(move || {
                    if left == 0 {
                        return None;
                    }
                    if idle > 0 && rng.next_u32() % 100 < idle {
                        return Some(None);
                    }
                    left -= 1;
                    let (mut chaining, mut block) = ([0; 8], [0; 16]);
                    rng.fill(&mut chaining);
                    rng.fill(&mut block);
                    Some(Some(Entering::plain(State(chaining), Block(block))))
                }))
            }
            Feed::Messages { set, max_blocks } => {
                Box::new(interleave(&messages(set, *max_blocks)).into_iter())
            }
            Feed::MonteCarlo { set, checkpoints } => {
                Box::new(monte_carlo(set, *checkpoints).into_iter())
            }
            Feed::Blocks { blocks } => Box::new(
                blocks
                    .iter()
                    .map(|entry| entry.map(|(chaining, block)| Entering::plain(chaining, block))),
            ),
        }
    }
}

fn set(name: &str) -> impl Iterator<Item = &'static Vector> {
    let sets = golden::builtin().iter();
    sets.filter(move |set| set.name == name)
        .flat_map(|set| &set.vectors)
}

fn messages(name: &str, max_blocks: usize) -> Vec<&'static MessageVector> {
    let short = |message: &&MessageVector| spec::pad(&message.msg).len() <= max_blocks;
    set(name)
        .filter_map(Vector::message)
        .filter(short)
        .collect()
}

/// Cycles from a block to the next block of the same message: the pipe's latency, and one to take the digest.
const TURN: usize = 66;

/// Lays messages side by side: each block of a message enters a turn after the one before it, and other messages fill
/// the cycles between.
fn interleave(messages: &[&MessageVector]) -> Vec<Option<Entering>> {
    let mut cycles: Vec<Option<Entering>> = Vec::new();
    for message in messages {
        let mut chaining = spec::IV;
        let mut at = 0;
        let blocks = spec::pad(&message.msg);
        for (i, block) in blocks.iter().enumerate() {
            while cycles.get(at).is_some_and(Option::is_some) {
                at += 1;
            }
            if cycles.len() <= at {
                cycles.resize(at + 1, None);
            }
            let mut entering = Entering::plain(chaining, *block);
            if i + 1 == blocks.len() {
                entering.last_of = Some((message.id.clone(), message.digest));
            }
            cycles[at] = Some(entering);
            chaining = spec::compress(&chaining, block);
            at += TURN;
        }
    }
    cycles
}

/// The chains of a set (SHAVS, section 6.4), each message of 96 bytes as its two blocks. The reference gives the chaining
/// values, so a device need not wait for its own digests; the stored checkpoints are what its last digests are held to.
fn monte_carlo(name: &str, checkpoints: usize) -> Vec<Option<Entering>> {
    let mut cycles = Vec::new();
    for vector in set(name) {
        let Vector::MonteCarlo(chain) = vector else {
            continue;
        };
        let mut seed = chain.seed;
        for (at, stored) in chain.checkpoints.iter().take(checkpoints).enumerate() {
            let mut last = [seed; 3];
            for i in 0..1000 {
                let message = last.map(|digest| digest.0).concat();
                let blocks = spec::pad(&message);
                let middle = spec::compress(&spec::IV, &blocks[0]);
                let end = spec::compress(&middle, &blocks[1]);
                cycles.push(Some(Entering::plain(spec::IV, blocks[0])));
                let mut entering = Entering::plain(middle, blocks[1]);
                if i == 999 {
                    entering.last_of = Some((format!("{}[{at}]", chain.id), *stored));
                }
                cycles.push(Some(entering));
                last = [last[1], last[2], end.to_digest()];
            }
            seed = last[2];
        }
    }
    cycles
}
