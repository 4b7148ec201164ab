//! A value of any width.

use std::fmt;

/// Bits, the lowest first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Value(pub Vec<bool>);

impl Value {
    /// So many zeros.
    pub fn zero(width: u32) -> Self {
        Self(vec![false; width as usize])
    }

    /// The low `width` bits of a number.
    pub fn of(number: u64, width: u32) -> Self {
        Self((0..width).map(|i| i < 64 && number >> i & 1 == 1).collect())
    }

    /// Bits.
    pub fn width(&self) -> u32 {
        self.0.len() as u32
    }

    /// Its low 32 bits as a number.
    pub fn word(&self) -> u32 {
        let low = self.0.iter().take(32).enumerate();
        low.fold(0, |word, (i, &bit)| word | u32::from(bit) << i)
    }

    /// Is any bit one.
    pub fn any(&self) -> bool {
        self.0.contains(&true)
    }

    /// `width` bits from `low` up.
    #[must_use]
    pub fn slice(&self, low: u32, width: u32) -> Self {
        Self(self.0[low as usize..(low + width) as usize].to_vec())
    }

    /// Sum modulo two to the width, with a carry in.
    #[must_use]
    pub fn add(&self, other: &Self, carry: bool) -> Self {
        let mut carry = carry;
        let bits = self.0.iter().zip(&other.0).map(|(&a, &b)| {
            let sum = a ^ b ^ carry;
            carry = a && b || carry && (a || b);
            sum
        });
        Self(bits.collect())
    }

    /// Bit by bit.
    #[must_use]
    pub fn zip(&self, other: &Self, with: impl Fn(bool, bool) -> bool) -> Self {
        Self(
            self.0
                .iter()
                .zip(&other.0)
                .map(|(&a, &b)| with(a, b))
                .collect(),
        )
    }

    /// Every bit turned.
    #[must_use]
    pub fn not(&self) -> Self {
        Self(self.0.iter().map(|bit| !bit).collect())
    }

    /// Is it below `other`, both without sign.
    pub fn below(&self, other: &Self) -> bool {
        self.0.iter().rev().lt(other.0.iter().rev())
    }

    /// Reads what a solver writes: `#x0f`, `#b01`.
    pub fn parse(text: &str) -> Option<Self> {
        let (digits, bits) = match text.split_at_checked(2)? {
            ("#x", digits) => (digits, 4),
            ("#b", digits) => (digits, 1),
            _ => return None,
        };
        let mut value = Vec::with_capacity(digits.len() * bits);
        for digit in digits.chars().rev() {
            let digit = digit.to_digit(1 << bits)?;
            value.extend((0..bits).map(|i| digit >> i & 1 == 1));
        }
        Some(Self(value))
    }
}

impl fmt::Display for Value {
    /// `0x` and hex digits; one bit as `0` or `1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [bit] = self.0[..] {
            return write!(f, "{}", u8::from(bit));
        }
        write!(f, "0x")?;
        for digit in self.0.chunks(4).rev() {
            let digit = digit.iter().rev().fold(0, |d, &bit| d << 1 | u8::from(bit));
            write!(f, "{digit:x}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_solvers_text_and_ours() {
        assert_eq!(Value::parse("#x0000000f"), Some(Value::of(15, 32)));
        assert_eq!(Value::parse("#b101"), Some(Value::of(5, 3)));
        assert_eq!(Value::parse("bv5"), None);
        assert_eq!(Value::of(0x2a, 7).to_string(), "0x2a");
        assert_eq!(Value::of(1, 1).to_string(), "1");
    }

    #[test]
    fn sums_carry_and_compares_begin_at_the_top() {
        let (a, b) = (Value::of(0xffff_ffff, 32), Value::of(2, 32));
        assert_eq!(a.add(&b, false).word(), 1);
        assert_eq!(b.add(&a.not(), true).word(), 3);
        assert!(b.below(&a) && !a.below(&b) && !a.below(&a));
    }
}
