//! A grid: every combination of settings, nodes, voltages, clocks and temperatures.

use std::fmt::Write as _;

use crate::design::{DesignConfig, nearest};

/// What is no setting of a design, but an axis all the same.
const OWN: [&str; 4] = ["node", "volt", "freq", "temperature"];
/// Points of a grid, at most: what is more was not meant.
const MOST: usize = 5_000_000;

/// One axis and its values, as they are typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    /// A setting of a design, or `node`, `volt`, `freq`, `temperature`.
    pub key: String,
    /// Its values.
    pub values: Vec<String>,
}

/// A grid that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct GridError {
    /// What is wrong.
    pub what: String,
    /// The axis, as it was typed.
    pub at: String,
}

/// A point of a grid, not worked out yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The design.
    pub design: DesignConfig,
    /// Nanometres.
    pub node_nm: f64,
    /// Volts.
    pub volt: f64,
    /// MHz; `None` is the highest that there is.
    pub freq_mhz: Option<f64>,
    /// Of the chip, degrees Celsius.
    pub celsius: f64,
}

/// Axes in their order; the last one goes round first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The axes.
    pub axes: Vec<Axis>,
}

impl Axis {
    /// `KEY=A,B,C`; `KEY=A|B` where values have commas of their own (shortcuts); `KEY=FROM..TO:STEP` of numbers.
    ///
    /// # Errors
    /// No `=`, no value, a range without end.
    pub fn parse(text: &str) -> Result<Self, GridError> {
        let wrong = |what: &str| GridError {
            what: what.into(),
            at: text.into(),
        };
        let (key, values) = text
            .split_once('=')
            .ok_or_else(|| wrong("an axis is KEY=A,B,C"))?;
        let (key, values) = (key.trim(), values.trim());
        let list: Vec<String> = if let Some((from, rest)) = values.split_once("..") {
            range(from, rest)
                .ok_or_else(|| wrong("a range is FROM..TO:STEP, as in 0.3..0.8:0.05"))?
        } else if values.contains('|') {
            values.split('|').map(|v| v.trim().to_owned()).collect()
        } else if key == "shortcuts" {
            vec![values.to_owned()]
        } else {
            values.split(',').map(|v| v.trim().to_owned()).collect()
        };
        if list.iter().any(String::is_empty) {
            return Err(wrong("a value is missing"));
        }
        if let Some(twice) = twice(&list) {
            return Err(wrong(&format!("the value `{twice}` comes twice")));
        }
        Ok(Self {
            key: key.into(),
            values: list,
        })
    }
}

/// A value that comes twice, as a word or as a number: each of its points would.
fn twice(list: &[String]) -> Option<&str> {
    let mut seen = std::collections::HashSet::new();
    let meant = |value: &String| match value.parse::<f64>() {
        Ok(number) => number.to_string(),
        Err(_) => value.clone(),
    };
    let found = list.iter().find(|value| !seen.insert(meant(value)));
    found.map(String::as_str)
}

fn range(from: &str, rest: &str) -> Option<Vec<String>> {
    let (to, step) = rest.split_once(':')?;
    let (from, to, step): (f64, f64, f64) = (
        from.trim().parse().ok()?,
        to.trim().parse().ok()?,
        step.trim().parse().ok()?,
    );
    if !(step > 0.0 && to >= from && ((to - from) / step) < 100_000.0) {
        return None;
    }
    #[expect(clippy::cast_sign_loss, reason = "from is not above to")]
    let steps = ((to - from) / step + 1e-9).floor() as usize;
    // Rounded to where the step's own digits end.
    let value = |at: usize| ((from + at as f64 * step) * 1e9).round() / 1e9;
    Some((0..=steps).map(|at| value(at).to_string()).collect())
}

