//! The standard's four functions of one word (FIPS 180-4, section 4.1.2), in vector lanes.

#![expect(
    clippy::inline_always,
    reason = "a task's parts must be compiled with its engine's registers"
)]

use crate::simd::Lanes;

#[inline(always)]
pub(crate) fn small_sigma0<L: Lanes>(x: L) -> L {
    x.rotated::<7>().xor3(x.rotated::<18>(), x.shifted::<3>())
}

#[inline(always)]
pub(crate) fn small_sigma1<L: Lanes>(x: L) -> L {
    x.rotated::<17>().xor3(x.rotated::<19>(), x.shifted::<10>())
}

#[inline(always)]
pub(crate) fn big_sigma0<L: Lanes>(x: L) -> L {
    x.rotated::<2>().xor3(x.rotated::<13>(), x.rotated::<22>())
}

#[inline(always)]
pub(crate) fn big_sigma1<L: Lanes>(x: L) -> L {
    x.rotated::<6>().xor3(x.rotated::<11>(), x.rotated::<25>())
}
