//! Counts by module, what is open, and which waivers speak of nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Point, PointKind, Points, Waivers};

/// Points of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Those that were to come.
    pub all: u64,
    /// Those of them that came.
    pub covered: u64,
    /// Beside them: waived.
    pub waived: u64,
}

impl Share {
    /// Of a hundred; 100 where there are none.
    pub fn percent(&self) -> f64 {
        if self.all == 0 {
            return 100.0;
        }
        100.0 * self.covered as f64 / self.all as f64
    }

    fn add(&mut self, other: Self) {
        self.all += other.all;
        self.covered += other.covered;
        self.waived += other.waived;
    }
}

/// One module.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Module {
    /// Its name.
    pub module: String,
    /// The file that declares it.
    pub file: String,
    /// Lines with statements.
    pub lines: Share,
    /// Bits.
    pub toggles: Share,
    /// Lines that did not come.
    pub open_lines: Vec<u32>,
    /// Bits that did not rise and fall, and the line of their signal.
    pub open_toggles: Vec<(String, u32)>,
}

/// A core's RTL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RtlCoverage {
    /// By name.
    pub modules: Vec<Module>,
    /// Over all modules.
    pub lines: Share,
    /// Over all modules.
    pub toggles: Share,
    /// Waivers that spoke of some points: what each names, its reason, and of how many points.
    pub waivers: Vec<(String, String, u64)>,
    /// Waivers that fit nothing.
    pub unused_waivers: Vec<String>,
}

impl RtlCoverage {
    /// Adds up what came.
    pub fn of(points: &Points, waivers: &Waivers) -> Self {
        let mut used = vec![0u64; waivers.all.len()];
        let mut waived = |point: &Point| {
            let at = waivers.all.iter().position(|waiver| waiver.fits(point));
            if let Some(at) = at {
                used[at] += 1;
            }
            at.is_some()
        };
        let mut modules: BTreeMap<&str, Module> = BTreeMap::new();
        // A line may be of several points: it came with any of them, and is waived where all of them are.
        // Of a module whose file includes another one, both have a line 5.
        let mut lines: BTreeMap<(&str, u32, &str), (bool, bool)> = BTreeMap::new();
        for (point, &count) in &points.counts {
            let module = modules.entry(&point.module).or_insert_with(|| Module {
                module: point.module.clone(),
                file: point.file.clone(),
                ..Module::default()
            });
            let (covered, waived) = (point.is_covered(count), waived(point));
            match point.kind {
                PointKind::Line => {
                    for &line in &point.lines {
                        let known = lines
                            .entry((&point.module, line, &point.file))
                            .or_insert((false, true));
                        known.0 |= covered;
                        known.1 &= waived;
                    }
                }
                PointKind::Toggle if waived => module.toggles.waived += 1,
                PointKind::Toggle => {
                    module.toggles.all += 1;
                    module.toggles.covered += u64::from(covered);
                    if !covered {
                        module.open_toggles.push((point.name.clone(), point.line));
                    }
                }
            }
        }
        for ((module, line, _), (covered, waived)) in lines {
            let Some(module) = modules.get_mut(module) else {
                continue;
            };
            if waived {
                module.lines.waived += 1;
                continue;
            }
            module.lines.all += 1;
            module.lines.covered += u64::from(covered);
            if !covered {
                module.open_lines.push(line);
            }
        }
        let mut all = Self {
            modules: modules.into_values().collect(),
            ..Self::default()
        };
        for module in &all.modules {
            all.lines.add(module.lines);
            all.toggles.add(module.toggles);
        }
        let mut told = BTreeSet::new();
        for (waiver, &points) in waivers.all.iter().zip(&used) {
            if points > 0 {
                all.waivers
                    .push((waiver.says.clone(), waiver.reason.clone(), points));
            } else if told.insert(&waiver.says) {
                all.unused_waivers.push(waiver.says.clone());
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(kind: PointKind, name: &str, lines: &[u32]) -> Point {
        Point {
            file: "a.sv".into(),
            module: "a".into(),
            kind,
            line: lines.first().copied().unwrap_or(9),
            column: 1,
            name: name.into(),
            lines: lines.to_vec(),
        }
    }

    #[test]
    fn a_line_of_an_included_file_is_another_line() {
        let mut points = Points::default();
        let mut included = point(PointKind::Line, "if", &[5]);
        included.file = "a.vh".into();
        points.counts.insert(included, 3);
        points.counts.insert(point(PointKind::Line, "if", &[5]), 0);
        let all = RtlCoverage::of(&points, &Waivers::default());
        assert_eq!((all.lines.all, all.lines.covered), (2, 1));
        assert_eq!(all.modules[0].open_lines, [5]);
    }

    #[test]
    fn open_points_are_listed_and_waived_ones_are_not_counted() {
        let mut points = Points::default();
        for (point, count) in [
            (point(PointKind::Line, "if", &[3, 4]), 5),
            (point(PointKind::Line, "else", &[4, 5]), 0),
            (point(PointKind::Toggle, "q[0]", &[]), 2),
            (point(PointKind::Toggle, "q[1]", &[]), 1),
            (point(PointKind::Toggle, "spare", &[]), 0),
        ] {
            points.counts.insert(point, count);
        }
        let plain = RtlCoverage::of(&points, &Waivers::default());
        assert_eq!(plain.modules[0].open_lines, [5]);
        assert_eq!((plain.lines.all, plain.lines.covered), (3, 2));
        assert_eq!((plain.toggles.all, plain.toggles.covered), (3, 1));
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("w.toml");
        let text = "[[waiver]]\nsignal = \"spare\"\nreason = \"tied off\"\n[[waiver]]\nmodule = \"b\"\nreason = \"gone\"\n";
        std::fs::write(&file, text).unwrap();
        let waived = RtlCoverage::of(&points, &Waivers::read(&file).unwrap());
        assert_eq!((waived.toggles.all, waived.toggles.waived), (2, 1));
        assert_eq!(
            waived.waivers,
            [("signal spare".into(), "tied off".into(), 1)]
        );
        assert_eq!(waived.unused_waivers, ["module b"]);
        assert!((waived.toggles.percent() - 50.0).abs() < 1e-9);
    }
}
