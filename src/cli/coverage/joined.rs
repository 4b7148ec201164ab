//! Shards of a suite's coverage, joined to what one run of all of it would have been, byte for byte.

use super::result::{CaseRow, CoreRow, Report};
use crate::coverage::rtl::{Points, RtlCoverage, Waivers};
use crate::verdict::{Mergeable, Shard};

impl Mergeable for Report {
    fn shard(&self) -> Option<&Shard> {
        self.shard.as_ref()
    }

    fn common(&self) -> Vec<(&'static str, String)> {
        let waivers = serde_json::to_string(&self.waivers).unwrap_or_default();
        vec![
            ("the schema", self.schema.clone()),
            ("the suite", self.suite.clone()),
            ("the seed", self.seed.to_string()),
            ("goldbench's version", self.tools.goldbench.clone()),
            ("Verilator", self.tools.verilator.clone()),
            ("the compiler", self.tools.compiler.clone()),
            ("the least that is asked", format!("{:?}", self.least)),
            ("--rtl and its waivers", waivers),
        ]
    }

    fn join(parts: Vec<Self>, missing: &[u32]) -> Self {
        let mut parts = parts.into_iter();
        let mut whole = parts.next().expect("at least one part");
        whole.shard = None;
        whole.missing_shards = missing.to_vec();
        let mut cores: Vec<Dealt> = whole.cores.drain(..).map(Dealt::of).collect();
        for part in parts {
            whole.interrupted |= part.interrupted;
            for row in part.cores {
                // After Ctrl-C the last cores of a part are missing.
                match cores.iter_mut().find(|core| core.row.core == row.core) {
                    Some(core) => core.take(row),
                    None => cores.push(Dealt::of(row)),
                }
            }
        }
        let waivers = whole.waivers.take();
        whole.cores = cores
            .into_iter()
            .map(|core| core.joined(waivers.as_ref()))
            .collect();
        whole
    }
}

/// A core whose cases come in parts, each with its place in the whole list.
struct Dealt {
    row: CoreRow,
    cases: Vec<(usize, CaseRow)>,
    /// Of each bin the place of the first case in which it came.
    firsts: Vec<Option<usize>>,
    points: Option<Points>,
}

impl Dealt {
    fn of(mut row: CoreRow) -> Self {
        let firsts = firsts(&row);
        let points = points(&mut row);
        let places = std::mem::take(&mut row.places);
        let cases = std::mem::take(&mut row.cases);
        Self {
            cases: places.into_iter().zip(cases).collect(),
            firsts,
            points,
            row,
        }
    }

    fn take(&mut self, row: CoreRow) {
        let other = Self::of(row);
        self.cases.extend(other.cases);
        let bins = self
            .row
            .functional
            .bins
            .iter_mut()
            .zip(other.row.functional.bins);
        for ((bin, theirs), (own, their)) in bins.zip(self.firsts.iter_mut().zip(other.firsts)) {
            bin.count += theirs.count;
            bin.cases += theirs.cases;
            if let Some(their) = their
                && own.is_none_or(|own| their < own)
            {
                (bin.first, *own) = (theirs.first, Some(their));
            }
        }
        self.points = match (self.points.take(), other.points) {
            (Some(mut own), Some(theirs)) => {
                own.merge(theirs);
                Some(own)
            }
            (own, theirs) => own.or(theirs),
        };
    }

    fn joined(mut self, waivers: Option<&Waivers>) -> CoreRow {
        self.cases.sort_by_key(|(place, _)| *place);
        self.row.cases = self.cases.into_iter().map(|(_, case)| case).collect();
        if let Some((points, waivers)) = self.points.zip(waivers) {
            self.row.rtl = Some(RtlCoverage::of(&points, waivers));
            self.row.points = points;
        }
        self.row
    }
}

fn firsts(row: &CoreRow) -> Vec<Option<usize>> {
    let place = |name: &str| {
        let at = row.cases.iter().position(|case| case.case == name)?;
        row.places.get(at).copied()
    };
    let bins = row.functional.bins.iter();
    bins.map(|bin| place(&bin.first.as_ref()?.0)).collect()
}

