//! The faults of a chip's scheduler that `goldbench prove` refutes: the lockstep finds them too.

use std::fmt::Write as _;

use rayon::prelude::*;

use crate::chip_designs::SMALL;
use crate::chip_plants::{GROUPS, Group, Plant};
use crate::finding;
use crate::patch::Fault;
use crate::weave::Edit;
use crate::{is_chosen, smoke, woven};

/// Plants that no case of seconds shows: the file, what is put there, and why not.
const PROVED_ONLY: [(&str, &str, &str); 2] = [
    (
        "stale_counter.sv",
        "sum[15:0]",
        "65,536 stale hits take millions of cycles",
    ),
    (
        "result_fifo.sv",
        "push && !accepts",
        "65,536 hits to drop take millions of cycles",
    ),
];

/// What came of a plant.
pub struct Row {
    chip: &'static str,
    plant: &'static Plant,
    place: Option<String>,
}

impl Row {
    fn spared(&self) -> Option<&'static str> {
        let (file, _, to, _) = *self.plant;
        let mut known = PROVED_ONLY.iter();
        let known = known.find(|(of, text, _)| (*of, *text) == (file, to));
        known.map(|(_, _, why)| *why)
    }

    /// Not found though it should be, or the other way round.
    pub fn complaint(&self) -> Option<String> {
        let (file, _, to, _) = self.plant;
        match (&self.place, self.spared()) {
            (None, None) => Some(format!("{}: {file}: {to}: not found", self.chip)),
            (Some(place), Some(_)) => Some(format!(
                "{}: {file}: {to}: spared, and found in {place}",
                self.chip
            )),
            _ => None,
        }
    }
}

/// All plants, each in its chip.
pub fn rows(tools: &verilated::Toolchain) -> Vec<Row> {
    let groups = GROUPS.iter().filter(|_| is_chosen("scheduler"));
    groups.flat_map(|group| of(group, tools)).collect()
}

fn of(group: &'static Group, tools: &verilated::Toolchain) -> Vec<Row> {
    let plants: Vec<&'static Plant> = group.plants.iter().copied().flatten().collect();
    let faults: Vec<Fault> = (1..)
        .zip(&plants)
        .map(|(number, plant)| fault(group, number, plant))
        .collect();
    let settings = [&SMALL[..], group.design].concat().join(":");
    let origin = format!("builtin:chip:{settings}").replace(" = ", "=");
    let origin = origin.replace('"', "");
    let name = format!("chip-{}", group.name);
    let woven = woven::build_woven(tools, (&name, &origin), &faults.iter().collect::<Vec<_>>());
    let suite = smoke(&woven, &name);
    let places = faults.par_iter().map(|fault| {
        let finding = finding::find(&woven, fault, &suite, false);
        finding.place()
    });
    let places: Vec<Option<String>> = places.collect();
    let rows = plants.into_iter().zip(places);
    rows.map(|(plant, place)| Row {
        chip: group.name,
        plant,
        place,
    })
    .collect()
}

fn fault(group: &Group, number: u8, plant: &Plant) -> Fault {
    let (file, from, to, claim) = *plant;
    let path = woven::rtl().join(file);
    let original = std::fs::read_to_string(path).expect("a source");
    assert_eq!(original.matches(from).count(), 1, "{file}: {from}");
    Fault {
        number,
        name: format!("{}-{number}", group.name),
        class: claim.into(),
        what: format!("{file}: {to}"),
        core: "chip".into(),
        spares: Vec::new(),
        cases: Vec::new(),
        element: "*".into(),
        function: "*".into(),
        rule: String::new(),
        explained: String::new(),
        source: String::new(),
        edits: vec![(file.into(), edits(&original, &original.replace(from, to)))],
    }
}

/// The lines between what both texts begin and end with.
fn edits(old: &str, new: &str) -> Vec<Edit> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let first = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let last = old.iter().rev().zip(new.iter().rev());
    let last = last.take_while(|(a, b)| a == b).count();
    let (removed, added) = (&old[first..old.len() - last], &new[first..new.len() - last]);
    assert!(added.len() <= removed.len(), "a plant adds no lines");
    let replaced = added.iter().enumerate().map(|(i, text)| Edit::Replace {
        line: first + i + 1,
        text: (*text).into(),
    });
    let gone = (added.len()..removed.len()).map(|i| Edit::Remove {
        line: first + i + 1,
    });
    replaced.chain(gone).collect()
}

/// The part of the page.
pub fn render(rows: &[Row]) -> String {
    let found = rows.iter().filter(|row| row.place.is_some()).count();
    let mut text = format!(
        "\n## Schedulers of chips\n\nThe faults of which `goldbench prove` refutes a claim (`docs/formal.md`), each in the small chip that it \
         is for: {found} of {} found in lockstep too.\n\n| chip | planted in | in place | claim | found in, or why not |\n|---|---|---|---|---|\n",
        rows.len()
    );
    for row in rows {
        let (file, _, to, claim) = row.plant;
        let place = row.place.clone();
        let place = place.or_else(|| row.spared().map(|why| format!("proved only: {why}")));
        let words: Vec<&str> = to.split_whitespace().collect();
        let to = if words.is_empty() {
            "nothing".into()
        } else {
            format!("`{}`", words.join(" ").replace('|', "\\|"))
        };
        let _ = writeln!(
            text,
            "| {} | {file} | {to} | {claim} | {} |",
            row.chip,
            place.unwrap_or_else(|| "**not found**".into())
        );
    }
    text
}
