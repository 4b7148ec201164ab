//! What the registers of the datapath hold, clock by clock, while nonces follow each other and nothing else happens.
//!
//! A nonce makes the same words in every design: states, schedule words, digests. A design decides which of them have
//! registers, and where: a stage holds a word of a nonce so many clocks after that nonce was issued, for one clock. That
//! is all there is to a datapath in steady flow, and it is written down here once; the model, which moves the words from
//! stage to stage, must come to the same.

#![expect(
    clippy::cast_possible_wrap,
    reason = "the numbers of rounds are below 80"
)]

use super::{DesignConfig, PipePlan, Place, Site, StagePlan, Structure};

/// A kind of word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordKind {
    /// `a` behind a round; behind rounds -1 to -4 the words `a` to `d` that the hash begins with.
    A,
    /// `e` behind a round; behind rounds -1 to -4 the words `e` to `h` that the hash begins with.
    E,
    /// A schedule word. Those behind `W[63]` go on by the same rule: folded stages make them.
    W,
    /// `K + W` of a round.
    Sum,
    /// `h + K + W` of a round.
    Half,
    /// A word of the digest, 0 to 7.
    Digest,
    /// `K` of a round alone, where zeros have moved in for the schedule's words.
    RoundConstant,
    /// No word of a hash, but zeros.
    Zero,
    // From here on, what no register holds: WordKind::is_node.
    /// Of a round, Sigma1 of `e`.
    Sigma1,
    /// Of a round, Ch of `e`, `f` and `g`.
    Ch,
    /// Of a round, `h + Sigma1 + Ch + K + W`.
    T1,
    /// Of a round, Sigma0 of `a`.
    Sigma0,
    /// Of a round, Maj of `a`, `b` and `c`.
    Maj,
    /// Of a round, `Sigma0 + Maj`.
    T2,
    /// What a schedule word has of the fifteenth before it, through sigma0.
    ScheduleSigma0,
    /// What a schedule word has of the second before it, through sigma1.
    ScheduleSigma1,
}

impl WordKind {
    /// Is it of the logic between registers, and of no register.
    pub fn is_node(self) -> bool {
        self >= Self::Sigma1
    }
}

/// A word that each nonce makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HashWord {
    /// The compression: 0 of the header's first 64 bytes, 1 of the rest, 2 of the digest.
    pub hash: u8,
    /// The midstate that it goes back to.
    pub lane: u8,
    /// What it is.
    pub kind: WordKind,
    /// The round, or the word's number.
    pub index: i32,
}

/// A word as a register holds it, for one clock of each period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The word.
    pub word: HashWord,
    /// The cycle, counted from that in which the nonce is issued.
    pub offset: u32,
}

/// A word of the state, and what it holds in each clock of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldWord {
    /// Its index in the state.
    pub word: usize,
    /// One for each clock of the period: in cycle `c` after the issue of nonce 0 the one whose offset is `c` modulo the
    /// period, of the nonce that was issued so many cycles before. In the order of their offsets modulo the period.
    pub held: Vec<Held>,
}

/// A block's way through a pipe: the compression, and the tag of the pipe's first stage.
pub(super) type Pass = (u8, usize);

impl DesignConfig {
    /// Cycles from one nonce to the next.
    pub fn period(&self) -> usize {
        self.iterations() * if self.shared() { 2 } else { 1 }
    }
}

impl Structure {
    /// What each word of the pipes' registers holds in steady flow, in the order of the state.
    pub fn held(&self) -> Vec<HeldWord> {
        let mut all = Vec::new();
        for register in &self.registers {
            let Some(pipe) = register.site.pipe().and_then(|name| self.pipe(name)) else {
                continue;
            };
            let passes = pipe.passes();
            let each: Vec<Vec<Held>> = passes
                .iter()
                .map(|&pass| pipe.register(pass, register.site))
                .collect();
            let clocks = pipe.iterations;
            let words = register.words();
            for word in 0..words {
                let of_pass = |held: &Vec<Held>| {
                    (0..clocks)
                        .map(|clock| held[clock * words + word])
                        .collect()
                };
                let mut held: Vec<Held> = each
                    .iter()
                    .map(of_pass)
                    .collect::<Vec<Vec<Held>>>()
                    .concat();
                held.sort_by_key(|held| held.offset as usize % (clocks * passes.len()));
                all.push(HeldWord {
                    word: register.word + word,
                    held,
                });
            }
        }
        all
    }
}

