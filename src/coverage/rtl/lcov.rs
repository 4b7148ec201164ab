//! Lines as `genhtml` and editors read them (`lcov` tracefile).

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{PointKind, Points};

/// A record for each file: each line with how often it was run.
pub fn lcov(points: &Points) -> String {
    let mut files: BTreeMap<&str, BTreeMap<u32, u64>> = BTreeMap::new();
    let statements = points
        .counts
        .iter()
        .filter(|(point, _)| point.kind == PointKind::Line);
    for (point, &count) in statements {
        let lines = files.entry(&point.file).or_default();
        for &line in &point.lines {
            let known = lines.entry(line).or_default();
            *known = count.max(*known);
        }
    }
    let mut out = String::from("TN:\n");
    for (file, lines) in files {
        let _ = writeln!(out, "SF:{file}");
        for (line, count) in &lines {
            let _ = writeln!(out, "DA:{line},{count}");
        }
        let hit = lines.values().filter(|&&count| count > 0).count();
        let _ = writeln!(out, "LF:{}\nLH:{hit}\nend_of_record", lines.len());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::rtl::Point;

    #[test]
    fn a_line_of_two_points_is_run_as_often_as_the_more_frequent() {
        let mut points = Points::default();
        for (name, lines, count) in [("if", vec![3, 4], 5), ("else", vec![4, 6], 0)] {
            let point = Point {
                file: "a.sv".into(),
                module: "a".into(),
                kind: PointKind::Line,
                line: 3,
                column: 1,
                name: name.into(),
                lines,
            };
            points.counts.insert(point, count);
        }
        let text = lcov(&points);
        assert_eq!(
            text,
            "TN:\nSF:a.sv\nDA:3,5\nDA:4,5\nDA:6,0\nLF:3\nLH:2\nend_of_record\n"
        );
    }
}
