//! Values of the logic between the registers of a pipe that have a name: the functions and sums of FIPS 180-4, section
//! 6.2.2, of each round and of each step of the schedule.
//!
//! Listed is what a later register depends on: of the rounds of a pipe that stops early not the way to an `a` that nobody
//! reads, and no step that makes a word which no stage keeps.

#![expect(
    clippy::cast_possible_wrap,
    reason = "the numbers of rounds are below 80"
)]

use super::held::Pass;
use super::{HashWord, Held, HeldWord, PipePlan, Place, StagePlan, Structure, WordKind};

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeKind {
    /// Sigma1 of `e`, in a round.
    Sigma1,
    /// Ch of `e`, `f` and `g`.
    Ch,
    /// `h + Sigma1 + Ch + K + W`.
    T1,
    /// `d + T1`, the new `e`.
    NewE,
    /// Sigma0 of `a`.
    Sigma0,
    /// Maj of `a`, `b` and `c`.
    Maj,
    /// `Sigma0 + Maj`.
    T2,
    /// `T1 + T2`, the new `a`.
    NewA,
    /// sigma0 of the second word of the window, in a step of the schedule.
    ScheduleSigma0,
    /// sigma1 of the fifteenth word of the window.
    ScheduleSigma1,
    /// The sum that enters the window.
    NewW,
}

use NodeKind::{Ch, Maj, NewA, NewE, NewW, ScheduleSigma0, ScheduleSigma1, Sigma0, Sigma1, T1, T2};

impl NodeKind {
    /// Nodes of a round, in the order in which the model shows them; the first four stand where `a` is not made.
    pub const ROUND: [Self; 8] = [Sigma1, Ch, T1, NewE, Sigma0, Maj, T2, NewA];
    /// Nodes of a step of the schedule.
    pub const STEP: [Self; 3] = [ScheduleSigma0, ScheduleSigma1, NewW];

    /// Every kind, in this order.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::ROUND.into_iter().chain(Self::STEP)
    }

    /// The name: `Sigma1` of a round, `sigma1` of the schedule, as FIPS 180-4 writes them.
    pub fn name(self) -> &'static str {
        match self {
            Sigma1 => "Sigma1",
            Ch => "Ch",
            T1 => "T1",
            NewE => "new_e",
            Sigma0 => "Sigma0",
            Maj => "Maj",
            T2 => "T2",
            NewA => "new_a",
            ScheduleSigma0 => "sigma0",
            ScheduleSigma1 => "sigma1",
            NewW => "new_w",
        }
    }

    /// Is it of the schedule; else it is of a round.
    pub fn is_of_schedule(self) -> bool {
        Self::STEP.contains(&self)
    }

    /// The word that it is, of this round's own nonce.
    fn word(self, round: i32) -> (WordKind, i32) {
        match self {
            Sigma1 => (WordKind::Sigma1, round),
            Ch => (WordKind::Ch, round),
            T1 => (WordKind::T1, round),
            NewE => (WordKind::E, round),
            Sigma0 => (WordKind::Sigma0, round),
            Maj => (WordKind::Maj, round),
            T2 => (WordKind::T2, round),
            NewA => (WordKind::A, round),
            ScheduleSigma0 => (WordKind::ScheduleSigma0, round + 16),
            ScheduleSigma1 => (WordKind::ScheduleSigma1, round + 16),
            NewW => (WordKind::W, round + 16),
        }
    }
}

/// A node: 32 bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// `hash1.round[37].T1`, `hash2.stage[3].round[0].sigma1`; where there are several, with the state or schedule that it is
    /// of: `hash2.round[37][1].T1`.
    pub name: String,
    /// `hash1`
    pub pipe: &'static str,
    /// Index in [`PipePlan::stages`] of the stage whose registers stand behind it.
    pub stage: usize,
    /// Which of the rounds of a clock of that stage.
    pub round: usize,
    /// The state or schedule.
    pub lane: usize,
    /// What it is.
    pub kind: NodeKind,
    /// What it holds in steady flow, as [`HeldWord::held`].
    pub held: Vec<Held>,
}

impl Structure {
    /// The nodes of all pipes, stage by stage; in each round of a clock first those of the states, then those of the
    /// schedules.
    pub fn nodes(&self) -> Vec<Node> {
        self.pipes.iter().flat_map(PipePlan::nodes).collect()
    }
}

/// What nodes hold in steady flow, as words behind those of the state.
pub fn held_by_nodes(nodes: &[Node], state_words: usize) -> impl Iterator<Item = HeldWord> + '_ {
    (state_words..).zip(nodes).map(|(word, node)| HeldWord {
        word,
        held: node.held.clone(),
    })
}

