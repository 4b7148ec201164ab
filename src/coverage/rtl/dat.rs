//! Verilator's own file of counts (`coverage.dat`): a line for each point.
//!
//! `C '` then keys and values, each key behind `0x01` and each value behind `0x02`, then `' ` and the count. Keys: `f` file,
//! `l` line, `n` column, `page` kind and module, `o` name, `S` lines of the statements, `h` instance. Of a bit that changes
//! Verilator 5.006 has one point, 5.048 one for each way (`q[3]:0->1`).

use std::collections::BTreeMap;
use std::path::Path;

use super::{Point, PointKind, Points};

/// A file that is none of Verilator's.
#[derive(Debug, thiserror::Error)]
pub enum DatError {
    /// It can't be read.
    #[error("{path}: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A line that is no point.
    #[error("{path}:{line}: no coverage point: {text:?}")]
    Malformed {
        /// The file.
        path: String,
        /// From 1.
        line: usize,
        /// The line.
        text: String,
    },
}

impl Points {
    /// Reads a file; names of sources are given below `folder`, where they lie there.
    ///
    /// # Errors
    /// A file that can't be read, or a line that is no point.
    pub fn read(path: &Path, folder: &Path) -> Result<Self, DatError> {
        let shown = || path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|source| DatError::Unreadable {
            path: shown(),
            source,
        })?;
        let mut of_instances: BTreeMap<(Point, &str), u64> = BTreeMap::new();
        for (at, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let malformed = || DatError::Malformed {
                path: shown(),
                line: at + 1,
                text: line.into(),
            };
            let (keys, count) = split(line).ok_or_else(malformed)?;
            let Some(kind) = kind(keys) else { continue };
            let point = point(keys, kind, folder).ok_or_else(malformed)?;
            let instance = value(keys, "h").unwrap_or_default();
            // A bit that rose once and fell once has changed twice, however many points say so.
            *of_instances.entry((point, instance)).or_default() += count;
        }
        let mut points = Self::default();
        for ((point, _), count) in of_instances {
            points.add(point, count);
        }
        Ok(points)
    }
}

fn split(line: &str) -> Option<(&str, u64)> {
    let (keys, count) = line.strip_prefix("C '")?.rsplit_once("' ")?;
    Some((keys, count.trim().parse().ok()?))
}

fn value<'a>(keys: &'a str, name: &str) -> Option<&'a str> {
    let pairs = keys
        .split('\u{1}')
        .filter_map(|pair| pair.split_once('\u{2}'));
    pairs
        .filter(|(key, _)| *key == name)
        .map(|(_, value)| value)
        .next()
}

/// Line or toggle; points of other kinds are none of ours.
fn kind(keys: &str) -> Option<PointKind> {
    match value(keys, "page")?.split('/').next()? {
        "v_line" | "v_branch" => Some(PointKind::Line),
        "v_toggle" => Some(PointKind::Toggle),
        _ => None,
    }
}

fn point(keys: &str, kind: PointKind, folder: &Path) -> Option<Point> {
    let file = Path::new(value(keys, "f")?);
    let file = file.strip_prefix(folder).unwrap_or(file);
    let (_, module) = value(keys, "page")?.split_once('/')?;
    let line: u32 = value(keys, "l")?.parse().ok()?;
    // Behind a module's name stands what its parameters are: all of them are one module.
    let module = module.split("__").next().unwrap_or(module);
    let name = value(keys, "o").unwrap_or_default();
    let name = [":0->1", ":1->0"]
        .iter()
        .find_map(|way| name.strip_suffix(way))
        .filter(|_| kind == PointKind::Toggle)
        .unwrap_or(name);
    let lines = match value(keys, "S") {
        Some(text) => ranges(text)?,
        None if kind == PointKind::Line => vec![line],
        None => Vec::new(),
    };
    Some(Point {
        file: file.display().to_string(),
        module: module.into(),
        kind,
        line,
        column: value(keys, "n")?.parse().ok()?,
        name: name.into(),
        lines,
    })
}

