//! The miners in software find exactly what `sha2` finds: real nonces of real headers, and all numbers of random ones.

use goldbench::bits::HeaderBytes;
use goldbench::cpu::{
    ConstantWords, CpuMiner, EarlyStop, Hit, Midstate, Miner, Padding, Prepared, Whole, scan,
};
use goldbench::design::{DesignConfig, Step};
use goldbench::golden::{VectorSet, builtin};
use goldbench::job::Job;
use goldbench::spec::{Header, Target, Version};
use goldbench::units::{JobId, Nonce};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

/// The job of a range with all that any miner takes: the first block, and as many midstates.
fn job(header: &Header, target: Target, range: (Nonce, Nonce), midstates: u32) -> Job {
    let mut design = DesignConfig::miner();
    design.midstates = midstates;
    let job = Job::new(JobId(0), header, target, range).unwrap();
    let mut job = job.fitted(&design, Some(header));
    job.first_block = Some(header.first_block());
    job
}

/// Every lane and nonce whose double hash by `sha2` meets the target.
fn expected(header: &Header, job: &Job, lanes: u32) -> Vec<Hit> {
    let mut found = Vec::new();
    for nonce in (job.start.0..=job.end.0).map(Nonce) {
        for lane in 0..lanes {
            let version = Version(job.version_of(lane));
            let bytes = header.with_nonce(nonce).with_version(version).to_bytes().0;
            let hash = Sha256::digest(Sha256::digest(bytes));
            if job.target.is_met_by(&goldbench::bits::Digest(hash.into())) {
                found.push(Hit { nonce, lane });
            }
        }
    }
    found
}

/// The real header's nonce is found, and nothing beside it, by the miners that the bench measures.
#[test]
fn every_miner_finds_the_nonces_of_real_headers() {
    let (mut headers, mut miners) = (0, 0);
    for vector in builtin().iter().flat_map(VectorSet::headers) {
        headers += 1;
        let (header, nonce) = (vector.header, vector.nonce.0);
        let range = (
            Nonce(nonce.saturating_sub(20)),
            Nonce(nonce.saturating_add(20)),
        );
        let target = header.target().unwrap();
        for miner in Step::ALL.into_iter().filter_map(CpuMiner::of) {
            let job = job(&header, target, range, miner.lanes);
            let found = (miner.scan)(&job);
            assert!(
                found.contains(&Hit {
                    nonce: vector.nonce,
                    lane: 0
                }),
                "{}",
                vector.id
            );
            assert_eq!(found, expected(&header, &job, miner.lanes), "{}", vector.id);
            miners += 1;
        }
    }
    assert!(
        headers >= 70 && miners == 8 * headers,
        "{headers} headers, {miners} runs"
    );
}

/// A miner against `sha2`, on 64 nonces around any place of the range.
fn agrees<M: Miner>(bytes: [u8; 80], zero_bits: u32) -> usize {
    let header = Header::from_bytes(&HeaderBytes(bytes));
    let start = header.nonce().0.min(u32::MAX - 63);
    let target = Target::from_zero_bits(zero_bits).unwrap();
    let job = job(&header, target, (Nonce(start), Nonce(start + 63)), M::LANES);
    let found = scan::<M>(&job);
    assert_eq!(found, expected(&header, &job, M::LANES));
    found.len()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_miner_finds_what_sha2_finds(bytes in prop::array::uniform32(any::<u8>()), rest: [u8; 16], zero_bits in 0u32..9) {
        let header = std::array::from_fn(|i| bytes[i % 32] ^ rest[i % 16].rotate_left(i as u32 / 16));
        agrees::<Whole<u32>>(header, zero_bits);
        agrees::<Midstate<u32>>(header, zero_bits);
        agrees::<Prepared<u32>>(header, zero_bits);
        agrees::<ConstantWords<u32>>(header, zero_bits);
        agrees::<Padding<u32>>(header, zero_bits);
    }

    /// An early compare of 8 bits lets enough survive that hits are seen, and refuses none that has as many zeros.
    #[test]
    fn an_early_stop_finds_what_sha2_finds(bytes in prop::array::uniform32(any::<u8>()), rest: [u8; 16], more in 0u32..3) {
        let header = std::array::from_fn(|i| bytes[i % 32] ^ rest[i % 16].rotate_left(i as u32 / 16));
        agrees::<EarlyStop<u32, 1, 8>>(header, 8 + more);
        agrees::<EarlyStop<u32, 4, 8>>(header, 8 + more);
        agrees::<EarlyStop<u32, 8, 8>>(header, 8 + more);
    }
}

/// The survivors' check is a check: with a target of 12 zero bits, fifteen of sixteen survivors of 8 are no hits.
#[test]
fn survivors_are_checked_in_full() {
    let hits = |zero_bits| {
        let headers = (0..=255u8).map(|i| [i; 80]);
        headers
            .map(|header| agrees::<EarlyStop<u32, 8, 8>>(header, zero_bits))
            .sum::<usize>()
    };
    let (survivors, hits) = (hits(8), hits(12));
    assert!(
        survivors > 400 && hits > 10 && hits < survivors / 8,
        "{survivors}, {hits}"
    );
}

/// A rung that a core has is one that software has, unless it is of registers alone.
#[test]
fn the_measured_miners_are_those_of_the_ladder() {
    let lanes: Vec<_> = Step::ALL
        .into_iter()
        .filter_map(CpuMiner::of)
        .map(|m| m.lanes)
        .collect();
    assert_eq!(lanes, [1, 1, 1, 1, 1, 1, 4, 8]);
}
