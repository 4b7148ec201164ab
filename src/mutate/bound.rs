//! How sure a rate is: the exact interval of Clopper and Pearson.

/// A rate and where the true one lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// Hits over trials, 0 to 1.
    pub rate: f64,
    /// With 97.5 % it is not below this.
    pub low: f64,
    /// With 97.5 % it is not above this.
    pub high: f64,
}

/// The 95 % interval of a rate (Clopper, Pearson 1934: the values at which so many hits or more, or so many or fewer, are
/// still as likely as 2.5 %). Nothing of no trials.
pub fn bound(hits: usize, trials: usize) -> Option<Bound> {
    const TAIL: f64 = 0.025;
    if trials == 0 || hits > trials {
        return None;
    }
    let low = if hits == 0 {
        0.0
    } else {
        // P(X >= hits) grows with p.
        root(|p| 1.0 - at_most(hits - 1, trials, p) - TAIL)
    };
    let high = if hits == trials {
        1.0
    } else {
        root(|p| TAIL - at_most(hits, trials, p))
    };
    Some(Bound {
        rate: hits as f64 / trials as f64,
        low,
        high,
    })
}

/// Where a growing function of a probability passes zero.
fn root(f: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    // Each step halves the interval: to the last bit of the number.
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if f(middle) < 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// The probability of at most so many hits, each as likely as `p`.
fn at_most(hits: usize, trials: usize, p: f64) -> f64 {
    if p <= 0.0 {
        return 1.0;
    }
    if p >= 1.0 {
        return if hits >= trials { 1.0 } else { 0.0 };
    }
    // By logarithms: the powers themselves leave the range of numbers.
    let odds = p.ln() - (-p).ln_1p();
    let mut term = trials as f64 * (-p).ln_1p();
    let mut sum = term.exp();
    for k in 1..=hits {
        term += ((trials - k + 1) as f64 / k as f64).ln() + odds;
        sum += term.exp();
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 5e-5, "{a} {b}");
    }

    /// Values of tables: 5 of 10 is 0.1871 to 0.8129; none of 3,000 at most 0.00123, all of 100 at least 0.9638.
    #[test]
    fn the_interval_is_that_of_the_tables() {
        let five = bound(5, 10).unwrap();
        near(five.low, 0.18709);
        near(five.high, 0.81291);
        near(five.rate, 0.5);
        near(bound(0, 3000).unwrap().high, 0.001_229);
        near(bound(100, 100).unwrap().low, 0.96378);
        near(bound(95, 100).unwrap().low, 0.88717);
        near(bound(95, 100).unwrap().high, 0.98357);
        near(bound(0, 10).unwrap().low, 0.0);
        near(bound(10, 10).unwrap().high, 1.0);
        assert_eq!(bound(0, 0), None);
    }
}
