//! How a pipe is cut into stages: which rounds each does, and which schedule words it keeps.

use super::{DesignConfig, Place, Shortcut, StagePlan};

/// One pipe.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // each is a choice of its own
pub struct PipePlan {
    /// `hash1`
    pub name: &'static str,
    /// The tag of its first stage.
    pub first_tag: usize,
    /// In a shared pipe, the tag of its first stage as hash 2.
    pub second_tag: Option<usize>,
    /// Rounds in a stage and clock.
    pub rounds: usize,
    /// A round is two stages.
    pub half: bool,
    /// Clocks that a block stays in a stage.
    pub iterations: usize,
    /// States that go through it side by side.
    pub lanes: usize,
    /// Schedules: one for all states, or one for each.
    pub schedules: usize,
    /// `K + W` is registered a stage ahead.
    pub pre_added: bool,
    /// The first stage is round 3 of a prepared state.
    pub prepared: bool,
    /// The last round that it does: 63, or 60 where a word is all that is compared.
    pub last: usize,
    /// Is there a feed-forward behind it; else a word of its last stage is compared.
    pub digest: bool,
    /// Words of the entering block that are constants and have no registers.
    pub constants: [Option<u32>; 16],
    /// The stages, in the order of the way of data.
    pub stages: Vec<StagePlan>,
}

/// The last round of a hash.
const LAST: usize = 63;
/// The round whose `e` is `h` behind the last one: four rounds pass it on and change nothing of it.
const EARLY: usize = 60;
/// A whole state.
const STATE: std::ops::Range<usize> = 0..8;

/// Words of the state that anybody reads behind a round of a pipe that stops early: those that the `e` behind
/// [`EARLY`] comes from.
fn wanted(round: usize) -> std::ops::Range<usize> {
    match (round + 4).checked_sub(EARLY) {
        None | Some(0) => STATE,
        // Nobody reads `a` any more, then `b`, then `c`.
        Some(behind @ 1..4) => 0..8 - behind,
        Some(_) => 3..4,
    }
}

impl PipePlan {
    /// The plain pipe: one round a stage, nothing left out.
    pub fn plain(name: &'static str, first_tag: usize) -> Self {
        Self::new(&DesignConfig::miner(), name, first_tag)
    }

    fn new(config: &DesignConfig, name: &'static str, first_tag: usize) -> Self {
        let mut constants = [None; 16];
        // What pads the header's second block, and the digest of hash 1.
        let padding = match name {
            "hash1" if config.has(Shortcut::ConstantWords) => Some((4, 0x280)),
            "hash2" if config.has(Shortcut::Padding) => Some((8, 0x100)),
            _ => None,
        };
        if let Some((first, bits)) = padding {
            constants[first..].fill(Some(0));
            constants[first] = Some(0x8000_0000);
            constants[15] = Some(bits);
        }
        let lanes = if name == "hash0" { 1 } else { config.lanes() };
        let mut pipe = Self {
            name,
            first_tag,
            second_tag: None,
            rounds: config.rounds(),
            half: config.half(),
            iterations: config.iterations(),
            lanes,
            schedules: if name == "hash1" || name == "hash0" {
                1
            } else {
                lanes
            },
            pre_added: config.has(Shortcut::PreAdded),
            prepared: name == "hash1" && config.has(Shortcut::Prepared),
            last: if name == "hash2" && config.has(Shortcut::EarlyStop) {
                EARLY
            } else {
                LAST
            },
            digest: name != "hash2" || !config.has(Shortcut::EarlyReject),
            constants,
            stages: Vec::new(),
        };
        let dead = config.has(Shortcut::DeadWords);
        pipe.stages = if pipe.iterations > 1 {
            pipe.folded()
        } else {
            pipe.unfolded(dead)
        };
        if config.shared() {
            pipe.second_tag = Some(pipe.stages.len() + 1);
        }
        pipe
    }

    fn folded(&self) -> Vec<StagePlan> {
        let each = self.rounds * self.iterations;
        let stage = |s: usize| StagePlan {
            place: Place::Stage(s),
            first: s * each,
            rounds: self.rounds,
            expands: s * each < 48,
            state: STATE,
            base: 0,
            w: (0..16).collect(),
            kw: (0..if self.pre_added { self.rounds } else { 0 }).collect(),
        };
        (0..64 / each).map(stage).collect()
    }

