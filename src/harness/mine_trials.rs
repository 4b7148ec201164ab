//! The trials of a core that walks nonces.

use rand::{Rng, RngExt};

use super::Manifest;
use super::counting::Counting;
use super::expect::Rule;
use super::interface::Test;
use super::mine_carries::carries;
use super::mine_data::patterns;
use super::mine_golden::golden;
use super::mine_rolls::rolls;
use super::mine_switches::{power_ups, switches, waiting};
use super::mine_targets::{target_bits, target_edges};
use super::mining::Pace;
use super::near_misses::near_misses;
use super::sweep_reset;
use super::trial::{Cut, Task, Work};
use super::trials::{Maker, scale};
use crate::bits::HeaderBytes;
use crate::golden::Vector;
use crate::spec::{Header, Target};
use crate::stimulus::{Suite, rng};

/// Clocks that a trial takes, about.
pub(super) const CLOCKS: u64 = 150_000;

/// What the core can be asked.
pub(super) struct Can {
    pub(super) counting: Counting,
    pub(super) pace: Pace,
    /// The hits of which one in so many counts is one, by the target or by the core's own rule; none where they are rare.
    pub(super) easy: Option<u32>,
    pub(super) target: bool,
    /// Zero bits that a hit needs, where the core asks for so many whatever the target.
    pub(super) zeros: u32,
    pub(super) start: bool,
    pub(super) end: bool,
}

impl Can {
    pub(super) fn of(manifest: &Manifest) -> Option<Self> {
        let (counting, pace) = (Counting::of(manifest).ok()?, Pace::of(manifest).ok()?);
        let fixed = manifest.fixed("target");
        let target = manifest.has_target() && manifest.hit.test == Test::Target && fixed.is_none();
        let task = task(
            &Header::from_bytes(&HeaderBytes([0; 80])),
            Target::MAX,
            0,
            1,
        );
        let rule = Rule::of(manifest, &task).ok()?;
        let own = match rule {
            Rule::ZeroBits(bits) => (bits <= 14).then_some(bits),
            Rule::Target(..) => match fixed {
                Some(words) => Some(zero_bits(&words)).filter(|bits| *bits <= 14),
                None => Some(5),
            },
        };
        Some(Self {
            counting,
            pace,
            easy: own,
            target,
            zeros: match rule {
                Rule::ZeroBits(bits) => bits,
                Rule::Target(..) => 0,
            },
            start: manifest.tells_start(),
            end: manifest.tells("nonce_end"),
        })
    }

    /// Counts that fit into a trial beside the latency, from a number that would be enough.
    pub(super) fn counts(&self, enough: u64, jobs: u64) -> u64 {
        let clocks = (CLOCKS / jobs)
            .saturating_sub(self.pace.latency)
            .max(8 * self.pace.period);
        enough.min(clocks / self.pace.period).max(4)
    }

    /// An easy target.
    pub(super) fn target_of(bits: u32) -> Target {
        Target::from_zero_bits(bits.min(255)).expect("at most 255")
    }
}

/// Of a number, its top word first.
fn zero_bits(words: &[u32]) -> u32 {
    let zeros = words.iter().take_while(|word| **word == 0).count() as u32;
    32 * zeros
        + words
            .get(zeros as usize)
            .map_or(0, |word| word.leading_zeros())
}

pub(super) fn task(header: &Header, target: Target, start: u32, counts: u64) -> Task {
    Task {
        header: hex::encode(header.to_bytes().0),
        target: hex::encode(target.to_be_bytes()),
        start,
        counts,
        cut: None,
        beyond: 0,
        pause: 0,
        by: Cut::Next,
        golden: None,
    }
}

pub(super) fn header(rng: &mut impl Rng) -> Header {
    let mut bytes = [0; 80];
    rng.fill(&mut bytes);
    Header::from_bytes(&HeaderBytes(bytes))
}

pub(super) fn miner(maker: &mut Maker<'_>, suite: Suite, further: &[Vector]) {
    let Some(can) = Can::of(maker.manifest) else {
        // The run itself says what can't be read.
        maker.add("golden", Work::Jobs { jobs: Vec::new() });
        return;
    };
    every_round(maker, &can);
    if maker.manifest.inputs.contains_key("accept") {
        maker.lacks(
            "back_pressure",
            "`accept` is held high: what the core does with a hit that nobody takes is not tried",
        );
    }
    golden(maker, &can, suite, further);
    near_misses(maker, &can);
    digests(maker, &can, suite);
    sets(maker, &can, suite);
    edges(maker, &can, suite);
    carries(maker, &can);
    patterns(maker, &can);
    switches(maker, &can);
    rolls(maker, &can);
    waiting(maker, &can);
    power_ups(maker, &can, suite);
    if suite == Suite::Nightly {
        sweep_reset::of_jobs(maker, &can);
    }
}

fn digests(maker: &mut Maker<'_>, can: &Can, suite: Suite) {
    if !maker.manifest.outputs.contains_key("digest") {
        maker.lacks(
            "every_hash",
            "no digest can be seen: bind `digest` to a port or an internal signal",
        );
        return;
    }
    for number in 0..scale(suite, 4, 20, 100) {
        let name = format!("every_hash[{number}]");
        let mut rng = rng(maker.seed(&name));
        let counts = can.counts(400, 4);
        let jobs = (0..4).map(|_| {
            task(
                &header(&mut rng),
                Target::DIFFICULTY_1,
                start(can, &mut rng),
                counts,
            )
        });
        maker.add(
            name,
            Work::Jobs {
                jobs: jobs.collect(),
            },
        );
    }
}

