//! The deterministic sweep of a chip: one case for each thing that a scheduler, an arbiter or a full FIFO can do wrong.

use rand::Rng;

use super::chip_cases::through;
use super::miner_cases::Plan;
use super::miner_sweep::{Make, easy, random_job};
use super::{Action, Origin, Script, rng};
use crate::design::DesignConfig;
use crate::job::{self, Job};
use crate::spec::Target;
use crate::units::{Nonce, Seed};

/// The sweep, in its order.
pub(super) const ALL: [(&str, Make); 10] = [
    ("range_edges", range_edges),
    ("target_edges", target_edges),
    ("job_switch", job_switch),
    ("queue_full", queue_full),
    ("new_block", new_block),
    ("mapped_out", mapped_out),
    ("results_full", results_full),
    ("idle", idle),
    ("reset_anywhere", reset_anywhere),
    ("stall", stall),
];

/// So many nonces around a border between two pieces.
pub(super) fn across(design: &DesignConfig, nonces: u32) -> (u32, u32) {
    // Of pieces of any size but the whole: a multiple of all of them.
    let border = 1u32 << design.piece_bits.clamp(28, 31);
    let start = border - nonces / 2;
    (start, start + nonces - 1)
}

/// A job of random data, with an id that a chip can tell.
pub(super) fn chip_job(rng: &mut impl Rng, id: u64, target: Target, range: (u32, u32)) -> Job {
    random_job(rng, id as u8 & 0x7f, target, range)
}

/// Ranges at both ends of all nonces, of a single one, shorter than there are cores, and around borders of pieces.
fn range_edges(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let piece = design.piece().min(16) as u32;
    let border = across(design, 2).1;
    let ranges = [
        (0, 0),
        (0, piece),
        (u32::MAX, u32::MAX),
        (u32::MAX - piece, u32::MAX),
        (border, border + piece - 1),
        (border - 1, border + piece),
        (border - 1, border - 1),
        (7, 6 + design.cores.min(9)),
        (9, 9 + design.cores.min(9)),
    ];
    let mut cycle = 4;
    for (i, range) in (0..).zip(ranges) {
        plan.load(cycle, chip_job(&mut rng, i, Target::MAX, range));
        cycle += through(design, range.1 - range.0 + 1);
    }
    plan.finish(cycle)
}

/// The target equal to a hash, one below it, and the same bytes the other way round; of each version, and so often that
/// every core meets several in each of its lanes.
fn target_edges(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for i in 0..60 {
        let range = across(design, 6);
        let job = chip_job(&mut rng, i, Target::MAX, range);
        let mut job = job.fitted(design, None);
        let lane = i as usize % design.states();
        // Another nonce for each kind and version in each turn.
        let nonce = (i + i / 6) as u32 % 6;
        let hash = job::hash_of(&job, lane, Nonce(range.0 + nonce));
        let equal = Target::just_met_by(&hash);
        job.target = match i % 3 {
            0 => equal,
            1 => equal.one_below().unwrap_or(equal),
            _ => Target::from_be_bytes(hash.0),
        };
        plan.load(cycle, job);
        cycle += through(design, 6);
    }
    plan.finish(cycle)
}

/// Jobs that wait, or take each other's place, with everything a hit before and nothing after, and the other way round.
fn job_switch(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let none = Target::from_be_bytes([0; 32]);
    let (mut cycle, long) = (4, through(design, 12));
    for i in 0..16u64 {
        let target = [easy(1), none, Target::MAX, easy(2)][i as usize % 4];
        plan.load(cycle, chip_job(&mut rng, i, target, across(design, 12)));
        // In every way beside each other: in the next cycle, while units are handed out, with all at work, after the end.
        cycle += match i % 5 {
            0 => 1 + i / 5,
            1 => 5 + i,
            2 => long / 4,
            3 => long / 2 + i,
            _ => 4 * long,
        };
    }
    plan.finish(cycle + 8 * long)
}