    fn unfolded(&self, dead: bool) -> Vec<StagePlan> {
        let mut stages = Vec::new();
        for first in (0..=self.last).step_by(self.rounds) {
            let last = self.last.min(first + self.rounds - 1);
            // What is prepared begins behind round 2.
            if self.prepared && last < 3 {
                continue;
            }
            let prepared = self.prepared && stages.is_empty();
            if self.half && !prepared {
                let mut w = self.kept(first, dead);
                // Its own word is added; only the schedule may still want it.
                w.retain(|&i| i > 0 || !dead || first + 16 <= self.last);
                stages.push(StagePlan {
                    place: Place::Half(first),
                    first,
                    rounds: 0,
                    expands: false,
                    state: self.kept_state(first.wrapping_sub(1)),
                    base: first,
                    w,
                    kw: Vec::new(),
                });
            }
            let next = last + 1;
            let ahead = if self.pre_added {
                self.rounds.min(self.last + 1 - next)
            } else {
                0
            };
            stages.push(StagePlan {
                place: Place::Round(last),
                first: if prepared { last } else { first },
                rounds: if prepared { 0 } else { next - first },
                expands: first < 48,
                state: self.kept_state(last),
                base: next,
                w: self.kept(next, dead),
                kw: (0..ahead)
                    .filter(|i| self.constant(next + i).is_none())
                    .collect(),
            });
        }
        stages
    }

    /// Words of the state behind this round that have registers; before the first round, all.
    fn kept_state(&self, round: usize) -> std::ops::Range<usize> {
        if self.last == LAST || round > LAST {
            STATE
        } else {
            wanted(round)
        }
    }

    /// Places in the window that begins with `W[base]` whose words have registers.
    fn kept(&self, base: usize, dead: bool) -> Vec<usize> {
        let kept =
            |i: &usize| self.constant(base + i).is_none() && (!dead || base + i <= self.last);
        (0..16).filter(kept).collect()
    }

    /// Does anybody read the `a` of this round.
    pub fn makes_a(&self, round: usize) -> bool {
        self.kept_state(round).end == STATE.end
    }

    /// Is there a register for this word behind some round of an unfolded pipe.
    pub fn keeps_word(&self, word: usize) -> bool {
        let keeps = |stage: &StagePlan| stage.w.iter().any(|i| stage.base + i == word);
        self.stages.iter().any(keeps)
    }

    /// The value of a word that is a constant of this pipe.
    pub fn constant(&self, word: usize) -> Option<u32> {
        self.constants.get(word).copied().flatten()
    }

    /// Words of a stage's registers: states, schedules, sums ahead.
    pub fn stage_words(&self, stage: &StagePlan) -> usize {
        stage.state.len() * self.lanes + self.schedules * (stage.w.len() + stage.kw.len())
    }

    /// Is it cut as the core is that nothing is left out of: one round a stage, one lane, every word kept.
    pub fn is_plain(&self) -> bool {
        let plain = |stage: &StagePlan| stage.rounds == 1 && stage.w.len() == 16;
        self.rounds == 1
            && !self.half
            && self.iterations == 1
            && self.lanes == 1
            && !self.pre_added
            && self.stages.len() == 64
            && self.stages.iter().all(plain)
    }

    /// The tag of its digest.
    pub fn digest_tag(&self) -> usize {
        self.first_tag + self.stages.len()
    }

    /// Places of the tag pipe that it takes.
    pub fn tags(&self) -> usize {
        let passes = if self.second_tag.is_some() { 2 } else { 1 };
        (self.stages.len() + usize::from(self.digest)) * passes
    }
}

impl DesignConfig {
    /// The pipes of a miner, in the order of the way of data.
    pub fn pipes(&self) -> Vec<PipePlan> {
        let names: &[&'static str] = match (self.shared(), self.has(Shortcut::Midstate)) {
            (true, _) => &["hash"],
            (false, true) => &["hash1", "hash2"],
            (false, false) => &["hash0", "hash1", "hash2"],
        };
        let mut pipes: Vec<PipePlan> = Vec::new();
        for name in names {
            let first = pipes.iter().map(PipePlan::tags).sum();
            pipes.push(PipePlan::new(self, name, first));
        }
        pipes
    }

