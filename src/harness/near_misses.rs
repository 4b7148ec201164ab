//! Nonces that are nearly hits of 32 zero bits: what tells a filter that leaves a bit out, or looks at another word, from a
//! right one. Golden nonces can't: all of their hash's last word is zero, whatever of it is looked at.
//!
//! Found by hashing all nonces of five stored headers.

use rand::Rng;

use super::mine_trials::{Can, task};
use super::trial::Work;
use super::trials::Maker;
use crate::golden;
use crate::spec::Target;
use crate::stimulus::rng;

/// A stored header, and the nonce.
type NearMiss = (&'static str, u32);

/// The digest's word H0, H1 .. H6 is zero, and H7 is not.
const OTHER_WORD: [NearMiss; 7] = [
    ("block-0", 0xc704_f3a5),
    ("block-628991", 0x28d5_c217),
    ("block-0", 0x0696_44a2),
    ("block-0", 0x1348_2680),
    ("block-628991", 0x4ae4_9198),
    ("block-0", 0xa4f1_9d8b),
    ("block-0", 0x954a_6e14),
];

/// Of H7 bit 0, 1 .. 31 alone is set.
const ONE_BIT: [NearMiss; 32] = [
    ("block-0", 0x8eac_3a58),
    ("block-0", 0x53c9_ffd4),
    ("block-0", 0x5dd2_fd75),
    ("block-0", 0xf315_8683),
    ("block-0", 0x84ac_7155),
    ("block-628991", 0x64f8_3492),
    ("block-0", 0xc7b4_704d),
    ("block-628991", 0x412a_bda3),
    ("block-0", 0x984c_5ed0),
    ("block-0", 0xc9a5_10a9),
    ("block-0", 0x034d_e159),
    ("block-0", 0x1b47_d4e1),
    ("block-0", 0x1779_8726),
    ("block-0", 0x5ab1_64d1),
    ("block-0", 0xeef9_83bc),
    ("block-0", 0x7a23_fb36),
    ("block-0", 0x081a_4317),
    ("block-608832", 0x1c73_195a),
    ("block-608832", 0xbd4d_b37a),
    ("block-0", 0xfc21_9ad2),
    ("block-608832", 0x92d3_5d07),
    ("block-608832", 0xf5d1_32b4),
    ("block-0", 0x5803_62df),
    ("block-0", 0x19da_a9a7),
    ("block-628991", 0xad8a_75d5),
    ("block-0", 0xbada_72dd),
    ("block-661248", 0xf660_2be7),
    ("block-608832", 0xd411_cbb4),
    ("block-0", 0x2150_dbcc),
    ("block-628991", 0x12a9_2551),
    ("block-608832", 0xd2a6_0fcb),
    ("block-608832", 0x40d1_06de),
];

/// Jobs that begin a little before such a nonce, and must report nothing of it.
pub(super) fn near_misses(maker: &mut Maker<'_>, can: &Can) {
    if !can.start {
        maker.lacks("near_misses", "the first nonce can't be told to the core");
        return;
    }
    let mut rng = rng(maker.seed("near_misses"));
    let headers = golden::builtin().iter().flat_map(|set| &set.vectors);
    let headers: Vec<_> = headers.filter_map(golden::Vector::header).collect();
    let mut jobs = Vec::new();
    for (id, nonce) in OTHER_WORD.iter().chain(&ONE_BIT) {
        let Some(stored) = headers.iter().find(|stored| stored.id == *id) else {
            continue;
        };
        let Some((count, _)) = can.counting.count_of(*nonce) else {
            continue;
        };
        let ahead = u64::from(rng.next_u32() % 3);
        let start = count.wrapping_sub(can.counting.later(0, ahead));
        if can.counting.steps(start, count) == Some(ahead) {
            jobs.push(task(&stored.header, Target::DIFFICULTY_1, start, ahead + 2));
        }
    }
    if jobs.is_empty() {
        maker.lacks(
            "near_misses",
            "no stored near miss is among the nonces that [nonce] says that the core tries",
        );
    } else {
        maker.add("near_misses", Work::Jobs { jobs });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Nonce;

    fn words(near: &NearMiss) -> [u32; 8] {
        let mut stored = golden::builtin().iter().flat_map(|set| &set.vectors);
        let header = stored.find_map(|v| v.header().filter(|h| h.id == near.0));
        let header = header.expect("a stored header").header;
        header.with_nonce(Nonce(near.1)).hash().to_state().0
    }

    #[test]
    fn each_is_a_near_miss_of_its_own_kind() {
        for (at, near) in OTHER_WORD.iter().enumerate() {
            let words = words(near);
            assert!(words[at] == 0 && words[7] != 0, "{near:?}");
        }
        for (bit, near) in ONE_BIT.iter().enumerate() {
            assert_eq!(words(near)[7], 1 << bit, "{near:?}");
        }
    }
}