/// More jobs in a row than the queue holds; those that find no room are not taken.
fn queue_full(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for burst in 0..4u64 {
        let depth = design.queue_depth() as u64;
        for i in 0..depth + 4 {
            let id = 32 * burst + i % 32;
            plan.load(
                cycle + i * (1 + burst % 2),
                chip_job(&mut rng, id, easy(1), across(design, 8)),
            );
        }
        cycle += (depth + 3) * through(design, 8) + 2 * depth;
    }
    plan.finish(cycle)
}

/// A new block with hits standing in every FIFO, with cores at work, with jobs waiting, with all idle; and jobs that are
/// offered while the stale hits leave.
fn new_block(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let (mut cycle, long) = (4, through(design, 16));
    for i in 0..8u64 {
        let waits = i % 2 == 0;
        plan.at(cycle, Action::Ready { on: !waits });
        for more in 0..=i % 3 {
            let id = 16 * i + more;
            let job = chip_job(&mut rng, id, Target::MAX, across(design, 16));
            plan.load(cycle + more, job);
        }
        let at = cycle
            + match i % 4 {
                0 => long * 3,
                1 => design.latency().issue_to_result + 3 * design.latency().interval,
                2 => long / 2 + i,
                _ => 3,
            };
        let job = chip_job(&mut rng, 16 * i + 9, easy(1), across(design, 9));
        let job = job.fitted(design, None);
        plan.at(at, Action::NewBlock { job });
        if i % 4 < 2 {
            // Another one right behind it, some of them while the first is still held off.
            let job = chip_job(&mut rng, 16 * i + 10, easy(1), across(design, 9));
            let job = job.fitted(design, None);
            plan.at(at + 1 + i, Action::NewBlock { job });
        }
        for more in 0..4 {
            let job = chip_job(&mut rng, 16 * i + 11 + more, easy(1), across(design, 5));
            plan.load(at + 10 + i + 7 * more, job);
        }
        plan.at(at + 5 + 3 * i, Action::Ready { on: true });
        cycle = at + 3 * long;
    }
    plan.finish(cycle)
}

/// A mask of the cores that may work, changed while nothing is under way: under reset.
pub(super) fn map_cores(plan: &mut Plan, cycle: u64, enabled: u64) {
    plan.at(cycle, Action::Reset { cycles: 1 });
    plan.at(cycle + 1, Action::Cores { enabled });
}

/// Each core alone, each core left out, and every other one.
fn mapped_out(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let cores = u64::from(design.cores);
    let all = u64::MAX >> (64 - cores);
    let some = cores.min(5);
    let alone = (0..some).map(|core| 1 << core);
    let without = (0..some).map(|core| all & !(1 << core));
    let masks = alone.chain(without).chain([all / 3, all]);
    let mut cycle = 4;
    for (i, mask) in (0u64..).zip(masks.filter(|&mask| mask != 0)) {
        map_cores(&mut plan, cycle, mask);
        for job in 0..2 {
            let job = chip_job(&mut rng, 2 * i + job, easy(1), across(design, 14));
            plan.load(cycle + 3 + u64::from(job.id.0 % 2), job);
        }
        cycle += 6 + 2 * through(design, 14);
    }
    plan.finish(cycle)
}

/// A host that leaves hits standing: the chip's FIFO filling, full, the cores' full behind it, drained while hits come in.
fn results_full(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    // Enough for every FIFO to overflow; of many cores, for some.
    let wanted = design.results_depth() + 2 * design.fifo_depth() * design.cores as usize;
    let nonces = (wanted / design.states()).clamp(8, 96) as u32;
    let long = through(design, nonces);
    let mut cycle = 4;
    for i in 0..3u64 {
        plan.at(cycle, Action::Ready { on: false });
        plan.load(
            cycle + 1,
            chip_job(&mut rng, i, Target::MAX, across(design, nonces)),
        );
        cycle += long;
        // All at once, then every other cycle while more come in.
        if i > 0 {
            plan.load(
                cycle,
                chip_job(&mut rng, 64 + i, Target::MAX, across(design, nonces)),
            );
            for step in 0..60 {
                let on = step % (1 + i) == 0;
                plan.at(cycle + step * i, Action::Ready { on });
            }
        }
        plan.at(cycle + 200, Action::Ready { on: true });
        cycle += 200 + long;
    }
    plan.finish(cycle)
}