/// `3,5-7`
fn ranges(text: &str) -> Option<Vec<u32>> {
    let mut lines = Vec::new();
    for part in text.split(',').filter(|part| !part.is_empty()) {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last): (u32, u32) = (first.parse().ok()?, last.parse().ok()?);
        lines.extend(first..=last);
    }
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(keys: &[(&str, &str)], count: u64) -> String {
        let keys: Vec<String> = keys
            .iter()
            .map(|(k, v)| format!("\u{1}{k}\u{2}{v}"))
            .collect();
        let keys = keys.concat();
        format!("C '{keys}' {count}\n")
    }

    #[test]
    fn points_of_instances_and_of_parameters_are_one() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("c.dat");
        let keys = |page, h| {
            [
                ("f", "rtl/a.sv"),
                ("l", "5"),
                ("n", "10"),
                ("page", page),
                ("o", "if"),
                ("S", "5-7"),
                ("h", h),
            ]
        };
        let text = "# SystemC::Coverage-3\n".to_owned()
            + &line(&keys("v_line/sub", "TOP.t.a"), 3)
            + &line(&keys("v_line/sub__W4", "TOP.t.b"), 4)
            + &line(&[("page", "v_user/x"), ("f", "rtl/a.sv")], 4);
        std::fs::write(&file, text).unwrap();
        let points = Points::read(&file, Path::new("rtl")).unwrap();
        let all: Vec<_> = points.counts.iter().collect();
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].0.file.as_str(), *all[0].1), ("a.sv", 7));
        assert_eq!(all[0].0.lines, [5, 6, 7]);
        let mut twice = points.clone();
        twice.merge(points);
        assert_eq!(twice.counts.values().copied().collect::<Vec<_>>(), [14]);
        std::fs::write(&file, "C 'nothing\n").unwrap();
        let told = Points::read(&file, Path::new("")).unwrap_err().to_string();
        assert!(told.contains("c.dat:1: no coverage point"), "{told}");
    }

    /// Each of two instances, in each of two cases, rises once and never falls: the sum of that is no fall.
    #[test]
    fn a_rise_here_and_a_rise_there_are_no_fall() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("c.dat");
        let read = |points: &[(&str, &str, u64)]| {
            let point = |&(o, h, count): &(&str, &str, u64)| {
                let page = ("page", "v_toggle/sub");
                line(
                    &[
                        ("f", "a.sv"),
                        ("l", "5"),
                        ("n", "9"),
                        page,
                        ("o", o),
                        ("h", h),
                    ],
                    count,
                )
            };
            std::fs::write(&file, points.iter().map(point).collect::<String>()).unwrap();
            Points::read(&file, Path::new("")).unwrap()
        };
        let covered = |points: &Points| -> Vec<(String, bool)> {
            let all = points.counts.iter();
            all.map(|(point, &count)| (point.name.clone(), point.is_covered(count)))
                .collect()
        };
        let rises = [("up", "TOP.t.u0", 1), ("up", "TOP.t.u1", 1)];
        let mut two = read(&rises);
        two.merge(read(&rises));
        assert_eq!(covered(&two), [("up".into(), false)]);
        // One point for each way, as newer Verilators write them, is one bit.
        let ways = [("up:0->1", "TOP.t.u0", 1), ("up:1->0", "TOP.t.u0", 0)];
        let mut ways = read(&ways);
        assert_eq!(covered(&ways), [("up".into(), false)]);
        ways.merge(read(&[
            ("up:0->1", "TOP.t.u0", 1),
            ("up:1->0", "TOP.t.u0", 1),
        ]));
        assert_eq!(covered(&ways), [("up".into(), true)]);
    }

    #[test]
    fn a_bit_is_covered_once_it_has_gone_both_ways() {
        let toggle = Point {
            file: "a.sv".into(),
            module: "a".into(),
            kind: PointKind::Toggle,
            line: 1,
            column: 1,
            name: "q[0]".into(),
            lines: Vec::new(),
        };
        assert!(!toggle.is_covered(1) && toggle.is_covered(2));
    }
}
