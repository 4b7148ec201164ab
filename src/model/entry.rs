//! What entering blocks are made of, beside the nonce (`rtl/job_tail.sv`, `rtl/prepared_job.sv`, `rtl/entry_context.sv`).

use super::block::{Block, Lanes};
use super::tags::Tag;
use super::tracked::Tracked;
use super::{MinerInputs, Packed256, Stage};
use crate::design::{DesignConfig, Shortcut};

/// Registers of one of three designs.
#[derive(Clone, Debug)]
pub(super) enum Entry {
    /// The rest of the current job's header.
    Tail(Tracked<[u32; 3]>),
    /// The current job's rounds 0 to 3, and its words 16 to 19, without the nonce.
    Prepared(Lanes, [u32; 4]),
    /// The current job's first block, and each slot's rest and next nonce for hash 1.
    Whole {
        first_block: Tracked<[u32; 16]>,
        tails: Vec<Tracked<[u32; 3]>>,
        nonces: Vec<Tracked<u32>>,
    },
}

impl Entry {
    pub(super) fn new(config: &DesignConfig) -> Self {
        if !config.has(Shortcut::Midstate) {
            Self::Whole {
                first_block: Tracked::default(),
                tails: vec![Tracked::default(); config.slots()],
                nonces: vec![Tracked::default(); config.slots()],
            }
        } else if config.has(Shortcut::Prepared) {
            Self::Prepared(Lanes::new(config.lanes()), [0; 4])
        } else {
            Self::Tail(Tracked::default())
        }
    }

    /// The block that enters the first pipe with this nonce of the current job.
    pub(super) fn block(&self, midstates: &Lanes, nonce: Tracked<u32>) -> Block {
        match self {
            Self::Tail(tail) => {
                let mut block = Block::of_header(midstates, &tail.value, nonce.value);
                block.known &= tail.known && nonce.known;
                block
            }
            Self::Prepared(states, words) => {
                let w = prepared_window(words, nonce.value.swap_bytes());
                let mut block = states.block(|state| Stage {
                    state: prepared_round(state, nonce.value.swap_bytes()),
                    w,
                });
                block.known &= nonce.known;
                block
            }
            Self::Whole { first_block, .. } => Block {
                first: Stage {
                    state: super::constants::IV,
                    w: first_block.value,
                },
                others: Vec::new(),
                known: first_block.known,
            },
        }
    }

    /// Without a midstate: the block that enters hash 1, for the slot of the digest that stands in front of it.
    pub(super) fn second_block(&self, slot: usize, digest: &Lanes) -> Option<Block> {
        let Self::Whole { tails, nonces, .. } = self else {
            return None;
        };
        let (tail, nonce) = (&tails[slot], &nonces[slot]);
        let mut block = Block::of_header(digest, &tail.value, nonce.value);
        block.known &= tail.known && nonce.known;
        Some(block)
    }

    /// An enabled cycle. `load` is the slot of a job that is taken, `enters` the tag of a nonce that enters hash 1.
    pub(super) fn clock(&mut self, load: Option<(usize, &MinerInputs)>, enters: Option<Tag>) {
        match (self, load) {
            (Self::Tail(tail), Some((_, i))) => *tail = Tracked::known(i.tail),
            (Self::Prepared(states, words), Some((_, i))) => {
                if let Some(prepared) = &i.prepared {
                    states.take(&prepared.state, &prepared.others);
                    *words = prepared.words;
                }
            }
            (
                Self::Whole {
                    first_block,
                    tails,
                    nonces,
                },
                load,
            ) => {
                if let Some(tag) = enters.filter(|tag| tag.valid) {
                    let nonce = &mut nonces[tag.slot];
                    nonce.value = nonce.value.wrapping_add(1);
                }
                if let Some((slot, i)) = load {
                    if let Some(block) = &i.first_block {
                        *first_block = Tracked::known(**block);
                    }
                    tails[slot] = Tracked::known(i.tail);
                    nonces[slot] = Tracked::known(i.nonce_start);
                }
            }
            (_, None) => {}
        }
    }

    pub(super) fn visit(&self, sink: &mut impl FnMut(&[u32], bool)) {
        match self {
            Self::Tail(tail) => sink(&tail.value, tail.known),
            Self::Prepared(states, words) => {
                states.visit(sink);
                sink(words, states.known);
            }
            Self::Whole {
                first_block,
                tails,
                nonces,
            } => {
                sink(&first_block.value, first_block.known);
                for tail in tails {
                    sink(&tail.value, tail.known);
                }
                for nonce in nonces {
                    sink(&[nonce.value], nonce.known);
                }
            }
        }
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        match self {
            Self::Tail(tail) => {
                take(&mut tail.value);
                tail.known = true;
            }
            Self::Prepared(states, words) => {
                states.load(take);
                take(words);
            }
            Self::Whole {
                first_block,
                tails,
                nonces,
            } => {
                take(&mut first_block.value);
                first_block.known = true;
                for tail in tails {
                    take(&mut tail.value);
                    tail.known = true;
                }
                for nonce in nonces {
                    take(std::slice::from_mut(&mut nonce.value));
                    nonce.known = true;
                }
            }
        }
    }
}

/// Round 3 of a state that is prepared but for its word: the nonce goes into `a` and `e`.
fn prepared_round(state: &Packed256, nonce: u32) -> Packed256 {
    let mut state = *state;
    for word in [super::pipe::A, super::pipe::E] {
        state[word] = state[word].wrapping_add(nonce);
    }
    state
}

/// `W[4]` to `W[19]`, the newest first; of the prepared words the newest stands first too.
fn prepared_window(words: &[u32; 4], nonce: u32) -> [u32; 16] {
    let sigma0 = nonce.rotate_right(7) ^ nonce.rotate_right(18) ^ (nonce >> 3);
    let mut w = [0; 16];
    w[..4].copy_from_slice(words);
    w[0] = w[0].wrapping_add(nonce);
    w[1] = w[1].wrapping_add(sigma0);
    w[4] = 0x280;
    w[15] = 0x8000_0000;
    w
}
