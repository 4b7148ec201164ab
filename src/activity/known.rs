//! Words that are known before the nonce is.

use super::sigma::{big_sigma0, big_sigma1, small_sigma0, small_sigma1};
use crate::simd::Lanes;

/// A word: known to the program, or in each lane another one. Sums of known words are known.
#[derive(Clone, Copy)]
pub(super) enum Word<L> {
    /// The same for every job and nonce.
    Known(u32),
    /// What comes with the job or the nonce.
    Any(L),
}

impl<L: Lanes> Word<L> {
    #[inline(always)]
    pub(super) fn value(self) -> L {
        match self {
            Self::Known(word) => L::splat(word),
            Self::Any(word) => word,
        }
    }

    #[inline(always)]
    pub(super) fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Known(a), Self::Known(b)) => Self::Known(a.wrapping_add(b)),
            (Self::Known(0), word) | (word, Self::Known(0)) => word,
            _ => Self::Any(self.value().plus(other.value())),
        }
    }

    #[inline(always)]
    pub(super) fn small_sigma0(self) -> Self {
        match self {
            Self::Known(word) => Self::Known(small_sigma0(word)),
            Self::Any(word) => Self::Any(small_sigma0(word)),
        }
    }

    #[inline(always)]
    pub(super) fn small_sigma1(self) -> Self {
        match self {
            Self::Known(word) => Self::Known(small_sigma1(word)),
            Self::Any(word) => Self::Any(small_sigma1(word)),
        }
    }

    #[inline(always)]
    pub(super) fn big_sigma0(self) -> Self {
        match self {
            Self::Known(word) => Self::Known(big_sigma0(word)),
            Self::Any(word) => Self::Any(big_sigma0(word)),
        }
    }

    #[inline(always)]
    pub(super) fn big_sigma1(self) -> Self {
        match self {
            Self::Known(word) => Self::Known(big_sigma1(word)),
            Self::Any(word) => Self::Any(big_sigma1(word)),
        }
    }

    #[inline(always)]
    pub(super) fn choose(self, second: Self, third: Self) -> Self {
        match (self, second, third) {
            (Self::Known(a), Self::Known(b), Self::Known(c)) => Self::Known(a.choose(b, c)),
            _ => Self::Any(self.value().choose(second.value(), third.value())),
        }
    }

    #[inline(always)]
    pub(super) fn majority(self, second: Self, third: Self) -> Self {
        match (self, second, third) {
            (Self::Known(a), Self::Known(b), Self::Known(c)) => {
                Self::Known(Lanes::majority(a, b, c))
            }
            _ => Self::Any(self.value().majority(second.value(), third.value())),
        }
    }
}
