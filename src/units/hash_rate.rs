//! Hash rate.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Double SHA-256 hashes per second, finite and not negative.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HashRate(f64);

impl HashRate {
    /// `hashes` done in `elapsed`; `None` when no time passed.
    pub fn measured(hashes: u64, elapsed: Duration) -> Option<Self> {
        let seconds = elapsed.as_secs_f64();
        (seconds > 0.0).then(|| Self(hashes as f64 / seconds))
    }

    /// Hashes per second.
    pub const fn per_second(self) -> f64 {
        self.0
    }
}

impl fmt::Display for HashRate {
    /// Three significant digits or more, with the SI prefix that leaves one to
    /// three digits before the point: `231 kH/s`, `1.50 TH/s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const PREFIXES: [&str; 7] = ["", "k", "M", "G", "T", "P", "E"];
        let mut value = self.0;
        let mut prefix = 0;
        // 999.5 would be shown as 1000.
        while value >= 999.5 && prefix + 1 < PREFIXES.len() {
            value /= 1000.0;
            prefix += 1;
        }
        let decimals = match value {
            v if v >= 99.95 => 0,
            v if v >= 9.995 => 1,
            _ => 2,
        };
        write!(f, "{value:.decimals$} {}H/s", PREFIXES[prefix])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_with_three_digits() {
        let shown = |hashes, millis| {
            HashRate::measured(hashes, Duration::from_millis(millis))
                .unwrap()
                .to_string()
        };
        assert_eq!(shown(0, 1000), "0.00 H/s");
        assert_eq!(shown(231_000, 1000), "231 kH/s");
        assert_eq!(shown(999_600, 1000), "1.00 MH/s");
        assert_eq!(shown(1_500_000_000_000, 1000), "1.50 TH/s");
        assert_eq!(shown(50, 2000), "25.0 H/s");
    }

    #[test]
    fn no_time_is_no_rate() {
        assert_eq!(HashRate::measured(10, Duration::ZERO), None);
    }
}
