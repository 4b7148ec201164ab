//! Who is next, where several ask.

use super::tracked::pieces_word;

/// A bit for each of up to 64, number 0 the lowest.
pub(super) type Mask = u64;

/// Words of a register of so many bits: one, or two.
pub(super) fn mask_words(mask: Mask, bits: u32) -> ([u32; 2], usize) {
    let words = [mask as u32, (mask >> 32) as u32];
    (words, bits.div_ceil(32) as usize)
}

pub(super) fn take_mask(take: &mut impl FnMut(&mut [u32]), bits: u32) -> Mask {
    let low = pieces_word(take);
    let high = if bits > 32 { pieces_word(take) } else { 0 };
    Mask::from(high) << 32 | Mask::from(low)
}

#[derive(Clone, Debug)]
pub(super) struct RoundRobin {
    bits: u32,
    /// Those behind the one who was served last.
    behind: Mask,
}

impl RoundRobin {
    pub(super) fn new(bits: u32) -> Self {
        Self {
            bits,
            behind: Mask::MAX >> (64 - bits),
        }
    }

    /// The lowest of those behind the last one, else the lowest of all.
    pub(super) fn next(&self, asking: Mask) -> Option<usize> {
        let behind = asking & self.behind;
        let chosen = if behind != 0 { behind } else { asking };
        (chosen != 0).then(|| chosen.trailing_zeros() as usize)
    }

    pub(super) fn clock(&mut self, reset: bool, enable: bool, served: Option<usize>) {
        let all = Mask::MAX >> (64 - self.bits);
        if reset {
            self.behind = all;
        } else if enable && let Some(at) = served {
            self.behind = all & !(Mask::MAX >> (63 - at));
        }
    }

    pub(super) fn visit(&self, known: bool, sink: &mut impl FnMut(&[u32], bool)) {
        let (words, count) = mask_words(self.behind, self.bits);
        sink(&words[..count], known);
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        self.behind = take_mask(take, self.bits);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_has_a_turn() {
        for bits in [1, 3, 64] {
            let mut robin = RoundRobin::new(bits);
            let all = Mask::MAX >> (64 - bits);
            for turn in 0..2 * bits {
                let next = robin.next(all);
                assert_eq!(next, Some((turn % bits) as usize));
                robin.clock(false, true, next);
            }
            assert_eq!(robin.next(0), None);
        }
    }
}