impl Grid {
    /// Axes in their order, checked; some of them are needed.
    ///
    /// # Errors
    /// A key twice, an unknown one, no node or voltage, more points than anybody meant.
    pub fn of(axes: Vec<Axis>, needed: &[&'static str]) -> Result<Self, GridError> {
        let wrong = |what: String, at: &str| GridError {
            what,
            at: at.into(),
        };
        for (at, axis) in axes.iter().enumerate() {
            if axes[..at].iter().any(|before| before.key == axis.key) {
                return Err(wrong(
                    format!("the axis `{}` comes twice", axis.key),
                    &axis.key,
                ));
            }
            if OWN.contains(&axis.key.as_str()) {
                for value in &axis.values {
                    if value.parse::<f64>().is_err() {
                        return Err(wrong(format!("`{value}` is no number"), &axis.key));
                    }
                }
                continue;
            }
            for value in &axis.values {
                let mut design = DesignConfig::miner();
                design.set(&axis.key, value).map_err(|error| {
                    let mut text = error.to_string();
                    if !error.to_string().contains("is no value") {
                        let _ = write!(
                            text,
                            "; or an axis: {}",
                            nearest(&axis.key, OWN.into_iter())
                        );
                    }
                    wrong(text, &format!("{}={value}", axis.key))
                })?;
            }
        }
        for needed in needed {
            if !axes.iter().any(|axis| axis.key == *needed) {
                return Err(wrong(format!("the axis `{needed}` is missing"), needed));
            }
        }
        let grid = Self { axes };
        if grid.len() > MOST {
            return Err(wrong(
                format!("{} points: the most is {MOST}", grid.len()),
                "--grid",
            ));
        }
        Ok(grid)
    }

    /// Points, those that can't be built among them.
    pub fn len(&self) -> usize {
        let sizes = self.axes.iter().map(|axis| axis.values.len());
        sizes.fold(1_usize, usize::saturating_mul)
    }

    /// Is there none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The point of a number, or the rule that forbids its design.
    ///
    /// # Errors
    /// The rule's name.
    pub fn place(&self, number: usize, celsius: f64) -> Result<Place, &'static str> {
        let mut rest = number;
        let mut chosen: Vec<(&str, &str)> = Vec::new();
        for axis in self.axes.iter().rev() {
            chosen.push((&axis.key, &axis.values[rest % axis.values.len()]));
            rest /= axis.values.len();
        }
        let own = |key: &str| -> Option<f64> {
            let found = chosen.iter().find(|(name, _)| *name == key);
            found.and_then(|(_, value)| value.parse().ok())
        };
        // The kind first: it brings its own defaults.
        let mut design = DesignConfig::miner();
        if let Some((_, "chip")) = chosen.iter().find(|(key, _)| *key == "kind") {
            design = DesignConfig::of(crate::design::CoreKind::Chip);
        }
        for (key, value) in chosen.iter().rev().filter(|(key, _)| !OWN.contains(key)) {
            design.set(key, value).map_err(|_| "no such value")?;
        }
        design.check().map_err(|error| error.rule)?;
        Ok(Place {
            design,
            node_nm: own("node").unwrap_or(0.0),
            volt: own("volt").unwrap_or(0.0),
            freq_mhz: own("freq"),
            celsius: own("temperature").unwrap_or(celsius),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(axes: &[&str]) -> Result<Grid, GridError> {
        Grid::of(
            axes.iter()
                .map(|axis| Axis::parse(axis))
                .collect::<Result<_, _>>()?,
            &["node", "volt"],
        )
    }

    #[test]
    fn every_combination_comes_once_and_the_last_axis_goes_round_first() {
        let grid = grid(&["fold=1,2", "node=28,7", "volt=0.4..0.6:0.1"]).unwrap();
        assert_eq!(grid.len(), 12);
        let places: Vec<Place> = (0..12).map(|at| grid.place(at, 60.0).unwrap()).collect();
        assert_eq!(
            (places[0].volt, places[1].volt, places[2].volt),
            (0.4, 0.5, 0.6)
        );
        assert_eq!((places[2].node_nm, places[3].node_nm), (28.0, 7.0));
        assert_eq!((places[5].design.fold, places[6].design.fold), (1, 2));
        for (at, place) in places.iter().enumerate() {
            assert!(!places[..at].contains(place));
        }
    }

    #[test]
    fn what_cannot_be_built_names_its_rule_and_shortcuts_keep_their_commas() {
        let grid = grid(&[
            "fold=1,2",
            "shortcuts=midstate|midstate,padding",
            "node=7",
            "volt=0.4",
        ])
        .unwrap();
        assert_eq!(grid.len(), 4);
        let rules: Vec<_> = (0..4).map(|at| grid.place(at, 60.0).map(|_| ())).collect();
        assert_eq!(
            rules,
            [Ok(()), Ok(()), Ok(()), Err("left-out-needs-fold-1")]
        );
    }

    #[test]
    fn a_grid_that_cannot_be_read_says_where() {
        for (axes, part) in [
            (vec!["fould=1", "node=7", "volt=1"], "`fold`"),
            (vec!["fold=1", "volt=1"], "`node` is missing"),
            (vec!["node=7", "volt=x"], "`x` is no number"),
            (vec!["node=7", "volt=0.5..0.3:0.1"], "FROM..TO:STEP"),
            (vec!["node=7", "node=5", "volt=1"], "comes twice"),
            (vec!["node=7,", "volt=1"], "a value is missing"),
            (vec!["node=", "volt=1"], "a value is missing"),
            (vec!["node=7", "volt=0.5,0.50"], "`0.50` comes twice"),
            (vec!["node=7", "volt=0.3..0.5"], "FROM..TO:STEP"),
            (vec!["node=7", "volt=0.3..nan:0.1"], "FROM..TO:STEP"),
            (vec!["node=7", "volt=0.3..0.4:0"], "FROM..TO:STEP"),
            (vec!["node=7", "volt=-inf..0.4:0.1"], "FROM..TO:STEP"),
            (vec!["node", "volt=1"], "KEY=A,B,C"),
            (
                vec!["node=2..99:0.001", "volt=0.1..2:0.001", "node=1"],
                "comes twice",
            ),
            (vec!["node=2..90:0.001", "volt=0.1..2:0.001"], "the most is"),
        ] {
            let error = grid(&axes).unwrap_err();
            assert!(error.what.contains(part), "{axes:?}: {error}");
        }
    }
}
