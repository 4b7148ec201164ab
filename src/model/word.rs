//! A word, or the same word of several neighbouring stages: one formula serves both.

use std::ops::{BitAnd, BitXor, Not};

/// What the functions of FIPS 180-4, section 4.1.2, are made of.
pub trait Word: Copy + BitAnd<Output = Self> + BitXor<Output = Self> + Not<Output = Self> {
    /// Addition modulo 2^32.
    #[must_use]
    fn plus(self, other: Self) -> Self;

    /// Rotation to the right.
    #[must_use]
    fn rotr(self, n: u32) -> Self;

    /// Shift to the right.
    #[must_use]
    fn shr(self, n: u32) -> Self;
}

impl Word for u32 {
    #[inline]
    fn plus(self, other: u32) -> u32 {
        self.wrapping_add(other)
    }

    #[inline]
    fn rotr(self, n: u32) -> u32 {
        self.rotate_right(n)
    }

    #[inline]
    fn shr(self, n: u32) -> u32 {
        self >> n
    }
}

/// Words side by side. The compiler makes vector instructions of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lanes(pub(super) [u32; Self::N]);

impl Lanes {
    /// As many as a vector of every x86-64 and aarch64 holds.
    pub(super) const N: usize = 4;

    #[inline]
    fn map(self, f: impl Fn(u32) -> u32) -> Self {
        Self(self.0.map(f))
    }

    #[inline]
    fn zip(self, other: Self, f: impl Fn(u32, u32) -> u32) -> Self {
        Self(std::array::from_fn(|lane| f(self.0[lane], other.0[lane])))
    }
}

impl BitAnd for Lanes {
    type Output = Self;

    #[inline]
    fn bitand(self, other: Self) -> Self {
        self.zip(other, |a, b| a & b)
    }
}

impl BitXor for Lanes {
    type Output = Self;

    #[inline]
    fn bitxor(self, other: Self) -> Self {
        self.zip(other, |a, b| a ^ b)
    }
}

impl Not for Lanes {
    type Output = Self;

    #[inline]
    fn not(self) -> Self {
        self.map(|a| !a)
    }
}

impl Word for Lanes {
    #[inline]
    fn plus(self, other: Self) -> Self {
        self.zip(other, u32::wrapping_add)
    }

    #[inline]
    fn rotr(self, n: u32) -> Self {
        self.map(|a| a.rotate_right(n))
    }

    #[inline]
    fn shr(self, n: u32) -> Self {
        self.map(|a| a >> n)
    }
}
