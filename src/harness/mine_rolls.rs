//! Jobs that differ from the one before in one thing alone, given at each stage of its way: while its first counts are in the
//! pipe, while all of it is full, while the last ones leave it; and jobs that are cut while hits are under way.

use rand::Rng;

use super::Manifest;
use super::expect::Rule;
use super::mine_golden::some;
use super::mine_trials::{CLOCKS, Can, header, no_golden, start, task};
use super::trial::{Cut, Task, Work};
use super::trials::Maker;
use crate::spec::{Header, Target};
use crate::stimulus::rng;
use crate::units::Nonce;

/// A version is rolled in the bits that BIP 320 leaves to miners.
const ROLLED: u32 = 1 << 13;

/// What of a header the next job has otherwise.
#[derive(Clone, Copy)]
enum Other {
    Time,
    Version,
}

impl Other {
    fn of(self, header: &Header) -> Header {
        let mut other = *header;
        match self {
            Self::Time => other.time = other.time.wrapping_add(1),
            Self::Version => other.version.0 ^= ROLLED,
        }
        other
    }
}

pub(super) fn rolls(maker: &mut Maker<'_>, can: &Can) {
    let name = "job_rolls";
    let mut rng = rng(maker.seed(name));
    let jobs = match can.easy {
        Some(easy) => easy_rolls(maker, can, easy, &mut rng),
        None => golden_rolls(can, &mut rng),
    };
    if jobs.is_empty() {
        maker.lacks(name, no_golden(can));
    } else {
        maker.add(name, Work::Jobs { jobs });
    }
    at_hits(maker, can);
}

/// A cut in clocks: before the first count is through.
fn filling(can: &Can, rng: &mut impl Rng) -> u64 {
    1 + u64::from(rng.next_u32()) % can.pace.latency.saturating_sub(1).max(1)
}

/// Behind that, with counts left to try.
fn full(can: &Can, counts: u64, rng: &mut impl Rng) -> u64 {
    let more = (can.pace.period * counts).saturating_sub(can.pace.latency);
    can.pace.latency + u64::from(rng.next_u32()) % more.max(1)
}

fn easy_rolls(maker: &Maker<'_>, can: &Can, easy: u32, rng: &mut impl Rng) -> Vec<Task> {
    let bits = if can.target { 3 } else { easy };
    // Twice as many as are under way at once.
    let passes = 2 * can.pace.latency / can.pace.period + 8;
    let enough = if can.target { 200 } else { 10 << easy };
    let counts = can.counts(passes.max(enough), 10);
    let (one, at) = (header(rng), start(can, rng));
    let two = Other::Time.of(&one);
    let three = Other::Version.of(&two);
    let drains = if can.end {
        can.pace.period * counts + u64::from(rng.next_u32()) % can.pace.latency.max(1)
    } else {
        full(can, counts, rng)
    };
    // Where the target is told, every count of these is a hit: one is under way whenever they are cut.
    let all = if can.target { 0 } else { bits };
    let mut with_hit = |header: &Header| {
        let job = task(header, Can::target_of(all), at, counts);
        let step = (!can.target).then(|| hit_of(maker.manifest, can, &job));
        match step.flatten() {
            Some(step) => step * can.pace.period + 1 + can.pace.latency / 2,
            None => full(can, counts, rng),
        }
    };
    let (next, reset, stop) = (with_hit(&three), with_hit(&three), with_hit(&one));
    let mut ways = vec![
        (one, bits, Some(filling(can, rng)), Cut::Next),
        (two, bits, Some(full(can, counts, rng)), Cut::Next),
        (three, bits, Some(drains), Cut::Next),
        (three, all, Some(next), Cut::Next),
    ];
    if maker.manifest.reset.is_some() {
        ways.push((two, all, Some(filling(can, rng)), Cut::Reset));
        ways.push((two, all, Some(full(can, counts, rng)), Cut::Reset));
        ways.push((three, all, Some(reset), Cut::Reset));
    }
    if maker.manifest.inputs.contains_key("stop") {
        ways.push((one, all, Some(stop), Cut::Stop));
    }
    ways.push((three, bits, None, Cut::Next));
    ways.push((Other::Time.of(&three), bits, None, Cut::Next));
    let job = |(header, bits, cut, by): (Header, u32, Option<u64>, Cut)| Task {
        cut,
        by,
        ..task(&header, Can::target_of(bits), at, counts)
    };
    ways.into_iter().map(job).collect()
}

/// The first count of a job, behind its very first, that is a hit by the core's own rule.
fn hit_of(manifest: &Manifest, can: &Can, job: &Task) -> Option<u64> {
    let header = Header::parse_hex(&job.header).ok()?;
    // What the build has fixed holds, whatever the job says.
    let mut job = job.clone();
    manifest.fix(&mut job);
    let rule = Rule::of(manifest, &job).ok()?;
    (1..job.counts).find(|step| {
        let count = can.counting.later(job.start, *step);
        (0..can.counting.lanes).any(|lane| {
            let nonce = Nonce(can.counting.nonce(count, lane));
            rule.holds(&header.with_nonce(nonce).hash())
        })
    })
}

/// Where hits are rare: a rolled header is cut short, and the stored one behind it must find its nonce.
fn golden_rolls(can: &Can, rng: &mut impl Rng) -> Vec<Task> {
    let mut jobs = Vec::new();
    for (number, golden) in some(can, rng, 4).into_iter().enumerate() {
        let Ok(stored) = Header::parse_hex(&golden.header) else {
            continue;
        };
        let other = [Other::Time, Other::Version][number % 2].of(&stored);
        let cut = if number < 2 {
            filling(can, rng)
        } else {
            full(can, golden.counts, rng)
        };
        let rolled = Task {
            header: hex::encode(other.to_bytes().0),
            cut: Some(cut),
            golden: None,
            ..golden.clone()
        };
        jobs.extend([rolled, golden]);
    }
    jobs
}

/// The next job goes in in each clock of a period: in one of them a hit is just shown.
fn at_hits(maker: &mut Maker<'_>, can: &Can) {
    let name = "job_switch_at_hit";
    if !can.target || !maker.manifest.script.poll.is_empty() {
        return;
    }
    let (period, latency) = (can.pace.period, can.pace.latency);
    if period * (latency + 4) > CLOCKS {
        maker.lacks(name, "a job for each clock of a period takes too long");
        return;
    }
    let mut rng = rng(maker.seed(name));
    let counts = latency / period + 4;
    let mut job = |cut: Option<u64>| Task {
        cut,
        ..task(&header(&mut rng), Target::MAX, start(can, &mut rng), counts)
    };
    // The latency is the longest that a hit takes.
    let from = latency.saturating_sub(period) + 1;
    let cuts = from..=latency;
    let jobs = cuts.map(Some).chain([None]).map(&mut job).collect();
    maker.add(name, Work::Jobs { jobs });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_otherwise() {
        let one = Header::parse_hex(&"00".repeat(80)).unwrap();
        let bytes = |header: &Header| header.to_bytes().0;
        let differs = |other: &Header| -> Vec<usize> {
            let places = 0..80;
            places
                .filter(|at| bytes(&one)[*at] != bytes(other)[*at])
                .collect()
        };
        assert_eq!(differs(&Other::Time.of(&one)), [68]);
        assert_eq!(differs(&Other::Version.of(&one)), [1]);
    }
}
