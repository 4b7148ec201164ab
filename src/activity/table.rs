//! The words of a few nonces, one by one.

use super::GROUP;
use super::hashes::{Entry, Hash, Hashes, Nothing, Walk};
use crate::design::HashWord;

/// The words of the nonces of a stretch.
pub(super) struct Table<'a> {
    /// The number of the first nonce of it.
    first: i64,
    groups: Vec<Hashes<u32>>,
    zeroth: Option<&'a Hash<u32>>,
}

impl<'a> Table<'a> {
    /// Works out the nonces of these numbers; number 0 is `start`. `zeroth` is hash 0, where there is one.
    pub(super) fn new(
        (entry, start): (&Entry, u32),
        numbers: std::ops::Range<i64>,
        (longer, zeroth): (bool, Option<&'a Hash<u32>>),
    ) -> Self {
        let groups = (numbers.end - numbers.start)
            .max(1)
            .unsigned_abs()
            .div_ceil(GROUP as u64);
        let group = |group: u64| {
            let mut hashes = Hashes::new(entry, longer);
            let number = numbers.start + (group * GROUP as u64).cast_signed();
            let first = start.wrapping_add(number as u32);
            hashes.walk(Walk { first, stride: 0 }, 0, &mut Nothing);
            hashes
        };
        Self {
            first: numbers.start,
            groups: (0..groups).map(group).collect(),
            zeroth,
        }
    }

    /// A word of the nonce of this number.
    ///
    /// # Panics
    /// When the stretch does not have it, and the word is not a constant.
    pub(super) fn word(&self, word: HashWord, number: i64) -> u32 {
        if word.hash == 0 {
            return self.zeroth.map_or(0, |hash| hash.word(word)[0]);
        }
        let at = (number - self.first) as usize;
        let group = &self.groups[at / GROUP];
        let words = if word.kind.is_node() {
            group.word::<true>(word)
        } else {
            group.word::<false>(word)
        };
        words[at % GROUP]
    }

    /// A word that is the same of every nonce.
    pub(super) fn constant(&self, word: HashWord) -> u32 {
        self.word(word, self.first)
    }
}
