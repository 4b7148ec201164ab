//! Jobs that differ from the one before in one thing alone, given at each stage of its way: while its first counts are in the
//! pipe, while all of it is full, while the last ones leave it.

use rand::Rng;

use super::mine_golden::some;
use super::mine_trials::{Can, RARE, header, start, task};
use super::trial::{Task, Work};
use super::trials::Maker;
use crate::spec::Header;
use crate::stimulus::rng;

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
        Some(easy) => easy_rolls(can, easy, &mut rng),
        None => golden_rolls(can, &mut rng),
    };
    if jobs.is_empty() {
        maker.lacks(name, RARE);
    } else {
        maker.add(name, Work::Jobs { jobs });
    }
}

/// A cut in clocks: before the first count is through, and behind that.
fn filling(can: &Can, rng: &mut impl Rng) -> u64 {
    1 + u64::from(rng.next_u32()) % can.pace.latency.saturating_sub(1).max(1)
}

fn full(can: &Can, counts: u64, rng: &mut impl Rng) -> u64 {
    let more = (can.pace.period * counts).saturating_sub(can.pace.latency);
    can.pace.latency + u64::from(rng.next_u32()) % more.max(1)
}

fn easy_rolls(can: &Can, easy: u32, rng: &mut impl Rng) -> Vec<Task> {
    let bits = if can.target { 3 } else { easy };
    // Twice as many as are under way at once.
    let passes = 2 * can.pace.latency / can.pace.period + 8;
    let enough = if can.target { 200 } else { 10 << easy };
    let counts = can.counts(passes.max(enough), 6);
    let (one, at) = (header(rng), start(can, rng));
    let two = Other::Time.of(&one);
    let three = Other::Version.of(&two);
    let drains = can.pace.period * counts + u64::from(rng.next_u32()) % can.pace.latency.max(1);
    let drains = if can.end {
        drains
    } else {
        full(can, counts, rng)
    };
    let other = if can.target { bits + 1 } else { bits };
    let cuts = [
        (one, bits, Some(filling(can, rng))),
        (two, bits, Some(full(can, counts, rng))),
        (three, bits, Some(drains)),
        (three, other, Some(full(can, counts, rng))),
        (three, bits, None),
        (Other::Time.of(&three), bits, None),
    ];
    let job = |(header, bits, cut): (Header, u32, Option<u64>)| Task {
        cut,
        ..task(&header, Can::target_of(bits), at, counts)
    };
    cuts.into_iter().map(job).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_otherwise() {
        let one = Header::parse_hex(&"00".repeat(80)).unwrap();
        let bytes = |header: &Header| header.to_bytes().0;
        let differs = |other: &Header| -> Vec<usize> {
            (0..80)
                .filter(|at| bytes(&one)[*at] != bytes(other)[*at])
                .collect()
        };
        assert_eq!(differs(&Other::Time.of(&one)), [68]);
        assert_eq!(differs(&Other::Version.of(&one)), [1]);
    }
}
