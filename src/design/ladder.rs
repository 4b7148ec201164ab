//! The midstate ladder: one design after another, each leaving out one thing more of a header's hash.

use super::{ConfigError, CoreKind, DesignConfig, Latency, Shortcut, Shortcuts, Structure};

/// What is new on a rung.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The foot: three compressions for each header, nothing is left out.
    Foot,
    /// A shortcut on top of those below.
    Take(Shortcut),
    /// So many version-rolled midstates share hash 1's schedule: 4 or 8.
    Share(u32),
}

impl Step {
    /// Every step, from the foot up.
    pub const ALL: [Self; 11] = [
        Self::Foot,
        Self::Take(Shortcut::Midstate),
        Self::Take(Shortcut::Prepared),
        Self::Take(Shortcut::ConstantWords),
        Self::Take(Shortcut::Padding),
        Self::Take(Shortcut::EarlyReject),
        Self::Take(Shortcut::EarlyStop),
        Self::Take(Shortcut::DeadWords),
        Self::Take(Shortcut::PreAdded),
        Self::Share(4),
        Self::Share(8),
    ];

    /// The rung's name: `no-midstate`, a shortcut's name, `midstates-4`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Foot => "no-midstate",
            Self::Take(shortcut) => shortcut.word(),
            Self::Share(4) => "midstates-4",
            Self::Share(_) => "midstates-8",
        }
    }

    /// What is new, in a few words.
    pub fn news(self) -> &'static str {
        match self {
            Self::Foot => "3 compressions a header",
            Self::Take(Shortcut::Midstate) => "the first 64 bytes are hashed once a job",
            Self::Take(Shortcut::Prepared) => "hash 1: rounds 0 to 2 and W16 to W19 once a job",
            Self::Take(Shortcut::ConstantWords) => {
                "hash 1: W4 to W15 are constants and merge with K"
            }
            Self::Take(Shortcut::Padding) => "hash 2: W8 to W15 are constants and merge with K",
            Self::Take(Shortcut::EarlyReject) => "hash 2: a compare for the last additions",
            Self::Take(Shortcut::EarlyStop) => "hash 2: ends with round 60, 57 to 60 without a",
            Self::Take(Shortcut::DeadWords) => "no registers for words that nobody reads any more",
            Self::Take(Shortcut::PreAdded) => "K + W registered a stage ahead: a shorter path",
            Self::Share(4) => "4 versions share hash 1's schedule",
            Self::Share(_) => "8 versions share hash 1's schedule",
        }
    }

    /// The design one step up from `below`.
    fn from(self, below: &DesignConfig) -> DesignConfig {
        let mut design = *below;
        match self {
            Self::Foot => {
                (design.shortcuts, design.midstates) = (Shortcuts::NONE, 1);
            }
            Self::Take(shortcut) => design.shortcuts = design.shortcuts.with(shortcut),
            Self::Share(midstates) => design.midstates = midstates,
        }
        design
    }
}

/// A design of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rung {
    /// What is new.
    pub step: Step,
    /// The design: all steps up to this one.
    pub design: DesignConfig,
}

/// A step that can't be taken on this ladder; those above do without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The step.
    pub step: Step,
    /// Why the design does not exist.
    pub why: ConfigError,
}

/// All steps from the foot up: rungs, and what is missing between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// The designs that exist, in the order of [`Step::ALL`].
    pub rungs: Vec<Rung>,
    /// The steps whose designs do not exist.
    pub missing: Vec<Missing>,
}

impl Ladder {
    /// The ladder of a base: its rounds per stage, fold, datapath and kind stay, its shortcuts and midstates are the
    /// ladder's own. Which rungs there are is for [`DesignConfig::check`] to say.
    pub fn of(base: &DesignConfig) -> Self {
        Self::by(base, DesignConfig::check)
    }

    fn by(base: &DesignConfig, check: impl Fn(&DesignConfig) -> Result<(), ConfigError>) -> Self {
        let (mut rungs, mut missing) = (Vec::new(), Vec::new());
        let mut below = Step::Foot.from(base);
        for step in Step::ALL {
            let design = step.from(&below);
            match check(&design) {
                Ok(()) => {
                    rungs.push(Rung { step, design });
                    below = design;
                }
                Err(why) => missing.push(Missing { step, why }),
            }
        }
        Self { rungs, missing }
    }

    /// The rung of this step, if it exists.
    pub fn rung(&self, step: Step) -> Option<&Rung> {
        self.rungs.iter().find(|rung| rung.step == step)
    }
}

impl Structure {
    /// Hashes in each enabled cycle: lanes of all cores over the cycles between two nonces.
    pub fn hashes_per_clock(&self, latency: &Latency) -> f64 {
        (self.lanes() * self.cores()) as f64 / latency.interval as f64
    }
}

