//! The deterministic sweep: one case for each thing that a miner core can do wrong at its edges.

use rand::{Rng, RngExt};

use super::miner_cases::{Plan, spacing};
use super::patterns;
use super::{Action, Origin, Script, rng};
use crate::bits::State;
use crate::design::DesignConfig;
use crate::job::{self, Job};
use crate::spec::Target;
use crate::units::{JobId, Nonce, Seed};

/// A maker of one case's script.
pub(super) type Make = fn(&DesignConfig, Seed) -> Script;

/// The sweep, in its order.
pub(super) const ALL: [(&str, Make); 17] = [
    ("range_edges", range_edges),
    ("hits_consecutive", hits_consecutive),
    ("hit_on_last_nonce", hit_on_last_nonce),
    ("target_edges", target_edges),
    ("zero_bits", zero_bits),
    ("job_switch", job_switch),
    ("job_every_cycle", job_every_cycle),
    ("slots_full", slots_full),
    ("exhausted", exhausted),
    ("abort", abort),
    ("reset_anywhere", reset_anywhere),
    ("stall", stall),
    ("back_pressure", back_pressure),
    ("overflow_saturates", overflow_saturates),
    ("version_roll", version_roll),
    ("ntime_roll", ntime_roll),
    ("patterns", data_patterns),
];

/// A job of random data.
pub(super) fn random_job(rng: &mut impl Rng, id: u8, target: Target, range: (u32, u32)) -> Job {
    let (mut midstate, mut tail) = ([0; 8], [0; 3]);
    rng.fill(&mut midstate);
    rng.fill(&mut tail);
    Job {
        id: JobId(id),
        midstate: State(midstate),
        tail,
        target,
        start: Nonce(range.0),
        end: Nonce(range.1),
    }
}

fn easy(bits: u32) -> Target {
    Target::from_zero_bits(bits).expect("fewer than 256 zero bits")
}

fn tail_of(design: &DesignConfig) -> u64 {
    design.latency().issue_to_result + 12
}

fn range_edges(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    let ranges = [
        (0, 0),
        (0, 9),
        (1, 1),
        (u32::MAX, u32::MAX),
        (u32::MAX - 9, u32::MAX),
        (0x7fff_fffb, 0x8000_0004),
        (0x00ff_fff8, 0x0100_0007),
        (0xfe, 0x101),
        (0xfffe, 0x1_0001),
    ];
    for (i, range) in ranges.into_iter().enumerate() {
        plan.load(cycle, random_job(&mut rng, i as u8, Target::MAX, range));
        cycle += spacing(design);
    }
    plan.finish(cycle + tail_of(design))
}

fn hits_consecutive(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    plan.load(4, random_job(&mut rng, 1, Target::MAX, (100, 299)));
    plan.load(204, random_job(&mut rng, 2, easy(1), (0, 399)));
    plan.finish(604 + tail_of(design))
}

/// Ranges that end on the nonce with the least hash, under the target that only it meets.
fn hit_on_last_nonce(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for i in 0..8 {
        let mut job = random_job(&mut rng, i, Target::MAX, (0, 0));
        job.start = Nonce(rng.next_u32() >> 1);
        let nonces = (0..48).map(|n| Nonce(job.start.0 + n));
        let best = nonces.min_by_key(|&nonce| Target::just_met_by(&job::hash(&job, nonce)));
        job.end = best.expect("48 nonces");
        job.target = Target::just_met_by(&job::hash(&job, job.end));
        plan.load(cycle, job);
        cycle += spacing(design);
    }
    plan.finish(cycle + tail_of(design))
}

/// The target equal to a hash, one below it, and the same bytes the other way round.
fn target_edges(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for i in 0..12u8 {
        let start = rng.next_u32() >> 1;
        let mut job = random_job(&mut rng, i, Target::MAX, (start, start + 15));
        let hash = job::hash(&job, Nonce(start + u32::from(i)));
        let equal = Target::just_met_by(&hash);
        job.target = match i % 3 {
            0 => equal,
            1 => equal.one_below().unwrap_or(equal),
            _ => Target::from_be_bytes(hash.0),
        };
        plan.load(cycle, job);
        cycle += spacing(design);
    }
    plan.finish(cycle + tail_of(design))
}

