//! Trials of jobs that end before their time, of hosts that look late, and of what registers hold after power-up.

use rand::Rng;

use super::mine_golden::some;
use super::mine_trials::{Can, header, no_golden, start, task};
use super::trial::{Cut, Task, Work};
use super::trials::{Maker, scale};
use crate::spec::Target;
use crate::stimulus::{Fill, Suite, rng};
use crate::units::Seed;

/// Jobs that end before their time, by the next one, a reset, a stop.
pub(super) fn switches(maker: &mut Maker<'_>, can: &Can) {
    let make = |maker: &mut Maker<'_>, name: &str, by: Cut| {
        let mut rng = rng(maker.seed(name));
        let jobs = match can.easy {
            Some(easy) => easy_switches(can, easy, by, &mut rng),
            None => golden_switches(can, by, &mut rng),
        };
        if jobs.is_empty() {
            maker.lacks(name, no_golden(can));
        } else {
            maker.add(name, Work::Jobs { jobs });
        }
    };
    make(maker, "job_switch", Cut::Next);
    if maker.manifest.reset.is_some() {
        make(maker, "reset_in_run", Cut::Reset);
    } else {
        maker.lacks("reset_in_run", "the core has no [reset]");
    }
    if maker.manifest.inputs.contains_key("stop") {
        make(maker, "stop", Cut::Stop);
    } else {
        maker.lacks("stop", "the core has no `stop`");
    }
}

fn easy_switches(can: &Can, easy: u32, by: Cut, rng: &mut impl Rng) -> Vec<Task> {
    let bits = if can.target { 3 } else { easy };
    let counts = can.counts(if can.target { 400 } else { 20 << easy }, 8);
    let one = |number| {
        let mut task = task(&header(rng), Can::target_of(bits), start(can, rng), counts);
        // The pipe is never empty when the next one comes; the last job runs to its end.
        let clocks = can.pace.period * (counts / 2) + can.pace.latency / 2;
        if number < 7 {
            task.cut = Some(clocks / 2 + u64::from(rng.next_u32()) % clocks.max(1));
            task.by = by;
        }
        task
    };
    (0..8).map(one).collect()
}

/// Where hits are rare: each other job is cut somewhere on its way, and the one behind it must find its golden nonce.
fn golden_switches(can: &Can, by: Cut, rng: &mut impl Rng) -> Vec<Task> {
    let mut jobs = some(can, rng, 8);
    for task in jobs.iter_mut().step_by(2) {
        let clocks = can.pace.period * task.counts + can.pace.latency;
        task.cut = Some(1 + u64::from(rng.next_u32()) % clocks);
        task.by = by;
        task.golden = None;
    }
    // One that is cut, and nothing behind it, would ask for nothing.
    jobs.truncate(jobs.len() / 2 * 2);
    jobs
}

/// Registers that power up with anything. Where hits are rare, golden nonces are asked for: no hit at all proves nothing.
pub(super) fn power_ups(maker: &mut Maker<'_>, can: &Can, suite: Suite) {
    for number in 0..scale(suite, 4, 20, 100) {
        let name = format!("power_up[{number}]");
        let seed: Seed = maker.seed(&name);
        let mut rng = rng(seed);
        let fill = if number == 0 {
            Fill::Ones
        } else {
            Fill::Random
        };
        let jobs: Vec<Task> = match can.easy {
            None => some(can, &mut rng, 2),
            Some(bits) => {
                let (counts, target) = (can.counts(8 << bits, 2), Can::target_of(bits));
                let one = |_| task(&header(&mut rng), target, start(can, &mut rng), counts);
                (0..2).map(one).collect()
            }
        };
        if jobs.is_empty() {
            maker.lacks("power_up", no_golden(can));
            return;
        }
        maker.add_from(name, fill, Work::Jobs { jobs });
    }
}

/// A host that looks when as many hits wait as can, and one that gives the next job while some do.
pub(super) fn waiting(maker: &mut Maker<'_>, can: &Can) {
    if maker.manifest.script.poll.is_empty() || !can.target {
        return;
    }
    let waits = maker.manifest.hit.waits.as_ref();
    let Some(waits) = waits.and_then(|w| w.value(&maker.manifest.names()).ok()) else {
        maker.lacks(
            "hits_waiting",
            "[hit] waits is not said: how many hits can wait for the host",
        );
        return;
    };
    let waits = waits.max(1) as u64;
    let pause = waits * can.pace.period + 2 * can.pace.latency;
    let mut rng = rng(maker.seed("hits_waiting"));
    let mut job = |counts: u64| {
        let mut job = task(&header(&mut rng), Target::MAX, start(can, &mut rng), counts);
        job.pause = pause;
        job
    };
    let all = job(2 * waits + 3);
    maker.add("hits_waiting", Work::Jobs { jobs: vec![all] });
    let mut jobs: Vec<Task> = (0..4).map(|_| job(2 * waits)).collect();
    for job in &mut jobs[..3] {
        job.cut = Some(pause + pause / 2);
    }
    maker.add("job_switch_waiting", Work::Jobs { jobs });
}
