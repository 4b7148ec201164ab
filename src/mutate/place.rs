//! A mutant in words: where it is in the RTL, what it does, and what stimulus might reach it.

use super::draw::Mutant;
use super::sample::Sample;

/// Where a mutant is and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The instance: its path below the top module; the top module's own name for itself.
    pub instance: String,
    /// `$add`, or a module.
    pub kind: String,
    /// The cell's name.
    pub cell: String,
    /// The port, and its bit.
    pub port: String,
    /// The bit.
    pub bit: String,
    /// The RTL's own name for that bit, where it has one: `w_o bit 53`.
    pub signal: Option<String>,
    /// `inverted`, `held at 0` ..
    pub change: String,
    /// `sha256_stage.sv:126.13-126.21`
    pub sources: Vec<String>,
    /// What might reach it.
    pub reach: String,
}

impl Place {
    /// Of a mutant of this sample.
    pub fn of(sample: &Sample<'_>, mutant: &Mutant) -> Self {
        let option = |name| mutant.option(name).unwrap_or("?").to_owned();
        let instance = match mutant.at.path.as_str() {
            "" => sample.tree.top.clone(),
            path => path.to_owned(),
        };
        let wire = mutant.option("-wire");
        let signal = wire.map(|wire| format!("{wire} bit {}", option("-wirebit")));
        let cell = option("-cell");
        let near = [
            mutant.at.module.as_str(),
            signal.as_deref().unwrap_or(&cell),
        ];
        Self {
            kind: sample.tree.kind(&mutant.at.module, &cell).into(),
            port: option("-port"),
            bit: option("-portbit"),
            change: change(&option("-mode"), &option("-ctrlbit")),
            sources: mutant.sources().into_iter().map(Into::into).collect(),
            reach: reach(&near).into(),
            instance,
            cell,
            signal,
        }
    }
}

/// Of places in the RTL the line where a reader looks first: `sha256_stage.sv:126`.
pub fn line(sources: &[String]) -> Option<&str> {
    let behind = sources.last()?;
    let line = behind.split('-').next()?;
    Some(line.rsplit_once('.').map_or(line, |(line, _)| line))
}

/// A mode of Yosys's in words.
fn change(mode: &str, other: &str) -> String {
    match mode {
        "const0" => "held at 0".into(),
        "const1" => "held at 1".into(),
        "inv" => "inverted".into(),
        "cnot0" => format!("inverted while bit {other} is 0"),
        "cnot1" => format!("inverted while bit {other} is 1"),
        mode => mode.into(),
    }
}

/// Words in the names of modules and signals, and what drives the logic that is called so. The first that fits is taken;
/// it is a guess by name, and says where to look.
const AREAS: [(&[&str], &str); 14] = [
    (
        &["overflow", "stale", "saturat", "surplus"],
        "results: more hits than the FIFO holds, up to the count's largest value",
    ),
    (
        &["fifo", "result", "hit_"],
        "results: hits in consecutive cycles, hit_ready low, FIFO full and empty",
    ),
    (
        &["slot", "job", "in_flight", "dispatch"],
        "jobs: switches with a full pipe, all slots in use, abort, short ranges back to back",
    ),
    (
        &["nonce", "counter", "range", "exhaust"],
        "nonces: range edges, wrap at 0xffffffff, ranges long enough to count up to this bit",
    ),
    (
        &["target", "compare", "reject", "survivor", "golden"],
        "target: a hash equal to it, one above, one below, 0 to 80 leading zero bits",
    ),
    (
        &["version", "lane", "midstate"],
        "midstates: rolled versions, every lane, a new midstate in the cycle of a hit",
    ),
    (
        &["rst", "reset"],
        "control: reset in every state, and in the middle of a run",
    ),
    (
        &["enable", "stall", "ready"],
        "control: stalls at every place, back-pressure at the output",
    ),
    (
        &["tag", "valid", "phase", "busy"],
        "control: gaps between blocks or jobs, resets and aborts with a full pipe",
    ),
    (
        &["ring", "chaining", "forward", "digest"],
        "chaining value: random chaining values in consecutive blocks",
    ),
    (
        &["expand", "schedule", "w_", "words", "kept"],
        "message words: random blocks, one bit set in each word, words of all ones",
    ),
    (
        &["round", "add", "sigma", "maj", "ch_"],
        "rounds: random states, long carries in T1, T2 and e",
    ),
    (
        &["uart", "bus", "addr", "wb_", "axi", "cs", "we"],
        "bus: every address read and written, accesses out of order",
    ),
    (
        &["mode", "cfg", "config", "sel"],
        "mode: the core's other modes and settings",
    ),
];

/// What stimulus might reach logic that is called so; the names in the order of their weight.
fn reach(names: &[&str]) -> &'static str {
    let names: Vec<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
    let found = names.iter().rev().find_map(|name| {
        let mut areas = AREAS.iter();
        areas.find(|(words, _)| words.iter().any(|word| name.contains(word)))
    });
    found.map_or(
        "other data, and control events in between (its name says nothing)",
        |(_, text)| text,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_areas() {
        assert!(reach(&["sha256_stage", "w_o bit 53"]).starts_with("message words"));
        assert!(reach(&["job_slots", "$procmux$12"]).starts_with("jobs"));
        assert!(reach(&["result_fifo", "overflow_q bit 3"]).contains("largest value"));
        assert!(reach(&["top", "$mux$3"]).contains("says nothing"));
    }

    #[test]
    fn modes_are_words() {
        assert_eq!(change("cnot1", "7"), "inverted while bit 7 is 1");
        assert_eq!(change("const0", "?"), "held at 0");
    }
}