    /// Places of the tag pipe: steps from a nonce's entry to its leaving.
    pub fn tags(&self) -> usize {
        self.pipes().iter().map(PipePlan::tags).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pipes(pairs: &str) -> Vec<PipePlan> {
        let mut design = DesignConfig::miner();
        for pair in pairs.split_whitespace() {
            design.set_pair(pair).unwrap();
        }
        assert_eq!(design.check(), Ok(()), "{pairs}");
        design.pipes()
    }

    #[test]
    fn stages_are_as_many_as_the_rounds_ask_for() {
        for (pairs, stages, tags) in [
            ("", vec![64, 64], 130),
            ("rounds_per_stage=4", vec![16, 16], 34),
            ("rounds_per_stage=1/2", vec![128, 128], 258),
            ("fold=64", vec![1, 1], 4),
            ("fold=4 datapath=shared", vec![32], 66),
            ("fold=2 datapath=shared", vec![64], 130),
            ("shortcuts=+prepared", vec![61, 64], 127),
            (
                "shortcuts=+prepared rounds_per_stage=1/2",
                vec![121, 128],
                251,
            ),
            ("shortcuts=+prepared rounds_per_stage=2", vec![31, 32], 65),
            ("shortcuts=+prepared rounds_per_stage=4", vec![16, 16], 34),
            ("shortcuts=none", vec![64, 64, 64], 195),
            ("shortcuts=+early-reject", vec![64, 64], 129),
            ("shortcuts=+early-reject,+early-stop", vec![64, 61], 126),
            (
                "shortcuts=+early-reject,+early-stop rounds_per_stage=2",
                vec![32, 31],
                64,
            ),
            (
                "shortcuts=+early-reject,+early-stop rounds_per_stage=4",
                vec![16, 16],
                33,
            ),
            (
                "shortcuts=+early-reject,+early-stop,+prepared rounds_per_stage=1/2",
                vec![121, 122],
                244,
            ),
        ] {
            let pipes = pipes(pairs);
            let found: Vec<_> = pipes.iter().map(|p| p.stages.len()).collect();
            assert_eq!(found, stages, "{pairs}");
            assert_eq!(pipes.iter().map(PipePlan::tags).sum::<usize>(), tags);
        }
        assert!(pipes("").iter().all(PipePlan::is_plain));
        assert!(!pipes("shortcuts=+pre-added")[0].is_plain());
    }

    #[test]
    fn a_stage_keeps_what_somebody_reads_and_no_constant() {
        let dead = &pipes("shortcuts=+dead-words,+constant-words,+pre-added")[0];
        let words = |r: usize| {
            let stage = &dead.stages[r];
            stage.w.iter().map(|i| stage.base + i).collect::<Vec<_>>()
        };
        assert_eq!(words(0), [1, 2, 3, 16]);
        assert_eq!(words(46), (47..=62).collect::<Vec<_>>());
        assert_eq!(words(60), [61, 62, 63]);
        assert!(words(63).is_empty());
        assert_eq!((dead.stages[2].kw.len(), dead.stages[15].kw.len()), (1, 1));
        assert_eq!((dead.stages[3].kw.len(), dead.stages[63].kw.len()), (0, 0));
        let half = &pipes("shortcuts=+dead-words rounds_per_stage=1/2")[0];
        assert_eq!(half.stages[2 * 47].w.len(), 16);
        assert_eq!(half.stages[2 * 48].w.len(), 15);
        assert_eq!(half.stages[2 * 63].w.len(), 0);
    }

    #[test]
    fn a_pipe_that_stops_early_keeps_what_leads_to_its_last_e() {
        let early = "shortcuts=+early-reject,+early-stop,+dead-words";
        let kept = |pairs: &str| -> Vec<(Place, usize, usize)> {
            let pipe = &pipes(pairs)[1];
            let stages = pipe.stages.iter().rev().take(6).rev();
            stages
                .map(|s| (s.place, s.state.len(), s.w.len()))
                .collect()
        };
        let round = |r, state, w| (Place::Round(r), state, w);
        assert_eq!(
            kept(early),
            [
                round(55, 8, 5),
                round(56, 8, 4),
                round(57, 7, 3),
                round(58, 6, 2),
                round(59, 5, 1),
                round(60, 1, 0)
            ]
        );
        assert_eq!(
            kept(&format!("{early} rounds_per_stage=4"))[3..],
            [round(55, 8, 5), round(59, 5, 1), round(60, 1, 0)]
        );
        let two = &pipes(&format!("{early},+pre-added rounds_per_stage=2"))[1];
        let last = &two.stages[29..];
        assert_eq!((last[0].kw.len(), last[1].kw.len()), (1, 0));
        assert_eq!((last[1].place, last[1].rounds), (Place::Round(60), 1));
        assert_eq!(
            kept(&format!("{early} rounds_per_stage=1/2"))[2..],
            [
                (Place::Half(59), 6, 1),
                round(59, 5, 1),
                (Place::Half(60), 5, 0),
                round(60, 1, 0)
            ]
        );
    }
}