impl PipePlan {
    /// The nodes of a round.
    pub fn round_nodes(&self, round: usize) -> &'static [NodeKind] {
        if self.makes_a(round) {
            &NodeKind::ROUND
        } else {
            &NodeKind::ROUND[..4]
        }
    }

    /// The nodes of the step of the schedule beside a round.
    pub fn step_nodes(&self, cut: &StagePlan, round: usize) -> &'static [NodeKind] {
        // Folded stages keep whatever they make.
        if cut.expands && (self.iterations > 1 || self.keeps_word(round + 16)) {
            &NodeKind::STEP
        } else {
            &[]
        }
    }

    fn nodes(&self) -> Vec<Node> {
        let mut nodes = Vec::new();
        for (stage, cut) in self.stages.iter().enumerate() {
            for at in 0..cut.rounds {
                let round = cut.first + at;
                for lane in 0..self.lanes {
                    let kinds = self.round_nodes(round).iter();
                    nodes.extend(kinds.map(|&kind| self.node((stage, at, lane), kind)));
                }
                for schedule in 0..self.schedules {
                    let kinds = self.step_nodes(cut, round).iter();
                    nodes.extend(kinds.map(|&kind| self.node((stage, at, schedule), kind)));
                }
            }
        }
        nodes
    }

    fn node(&self, (stage, at, lane): (usize, usize, usize), kind: NodeKind) -> Node {
        let cut = &self.stages[stage];
        let several = if kind.is_of_schedule() {
            self.schedules
        } else {
            self.lanes
        } > 1;
        let place = match cut.place {
            Place::Stage(stage) => format!("stage[{stage}].round[{at}]"),
            _ => format!("round[{}]", cut.first + at),
        };
        let lane_name = if several {
            format!("[{lane}]")
        } else {
            String::new()
        };
        let held = |pass: Pass, clock: usize| {
            let round = cut.first + cut.rounds * clock + at;
            let (word, index) = kind.word(round as i32);
            Held {
                word: HashWord {
                    hash: pass.0,
                    lane: lane as u8,
                    kind: word,
                    index,
                },
                // The clock before that in which the registers hold what it leads to.
                offset: self.offset(pass, stage, clock) - 1,
            }
        };
        let passes = self.passes();
        let clocks = self.iterations;
        let mut all: Vec<Held> = passes
            .iter()
            .flat_map(|&pass| (0..clocks).map(move |clock| held(pass, clock)))
            .collect();
        all.sort_by_key(|held| held.offset as usize % (clocks * passes.len()));
        Node {
            name: format!("{}.{place}{lane_name}.{}", self.name, kind.name()),
            pipe: self.name,
            stage,
            round: at,
            lane,
            kind,
            held: all,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::design::DesignConfig;

    fn nodes(pairs: &str) -> Vec<Node> {
        let mut design = DesignConfig::miner();
        for pair in pairs.split_whitespace() {
            design.set_pair(pair).unwrap();
        }
        assert_eq!(design.check(), Ok(()), "{pairs}");
        design.elaborate().nodes()
    }

    #[test]
    fn a_plain_pipe_has_all_of_each_round_and_step() {
        let nodes = nodes("");
        assert_eq!(nodes.len(), 2 * (64 * 8 + 48 * 3));
        let node = |name: &str| nodes.iter().find(|node| node.name == name).unwrap();
        // Two clocks behind the issue of its nonce round 2 is done, and registered in the third.
        let held = &node("hash1.round[2].T1").held;
        assert_eq!((held.len(), held[0].offset), (1, 2));
        let sigma = node("hash2.round[0].sigma1").held[0];
        assert_eq!((sigma.word.index, sigma.offset), (16, 65));
    }

    #[test]
    fn names_are_told_apart() {
        for pairs in [
            "midstates=2 rounds_per_stage=4",
            "fold=8 midstates=2",
            "rounds_per_stage=1/2 shortcuts=none",
            "fold=4 datapath=shared",
        ] {
            let nodes = nodes(pairs);
            let names: BTreeSet<&str> = nodes.iter().map(|node| node.name.as_str()).collect();
            assert_eq!(names.len(), nodes.len(), "{pairs}");
        }
        let names = |pairs: &str, name: &str| nodes(pairs).iter().any(|node| node.name == name);
        assert!(names("midstates=2", "hash2.round[5][1].sigma0"));
        // One schedule for both.
        assert!(names("midstates=2", "hash1.round[5].sigma0"));
        assert!(names("fold=8", "hash1.stage[5].round[0].Maj"));
    }

    #[test]
    fn what_nobody_reads_is_left_out() {
        let early = "shortcuts=+early-reject,+early-stop,+dead-words";
        let all = nodes(early);
        let of = |round: usize| {
            let stem = format!("hash2.round[{round}].");
            let own = all.iter().filter(|node| node.name.starts_with(&stem));
            own.map(|node| node.kind).collect::<Vec<_>>()
        };
        assert_eq!(of(57), NodeKind::ROUND[..4]);
        assert_eq!(of(56), NodeKind::ROUND);
        // W[60] is the last word that is read.
        assert_eq!(of(44)[8..], NodeKind::STEP);
        assert_eq!(of(45), NodeKind::ROUND);
    }
}