fn points(row: &mut CoreRow) -> Option<Points> {
    let counts = row.dealt_points.take()?;
    Some(Points {
        counts: counts.into_iter().collect(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::verdict::merge;

    /// A report of these cases: place, cycles, how often the bin came; all else is alike.
    fn report(shard: Option<u32>, cases: &[(usize, u64, u64)]) -> Value {
        let row = |(place, cycles, _): &(usize, u64, u64)| {
            json!({
                "case": format!("c{place}"), "seed": "0x1", "outcome": "PASS", "cycles": cycles, "origin": "reset",
                "power_up": "zeros", "messages": 0,
            })
        };
        let came: Vec<_> = cases.iter().filter(|case| case.2 > 0).collect();
        let mut bin = json!({
            "id": "a.b", "says": "s", "count": came.iter().map(|case| case.2).sum::<u64>(), "cases": came.len(),
        });
        if let Some(first) = came.iter().min_by_key(|case| case.0) {
            bin["first"] = json!([format!("c{}", first.0), first.1]);
        }
        // A toggle that came once in each case is none; a line is one.
        let point = |kind: &str, name: &str| json!({ "file": "a.v", "module": "m", "kind": kind, "line": 3, "column": 1, "name": name, "lines": [3] });
        let counts = json!([
            [point("line", "block"), came.len()],
            [point("toggle", "q[0]"), 1]
        ]);
        let share = |all: u64, covered: u64| json!({ "all": all, "covered": covered, "waived": 0 });
        let lines = share(1, u64::from(!came.is_empty()));
        let open_lines: Vec<u32> = if came.is_empty() { vec![3] } else { Vec::new() };
        let mut core = json!({
            "core": "k", "manifest": "k.toml", "sources": "00", "cases": cases.iter().map(row).collect::<Vec<_>>(),
            "functional": { "bins": [bin] },
            "rtl": {
                "modules": [{
                    "module": "m", "file": "a.v", "lines": lines, "toggles": share(1, 0), "open_lines": open_lines,
                    "open_toggles": [["q[0]", 3]],
                }],
                "lines": lines, "toggles": share(1, 0), "waivers": [], "unused_waivers": [],
            },
        });
        if shard.is_some() {
            core["places"] = json!(cases.iter().map(|case| case.0).collect::<Vec<_>>());
            core["dealt_points"] = counts;
        }
        let mut all = json!({
            "schema": Report::SCHEMA, "tools": { "goldbench": "0", "verilator": "5", "compiler": "g" }, "suite": "smoke",
            "seed": "0x1", "cores": [core], "interrupted": false,
        });
        if let Some(index) = shard {
            all["shard"] = json!({ "index": index, "count": 2, "plan": "p" });
            all["waivers"] = json!({ "all": [] });
        }
        all
    }

    fn part(value: &Value) -> (String, Report) {
        (
            String::new(),
            serde_json::from_value(value.clone()).unwrap(),
        )
    }

    #[test]
    fn parts_are_the_whole() {
        let one = report(Some(1), &[(1, 10, 0), (3, 30, 2)]);
        let two = report(Some(2), &[(0, 7, 0), (2, 20, 5)]);
        let whole = report(None, &[(0, 7, 0), (1, 10, 0), (2, 20, 5), (3, 30, 2)]);
        let joined = merge(vec![part(&two), part(&one)], false).unwrap();
        assert_eq!(serde_json::to_value(&joined).unwrap(), whole);
        let swapped = merge(vec![part(&one), part(&two)], false).unwrap();
        assert_eq!(serde_json::to_value(&swapped).unwrap(), whole);
        let partial = merge(vec![part(&one)], true).unwrap();
        assert_eq!(partial.missing_shards, [2]);
    }

    #[test]
    fn parts_of_different_waivers_are_of_different_runs() {
        let one = report(Some(1), &[(1, 10, 0)]);
        let mut two = report(Some(2), &[(0, 7, 0)]);
        two["waivers"] = json!({ "all": [{ "module": "m", "reason": "r" }] });
        let error = merge(vec![part(&one), part(&two)], false).unwrap_err();
        assert!(error.to_string().contains("waivers"), "{error}");
    }
}