/// Jobs for what the probes show of each nonce.
fn every_round(maker: &mut Maker<'_>, can: &Can) {
    if maker.manifest.probes.is_empty() {
        return;
    }
    let mut rng = rng(maker.seed("every_round"));
    let counts = can.counts(48, 3);
    let job = |rng: &mut _| {
        let (header, start) = (header(rng), start(can, rng));
        task(&header, Target::DIFFICULTY_1, start, counts)
    };
    let jobs = (0..3).map(|_| job(&mut rng)).collect();
    maker.add("every_round", Work::Jobs { jobs });
    maker.of_rounds();
    // Said, so that a PASS of it is not taken for more.
    maker.lacks(
        "rounds_at_job_switch",
        "every_round follows nonces of jobs that run to their ends: what is under way when a job is cut short is judged by results",
    );
    if can.counting.lanes > 1 {
        let why = format!(
            "[probes] name the registers of lane 0: the other lanes, up to {}, are judged by results",
            can.counting.lanes - 1
        );
        maker.lacks("rounds_of_lanes", &why);
    }
}

pub(super) fn start(can: &Can, rng: &mut impl Rng) -> u32 {
    if can.start {
        can.counting.later(rng.next_u32(), 0)
    } else {
        can.counting.first
    }
}

pub(super) const RARE: &str =
    "hits are too rare: neither `target` nor few `zero_bits` can be told to the core";

/// Why there is no job with a stored header's nonce.
pub(super) fn no_golden(can: &Can) -> &'static str {
    if can.start {
        RARE
    } else {
        "hits are too rare, and the first nonce can't be told to the core: bind `target`, or `nonce_start`, `header` or `second_block`"
    }
}

/// The set of reported nonces at an easy target.
fn sets(maker: &mut Maker<'_>, can: &Can, suite: Suite) {
    let Some(easy) = can.easy else {
        for name in [
            "nonce_set",
            "range_edges",
            "every_nonce_a_hit",
            "target_edges",
        ] {
            maker.lacks(name, RARE);
        }
        return;
    };
    for number in 0..scale(suite, 4, 20, 100) {
        let name = format!("nonce_set[{number}]");
        let mut rng = rng(maker.seed(&name));
        let bits = if can.target {
            3 + number as u32 % 4
        } else {
            easy
        };
        let counts = can.counts(if can.target { 1200 } else { 40 << easy }, 2);
        let jobs = (0..2).map(|_| {
            task(
                &header(&mut rng),
                Can::target_of(bits),
                start(can, &mut rng),
                counts,
            )
        });
        maker.add(
            name,
            Work::Jobs {
                jobs: jobs.collect(),
            },
        );
    }
}

fn edges(maker: &mut Maker<'_>, can: &Can, suite: Suite) {
    let Some(easy) = can.easy else { return };
    let bits = if can.target { 2 } else { easy };
    let seed = maker.seed("range_edges");
    let mut rng = rng(seed);
    let steps = can.counts(300, 8);
    if can.start {
        let last = can.counting.later(0, u64::from(u32::MAX));
        let mut jobs = vec![task(&header(&mut rng), Can::target_of(bits), 0, steps)];
        // To the counter's very end, and where the range has no end, over it.
        jobs.push(task(
            &header(&mut rng),
            Can::target_of(bits),
            last.wrapping_sub(can.counting.later(0, steps / 2 - 1)),
            steps / 2,
        ));
        if can.end {
            for counts in [1, 2, 3, 5, steps, steps / 2 + 1] {
                let start = can.counting.later(rng.next_u32(), 0);
                let mut job = task(&header(&mut rng), Can::target_of(bits), start, counts);
                // The walk need not step on the range's end.
                job.beyond = u64::from(rng.next_u32()) % can.counting.stride();
                jobs.push(job);
            }
        }
        // A hit for sure, for "none" may be written as this nonce.
        let surely = if can.target {
            Target::MAX
        } else {
            Can::target_of(bits)
        };
        jobs.push(task(&header(&mut rng), surely, last, 1));
        jobs.push(task(&header(&mut rng), surely, 0, 1));
        if can.end {
            // The last count a hit, and nothing behind it.
            let own = task(
                &header(&mut rng),
                Target::MAX,
                can.counting.later(rng.next_u32(), 0),
                3,
            );
            jobs.extend(can.target.then_some(own));
        }
        maker.add("range_edges", Work::Jobs { jobs });
    } else {
        maker.lacks(
            "range_edges",
            "neither `nonce_start` nor `nonce_end` is bound",
        );
    }
    if can.target {
        let counts = can.counts(60, 2);
        let one = |rng: &mut _, target| task(&header(rng), target, start(can, rng), counts);
        let mut rng = crate::stimulus::rng(seed);
        maker.add(
            "every_nonce_a_hit",
            Work::Jobs {
                jobs: vec![one(&mut rng, Target::MAX)],
            },
        );
        maker.add(
            "no_nonce_a_hit",
            Work::Jobs {
                jobs: vec![one(&mut rng, Target::from_be_bytes([0; 32]))],
            },
        );
        target_edges(maker, can);
        if suite != Suite::Smoke {
            target_bits(maker, can);
        }
    } else {
        maker.lacks("target_edges", "the core is told no target");
    }
}
