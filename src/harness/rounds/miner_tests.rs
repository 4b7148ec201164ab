//! A made-up miner: two hashes, jobs whose clocks are late by different amounts, rounds that are the same for all nonces.

use super::super::place::{Bytes, Words};
use super::super::taps::{Part, Tap};
use super::align::Span;
use super::anchor;
use super::follow::{Followed, follow};
use super::item::{Item, word};
use super::node::Node;
use super::reason::reason;
use super::recorder::Recorder;
use crate::bits::State;
use crate::spec::{self, K};

const JOBS: usize = 3;
const NONCES: usize = 24;

/// Clocks from one nonce to the next, and whether both hashes go through one bank of registers.
#[derive(Clone, Copy)]
struct Miner {
    period: usize,
    folded: bool,
}

const MINERS: [Miner; 2] = [
    Miner {
        period: 1,
        folded: false,
    },
    Miner {
        period: 132,
        folded: true,
    },
];

type Bug<'a> = &'a dyn Fn(usize, usize, &mut [u32; 8]);

impl Miner {
    fn taps(self) -> Vec<Tap> {
        let places = (0..2).flat_map(|pass| (0..64).map(move |round| (pass, round)));
        let tap = |(pass, round)| Tap {
            key: "hash1.round[*].state".into(),
            pass,
            round,
            part: Part::State,
            bank: self.folded,
            module: None,
            path: format!("{pass}.{round}"),
            bits: None,
            words: Words::FirstLow,
            bytes: Bytes::Big,
        };
        places.map(tap).collect()
    }

    fn job(self) -> usize {
        NONCES * self.period + 300
    }

    /// The job's clock begins so much later than its host says.
    fn late(self, job: usize) -> usize {
        if self.folded { 0 } else { [0, 3, 1][job] }
    }

    fn items(self) -> Vec<Item> {
        let mut items = Vec::new();
        for job in 0..JOBS {
            for nonce in 0..NONCES {
                let mut block = [0; 16];
                block[..3].copy_from_slice(&[job as u32 + 77, 0x1234_5678, 0x1700_abcd]);
                block[3] = nonce as u32 * 0x0100_0193;
                (block[4], block[15]) = (0x8000_0000, 640);
                let chaining = State(std::array::from_fn(|i| K[8 * job + i]));
                let base = (10 + job * self.job() + nonce * self.period) as i64;
                items.push(Item::new((job, base), Some(block[3]), chaining, &block));
            }
        }
        items
    }

    fn rows(self, bug: Bug<'_>) -> Recorder {
        let width = if self.folded { 8 } else { 8 * 128 };
        let mut rows = vec![0x5555_5555; width * (JOBS * self.job() + 200)];
        for mut item in self.items() {
            let begun = item.base as usize + self.late(item.group);
            for pass in 0..2 {
                let (mut state, w) = (item.state, item.w);
                for round in 0..64 {
                    state = spec::round(&State(state), K[round], w[round]).0;
                    bug(pass, round, &mut state);
                    let clock = begun + 1 + 65 * pass + round;
                    let at = if self.folded {
                        0
                    } else {
                        8 * (64 * pass + round)
                    };
                    rows[clock * width + at..][..8].copy_from_slice(&state);
                }
                let sum = std::array::from_fn(|i| item.entry[i].wrapping_add(state[i]));
                item.digest = Some(sum);
                item.second();
            }
        }
        assert_eq!(word(&self.items()[0].w, 16), self.items()[0].w[16]);
        let places: Vec<usize> = (0..128)
            .map(|at| if self.folded { 0 } else { 8 * at })
            .collect();
        Recorder::of_rows(&self.taps(), &places, width, rows)
    }

    fn judged(self, rows: &Recorder, paces: bool) -> (Vec<Node>, Followed) {
        let nodes = Node::all(&self.taps());
        let mut items = self.items();
        if paces {
            // As a host has it that does not know the period.
            for (at, item) in items.iter_mut().enumerate() {
                let nonce = at % NONCES;
                item.base -= (nonce * self.period) as i64 - nonce as i64;
            }
        }
        let span = |job: usize| Span {
            from: (10 + job * self.job()) as i64 - 4,
            to: (10 + (job + 1) * self.job()) as i64,
        };
        let spans: Vec<Span> = (0..JOBS).map(span).collect();
        let mut shifts = vec![0; JOBS];
        let first = anchor(&nodes, &mut items, (rows, &spans), &mut shifts, paces);
        let followed = follow(&nodes, items, (rows, &spans, shifts), first);
        (nodes, followed)
    }
}

#[test]
fn a_right_miner_passes_whatever_its_jobs_are_late_by() {
    for miner in MINERS {
        for paces in [false, true] {
            let (_, followed) = miner.judged(&miner.rows(&|_, _, _| {}), paces);
            assert_eq!(followed.findings.len(), 0);
            assert!(followed.misplaced.is_empty() && followed.unknown.is_empty());
            let delays = followed.delays.iter().flatten().count();
            assert_eq!(delays, 128, "{paces} {}", miner.folded);
        }
    }
}

#[test]
fn a_wrong_round_is_named_in_either_hash() {
    for miner in MINERS {
        for (hash, at) in [(0, 1), (0, 18), (1, 0), (1, 40), (1, 63)] {
            let rows = miner.rows(&|pass, round, state| {
                if (pass, round) == (hash, at) {
                    let off = K[50].wrapping_sub(K[at]);
                    state[0] = state[0].wrapping_add(off);
                    state[4] = state[4].wrapping_add(off);
                }
            });
            let (nodes, followed) = miner.judged(&rows, false);
            let found = followed.findings.iter().map(|f| &nodes[f.node]);
            let found: Vec<_> = found.map(|n| (n.pass, n.round)).collect();
            assert_eq!(found, [(hash, at)], "{}", miner.folded);
            let why = reason(&nodes[followed.findings[0].node], &followed.findings[0]);
            let text = format!("K[50] instead of K[{at}]");
            assert_eq!(why.fault.explained_by, [text]);
        }
    }
}

/// The first rounds of a job are the same for all of its nonces.
#[test]
fn a_slip_in_every_round_is_named_by_the_first() {
    for miner in MINERS {
        let rows = miner.rows(&|_, _, state| {
            let a = state[1];
            let wrong = a.rotate_right(2) ^ a.rotate_right(13) ^ (a >> 22);
            let off = wrong.wrapping_sub(spec::big_sigma0(a));
            state[0] = state[0].wrapping_add(off);
        });
        let (nodes, followed) = miner.judged(&rows, false);
        assert!(followed.misplaced.is_empty() && followed.unknown.is_empty());
        let first = &followed.findings[0];
        let why = reason(&nodes[first.node], first);
        assert_eq!((why.round, why.cause), (0, "rotate-as-shift"));
    }
}
