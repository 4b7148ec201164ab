//! A percentage as it is typed: what a gate asks for.

/// From 0 to 100, and a number.
pub(crate) fn percent(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..=100.0).contains(&value) {
        Ok(value)
    } else {
        Err("a percentage is from 0 to 100".into())
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn what_no_share_can_be_is_refused() {
        assert_eq!(percent("99.5"), Ok(99.5));
        for wrong in ["", "-1", "100.1", "NaN", "inf", "50%"] {
            assert!(percent(wrong).is_err(), "{wrong}");
        }
    }
}
