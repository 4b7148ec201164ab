//! Sixteen words in a register of AVX-512 (F and BW: every processor that has the one without the other is gone).

use std::arch::x86_64::{
    __m512i, _mm512_add_epi32, _mm512_and_si512, _mm512_andnot_si512, _mm512_cmple_epu32_mask,
    _mm512_loadu_si512, _mm512_reduce_add_epi32, _mm512_ror_epi32, _mm512_set1_epi32,
    _mm512_set4_epi32, _mm512_shuffle_epi8, _mm512_shuffle_i32x4, _mm512_srli_epi32,
    _mm512_storeu_si512, _mm512_sub_epi32, _mm512_ternarylogic_epi32, _mm512_unpackhi_epi32,
    _mm512_unpackhi_epi64, _mm512_unpacklo_epi32, _mm512_unpacklo_epi64, _mm512_xor_si512,
};

use super::Lanes;

#[derive(Clone, Copy)]
pub(super) struct Avx512(__m512i);

/// A function of three bits as the table that the instruction takes, from its value for 0, 0, 0 on.
const fn table(of: [u8; 8]) -> i32 {
    let (mut table, mut i) = (0, 0);
    while i < 8 {
        table |= (of[i] as i32) << i;
        i += 1;
    }
    table
}

const XOR3: i32 = table([0, 1, 1, 0, 1, 0, 0, 1]);
const MAJORITY: i32 = table([0, 0, 0, 1, 0, 1, 1, 1]);
const CHOOSE: i32 = table([0, 1, 0, 1, 0, 0, 1, 1]);
const FALLS: i32 = table([0, 0, 1, 0, 1, 1, 1, 0]);

impl Lanes for Avx512 {
    const COUNT: usize = 16;

    #[inline(always)]
    fn splat(word: u32) -> Self {
        unsafe { Self(_mm512_set1_epi32(word.cast_signed())) }
    }

    #[inline(always)]
    fn load(words: &[u32]) -> Self {
        let words = words.first_chunk::<16>().expect("sixteen words");
        unsafe { Self(_mm512_loadu_si512(words.as_ptr().cast())) }
    }

    #[inline(always)]
    fn store(self, words: &mut [u32]) {
        let words = words
            .first_chunk_mut::<16>()
            .expect("room for sixteen words");
        unsafe { _mm512_storeu_si512(words.as_mut_ptr().cast(), self.0) }
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        unsafe { Self(_mm512_add_epi32(self.0, other.0)) }
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        unsafe { Self(_mm512_sub_epi32(self.0, other.0)) }
    }

    #[inline(always)]
    fn rotated<const N: i32>(self) -> Self {
        unsafe { Self(_mm512_ror_epi32::<N>(self.0)) }
    }

    #[inline(always)]
    fn shifted<const N: u32>(self) -> Self {
        unsafe { Self(_mm512_srli_epi32::<N>(self.0)) }
    }

    #[inline(always)]
    fn bytes_swapped(self) -> Self {
        unsafe {
            let order = _mm512_set4_epi32(0x0c0d_0e0f, 0x0809_0a0b, 0x0405_0607, 0x0001_0203);
            Self(_mm512_shuffle_epi8(self.0, order))
        }
    }

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        unsafe { Self(_mm512_and_si512(self.0, other.0)) }
    }

    #[inline(always)]
    fn and_not(self, other: Self) -> Self {
        unsafe { Self(_mm512_andnot_si512(other.0, self.0)) }
    }

    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        unsafe { Self(_mm512_xor_si512(self.0, other.0)) }
    }

    #[inline(always)]
    fn xor3(self, second: Self, third: Self) -> Self {
        unsafe { Self(_mm512_ternarylogic_epi32::<XOR3>(self.0, second.0, third.0)) }
    }

    #[inline(always)]
    fn majority(self, second: Self, third: Self) -> Self {
        unsafe {
            Self(_mm512_ternarylogic_epi32::<MAJORITY>(
                self.0, second.0, third.0,
            ))
        }
    }

    #[inline(always)]
    fn choose(self, second: Self, third: Self) -> Self {
        unsafe {
            Self(_mm512_ternarylogic_epi32::<CHOOSE>(
                self.0, second.0, third.0,
            ))
        }
    }

    #[inline(always)]
    fn falls(self, next: Self, last: Self) -> Self {
        unsafe { Self(_mm512_ternarylogic_epi32::<FALLS>(self.0, next.0, last.0)) }
    }

    #[inline(always)]
    fn ones(self) -> Self {
        let odd = self.shifted::<1>().and(Self::splat(0x5555_5555));
        let pairs = unsafe { Self(_mm512_sub_epi32(self.0, odd.0)) };
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
        unsafe { _mm512_cmple_epu32_mask(self.0, other.0).into() }
    }

    #[inline(always)]
    fn total(self) -> u32 {
        unsafe { _mm512_reduce_add_epi32(self.0).cast_unsigned() }
    }

    #[inline(always)]
    fn turn(square: &mut [Self]) {
        let rows = square.first_chunk_mut::<16>().expect("sixteen vectors");
        // Pairs of words, then pairs of pairs, each within quarters; then the quarters, in two steps.
        unsafe {
            let mut pairs = *rows;
            for i in 0..8 {
                let (a, b) = (rows[2 * i].0, rows[2 * i + 1].0);
                pairs[2 * i] = Self(_mm512_unpacklo_epi32(a, b));
                pairs[2 * i + 1] = Self(_mm512_unpackhi_epi32(a, b));
            }
            let mut fours = pairs;
            for i in [0, 4, 8, 12] {
                for half in 0..2 {
                    let (a, b) = (pairs[i + half].0, pairs[i + half + 2].0);
                    fours[i + 2 * half] = Self(_mm512_unpacklo_epi64(a, b));
                    fours[i + 2 * half + 1] = Self(_mm512_unpackhi_epi64(a, b));
                }
            }
            for i in 0..4 {
                let [a, b, c, d] = [0, 4, 8, 12].map(|row| fours[i + row].0);
                // Quarters 0 and 2 of each, and 1 and 3.
                let (even, odd) = (
                    [
                        _mm512_shuffle_i32x4::<0x88>(a, b),
                        _mm512_shuffle_i32x4::<0x88>(c, d),
                    ],
                    [
                        _mm512_shuffle_i32x4::<0xdd>(a, b),
                        _mm512_shuffle_i32x4::<0xdd>(c, d),
                    ],
                );
                rows[i] = Self(_mm512_shuffle_i32x4::<0x88>(even[0], even[1]));
                rows[i + 4] = Self(_mm512_shuffle_i32x4::<0x88>(odd[0], odd[1]));
                rows[i + 8] = Self(_mm512_shuffle_i32x4::<0xdd>(even[0], even[1]));
                rows[i + 12] = Self(_mm512_shuffle_i32x4::<0xdd>(odd[0], odd[1]));
            }
        }
    }
}
