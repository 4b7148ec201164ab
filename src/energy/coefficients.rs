//! The numbers that the model is made of, each with how it was come by.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// How a coefficient was come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// By us.
    Measured,
    /// By somebody else.
    Published,
    /// On published rows.
    Fitted,
    /// Not at all: a usual value, with a wide range.
    Assumed,
}

impl Kind {
    /// The word in a table.
    pub fn word(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Published => "published",
            Self::Fitted => "fitted",
            Self::Assumed => "assumed",
        }
    }
}

/// One number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coefficient {
    /// Its name: `glitch.one`.
    pub name: String,
    /// Its value.
    pub value: f64,
    /// The least that it may be, where it may be another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// The most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// What it is counted in.
    pub unit: String,
    /// How it was come by.
    pub kind: Kind,
    /// On what, where, or why.
    pub from: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    coefficient: Vec<Coefficient>,
}

/// All of them, in the order of their file.
///
/// # Panics
/// Never: the file is part of the crate, and held by a test.
pub fn coefficients() -> &'static [Coefficient] {
    static ALL: OnceLock<Vec<Coefficient>> = OnceLock::new();
    ALL.get_or_init(|| {
        let file: File = toml::from_str(include_str!("coefficients.toml")).expect("tested");
        file.coefficient
    })
}

/// The coefficient of this name.
///
/// # Panics
/// On a name that the file does not have: names are written in this crate alone, and each is asked for by a test.
pub fn coefficient(name: &str) -> &'static Coefficient {
    let found = coefficients().iter().find(|one| one.name == name);
    found.unwrap_or_else(|| panic!("no coefficient `{name}`"))
}

/// Its value.
pub(super) fn value(name: &str) -> f64 {
    coefficient(name).value
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_has_a_provenance_and_lies_in_its_range() {
        let all = coefficients();
        let names: BTreeSet<&str> = all.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names.len(), all.len());
        for one in all {
            assert!(one.from.len() > 20 && !one.unit.is_empty(), "{}", one.name);
            assert!(one.low.is_none_or(|low| low < one.value), "{}", one.name);
            assert!(one.high.is_none_or(|high| high > one.value), "{}", one.name);
            assert_ne!(
                one.kind,
                Kind::Fitted,
                "{}: fitted ones are worked out",
                one.name
            );
            if one.kind == Kind::Assumed {
                assert!(
                    one.low.is_some(),
                    "{}: what is assumed has a range",
                    one.name
                );
            }
        }
    }

    /// Exponents of the node are those of the five libraries, worked out here from the table of docs/energy.md.
    #[test]
    fn exponents_are_those_of_the_libraries() {
        let table: [(f64, f64, f64); 5] = [
            (180.0, 155_960.0, 6.7),
            (130.0, 28_755.0, 11.2),
            (130.0, 60_837.0, 7.9),
            (45.0, 6_054.0, 2.35),
            (7.0, 448.0, 1.3_f64),
        ];
        let fit = |of: fn(&(f64, f64, f64)) -> f64| {
            let points: Vec<(f64, f64)> =
                table.iter().map(|row| (row.0.ln(), of(row).ln())).collect();
            super::super::PowerLaw::fit(&points).unwrap().exponent
        };
        let (area, path) = (fit(|row| row.1), fit(|row| row.2));
        assert!((area - value("area.exponent")).abs() < 0.05, "{area}");
        assert!((path - value("path.exponent")).abs() < 0.08, "{path}");
    }
}