impl PipePlan {
    pub(super) fn passes(&self) -> Vec<Pass> {
        match (self.name, self.second_tag) {
            ("hash0", _) => vec![(0, self.first_tag)],
            ("hash2", _) => vec![(2, self.first_tag)],
            (_, None) => vec![(1, self.first_tag)],
            (_, Some(second)) => vec![(1, self.first_tag), (2, second)],
        }
    }

    /// What the registers of a stage hold behind this clock of the fold, in the order of the state: for each lane its
    /// state, for each schedule its words, then its sums. Of a shared pipe, said of its first pass.
    pub fn stage_holds(&self, stage: usize, clock: usize) -> Vec<Held> {
        let pass = self.passes()[0];
        let mut held = self.states(pass, stage, clock);
        held.extend(self.schedules(pass, stage, clock, false));
        held.extend(self.schedules(pass, stage, clock, true));
        held
    }

    /// The words of a register, low word first, clock after clock.
    fn register(&self, pass: Pass, site: Site) -> Vec<Held> {
        let clocks = 0..self.iterations;
        match site {
            Site::Round { stage, .. } => clocks
                .flat_map(|clock| self.states(pass, stage, clock))
                .collect(),
            Site::Schedule { stage, .. } => clocks
                .flat_map(|clock| self.schedules(pass, stage, clock, false))
                .collect(),
            Site::Added { stage, .. } => clocks
                .flat_map(|clock| self.schedules(pass, stage, clock, true))
                .collect(),
            Site::Digest { .. } => clocks.flat_map(|clock| self.digests(pass, clock)).collect(),
            Site::Part(_) => Vec::new(),
        }
    }

    /// When a stage holds what its clock of this number has made.
    pub(super) fn offset(&self, (_, first): Pass, stage: usize, clock: usize) -> u32 {
        ((first + stage) * self.iterations + clock + 1) as u32
    }

    fn states(&self, pass: Pass, stage: usize, clock: usize) -> Vec<Held> {
        let cut = &self.stages[stage];
        let offset = self.offset(pass, stage, clock);
        let behind = Self::next(cut, clock) as i32 - 1;
        let word = |lane: usize, place: usize| {
            // {a, .., h}, h lowest: each is what the next one was a round before.
            let (kind, back) = if place < 4 {
                (WordKind::E, 3 - place)
            } else {
                (WordKind::A, 7 - place)
            };
            let (kind, index) = match cut.place {
                Place::Half(round) if place == 0 => (WordKind::Half, round as i32),
                _ => (kind, behind - back as i32),
            };
            Held {
                word: HashWord {
                    hash: pass.0,
                    lane: lane as u8,
                    kind,
                    index,
                },
                offset,
            }
        };
        let lanes = 0..self.lanes;
        lanes
            .flat_map(|lane| cut.state.clone().map(move |place| word(lane, place)))
            .collect()
    }

    /// Words of the schedule, or their sums.
    fn schedules(&self, pass: Pass, stage: usize, clock: usize, sums: bool) -> Vec<Held> {
        let cut = &self.stages[stage];
        let offset = self.offset(pass, stage, clock);
        let next = Self::next(cut, clock);
        let word = |lane: usize, ahead: usize| {
            let at = next + ahead;
            let zero = at > 63 && !(self.iterations > 1 && cut.expands);
            let (kind, index) = match (sums, zero) {
                (false, false) => (WordKind::W, at as i32),
                (true, false) => (WordKind::Sum, at as i32),
                (false, true) => (WordKind::Zero, 0),
                // The round constants begin anew.
                (true, true) => (WordKind::RoundConstant, at as i32 % 64),
            };
            Held {
                word: HashWord {
                    hash: pass.0,
                    lane: lane as u8,
                    kind,
                    index,
                },
                offset,
            }
        };
        let places: Vec<usize> = if sums {
            cut.kw.clone()
        } else {
            // The oldest stands at the top.
            cut.w.iter().rev().copied().collect()
        };
        let schedules = 0..self.schedules;
        schedules
            .flat_map(|lane| places.iter().map(move |&ahead| (lane, ahead)))
            .map(|(lane, ahead)| word(lane, ahead))
            .collect()
    }