/// Targets of 0 to 16 zero bits over ranges in which some hashes have them.
fn zero_bits(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for bits in 0..=16 {
        let nonces = 64u32 << (bits / 4);
        let start = rng.next_u32() >> 1;
        let job = random_job(&mut rng, bits as u8, easy(bits), (start, start + nonces));
        cycle += 1;
        plan.load(cycle, job);
        cycle += u64::from(nonces).max(spacing(design));
    }
    plan.finish(cycle + tail_of(design))
}

/// Switches with a full pipe: everything hits before, nothing after, and the other way round.
fn job_switch(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let none = Target::from_be_bytes([0; 32]);
    let mut cycle = 4;
    for i in 0..24u8 {
        let target = match i % 4 {
            0 => easy(3),
            1 => none,
            2 => easy(1),
            _ => easy(4),
        };
        let start = rng.next_u32() >> 1;
        plan.load(
            cycle,
            random_job(&mut rng, i, target, (start, start + 100_000)),
        );
        // The first switches come one at a time, the later ones as close as slots allow.
        cycle += if i < 8 {
            150
        } else {
            spacing(design) + u64::from(i)
        };
    }
    plan.finish(cycle + tail_of(design))
}

fn job_every_cycle(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    for i in 0..500u64 {
        let job = random_job(&mut rng, i as u8, easy(2), (7, 7 + (i % 5) as u32));
        plan.load(4 + i, job);
    }
    plan.finish(504 + tail_of(design))
}

/// More jobs in a row than there are slots; those that find none are not taken, and say so.
fn slots_full(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    for burst in 0..6u64 {
        for i in 0..design.slots() as u64 + 3 {
            let id = (burst * 16 + i) as u8;
            let job = random_job(&mut rng, id, easy(1), (0, 2 + (burst * 40) as u32));
            plan.load(4 + burst * 97 + i * (1 + burst), job);
        }
    }
    plan.finish(4 + 6 * 97 + 300 + tail_of(design))
}

/// Jobs that end, with idle cycles before the next.
fn exhausted(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for i in 0..8u8 {
        let length = 1 + 20 * u32::from(i);
        plan.load(cycle, random_job(&mut rng, i, easy(1), (50, 49 + length)));
        cycle += u64::from(length) + tail_of(design) * u64::from(i % 2) + 40;
    }
    plan.finish(cycle + tail_of(design))
}

/// Aborts with a full pipe, with a hit on its way into the FIFO, with a load in the same cycle, and while idle.
fn abort(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for i in 0..10u8 {
        plan.load(cycle, random_job(&mut rng, i, easy(1), (0, 400)));
        let at = cycle + design.latency().issue_to_result - 3 + u64::from(i);
        plan.at(at, Action::Abort);
        if i % 2 == 0 {
            plan.load(at, random_job(&mut rng, 100 + i, easy(2), (9, 60)));
        }
        if i % 3 == 0 {
            plan.at(at + 20, Action::Abort);
        }
        cycle = at + 150 + u64::from(i);
    }
    plan.finish(cycle + tail_of(design))
}

fn reset_anywhere(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    // Every slot holds something from here on.
    for i in 0..design.slots() as u64 {
        plan.load(4 + i, random_job(&mut rng, 200 + i as u8, easy(1), (0, 0)));
    }
    let mut cycle = 4 + 2 * spacing(design);
    for i in 0..28u64 {
        plan.load(cycle, random_job(&mut rng, i as u8, easy(1), (0, 300)));
        plan.load(
            cycle + 9,
            random_job(&mut rng, 128 + i as u8, easy(0), (3, 40 + i as u32)),
        );
        let after = 1 + 11 * i;
        plan.at(cycle + after, Action::Reset { cycles: 1 + i % 3 });
        if i % 4 == 0 {
            // Reset wins over a frozen core.
            plan.at(cycle + after, Action::Stall { cycles: 2 });
        }
        cycle += after + 6;
    }
    plan.load(cycle, random_job(&mut rng, 99, easy(1), (0, 40)));
    plan.finish(cycle + 60 + tail_of(design))
}