/// Jobs with idle cycles before the next: cores that stand still, and wake.
fn idle(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for i in 0..6u64 {
        let nonces = 1 + 2 * i as u32;
        plan.load(
            cycle,
            chip_job(&mut rng, i, easy(1), across(design, nonces)),
        );
        cycle += through(design, nonces) + 100 + 37 * i;
    }
    plan.finish(cycle)
}

fn reset_anywhere(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for i in 0..24u64 {
        plan.at(cycle, Action::Ready { on: i % 3 != 0 });
        let job = chip_job(&mut rng, i, Target::MAX, across(design, 20));
        plan.load(cycle, job);
        plan.load(cycle + 2, chip_job(&mut rng, 32 + i, easy(0), (3, 40)));
        let after = match i % 4 {
            0 => i,
            1 => design.latency().issue_to_result + i,
            2 => design.latency().interval * (1 + i),
            _ => 3 + i / 4,
        };
        let cycles = 1 + i % 3;
        plan.at(cycle + after, Action::Reset { cycles });
        if i % 4 == 0 {
            // Reset wins over a frozen chip.
            plan.at(cycle + after, Action::Stall { cycles: 2 });
        }
        // A job that is offered under reset is lost; one behind it is not.
        let job = chip_job(&mut rng, 64 + i, easy(1), across(design, 3));
        let job = job.fitted(design, None);
        plan.at(cycle + after + i % 2, Action::NewBlock { job });
        plan.load(
            cycle + after + cycles,
            chip_job(&mut rng, 96 + i % 32, easy(1), (9, 12)),
        );
        cycle += after + 6 + i % 5;
    }
    plan.at(cycle, Action::Ready { on: true });
    plan.at(cycle, Action::Reset { cycles: 1 });
    plan.load(
        cycle + 1,
        chip_job(&mut rng, 127, easy(1), across(design, 12)),
    );
    plan.finish(cycle + 1 + through(design, 12))
}

fn stall(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let job = chip_job(&mut rng, 1, easy(1), across(design, 24));
    plan.load(4, job);
    let (mut cycle, mut stalled) = (6, 0);
    let end = 6 + through(design, 24);
    while cycle < end {
        let cycles = [1, 1, 2, 3, 17, 64, 140][rng.next_u32() as usize % 7];
        plan.at(cycle, Action::Stall { cycles });
        stalled += cycles;
        // Events into a frozen chip must not count.
        if rng.next_u32().is_multiple_of(3) {
            let job = chip_job(&mut rng, 100, Target::MAX, (5, 50));
            let job = job.fitted(design, None);
            plan.at(cycle, Action::NewBlock { job });
        }
        cycle += cycles + 1 + u64::from(rng.next_u32() % 200);
    }
    plan.load(cycle, chip_job(&mut rng, 2, easy(1), across(design, 12)));
    plan.finish(cycle + stalled + through(design, 24) + through(design, 12))
}

/// The device's power-up state read into the model: no reset at first, every register compared from cycle 0 on.
pub(super) fn power_up_state(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    plan.origin = Origin::PowerUp;
    plan.events.clear();
    for i in 0..4u64 {
        plan.load(
            20 + 61 * i,
            chip_job(&mut rng, i, easy(1), across(design, 9)),
        );
    }
    plan.at(330, Action::Reset { cycles: 1 });
    plan.load(340, chip_job(&mut rng, 9, easy(1), across(design, 9)));
    plan.finish(340 + through(design, 9))
}
