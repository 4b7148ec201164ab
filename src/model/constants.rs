//! SHA-256's constants, from their definition (FIPS 180-4, sections 4.2.2 and 5.3.3) rather than from a table: a second
//! opinion on the table in the RTL.

const PRIMES: [u128; 64] = first_primes();

/// Round constants: the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
pub const K: [u32; 64] = {
    let mut k = [0; 64];
    let mut i = 0;
    while i < 64 {
        k[i] = root(PRIMES[i] << 96, 3) as u32;
        i += 1;
    }
    k
};

/// The initial hash value as a packed vector, `H7` first: square roots of the first 8 primes.
pub const IV: [u32; 8] = {
    let mut iv = [0; 8];
    let mut i = 0;
    while i < 8 {
        iv[7 - i] = root(PRIMES[i] << 64, 2) as u32;
        i += 1;
    }
    iv
};

/// The initial hash value, `H0` first.
pub const fn initial_value() -> [u32; 8] {
    let [h, g, f, e, d, c, b, a] = IV;
    [a, b, c, d, e, f, g, h]
}

/// The constant of a round, 0 to 63.
pub const fn round_constant(round: usize) -> u32 {
    K[round]
}

const fn first_primes() -> [u128; 64] {
    let mut primes = [0; 64];
    let (mut count, mut candidate) = (0, 2);
    while count < 64 {
        let (mut i, mut prime) = (0, true);
        while i < count {
            if candidate % primes[i] == 0 {
                prime = false;
            }
            i += 1;
        }
        if prime {
            primes[count] = candidate;
            count += 1;
        }
        candidate += 1;
    }
    primes
}

/// The integer root of `x`, rounded down, by bisection; the root must fit in 37 bits.
const fn root(x: u128, degree: u32) -> u128 {
    let (mut low, mut high) = (0u128, 1 << 37);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if middle.pow(degree) <= x {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_and_last_constants_are_the_standards() {
        assert_eq!((K[0], K[63]), (0x428a_2f98, 0xc671_78f2));
        assert_eq!((IV[7], IV[0]), (0x6a09_e667, 0x5be0_cd19));
    }
}
