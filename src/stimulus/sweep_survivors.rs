//! The sweep over an early compare: survivors in every slot, in bursts and in several lanes, and whatever may happen while
//! they wait or are checked.
//!
//! The stored headers' nonces survive any compare. Where 8 bits are compared, one nonce in 256 does, and a burst that
//! overflows the survivors' FIFO can be found; with more bits that takes more job slots than wait and are checked.

use rand::Rng;

use super::miner_cases::{Plan, spacing};
use super::miner_sweep::{Make, easy, random_job, tail_of};
use super::sure::{burst, own_target, sure_job};
use super::{Action, Script, rng};
use crate::design::DesignConfig;
use crate::job;
use crate::spec::Target;
use crate::units::{Nonce, Seed};

/// The sweep of cores with an early compare, in its order.
pub(super) const ALL: [(&str, Make); 9] = [
    ("survivors", survivors),
    ("survivors_at_ends", at_ends),
    ("survivors_in_a_row", in_a_row),
    ("survivors_held", held),
    ("survivors_abort", abort),
    ("survivors_reset", reset),
    ("survivors_stall", stall),
    ("survivors_burst", burst_of_many),
    ("survivors_back_pressure", back_pressure),
];

/// Cycles until a burst of survivors is checked: one for each slot, in all lanes.
fn checked(design: &DesignConfig) -> u64 {
    let all = (design.slots() * design.lanes()) as u64;
    design.latency().issue_to_result + all * design.check_interval()
}

/// Cycles from a load to where its first nonce is compared early.
fn compared(design: &DesignConfig) -> u64 {
    let latency = design.latency();
    latency.load_to_issue + latency.issue_to_digest
}

/// One at a time, under targets that it meets, meets just, and misses by one; all lanes, or all but some.
fn survivors(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for i in 0..12u8 {
        let spared = rng.next_u32() & u32::from(i) & 0xff;
        let mut job = sure_job(design, &mut rng, (i, Target::MAX), (0, 0), spared);
        let own = own_target(&job, job.start);
        job.target = match i % 4 {
            0 => Target::MAX,
            1 => own,
            2 => own.one_below().unwrap_or(own),
            _ => easy(40),
        };
        job.start = Nonce(job.start.0.saturating_sub(u32::from(i)));
        plan.load(cycle, job);
        cycle += spacing(design).max(design.check_interval() * design.lanes() as u64 + 8);
    }
    plan.finish(cycle + checked(design))
}

/// Nonces 0 and 2^32 - 1 survive, alone and with one beside them: of jobs that are looked for, where few enough are needed.
fn at_ends(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    let ranges = [
        (0, 0),
        (u32::MAX, u32::MAX),
        (0, 1),
        (u32::MAX - 1, u32::MAX),
    ];
    for (i, range) in (0..)
        .zip(ranges)
        .take(if design.reject_bits <= 16 { 4 } else { 0 })
    {
        let end = Nonce(if range.0 == 0 { 0 } else { u32::MAX });
        let mut job = random_job(&mut rng, i, Target::MAX, range).fitted(design, None);
        while job::survivors(&job, end, design.reject_bits) & 1 == 0 {
            job.tail[1] = job.tail[1].wrapping_add(1);
        }
        plan.load(cycle, job);
        cycle += spacing(design).max(checked(design));
    }
    plan.finish(cycle + tail_of(design))
}

/// As many jobs of a single nonce as there are slots, one behind the other, while the host takes hits or does not.
fn in_a_row(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for round in 0..4u64 {
        plan.at(cycle, Action::Ready { on: round % 2 == 0 });
        for i in 0..design.slots() as u64 + 2 {
            let id = (16 * round + i) as u8;
            let spared = rng.next_u32() & 0xff;
            let target = if i % 3 == 2 { easy(60) } else { Target::MAX };
            let job = sure_job(design, &mut rng, (id, target), (0, 0), spared);
            plan.load(cycle + i * (1 + round * round), job);
        }
        cycle += checked(design) + 40;
    }
    plan.at(cycle, Action::Ready { on: true });
    plan.finish(cycle + tail_of(design) + (design.fifo_depth() * design.lanes()) as u64)
}

/// A job offered in every cycle: its slot is taken the cycle in which nothing of the slot's earlier job is left to check.
fn held(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for round in 0..3u32 {
        let job = sure_job(design, &mut rng, (1, Target::MAX), (round, 3), round << 1);
        plan.load(cycle, job);
        for i in 1..design.slots() as u64 {
            let job = random_job(&mut rng, 2 + i as u8, easy(8), (0, 2));
            plan.load(cycle + 8 * i, job);
        }
        let from = cycle + 8 * design.slots() as u64;
        let until =
            cycle + compared(design) + (design.lanes() as u64 + 1) * design.check_interval();
        for at in from..until {
            let job = sure_job(design, &mut rng, (at as u8, Target::MAX), (9, 0), 0);
            // Some cycles are left out, so that the slot is free for a while as well.
            if rng.next_u32() % 8 > round {
                plan.load(at, job);
            }
        }
        cycle = until + checked(design);
    }
    plan.finish(cycle + tail_of(design))
}