fn stall(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    plan.load(4, random_job(&mut rng, 1, easy(1), (0, 900)));
    let mut cycle = 6;
    while cycle < 1_200 {
        let cycles = [1, 1, 2, 3, 17, 64, 140][rng.next_u32() as usize % 7];
        plan.at(cycle, Action::Stall { cycles });
        // Events into a frozen core must not count.
        if rng.next_u32().is_multiple_of(3) {
            plan.load(cycle, random_job(&mut rng, 200, Target::MAX, (5, 50)));
        }
        if rng.next_u32().is_multiple_of(7) {
            plan.at(cycle, Action::Abort);
        }
        cycle += cycles + 1 + u64::from(rng.next_u32() % 60);
    }
    plan.load(cycle, random_job(&mut rng, 2, easy(1), (7, 77)));
    plan.finish(cycle + 80 + tail_of(design))
}

/// A host that leaves hits standing: FIFO filling, full, overflowing, drained while hits come in.
fn back_pressure(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let depth = design.fifo_depth() as u64;
    let mut cycle = 4;
    for i in 0..6u64 {
        plan.at(cycle, Action::Ready { on: false });
        let length = depth - 1 + i;
        plan.load(
            cycle,
            random_job(&mut rng, i as u8, Target::MAX, (0, length as u32 - 1)),
        );
        cycle += tail_of(design) + length;
        plan.at(cycle, Action::Ready { on: true });
        cycle += depth + 4;
    }
    // Hits in every cycle while the host takes every other one, then every third.
    plan.load(cycle, random_job(&mut rng, 77, Target::MAX, (0, 119)));
    let hits = cycle + design.latency().issue_to_result;
    for i in 0..120 {
        plan.at(
            hits + i,
            Action::Ready {
                on: i % if i < 60 { 2 } else { 3 } == 0,
            },
        );
    }
    plan.at(hits + 140, Action::Ready { on: true });
    plan.finish(hits + 160 + depth)
}

/// The overflow count holds at its largest value.
fn overflow_saturates(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    plan.at(3, Action::Ready { on: false });
    let drops = 0xffff + 40 + design.fifo_depth() as u64;
    plan.load(4, random_job(&mut rng, 5, Target::MAX, (0, drops as u32)));
    plan.at(drops + 150, Action::Ready { on: true });
    plan.finish(drops + 170 + design.fifo_depth() as u64)
}

/// Jobs that share a tail and differ in midstate (BIP 320).
fn version_roll(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let base = random_job(&mut rng, 0, easy(2), (1000, 1063));
    let mut cycle = 4;
    for i in 0..16u8 {
        let mut job = base.clone();
        job.id = JobId(i);
        rng.fill(&mut job.midstate.0);
        plan.load(cycle, job);
        cycle += spacing(design);
    }
    plan.finish(cycle + tail_of(design))
}

/// Jobs that differ in one bit of the time alone.
fn ntime_roll(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let base = random_job(&mut rng, 0, easy(2), (1000, 1040));
    let mut cycle = 4;
    for i in 0..32u8 {
        let mut job = base.clone();
        job.id = JobId(i);
        job.tail[1] ^= 1 << i;
        plan.load(cycle, job);
        cycle += spacing(design);
    }
    plan.finish(cycle + tail_of(design))
}

fn data_patterns(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for (i, words) in patterns::states().enumerate() {
        let mut job = random_job(&mut rng, i as u8, easy(3), (0, 15));
        job.midstate = words;
        job.tail = [words.0[0], words.0[3], words.0[7]];
        job.start = Nonce(words.0[5].min(u32::MAX - 15));
        job.end = Nonce(job.start.0 + 15);
        plan.load(cycle, job);
        cycle += spacing(design);
    }
    plan.finish(cycle + tail_of(design))
}

/// The device's power-up state read into the model: no reset at first, every register compared from cycle 0 on.
pub(super) fn power_up_state(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    plan.origin = Origin::PowerUp;
    plan.events.clear();
    for i in 0..4u64 {
        let job = random_job(&mut rng, i as u8, easy(1), (0, 90));
        plan.load(20 + 61 * i, job);
    }
    plan.at(300, Action::Abort);
    plan.at(330, Action::Reset { cycles: 1 });
    plan.load(340, random_job(&mut rng, 9, easy(1), (0, 90)));
    plan.finish(440 + tail_of(design))
}
