//! What a job's nonces hash to, by the `sha2` crate.

use sha2::block_api::compress256;

use super::Job;
use crate::bits::{Block, Digest, State};
use crate::units::Nonce;

/// SHA-256's initial hash value (FIPS 180-4, section 5.3.3). `sha2` keeps its own private.
const IV: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// One compression, by `sha2`.
pub fn compress(chaining: &State, block: &Block) -> State {
    let mut state = chaining.0;
    compress256(&mut state, &[block.to_bytes()]);
    State(state)
}

/// The hash of the job's header with this nonce, in lane 0.
pub fn hash(job: &Job, nonce: Nonce) -> Digest {
    hash_of(job, 0, nonce)
}

/// The hash of the job's header with this nonce in this lane. Where the job has its first block, it is hashed too.
pub fn hash_of(job: &Job, lane: usize, nonce: Nonce) -> Digest {
    let mut block = [0u8; 64];
    for (i, word) in job.tail.iter().enumerate() {
        block[4 * i..4 * i + 4].copy_from_slice(&word.to_be_bytes());
    }
    block[12..16].copy_from_slice(&nonce.0.to_le_bytes());
    block[16] = 0x80;
    block[62..].copy_from_slice(&640u16.to_be_bytes());
    let mut first = match &job.first_block {
        Some(block) if lane == 0 => compress(&State(IV), block).0,
        _ => job.midstate_of(lane).0,
    };
    compress256(&mut first, &[block]);

    let mut block = [0u8; 64];
    block[..32].copy_from_slice(&State(first).to_digest().0);
    block[32] = 0x80;
    block[62..].copy_from_slice(&256u16.to_be_bytes());
    let mut second = IV;
    compress256(&mut second, &[block]);
    State(second).to_digest()
}

/// The lanes in which a nonce's hash is as it is asked for, lane 0 the lowest bit.
fn lanes_where(job: &Job, nonce: Nonce, asked: impl Fn(&Digest) -> bool) -> u32 {
    let lanes = (0..job.lanes()).map(|lane| asked(&hash_of(job, lane, nonce)));
    lanes
        .enumerate()
        .map(|(lane, asked)| u32::from(asked) << lane)
        .sum()
}

/// The lanes in which this nonce meets the job's target, lane 0 the lowest bit.
pub fn hits(job: &Job, nonce: Nonce) -> u32 {
    lanes_where(job, nonce, |digest| job.target.is_met_by(digest))
}

/// The lanes in which this nonce meets the job's target or, where the job has one, is a ticket.
pub fn shares(job: &Job, nonce: Nonce) -> u32 {
    let ticket = |digest: &Digest| {
        job.ticket
            .is_some_and(|ticket| top_of(digest) & ticket == 0)
    };
    lanes_where(job, nonce, |digest| {
        ticket(digest) || job.target.is_met_by(digest)
    })
}

/// The top word of a digest's number: the digest's last byte is the number's first.
fn top_of(digest: &Digest) -> u32 {
    u32::from_le_bytes(*digest.0.last_chunk().expect("4 of 32 bytes"))
}

/// The lanes in which this nonce's hash begins with so many zero bits, 0 to 32, lane 0 the lowest bit: what an early
/// compare lets pass.
pub fn survivors(job: &Job, nonce: Nonce, bits: u32) -> u32 {
    lanes_where(job, nonce, |digest| top_of(digest).leading_zeros() >= bits)
}

/// Does this nonce meet the job's target in lane 0.
pub fn hit(job: &Job, nonce: Nonce) -> bool {
    job.target.is_met_by(&hash(job, nonce))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Header, Target};
    use crate::units::JobId;

    #[test]
    fn genesis_hashes_to_its_hash_and_is_a_hit() {
        let header = Header::parse_hex(
            "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f61\
             7fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c",
        )
        .unwrap();
        let nonce = header.nonce();
        let job = Job::new(JobId(0), &header, Target::DIFFICULTY_1, (nonce, nonce)).unwrap();
        assert_eq!(hash(&job, nonce), header.hash());
        assert_eq!(
            hash(&job, nonce).to_display().to_string(),
            "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"
        );
        assert!(hit(&job, nonce));
        assert!(!hit(&job, nonce.next()));
        let mut easy = job.clone();
        easy.ticket = Some(0x8000_0001);
        let next = [nonce, nonce.next()].map(|n| shares(&easy, n));
        let top = top_of(&hash(&job, nonce.next()));
        assert_eq!(next, [1, u32::from(top & 0x8000_0001 == 0)]);
        // 32 zero bits and 11 more.
        assert_eq!(survivors(&job, nonce, 32), 1);
        assert_eq!(survivors(&job, nonce.next(), 8), 0);
    }
}
