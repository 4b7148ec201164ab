//! Which configurations exist: rules, each with a name and a way back to what exists.

use super::{CoreKind, DesignConfig, RoundsPerStage, Shortcut, rule_chip};

/// A configuration that can't exist, and the rule it breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("design.{what} can't be built: {why} (nearest: {nearest})")]
pub struct ConfigError {
    /// The rule's name: `shared-needs-fold`.
    pub rule: &'static str,
    /// The setting that breaks it: `fold = 3`.
    pub what: String,
    /// The rule.
    pub why: String,
    /// What of it to set otherwise: a value, or settings as `KEY=VALUE`.
    pub nearest: String,
    /// The nearest configuration that exists.
    pub config: Box<DesignConfig>,
}

/// One rule.
pub(super) struct Rule {
    pub(super) name: &'static str,
    pub(super) why: &'static str,
    /// The setting that breaks the rule, if one does.
    pub(super) broken: fn(&DesignConfig) -> Option<String>,
    /// The least change after which the rule holds.
    pub(super) mend: fn(&mut DesignConfig),
}

pub(super) fn setting(broken: bool, name: &str, value: impl std::fmt::Display) -> Option<String> {
    broken.then(|| format!("{name} = {value}"))
}

pub(super) fn shortcut(c: &DesignConfig, shortcut: Shortcut, broken: bool) -> Option<String> {
    (c.shortcuts.has(shortcut) && broken).then(|| format!("shortcuts has \"{}\"", shortcut.word()))
}

/// Shortcuts that leave a piece out of one stage, which a stage of many rounds can't.
const PLACED: [Shortcut; 6] = [
    Shortcut::Prepared,
    Shortcut::ConstantWords,
    Shortcut::Padding,
    Shortcut::EarlyReject,
    Shortcut::EarlyStop,
    Shortcut::DeadWords,
];

/// The value of a list that is nearest to this one.
fn among(value: u32, list: &[u32]) -> u32 {
    let near = list.iter().min_by_key(|v| v.abs_diff(value));
    near.copied().unwrap_or(value)
}

const FOLDS: [u32; 7] = [1, 2, 4, 8, 16, 32, 64];
const MIDSTATES: [u32; 4] = [1, 2, 4, 8];
const REJECTS: [u32; 4] = [8, 16, 24, 32];

