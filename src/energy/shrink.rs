//! How small a process really is: not by its name, but by the memory cell that its foundry published.

use std::sync::OnceLock;

use serde::Deserialize;

use super::node::Ranges;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    process: Vec<Process>,
}

/// A process and its smallest memory cell.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Process {
    /// Its name, nm.
    pub node_nm: f64,
    /// Area of its smallest six-transistor memory cell, square micrometers.
    pub cell_um2: f64,
    /// `published`, or `derived` from another one.
    pub kind: String,
    /// Where, or how.
    pub from: String,
}

/// All that are known, the largest first.
///
/// # Panics
/// Never: the file is part of the crate, and held by a test.
pub fn processes() -> &'static [Process] {
    static ALL: OnceLock<Vec<Process>> = OnceLock::new();
    ALL.get_or_init(|| {
        let file: File = toml::from_str(include_str!("processes.toml")).expect("tested");
        file.process
    })
}

/// The mean pitch of a node over that of 28 nm: the root of the cells' areas. Between two processes, and beyond the last one, along
/// the line through two neighbours in logarithms.
pub fn pitch(node_nm: f64) -> f64 {
    (root(node_nm) - root(Ranges::REFERENCE_NM)).exp()
}

/// The cells that a node's pitch is taken from, with their sources.
pub fn pitch_source(node_nm: f64) -> String {
    let named = |process: &Process| {
        format!(
            "{} nm, {} um2, {}: {}",
            process.node_nm, process.cell_um2, process.kind, process.from
        )
    };
    let own = processes().iter().find(|process| process.is(node_nm));
    own.map_or_else(
        || {
            let [above, below] = neighbours(node_nm).map(named);
            format!("along the line through {above}; and {below}")
        },
        named,
    )
}

/// The processes on both sides of a node; beyond an end, the last two.
fn neighbours(node_nm: f64) -> [&'static Process; 2] {
    let all = processes();
    let below = all.iter().position(|process| process.node_nm <= node_nm);
    let at = below.unwrap_or(all.len() - 1).clamp(1, all.len() - 1);
    [&all[at - 1], &all[at]]
}

impl Process {
    fn is(&self, node_nm: f64) -> bool {
        (self.node_nm / node_nm - 1.0).abs() < 1e-9
    }
}

/// The logarithm of the root of a node's cell.
fn root(node_nm: f64) -> f64 {
    let [above, below] = neighbours(node_nm);
    let part = (node_nm / below.node_nm).ln() / (above.node_nm / below.node_nm).ln();
    let [above, below] = [above, below].map(|process| process.cell_um2.ln() / 2.0);
    below + part * (above - below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processes_stand_in_order_each_with_its_source() {
        let all = processes();
        for pair in all.windows(2) {
            assert!(pair[0].node_nm > pair[1].node_nm && pair[0].cell_um2 > pair[1].cell_um2);
        }
        for process in all {
            assert!(process.from.len() > 20, "{}", process.node_nm);
            assert!(["published", "derived"].contains(&process.kind.as_str()));
        }
    }

    #[test]
    fn a_pitch_is_the_root_of_the_cell_and_lies_between_its_neighbours() {
        assert!((pitch(28.0) - 1.0).abs() < 1e-12);
        assert!((pitch(7.0) - (0.027_f64 / 0.127).sqrt()).abs() < 1e-12);
        assert!((pitch(180.0) - (4.65_f64 / 0.127).sqrt()).abs() < 1e-9);
        let between = pitch(12.0);
        assert!(pitch(10.0) < between && between < pitch(16.0), "{between}");
        // Beyond both ends the line goes on.
        assert!(pitch(250.0) > pitch(180.0) && pitch(2.0) < pitch(3.0));
    }

    #[test]
    fn a_pitch_says_what_it_stands_on() {
        assert!(pitch_source(16.0).starts_with("16 nm, 0.07 um2, published: Chen"));
        let between = pitch_source(12.0);
        assert!(
            between.contains("16 nm") && between.contains("10 nm"),
            "{between}"
        );
    }
}
