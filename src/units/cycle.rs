//! Clock cycles.

use std::fmt;
use std::ops::{Add, Sub};

use serde::{Deserialize, Serialize};

/// A clock cycle, counted from 0 at the first rising edge of a run.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Cycle(pub u64);

impl Add<u64> for Cycle {
    type Output = Self;

    /// The cycle `cycles` later.
    fn add(self, cycles: u64) -> Self {
        Self(self.0 + cycles)
    }
}

impl Sub for Cycle {
    type Output = u64;

    /// The number of cycles from `earlier` to `self`.
    fn sub(self, earlier: Self) -> u64 {
        self.0 - earlier.0
    }
}

impl fmt::Display for Cycle {
    /// Digits in groups of three (`18 342`): cycle numbers are read by people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                grouped.push(' ');
            }
            grouped.push(digit);
        }
        f.pad(&grouped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped() {
        for (cycle, shown) in [
            (0, "0"),
            (999, "999"),
            (1000, "1 000"),
            (18_342, "18 342"),
            (1_000_000, "1 000 000"),
        ] {
            assert_eq!(Cycle(cycle).to_string(), shown);
        }
    }

    #[test]
    fn distance_and_offset() {
        assert_eq!(Cycle(10) + 5, Cycle(15));
        assert_eq!(Cycle(15) - Cycle(10), 5);
    }
}
