//! Eight words in a register of AVX2.

use std::arch::x86_64::{
    __m256i, _mm256_add_epi32, _mm256_and_si256, _mm256_andnot_si256, _mm256_castsi256_ps,
    _mm256_cmpeq_epi32, _mm256_loadu_si256, _mm256_min_epu32, _mm256_movemask_ps, _mm256_or_si256,
    _mm256_permute2x128_si256, _mm256_set_epi64x, _mm256_set1_epi32, _mm256_shuffle_epi8,
    _mm256_slli_epi32, _mm256_srli_epi32, _mm256_storeu_si256, _mm256_sub_epi32,
    _mm256_unpackhi_epi32, _mm256_unpackhi_epi64, _mm256_unpacklo_epi32, _mm256_unpacklo_epi64,
    _mm256_xor_si256,
};

use super::Lanes;

/// A shift whose count is worked out while compiling: the processor's functions want it as a constant of their own type.
/// (Those that take a count from a register come to the same instructions, but compile for minutes.)
macro_rules! counted {
    ($count:expr, $shift:ident($x:expr)) => {
        counted!(@ $count, $shift($x)
            1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31)
    };
    (@ $count:expr, $shift:ident($x:expr) $($number:literal)*) => {
        match $count {
            $($number => $shift::<$number>($x),)*
            _ => unreachable!(),
        }
    };
}

#[derive(Clone, Copy)]
pub(super) struct Avx2(__m256i);

impl Lanes for Avx2 {
    const COUNT: usize = 8;

    #[inline(always)]
    fn splat(word: u32) -> Self {
        unsafe { Self(_mm256_set1_epi32(word.cast_signed())) }
    }

    #[inline(always)]
    fn load(words: &[u32]) -> Self {
        let words = words.first_chunk::<8>().expect("eight words");
        unsafe { Self(_mm256_loadu_si256(words.as_ptr().cast())) }
    }

    #[inline(always)]
    fn store(self, words: &mut [u32]) {
        let words = words.first_chunk_mut::<8>().expect("room for eight words");
        unsafe { _mm256_storeu_si256(words.as_mut_ptr().cast(), self.0) }
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        unsafe { Self(_mm256_add_epi32(self.0, other.0)) }
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        unsafe { Self(_mm256_sub_epi32(self.0, other.0)) }
    }

    #[inline(always)]
    fn rotated<const N: i32>(self) -> Self {
        unsafe {
            let right = _mm256_srli_epi32::<N>(self.0);
            let left = counted!(32 - N, _mm256_slli_epi32(self.0));
            Self(_mm256_or_si256(left, right))
        }
    }

    #[inline(always)]
    fn shifted<const N: u32>(self) -> Self {
        unsafe { Self(counted!(N, _mm256_srli_epi32(self.0))) }
    }

    #[inline(always)]
    fn bytes_swapped(self) -> Self {
        unsafe {
            let (high, low) = (0x0c0d_0e0f_0809_0a0b, 0x0405_0607_0001_0203);
            Self(_mm256_shuffle_epi8(
                self.0,
                _mm256_set_epi64x(high, low, high, low),
            ))
        }
    }

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        unsafe { Self(_mm256_and_si256(self.0, other.0)) }
    }

    #[inline(always)]
    fn and_not(self, other: Self) -> Self {
        unsafe { Self(_mm256_andnot_si256(other.0, self.0)) }
    }

    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        unsafe { Self(_mm256_xor_si256(self.0, other.0)) }
    }

    #[inline(always)]
    fn xor3(self, second: Self, third: Self) -> Self {
        unsafe {
            Self(_mm256_xor_si256(
                _mm256_xor_si256(self.0, second.0),
                third.0,
            ))
        }
    }

    #[inline(always)]
    fn majority(self, second: Self, third: Self) -> Self {
        unsafe {
            let both = _mm256_and_si256(self.0, second.0);
            let either = _mm256_or_si256(self.0, second.0);
            Self(_mm256_or_si256(both, _mm256_and_si256(third.0, either)))
        }
    }

    #[inline(always)]
    fn choose(self, second: Self, third: Self) -> Self {
        unsafe {
            let differ = _mm256_xor_si256(second.0, third.0);
            Self(_mm256_xor_si256(third.0, _mm256_and_si256(self.0, differ)))
        }
    }

    #[inline(always)]
    fn falls(self, next: Self, last: Self) -> Self {
        unsafe {
            let now = _mm256_andnot_si256(next.0, self.0);
            Self(_mm256_or_si256(now, _mm256_andnot_si256(last.0, next.0)))
        }
    }

    #[inline(always)]
    fn ones(self) -> Self {
        let odd = self.shifted::<1>().and(Self::splat(0x5555_5555));
        let pairs = unsafe { Self(_mm256_sub_epi32(self.0, odd.0)) };
        let low = Self::splat(0x3333_3333);
        let fours = pairs.and(low).plus(pairs.shifted::<2>().and(low));
        let bytes = fours
            .plus(fours.shifted::<4>())
            .and(Self::splat(0x0f0f_0f0f));
        let halves = bytes.plus(bytes.shifted::<8>());
        halves.plus(halves.shifted::<16>()).and(Self::splat(0x3f))
    }

    #[inline(always)]
    fn at_most(self, other: Self) -> u32 {
        unsafe {
            let least = _mm256_cmpeq_epi32(_mm256_min_epu32(self.0, other.0), self.0);
            _mm256_movemask_ps(_mm256_castsi256_ps(least)).cast_unsigned()
        }
    }

    #[inline(always)]
    fn turn(square: &mut [Self]) {
        let rows = square.first_chunk_mut::<8>().expect("eight vectors");
        // Pairs of words, then pairs of pairs, each within halves; then the halves.
        unsafe {
            let mut pairs = *rows;
            for i in 0..4 {
                let (a, b) = (rows[2 * i].0, rows[2 * i + 1].0);
                pairs[2 * i] = Self(_mm256_unpacklo_epi32(a, b));
                pairs[2 * i + 1] = Self(_mm256_unpackhi_epi32(a, b));
            }
            let mut fours = pairs;
            for i in [0, 4] {
                for half in 0..2 {
                    let (a, b) = (pairs[i + half].0, pairs[i + half + 2].0);
                    fours[i + 2 * half] = Self(_mm256_unpacklo_epi64(a, b));
                    fours[i + 2 * half + 1] = Self(_mm256_unpackhi_epi64(a, b));
                }
            }
            for i in 0..4 {
                let (a, b) = (fours[i].0, fours[i + 4].0);
                rows[i] = Self(_mm256_permute2x128_si256::<0x20>(a, b));
                rows[i + 4] = Self(_mm256_permute2x128_si256::<0x31>(a, b));
            }
        }
    }
}
