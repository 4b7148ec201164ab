//! What a number of a library stands for.

/// Units, in SI.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Units {
    /// `time_unit`, in s.
    pub time: f64,
    /// `voltage_unit`, in V.
    pub voltage: f64,
    /// `current_unit`, in A.
    pub current: f64,
    /// `capacitive_load_unit`, in F.
    pub capacitance: f64,
    /// `leakage_power_unit`, in W; `None` where the library has none.
    pub leakage: Option<f64>,
}

impl Default for Units {
    /// What Liberty takes where nothing is said.
    fn default() -> Self {
        Self {
            time: 1e-9,
            voltage: 1.0,
            current: 1e-3,
            capacitance: 1e-12,
            leakage: None,
        }
    }
}

impl Units {
    /// Of internal power, which is an energy for each transition: a unit of capacitance at a unit of voltage, in J.
    pub fn energy(&self) -> f64 {
        self.capacitance * self.voltage * self.voltage
    }
}

/// `10ps` with `s`: 1e-11.
///
/// # Errors
/// What is no such unit, in words.
pub fn scale(text: &str, symbol: &str) -> Result<f64, String> {
    let compact: String = text.split_whitespace().collect();
    let split = compact
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(compact.len());
    let (number, unit) = compact.split_at(split);
    let number: f64 = match number {
        "" => 1.0,
        digits => digits.parse().map_err(|_| unknown(text, symbol))?,
    };
    let lower = unit.to_ascii_lowercase();
    let prefix = lower
        .strip_suffix(&symbol.to_ascii_lowercase())
        .ok_or_else(|| unknown(text, symbol))?;
    let factor = match prefix {
        "" => 1.0,
        "k" => 1e3,
        "m" => 1e-3,
        "u" => 1e-6,
        "n" => 1e-9,
        "p" => 1e-12,
        "f" => 1e-15,
        "a" => 1e-18,
        _ => return Err(unknown(text, symbol)),
    };
    if number > 0.0 {
        Ok(number * factor)
    } else {
        Err(unknown(text, symbol))
    }
}

fn unknown(text: &str, symbol: &str) -> String {
    format!(
        "`{text}` is no unit that is known: a number with a, f, p, n, u, m or k and {symbol} was expected, such as 1n{symbol}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_and_others_refused() {
        let close = |text, symbol, value: f64| {
            let found = scale(text, symbol).unwrap();
            assert!((found / value - 1.0).abs() < 1e-12, "{text}: {found}");
        };
        close("1ns", "s", 1e-9);
        close("10 ps", "s", 1e-11);
        close("1V", "V", 1.0);
        close("1000mV", "V", 1.0);
        close("ff", "f", 1e-15);
        close("1pW", "W", 1e-12);
        for bad in ["1furlong", "", "0ns", "1n", "1xs", "-1ns"] {
            assert!(scale(bad, "s").is_err(), "{bad}");
        }
    }
}
