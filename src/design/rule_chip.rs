//! Which chips exist.

use super::chip_size::CORES;
use super::rule::{Rule, setting, shortcut};
use super::{CoreKind, DesignConfig, Partition, Shortcut};

/// The rules of a chip; those of its cores hold besides.
#[rustfmt::skip]
pub(super) const RULES: [Rule; 11] = [
    Rule {
        name: "chip-only", why: "a single core has no scheduler in front of it",
        broken: |c| setting(c.kind == CoreKind::Miner && *c != c.core(), "kind", "\"miner\" with a chip's settings"),
        mend: |c| *c = c.core(),
    },
    Rule {
        name: "cores", why: "it must lie in 1..=64",
        broken: |c| setting(!(1..=CORES).contains(&c.cores), "cores", c.cores),
        mend: |c| c.cores = c.cores.clamp(1, CORES),
    },
    Rule {
        name: "piece-bits", why: "it must lie in 4..=32",
        broken: |c| setting(!(4..=32).contains(&c.piece_bits), "piece_bits", c.piece_bits),
        mend: |c| c.piece_bits = c.piece_bits.clamp(4, 32),
    },
    Rule {
        name: "queue-bits", why: "it must lie in 1..=4",
        broken: |c| setting(!(1..=4).contains(&c.queue_bits), "queue_bits", c.queue_bits),
        mend: |c| c.queue_bits = c.queue_bits.clamp(1, 4),
    },
    Rule {
        name: "result-bits", why: "it must lie in 1..=8",
        broken: |c| setting(!(1..=8).contains(&c.result_bits), "result_bits", c.result_bits),
        mend: |c| c.result_bits = c.result_bits.clamp(1, 8),
    },
    Rule {
        name: "versions", why: "a host's job carries a multiple of the midstates that a core hashes with each nonce, and 16 at most",
        broken: |c| setting(chip(c) && !whole_groups(c), "versions", c.states()),
        mend: |c| c.versions = Some(near_versions(c)),
    },
    Rule {
        name: "interleaved-has-no-pieces", why: "an interleaved piece is as long as the job",
        broken: |c| setting(c.partition == Partition::Interleaved && c.piece_bits != DesignConfig::miner().piece_bits, "piece_bits", c.piece_bits),
        mend: |c| c.piece_bits = DesignConfig::miner().piece_bits,
    },
    Rule {
        name: "more-cores-than-pieces", why: "2^32 nonces must make as many pieces as there are cores, or some core never has one",
        broken: |c| setting(c.partition != Partition::Interleaved && u64::from(c.cores) > units(c), "piece_bits", c.piece_bits),
        mend: |c| c.piece_bits = 32 - c.cores.next_power_of_two().ilog2(),
    },
    Rule {
        name: "chip-needs-midstate", why: "a chip hands midstates to its cores",
        broken: |c| setting(chip(c) && !c.has(Shortcut::Midstate), "kind", "\"chip\" without \"midstate\""),
        mend: |c| c.shortcuts = c.shortcuts.with(Shortcut::Midstate),
    },
    Rule {
        name: "chip-prepares-nothing", why: "a chip's jobs come with their midstates alone",
        broken: |c| shortcut(c, Shortcut::Prepared, chip(c)),
        mend: |c| c.shortcuts = c.shortcuts.without(Shortcut::Prepared),
    },
    Rule {
        name: "chip-compares-in-full", why: "a chip takes hits, not survivors of an early compare",
        broken: |c| EARLY.into_iter().find_map(|s| shortcut(c, s, chip(c))),
        mend: |c| {
            c.shortcuts = EARLY.into_iter().fold(c.shortcuts, super::Shortcuts::without);
            c.reject_bits = 32;
        },
    },
];

const EARLY: [Shortcut; 2] = [Shortcut::EarlyReject, Shortcut::EarlyStop];

fn chip(c: &DesignConfig) -> bool {
    c.kind == CoreKind::Chip
}

fn whole_groups(c: &DesignConfig) -> bool {
    (1..=16).contains(&c.states()) && c.states().is_multiple_of(c.lanes())
}

/// The nearest number of versions that makes whole groups, the lower of two.
fn near_versions(c: &DesignConfig) -> u32 {
    let wanted = c.states() as u32;
    let all = (c.midstates..=16).step_by(c.midstates as usize);
    let near = all.min_by_key(|v| v.abs_diff(wanted));
    near.unwrap_or(c.midstates)
}

/// Units that the whole range of nonces makes.
fn units(c: &DesignConfig) -> u64 {
    (c.groups() as u64) << 32 >> c.piece_bits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(pairs: &str) -> (&'static str, String) {
        let mut design = DesignConfig::chip();
        for pair in pairs.split_whitespace() {
            design.set_pair(pair).unwrap();
        }
        let error = design.check().unwrap_err();
        assert_eq!(error.config.check(), Ok(()), "{pairs}");
        (error.rule, error.nearest)
    }

    #[test]
    fn each_rule_has_a_name_and_leads_to_what_exists() {
        assert_eq!(DesignConfig::chip().check(), Ok(()));
        for (pairs, rule, nearest) in [
            ("kind=miner", "chip-only", "cores=2"),
            ("cores=0", "cores", "1"),
            ("cores=65", "cores", "64"),
            ("piece_bits=3", "piece-bits", "4"),
            ("piece_bits=33", "piece-bits", "30"),
            ("queue_bits=0", "queue-bits", "1"),
            ("queue_bits=5", "queue-bits", "4"),
            ("result_bits=9", "result-bits", "8"),
            ("versions=0", "versions", "1"),
            ("versions=17", "versions", "16"),
            ("midstates=4 versions=7", "versions", "8"),
            ("midstates=8 versions=2", "versions", "8"),
            (
                "partition=interleaved piece_bits=8",
                "interleaved-has-no-pieces",
                "26",
            ),
            ("piece_bits=31", "more-cores-than-pieces", "30"),
            ("piece_bits=32 cores=2", "more-cores-than-pieces", "31"),
            (
                "shortcuts=none",
                "chip-needs-midstate",
                "shortcuts=midstate",
            ),
            (
                "fold=1 shortcuts=+prepared",
                "chip-prepares-nothing",
                "shortcuts=midstate",
            ),
            (
                "fold=1 shortcuts=+early-reject reject_bits=8",
                "chip-compares-in-full",
                "shortcuts=midstate reject_bits=32",
            ),
        ] {
            let (found, near) = broken(pairs);
            assert_eq!((found, &*near), (rule, nearest), "{pairs}");
        }
    }

    #[test]
    fn one_core_may_have_it_all() {
        for pairs in ["cores=1 piece_bits=32", "cores=2 piece_bits=32 versions=2"] {
            let mut design = DesignConfig::chip();
            for pair in pairs.split_whitespace() {
                design.set_pair(pair).unwrap();
            }
            assert_eq!(design.check(), Ok(()), "{pairs}");
        }
    }
}