impl DesignConfig {
    /// Is there anything for a ladder to leave out: a lone compression has no job, hash or nonce.
    pub fn has_ladder(&self) -> bool {
        self.kind != CoreKind::Compress
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ladder(pairs: &str) -> Ladder {
        let mut base = DesignConfig::miner();
        for pair in pairs.split_whitespace() {
            base.set_pair(pair).unwrap();
        }
        Ladder::of(&base)
    }

    #[test]
    fn every_shortcut_is_a_step_and_every_step_is_a_rung_or_missing() {
        for shortcut in Shortcut::ALL {
            assert!(Step::ALL.contains(&Step::Take(shortcut)), "{shortcut:?}");
        }
        for base in [
            "",
            "rounds_per_stage=1/2",
            "fold=8",
            "fold=2 datapath=shared",
            "kind=chip",
        ] {
            let ladder = ladder(base);
            let rungs = ladder.rungs.iter().map(|rung| rung.step);
            let missing = ladder.missing.iter().map(|missing| missing.step);
            let mut steps: Vec<_> = rungs.chain(missing).collect();
            steps.sort_by_key(|step| Step::ALL.iter().position(|one| one == step));
            assert_eq!(steps, Step::ALL, "{base}");
            for rung in &ladder.rungs {
                assert_eq!(rung.design.check(), Ok(()), "{base}: {}", rung.step.name());
            }
        }
    }

    /// Nothing here knows which designs are built: whatever `check` lets pass becomes a rung, and what it refuses does not
    /// reach those above.
    #[test]
    fn the_check_decides_which_rungs_there_are() {
        let miner = DesignConfig::miner();
        let all = Ladder::by(&miner, |_| Ok(()));
        assert_eq!(all.rungs.len(), Step::ALL.len());
        let top = all.rungs.last().unwrap().design;
        assert_eq!(top.shortcuts, Shortcut::ALL.into_iter().collect());
        assert_eq!(top.midstates, 8);

        let refused = |design: &DesignConfig| {
            let mut design = *design;
            design.fold = if design.has(Shortcut::Padding) { 3 } else { 1 };
            design.shortcuts = Shortcuts::usual();
            design.midstates = 1;
            design.check()
        };
        let less = Ladder::by(&miner, refused);
        assert_eq!(less.missing.len(), 1);
        assert_eq!(less.missing[0].step, Step::Take(Shortcut::Padding));
        let highest = less.rungs.last().unwrap().design;
        assert_eq!(highest.shortcuts, top.shortcuts.without(Shortcut::Padding));
    }

    #[test]
    fn each_rung_has_one_thing_more_than_the_one_below() {
        let ladder = ladder("rounds_per_stage=2 slot_bits=3");
        for pair in ladder.rungs.windows(2) {
            let [below, above] = [&pair[0].design, &pair[1].design].map(DesignConfig::settings);
            let changed = below
                .iter()
                .zip(&above)
                .filter(|(below, above)| below != above);
            assert_eq!(changed.count(), 1, "{}", pair[1].step.name());
            assert_eq!(pair[1].design.rounds(), 2);
            assert_eq!(pair[1].design.slot_bits, 3);
        }
    }

    #[test]
    fn a_base_that_forbids_a_step_is_told_the_rule() {
        let rule = |pairs: &str, step| {
            let missing = ladder(pairs).missing;
            let found = missing.into_iter().find(|missing| missing.step == step);
            found.map(|missing| missing.why.rule)
        };
        let taken = Step::Take;
        assert_eq!(
            rule("fold=8", taken(Shortcut::Padding)),
            Some("left-out-needs-fold-1")
        );
        assert_eq!(
            rule("rounds_per_stage=1/2", taken(Shortcut::PreAdded)),
            Some("half-is-pre-added")
        );
        assert_eq!(
            rule("fold=2 datapath=shared", Step::Foot),
            Some("shared-needs-midstate")
        );
        assert_eq!(rule("", taken(Shortcut::Padding)), None);
    }

    #[test]
    fn hashes_per_clock_are_lanes_of_all_cores_over_the_interval() {
        let rate = |pairs: &str| {
            let mut design = DesignConfig::miner();
            for pair in pairs.split_whitespace() {
                design.set_pair(pair).unwrap();
            }
            design.elaborate().hashes_per_clock(&design.latency())
        };
        assert!((rate("fold=8 midstates=4") - 0.5).abs() < 1e-9);
        assert!((rate("kind=chip cores=3 fold=4") - 0.75).abs() < 1e-9);
        assert!((rate("kind=compress") - 1.0).abs() < 1e-9);
    }
}
