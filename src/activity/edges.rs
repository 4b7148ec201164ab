//! From what to what the registers of a datapath go, in steady flow.

use std::collections::BTreeMap;

use crate::design::{DesignConfig, HashWord, HeldWord, Node, Structure, WordKind, held_by_nodes};

/// A word of the state, or a node, that makes use of a count, and when: cycles from the issue of the nonce to that in which it holds
/// the word, or goes from the first word to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Use {
    /// Index in [`Flow::registers`].
    pub(super) register: usize,
    pub(super) offset: u32,
}

/// Some registers go from a word of a nonce to a word of the same or another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) from: HashWord,
    pub(super) to: HashWord,
    /// How many nonces further on the second one is.
    pub(super) ahead: i32,
    /// Offsets are those of the first word.
    pub(super) uses: Vec<Use>,
}

/// Some registers hold a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) word: HashWord,
    pub(super) uses: Vec<Use>,
}

/// A datapath in steady flow.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    /// Cycles from one nonce to the next.
    pub(super) period: u32,
    /// The datapath's words of the state, and what they hold.
    pub(super) registers: Vec<HeldWord>,
    pub(super) edges: Vec<Edge>,
    pub(super) kept: Vec<Kept>,
    /// The latest offset.
    pub(super) latency: u32,
}

impl Flow {
    /// Of registers, and of nodes of the logic between them as words behind the state's.
    pub(super) fn of(config: &DesignConfig, structure: &Structure, nodes: &[Node]) -> Self {
        let period = config.period() as u32;
        let mut registers = structure.held();
        registers.extend(held_by_nodes(nodes, structure.state_words()));
        let mut edges: BTreeMap<(HashWord, HashWord, i32), Vec<Use>> = BTreeMap::new();
        let mut kept: BTreeMap<HashWord, Vec<Use>> = BTreeMap::new();
        let mut latency = 0;
        for (register, HeldWord { held, .. }) in registers.iter().enumerate() {
            let next = held.iter().cycle().skip(1);
            for (from, to) in held.iter().zip(next) {
                let offset = from.offset;
                latency = latency.max(offset);
                let used = Use { register, offset };
                kept.entry(from.word).or_default().push(used);
                // A clock later, of the nonce that was issued so many clocks before.
                let ahead = (i64::from(offset) + 1 - i64::from(to.offset)) / i64::from(period);
                let edge = (from.word, to.word, ahead as i32);
                if from.word != to.word || (ahead != 0 && !is_constant(from.word)) {
                    edges.entry(edge).or_default().push(used);
                }
            }
        }
        let edge = |((from, to, ahead), uses)| Edge {
            from,
            to,
            ahead,
            uses,
        };
        let keep = |(word, uses)| Kept { word, uses };
        Self {
            period,
            registers,
            edges: edges.into_iter().map(edge).collect(),
            kept: kept.into_iter().map(keep).collect(),
            latency,
        }
    }

    /// Does it hold words behind `W[63]`.
    pub(super) fn is_longer(&self) -> bool {
        self.kept.iter().any(|kept| kept.word.index > 63)
    }

    /// Nonces between the two that an edge is of, at most.
    pub(super) fn depth(&self) -> u32 {
        self.edges
            .iter()
            .map(|edge| edge.ahead.unsigned_abs())
            .max()
            .unwrap_or(0)
    }
}

impl Edge {
    /// Is it from a word to the same word of the next nonce.
    pub(super) fn is_chain(&self) -> bool {
        self.from == self.to && self.ahead == 1
    }

    /// Is it the same of every nonce.
    pub(super) fn is_constant(&self) -> bool {
        is_constant(self.from) && is_constant(self.to)
    }
}

/// Is a word the same of every nonce of a job.
pub(super) fn is_constant(word: HashWord) -> bool {
    let of = |kind, index| {
        is_constant(HashWord {
            kind,
            index,
            ..word
        })
    };
    match (word.hash, word.kind) {
        (0, _) | (_, WordKind::RoundConstant | WordKind::Zero) => true,
        (_, WordKind::Sum) => of(WordKind::W, word.index),
        (_, WordKind::Half) => of(WordKind::W, word.index) && of(WordKind::E, word.index - 4),
        (_, WordKind::Digest) => false,
        (_, WordKind::ScheduleSigma0) => of(WordKind::W, word.index - 15),
        (_, WordKind::ScheduleSigma1) => of(WordKind::W, word.index - 2),
        // The states of the round before, of which the oldest depend on the least.
        (_, WordKind::Sigma1 | WordKind::Ch) => of(WordKind::E, word.index - 1),
        (_, WordKind::Sigma0 | WordKind::Maj | WordKind::T2) => of(WordKind::A, word.index - 1),
        (_, WordKind::T1) => of(WordKind::E, word.index),
        // The nonce is word 3: it is in the words from 18 on, and in the states from round 3 on.
        (1, WordKind::W) => word.index != 3 && word.index < 18,
        (1, _) => word.index < 3,
        (_, WordKind::W) => (8..16).contains(&word.index),
        (_, _) => word.index < 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(pairs: &str) -> Flow {
        let mut design = DesignConfig::miner();
        for pair in pairs.split_whitespace() {
            design.set_pair(pair).unwrap();
        }
        assert_eq!(design.check(), Ok(()), "{pairs}");
        Flow::of(&design, &design.elaborate(), &[])
    }

    #[test]
    fn the_words_of_an_unfolded_core_are_counted_once_each() {
        let flow = flow("");
        assert!(flow.edges.iter().all(Edge::is_chain));
        // a and e of 125 rounds; words 3 and 18 to 63 of one schedule, all but the constants and W[0] of the other, which
        // stands in the digest only; two digests.
        assert_eq!(flow.edges.len(), 2 * (61 + 64) + 47 + 55 + 16);
        let copies: usize = flow.edges.iter().map(|edge| edge.uses.len()).sum();
        assert!(copies > 2_000, "{copies}");
        assert_eq!((flow.depth(), flow.latency), (1, 130));
    }

    #[test]
    fn a_folded_stage_goes_from_word_to_word_and_to_the_next_nonce() {
        let flow = flow("fold=8");
        assert!(flow.edges.iter().all(|edge| (0..=1).contains(&edge.ahead)));
        assert!(flow.edges.iter().any(|edge| edge.ahead == 0));
        let turns = flow.edges.iter().filter(|edge| edge.ahead == 1);
        assert!(
            turns.clone().any(|edge| edge.from.index > edge.to.index),
            "{:?}",
            turns.count()
        );
    }

    #[test]
    fn a_shared_pipe_goes_from_hash_to_hash_of_other_nonces() {
        let flow = flow("fold=4 datapath=shared");
        let [back, on] = [1, 2].map(|hash| {
            let crossing = |e: &&Edge| e.from.hash == hash && e.to.hash != hash && e.to.hash != 0;
            flow.edges
                .iter()
                .filter(crossing)
                .map(|edge| edge.ahead)
                .collect::<Vec<_>>()
        });
        assert!(
            back.iter().all(|&ahead| ahead < 0) && !back.is_empty(),
            "{back:?}"
        );
        assert!(
            on.iter().all(|&ahead| ahead > 0) && !on.is_empty(),
            "{on:?}"
        );
    }
}
