//! What a nonce's hash shows: long carries, rare words, and how it stands to its job's target.

use super::bin::Bin;
use super::sums::{Features, compress, feature};
use crate::bits::{Block, Digest, State};
use crate::job::Job;
use crate::spec::{IV, Target};
use crate::units::Nonce;

/// How a hash stands to its target; bits behind those of [`feature`].
const EQUAL: Features = 1 << 8;
const ABOVE: Features = 1 << 9;
const BELOW: Features = 1 << 10;
const OTHER_ORDER: Features = 1 << 11;
const THIS_ORDER: Features = 1 << 12;
/// The first of the classes of leading zero bits.
const ZEROS: u32 = 16;

/// Features and the bins that they stand for.
const BINS: [(Features, Bin); 19] = [
    (feature::T1, Bin::CarryT1),
    (feature::T2, Bin::CarryT2),
    (feature::E, Bin::CarryE),
    (feature::ZEROS, Bin::WordZeros),
    (feature::ONES, Bin::WordOnes),
    (feature::ONE_BIT, Bin::WordOneBit),
    (feature::FEW, Bin::ExpandedZeros),
    (EQUAL, Bin::Equal),
    (ABOVE, Bin::OneAbove),
    (BELOW, Bin::OneBelow),
    (OTHER_ORDER, Bin::OtherOrderOnly),
    (THIS_ORDER, Bin::ThisOrderOnly),
    (1 << ZEROS, Bin::Zeros0),
    (1 << (ZEROS + 1), Bin::Zeros1),
    (1 << (ZEROS + 2), Bin::Zeros8),
    (1 << (ZEROS + 3), Bin::Zeros16),
    (1 << (ZEROS + 4), Bin::Zeros32),
    (1 << (ZEROS + 5), Bin::Zeros48),
    (1 << (ZEROS + 6), Bin::Zeros64),
];

/// The bins of a set of features.
pub(super) fn bins_of(features: Features) -> impl Iterator<Item = Bin> {
    BINS.into_iter()
        .filter(move |(feature, _)| features & feature != 0)
        .map(|(_, bin)| bin)
}

/// What one block's compression shows.
pub(super) fn of_block(chaining: &State, block: &Block) -> Features {
    compress(chaining, block, 0..16).1
}

/// What a nonce shows in this lane. `early`: zero bits that an early compare asks for before anything is held against the
/// target.
pub(super) fn of_nonce(job: &Job, lane: usize, nonce: Nonce, early: u32) -> Features {
    let mut seen = 0;
    let midstate = match &job.first_block {
        Some(block) if lane == 0 => {
            let (state, features) = compress(&IV, block, 0..16);
            seen |= features;
            state
        }
        _ => *job.midstate_of(lane),
    };
    let mut words = [0; 16];
    words[..3].copy_from_slice(&job.tail);
    // The nonce is the header's little-endian number.
    words[3] = nonce.0.swap_bytes();
    (words[4], words[15]) = (0x8000_0000, 640);
    let (first, features) = compress(&midstate, &Block(words), 0..4);
    seen |= features;
    let mut words = [0; 16];
    words[..8].copy_from_slice(&first.0);
    (words[8], words[15]) = (0x8000_0000, 256);
    let (second, features) = compress(&IV, &Block(words), 0..8);
    seen | features | compared(&second.to_digest(), &job.target, early)
}

fn compared(hash: &Digest, target: &Target, early: u32) -> Features {
    let zeros = hash.to_display().zero_bits();
    let class = match zeros {
        0 => 0,
        1..8 => 1,
        8..16 => 2,
        16..32 => 3,
        32..48 => 4,
        48..64 => 5,
        _ => 6,
    };
    let mut seen = 1 << (ZEROS + class);
    if zeros < early {
        return seen;
    }
    let number = Target::just_met_by(hash);
    let close = |one: &Target, other: &Target| one.one_below().as_ref() == Some(other);
    let (this, other) = (number <= *target, Target::from_be_bytes(hash.0) <= *target);
    for (holds, which) in [
        (number == *target, EQUAL),
        (close(&number, target), ABOVE),
        (close(target, &number), BELOW),
        (other && !this, OTHER_ORDER),
        (this && !other, THIS_ORDER),
    ] {
        seen |= if holds { which } else { 0 };
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job;
    use crate::spec::Header;
    use crate::units::JobId;

    fn genesis(target: Target) -> Job {
        let header = Header::parse_hex(
            "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f61\
             7fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c",
        )
        .unwrap();
        let nonce = header.nonce();
        Job::new(JobId(0), &header, target, (nonce, nonce)).unwrap()
    }

    #[test]
    fn the_hash_is_sha2s_and_its_zeros_are_counted() {
        let job = genesis(Target::DIFFICULTY_1);
        let seen: Vec<Bin> = bins_of(of_nonce(&job, 0, job.start, 0)).collect();
        assert!(seen.contains(&Bin::Zeros32), "{seen:?}");
        assert!(seen.contains(&Bin::ThisOrderOnly));
        let other = of_nonce(&job, 0, Nonce(1), 0);
        assert!(!bins_of(other).any(|bin| bin == Bin::Zeros32));
    }

    #[test]
    fn edges_of_the_target_are_told_apart() {
        let mut job = genesis(Target::MAX);
        let equal = Target::just_met_by(&job::hash(&job, job.start));
        let bins = |job: &Job| bins_of(of_nonce(job, 0, job.start, 0)).collect::<Vec<_>>();
        for (target, bin) in [
            (equal, Bin::Equal),
            (equal.one_below().unwrap(), Bin::OneAbove),
            (equal.one_above().unwrap(), Bin::OneBelow),
        ] {
            job.target = target;
            let seen = bins(&job);
            let edges = [Bin::Equal, Bin::OneAbove, Bin::OneBelow];
            let found: Vec<_> = edges.into_iter().filter(|b| seen.contains(b)).collect();
            assert_eq!(found, [bin]);
        }
        // What an early compare drops is held against nothing.
        job.target = equal;
        assert_eq!(of_nonce(&job, 0, job.start, 64) & EQUAL, 0);
    }
}
