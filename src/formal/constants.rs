//! SHA-256's constants for the specification's terms, from their definition (FIPS 180-4, sections 4.2.2 and 5.3.3).
//!
//! They are found a bit at a time, from the top, unlike those of the model: a table or a method in common would be an
//! error in common.

/// The round constants: the first 32 fractional bits of the cube roots of the first 64 primes.
pub fn round_constants() -> [u32; 64] {
    let primes = primes();
    std::array::from_fn(|i| fraction(primes[i], 3))
}

/// The initial hash value, `H0` first: the same of the square roots of the first 8 primes.
pub fn initial_value() -> [u32; 8] {
    let primes = primes();
    std::array::from_fn(|i| fraction(primes[i], 2))
}

fn primes() -> Vec<u128> {
    let prime = |n: &u128| (2..*n).all(|d| !n.is_multiple_of(d));
    (2..).filter(prime).take(64).collect()
}

/// The first 32 fractional bits of a root: the largest number whose power is at most `n`, in steps of 2^-32.
fn fraction(n: u128, degree: u32) -> u32 {
    let bound = n << (32 * degree);
    let mut root: u128 = 0;
    // The root of 311 is below 32, so 37 bits hold it with its fraction.
    for bit in (0..37).rev() {
        let larger = root | 1 << bit;
        if larger.pow(degree) <= bound {
            root = larger;
        }
    }
    root as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec;

    #[test]
    fn computed_constants_are_the_standards() {
        assert_eq!(round_constants(), spec::K);
        assert_eq!(initial_value(), spec::IV.0);
    }
}
