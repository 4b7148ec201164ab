//! The six logical functions (FIPS 180-4 section 4.1.2), on 32-bit words.

/// Ch: each bit of `x` chooses the bit of `y` (1) or of `z` (0); formula 4.2.
pub const fn ch(x: u32, y: u32, z: u32) -> u32 {
    (x & y) ^ (!x & z)
}

/// Maj: the majority of three bits; formula 4.3.
pub const fn maj(x: u32, y: u32, z: u32) -> u32 {
    (x & y) ^ (x & z) ^ (y & z)
}

/// Σ0, applied to `a` in each round; formula 4.4.
pub const fn big_sigma0(x: u32) -> u32 {
    x.rotate_right(2) ^ x.rotate_right(13) ^ x.rotate_right(22)
}

/// Σ1, applied to `e` in each round; formula 4.5.
pub const fn big_sigma1(x: u32) -> u32 {
    x.rotate_right(6) ^ x.rotate_right(11) ^ x.rotate_right(25)
}

/// σ0, applied to `W[t-15]` in the message schedule; formula 4.6.
pub const fn small_sigma0(x: u32) -> u32 {
    x.rotate_right(7) ^ x.rotate_right(18) ^ (x >> 3)
}

/// σ1, applied to `W[t-2]` in the message schedule; formula 4.7.
pub const fn small_sigma1(x: u32) -> u32 {
    x.rotate_right(17) ^ x.rotate_right(19) ^ (x >> 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truth_tables() {
        // The eight combinations of x, y, z, one a bit.
        let (x, y, z) = (0b1111_0000, 0b1100_1100, 0b1010_1010);
        assert_eq!(ch(x, y, z) & 0xff, 0b1100_1010);
        assert_eq!(maj(x, y, z) & 0xff, 0b1110_1000);
    }

    #[test]
    fn one_bit_goes_where_the_standard_says() {
        let bits = |places: &[u32]| places.iter().fold(0, |word, place| word | 1u32 << place);
        // Bit 31 moved right by each amount of the formula.
        assert_eq!(big_sigma0(1 << 31), bits(&[29, 18, 9]));
        assert_eq!(big_sigma1(1 << 31), bits(&[25, 20, 6]));
        assert_eq!(small_sigma0(1 << 31), bits(&[24, 13, 28]));
        assert_eq!(small_sigma1(1 << 31), bits(&[14, 12, 21]));
        // Bit 0 rotates to the top and is shifted out.
        assert_eq!(small_sigma0(1), bits(&[25, 14]));
        assert_eq!(small_sigma1(1), bits(&[15, 13]));
    }
}