#[rustfmt::skip]
const RULES: [Rule; 19] = [
    Rule {
        name: "slot-bits", why: "it must lie in 1..=4",
        broken: |c| setting(!(1..=4).contains(&c.slot_bits), "slot_bits", c.slot_bits),
        mend: |c| c.slot_bits = c.slot_bits.clamp(1, 4),
    },
    Rule {
        name: "fifo-depth-bits", why: "it must lie in 1..=8",
        broken: |c| setting(!(1..=8).contains(&c.fifo_depth_bits), "fifo_depth_bits", c.fifo_depth_bits),
        mend: |c| c.fifo_depth_bits = c.fifo_depth_bits.clamp(1, 8),
    },
    Rule {
        name: "miner-only", why: "a compression pipe is one round a stage, and has no job, hash or nonce to fold or to leave out",
        broken: |c| setting(c.kind == CoreKind::Compress && *c != c.without_space(), "kind", "\"compress\" with a miner's settings"),
        mend: |c| *c = c.without_space(),
    },
    Rule {
        name: "fold-is-a-power", why: "the clocks per nonce must be 1, 2, 4, 8, 16, 32 or 64",
        broken: |c| setting(!FOLDS.contains(&c.fold), "fold", c.fold),
        mend: |c| c.fold = among(c.fold, &FOLDS),
    },
    Rule {
        name: "midstates", why: "the states sharing a schedule must be 1, 2, 4 or 8",
        broken: |c| setting(!MIDSTATES.contains(&c.midstates), "midstates", c.midstates),
        mend: |c| c.midstates = among(c.midstates, &MIDSTATES),
    },
    Rule {
        name: "reject-bits", why: "the bits compared early must be 8, 16, 24 or 32",
        broken: |c| setting(!REJECTS.contains(&c.reject_bits), "reject_bits", c.reject_bits),
        mend: |c| c.reject_bits = among(c.reject_bits, &REJECTS),
    },
    Rule {
        name: "half-needs-fold-1", why: "a round that takes two clocks can't loop onto itself in one",
        broken: |c| setting(c.half() && c.fold != 1, "rounds_per_stage", "\"1/2\" with a fold"),
        mend: |c| c.rounds_per_stage = RoundsPerStage::One,
    },
    Rule {
        name: "half-is-pre-added", why: "the first half of a round registers h + K + W already",
        broken: |c| shortcut(c, Shortcut::PreAdded, c.half()),
        mend: |c| c.shortcuts = c.shortcuts.without(Shortcut::PreAdded),
    },
    Rule {
        name: "shared-needs-fold", why: "each slot of a shared pipe serves one of two hashes, so a nonce takes 2 clocks or more",
        broken: |c| setting(c.shared() && c.fold < 2, "datapath", "\"shared\" with fold = 1"),
        mend: |c| c.fold = 2,
    },
    Rule {
        name: "shared-needs-two-stages", why: "a shared pipe has at least two stages, so rounds_per_stage * fold / 2 is at most 32",
        broken: |c| setting(c.shared() && c.rounds() * c.iterations() > 32, "fold", c.fold),
        mend: |c| c.fold = 64 / c.rounds() as u32,
    },
    Rule {
        name: "shared-needs-midstate", why: "a shared pipe has no slot for the header's first block",
        broken: |c| setting(c.shared() && !c.has(Shortcut::Midstate), "datapath", "\"shared\" without \"midstate\""),
        mend: |c| c.shortcuts = c.shortcuts.with(Shortcut::Midstate),
    },
    Rule {
        name: "a-stage-is-at-most-a-hash", why: "a pipe has at least one stage, so rounds_per_stage * fold is at most 64",
        broken: |c| setting(!c.shared() && c.rounds() * c.fold as usize > 64, "fold", c.fold),
        mend: |c| c.fold = 64 / c.rounds() as u32,
    },
    Rule {
        name: "midstates-need-midstate", why: "states that share a schedule come with the job",
        broken: |c| setting(c.midstates > 1 && !c.has(Shortcut::Midstate), "midstates", c.midstates),
        mend: |c| c.shortcuts = c.shortcuts.with(Shortcut::Midstate),
    },
    Rule {
        name: "left-out-needs-fold-1", why: "a folded stage serves many rounds: nothing of it can be left out for one of them",
        broken: |c| PLACED.into_iter().find_map(|s| shortcut(c, s, c.fold != 1)),
        mend: |c| c.shortcuts = PLACED.into_iter().fold(c.shortcuts, super::Shortcuts::without),
    },
    Rule {
        name: "prepared-needs-midstate", why: "the prepared state is the midstate some rounds on",
        broken: |c| shortcut(c, Shortcut::Prepared, !c.has(Shortcut::Midstate)),
        mend: |c| c.shortcuts = c.shortcuts.with(Shortcut::Midstate),
    },
    Rule {
        name: "early-stop-needs-early-reject", why: "without the last rounds there is no digest to compare",
        broken: |c| shortcut(c, Shortcut::EarlyStop, !c.has(Shortcut::EarlyReject)),
        mend: |c| c.shortcuts = c.shortcuts.with(Shortcut::EarlyReject),
    },
    Rule {
        name: "reject-bits-need-early-reject", why: "only an early compare is of fewer bits",
        broken: |c| setting(c.reject_bits != 32 && !c.has(Shortcut::EarlyReject), "reject_bits", c.reject_bits),
        mend: |c| c.reject_bits = 32,
    },
    Rule {
        name: "early-reject-needs-midstate", why: "survivors are hashed again from their job's midstate",
        broken: |c| shortcut(c, Shortcut::EarlyReject, !c.has(Shortcut::Midstate)),
        mend: |c| c.shortcuts = c.shortcuts.with(Shortcut::Midstate),
    },
    Rule {
        name: "one-lane-of-8-bits", why: "one nonce in 256 survives 8 bits in each lane, and the checker takes 131 clocks for each",
        broken: |c| setting(c.reject_bits == 8 && c.midstates > 1, "reject_bits", c.reject_bits),
        mend: |c| c.reject_bits = 16,
    },
];

fn first_broken(config: &DesignConfig) -> Option<(&'static Rule, String)> {
    let rules = RULES.iter().chain(&rule_chip::RULES);
    let mut broken = rules.filter_map(|rule| Some((rule, (rule.broken)(config)?)));
    broken.next()
}

impl DesignConfig {
    /// Checks every rule.
    ///
    /// # Errors
    /// The first rule that is broken, with the nearest configuration that exists.
    pub fn check(&self) -> Result<(), ConfigError> {
        let Some((rule, what)) = first_broken(self) else {
            return Ok(());
        };
        let mut config = *self;
        // Mending one rule can break another, never one that was mended before for good: each only takes away.
        while let Some((rule, _)) = first_broken(&config) {
            (rule.mend)(&mut config);
        }
        let changed: Vec<_> = self
            .settings()
            .into_iter()
            .zip(config.settings())
            .filter(|(asked, mended)| asked != mended)
            .map(|(_, (key, value))| (key, value))
            .collect();
        // One value in place of the one asked for speaks for itself.
        let nearest = match &changed[..] {
            [(key, value)] if what.starts_with(&format!("{key} = ")) => value.clone(),
            changed => {
                let pairs: Vec<_> = changed.iter().map(|(k, v)| format!("{k}={v}")).collect();
                pairs.join(" ")
            }
        };
        Err(ConfigError {
            rule: rule.name,
            what,
            why: rule.why.into(),
            nearest,
            config: Box::new(config),
        })
    }
}