/// Cycles around which something may go wrong: the compare, the FIFO, the take, both hashes' ends, the hit.
fn moments(design: &DesignConfig) -> impl Iterator<Item = u64> {
    let compared = compared(design);
    let around = [0, 1, 2, 3, 64, 65, 66, 67, 68, 100, 130, 131, 132, 133, 134];
    around.into_iter().map(move |behind| compared + behind)
}

/// Aborts at every moment of a survivor's way, with others behind it, and with a load in the same cycle.
fn abort(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for (i, moment) in moments(design).enumerate() {
        for k in 0..(design.slots() as u64 - 1).min(3) {
            let job = sure_job(design, &mut rng, (k as u8, Target::MAX), (k as u32, 40), 0);
            plan.load(cycle + k, job);
        }
        plan.at(cycle + moment, Action::Abort);
        if i % 2 == 0 {
            let job = sure_job(design, &mut rng, (99, Target::MAX), (1, 0), 2);
            plan.load(cycle + moment, job);
        }
        cycle += moment
            + if i % 3 == 0 {
                5
            } else {
                compared(design) + 140
            };
    }
    plan.finish(cycle + checked(design))
}

/// The same with resets, moving and frozen.
fn reset(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    // Every slot holds something from here on.
    for i in 0..design.slots() as u64 {
        plan.load(4 + i, random_job(&mut rng, i as u8, easy(1), (0, 0)));
    }
    let mut cycle = 4 + 2 * spacing(design);
    for (i, moment) in (0u64..).zip(moments(design)) {
        for k in 0..(design.slots() as u64 - 1).min(3) {
            let job = sure_job(design, &mut rng, (k as u8, Target::MAX), (k as u32, 40), 0);
            plan.load(cycle + k, job);
        }
        let cycles = 1 + i % 2;
        plan.at(cycle + moment, Action::Reset { cycles });
        if i % 3 == 0 {
            plan.at(cycle + moment, Action::Stall { cycles });
        }
        cycle += moment + cycles + 1;
    }
    plan.finish(cycle + checked(design))
}

/// Stalls of all lengths while survivors wait and are checked.
fn stall(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for round in 0..4u8 {
        for k in 0..design.slots() as u8 {
            let job = sure_job(design, &mut rng, (k, Target::MAX), (0, 5), u32::from(round));
            plan.load(cycle + u64::from(k), job);
        }
        let until = cycle + checked(design);
        while cycle < until {
            let cycles = [1, 1, 2, 3, 17, 64][rng.next_u32() as usize % 6];
            plan.at(cycle, Action::Stall { cycles });
            if rng.next_u32().is_multiple_of(5) {
                plan.at(cycle, Action::Abort);
            }
            cycle += cycles + 1 + u64::from(rng.next_u32() % 40);
        }
    }
    plan.finish(cycle + checked(design))
}

/// A long stretch of nonces; and where 8 bits are compared, one of which many survive: more than can wait while the first
/// is checked, out of the jobs of all slots.
fn burst_of_many(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for i in 0..if design.reject_bits == 8 { 3u8 } else { 0 } {
        let (jobs, window) = if design.slots() > 2 { (4, 20) } else { (2, 60) };
        for k in 0..jobs {
            let id = 16 * i + k;
            let mut job = random_job(&mut rng, id, easy(u32::from(4 * i)), (0, 0));
            job.start = Nonce(rng.next_u32() >> 1);
            job.start = burst(&job, 8, (window, 12_000));
            job.end = Nonce(job.start.0 + window - 1);
            plan.load(cycle + u64::from(window) * u64::from(k), job);
        }
        cycle += 200 + checked(design) + 8 * design.check_interval();
    }
    let start = rng.next_u32() >> 1;
    let job = random_job(&mut rng, 99, easy(1), (start, start + 1_500));
    plan.load(cycle, job);
    plan.finish(cycle + 1_500 + tail_of(design) + 6 * design.check_interval())
}

/// A full FIFO of hits, from which the host takes one in each cycle around another one's push.
fn back_pressure(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    plan.at(cycle, Action::Ready { on: false });
    let apart = spacing(design).max(checked(design));
    let fill = design.fifo_depth().min(8) as u64 + 1;
    for i in 0..fill + 5 {
        let job = sure_job(design, &mut rng, (i as u8, Target::MAX), (0, 0), 0);
        plan.load(cycle, job);
        if i >= fill {
            let latency = design.latency();
            let at = cycle + latency.load_to_issue + latency.issue_to_result + i - fill - 3;
            plan.at(at, Action::Ready { on: true });
            plan.at(at + 1, Action::Ready { on: false });
        }
        cycle += apart;
    }
    plan.at(cycle, Action::Ready { on: true });
    plan.finish(cycle + tail_of(design) + 8 * design.lanes() as u64)
}
