//! Headers that random ones hardly ever are: words of zeros, of ones, of one bit; sums of the rounds that carry through 28 bits
//! and more. A miner is given its tail as it likes, and three words make three rounds do what is wanted.

use rand::Rng;

use super::mine_trials::{Can, RARE, header, start, task};
use super::trial::Work;
use super::trials::Maker;
use crate::bits::{HeaderBytes, State};
use crate::spec::{Header, K, Target, big_sigma0, big_sigma1, ch, maj, round};
use crate::stimulus::rng;

/// Counts of each job: what is rare here is in the header, whatever the nonce.
const COUNTS: u64 = 16;

/// An easy target and how many counts show some hits at it; none where all hits are rare and no digest shows.
pub(super) fn loose(
    maker: &Maker<'_>,
    can: &Can,
    (bits, enough): (u32, u64),
) -> Option<(Target, u64)> {
    match can.easy {
        Some(_) if can.target => Some((Can::target_of(bits), enough)),
        Some(bits) => Some((Can::target_of(bits), enough.max(8 << bits))),
        // Every hash is seen, whatever is a hit.
        None if maker.manifest.outputs.contains_key("digest") => {
            Some((Target::DIFFICULTY_1, enough))
        }
        None => None,
    }
}

pub(super) fn patterns(maker: &mut Maker<'_>, can: &Can) {
    let name = "data_patterns";
    let Some((target, enough)) = loose(maker, can, (1, COUNTS)) else {
        maker.lacks(name, RARE);
        return;
    };
    let mut rng = rng(maker.seed(name));
    let counts = can.counts(enough, 5);
    let mut jobs = Vec::new();
    for (words, nonce) in [
        ([0; 3], Some(0)),
        ([u32::MAX; 3], Some(u32::MAX)),
        ([1 << 31, 1, 1 << 16], None),
    ] {
        let header = with_tail(&header(&mut rng), words);
        let near = nonce.filter(|_| can.start);
        let near = near.and_then(|nonce| can.counting.count_of(nonce));
        let (at, counts) = match near {
            // To the nonce and not over it: a range does not wrap.
            Some((count, _)) if count > 0 => (count.wrapping_sub(can.counting.later(0, 2)), 3),
            Some(_) => (0, counts),
            None => (start(can, &mut rng), counts),
        };
        jobs.push(task(&header, target, at, counts));
    }
    for header in [carrying_sums(&mut rng), carrying_t2(&mut rng)] {
        jobs.push(task(&header, target, start(can, &mut rng), counts));
    }
    maker.add(name, Work::Jobs { jobs });
}

/// The header with these words behind its first 64 bytes, in front of the nonce.
fn with_tail(header: &Header, words: [u32; 3]) -> Header {
    let mut bytes = header.to_bytes().0;
    for (word, place) in words.into_iter().zip(bytes[64..76].chunks_exact_mut(4)) {
        place.copy_from_slice(&word.to_be_bytes());
    }
    Header::from_bytes(&HeaderBytes(bytes))
}

/// T1 of a round, but for its word.
fn before(state: &State, k: u32) -> u32 {
    let [.., e, f, g, h] = state.0;
    let sum = h.wrapping_add(big_sigma1(e)).wrapping_add(ch(e, f, g));
    sum.wrapping_add(k)
}

/// In its second block's first round `e = d + T1` is an odd number and its negative, in the next one so are the word and what
/// it is added to.
fn carrying_sums(rng: &mut impl Rng) -> Header {
    loop {
        let header = header(rng);
        let state = header.midstate();
        let d = state.0[3];
        let first = d.wrapping_neg().wrapping_sub(before(&state, K[0]));
        let next = round(&state, K[0], first);
        let sum = before(&next, K[1]);
        // Half of all numbers are odd: some headers suffice.
        if d & sum & 1 == 1 {
            return with_tail(&header, [first, sum.wrapping_neg(), rng.next_u32()]);
        }
    }
}

/// Before the nonce's round `Sigma0(a)` is an odd number and `b` and `c` its negative: so is `Maj`, and T2 carries.
fn carrying_t2(rng: &mut impl Rng) -> Header {
    let header = header(rng);
    let a = std::iter::repeat_with(|| rng.next_u32()).find(|a| big_sigma0(*a) & 1 == 1);
    let a = a.expect("half of all numbers");
    let v = big_sigma0(a).wrapping_neg();
    let mut state = header.midstate();
    let words = [v, v, a].into_iter().zip(K).map(|(wanted, k)| {
        let [s0, s1, s2, ..] = state.0;
        let t2 = big_sigma0(s0).wrapping_add(maj(s0, s1, s2));
        let word = wanted.wrapping_sub(t2).wrapping_sub(before(&state, k));
        state = round(&state, k, word);
        word
    });
    let words: Vec<u32> = words.collect();
    with_tail(&header, words.try_into().expect("three"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::shown_by_nonce;
    use crate::job::Job;
    use crate::units::{JobId, Nonce, Seed};

    fn shown(header: &Header, nonce: u32) -> Vec<&'static str> {
        let range = (Nonce(0), Nonce(u32::MAX));
        let job = Job::new(JobId(0), header, Target::MAX, range).unwrap();
        shown_by_nonce(&job, Nonce(nonce)).collect()
    }

    #[test]
    fn what_is_rare_comes_whatever_the_nonce() {
        let mut rng = rng(Seed(3));
        let (sums, t2) = (carrying_sums(&mut rng), carrying_t2(&mut rng));
        let plain = header(&mut rng);
        for nonce in [1, 0x1234_5678, 0xdead_beef] {
            let seen = shown(&sums, nonce);
            assert!(seen.contains(&"data.carry.e_28") && seen.contains(&"data.carry.t1_28"));
            assert!(shown(&t2, nonce).contains(&"data.carry.t2_28"));
            assert!(!shown(&plain, nonce).iter().any(|id| id.contains("_28")));
            let zeros = shown(&with_tail(&plain, [0; 3]), nonce);
            assert!(zeros.contains(&"data.word.zeros"));
        }
    }
}