    fn digests(&self, pass: Pass, clock: usize) -> Vec<Held> {
        let offset = self.offset(pass, self.stages.len(), clock);
        // {H0, .., H7}, H7 lowest.
        let words = |lane| (0..8).rev().map(move |index| (lane, index));
        (0..self.lanes)
            .flat_map(words)
            .map(|(lane, index)| Held {
                word: HashWord {
                    hash: pass.0,
                    lane: lane as u8,
                    kind: WordKind::Digest,
                    index,
                },
                offset,
            })
            .collect()
    }

    /// The round behind those that a stage has done by the end of this clock; of a half, the round that it has begun.
    fn next(cut: &StagePlan, clock: usize) -> usize {
        match cut.place {
            Place::Stage(_) => cut.first + cut.rounds * (clock + 1),
            _ => cut.base,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn design(pairs: &str) -> DesignConfig {
        let mut design = DesignConfig::miner();
        for pair in pairs.split_whitespace() {
            design.set_pair(pair).unwrap();
        }
        assert_eq!(design.check(), Ok(()), "{pairs}");
        design
    }

    fn of(pairs: &str, element: &str) -> Vec<(WordKind, i32, u32)> {
        let structure = design(pairs).elaborate();
        let word = structure.element(element).expect("an element").bit / 32;
        let held = structure.held().into_iter().find(|held| held.word == word);
        let held = held.expect("a register of a pipe").held;
        held.iter()
            .map(|h| (h.word.kind, h.word.index, h.offset))
            .collect()
    }

    #[test]
    fn each_word_of_a_pipe_holds_one_word_in_each_clock_of_the_period() {
        for pairs in [
            "",
            "rounds_per_stage=1/2 shortcuts=+constant-words,+dead-words",
            "rounds_per_stage=4 midstates=4 shortcuts=+prepared,+padding,+early-reject,+early-stop",
            "fold=8 shortcuts=+pre-added",
            "fold=64 midstates=2",
            "fold=4 datapath=shared",
            "fold=16 shortcuts=none",
        ] {
            let design = design(pairs);
            let (structure, period) = (design.elaborate(), design.period());
            let held = structure.held();
            let words: usize = structure
                .registers
                .iter()
                .filter(|register| register.site.pipe().is_some())
                .map(super::super::Register::words)
                .sum();
            assert_eq!(held.len(), words, "{pairs}");
            for word in held {
                let clocks: Vec<usize> = word
                    .held
                    .iter()
                    .map(|held| held.offset as usize % period)
                    .collect();
                assert_eq!(clocks, (0..period).collect::<Vec<_>>(), "{pairs}");
            }
        }
    }

    #[test]
    fn words_stand_where_the_names_say() {
        use WordKind::{A, E, Sum, W, Zero};
        assert_eq!(of("", "hash1.round[37].a"), [(A, 37, 38)]);
        assert_eq!(of("", "hash1.round[37].h"), [(E, 34, 38)]);
        assert_eq!(of("", "hash2.round[3].w[7]"), [(W, 7, 69)]);
        assert_eq!(of("", "hash2.round[50].w[64]"), [(Zero, 0, 116)]);
        assert_eq!(of("", "hash2.digest.h7"), [(WordKind::Digest, 7, 130)]);
        assert_eq!(
            of("shortcuts=+pre-added", "hash1.round[3].kw[4]"),
            [(Sum, 4, 4)]
        );
        assert_eq!(
            of("rounds_per_stage=1/2", "hash1.half[5].h"),
            [(WordKind::Half, 5, 11)]
        );
        let folded = of("fold=2", "hash1.stage[1].b");
        assert_eq!(folded, [(A, 2, 4), (A, 1, 3)]);
        let shared = of("fold=4 datapath=shared", "hash.stage[0].e");
        assert_eq!(
            shared.iter().map(|held| held.1).collect::<BTreeSet<_>>(),
            BTreeSet::from([0, 1])
        );
        assert_eq!(shared.len(), 4);
    }
}
