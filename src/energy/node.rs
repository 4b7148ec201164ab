//! Process nodes: which are known, and which voltages are plausible there.

use crate::silicon::Book;

/// A node that nothing is known of.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("{0} nm lies outside 250 to 2 nm: nothing that is known reaches there")]
pub struct NodeError(pub f64);

/// Voltages of nodes.
pub(super) struct Ranges;

impl Ranges {
    /// The node of the null law's coefficient, nm.
    pub(super) const REFERENCE_NM: f64 = 28.0;
}

/// Nodes of the rows that carry a voltage and may be fitted to, the largest first.
fn fitted() -> Vec<f64> {
    let rows = Book::published().rows.iter().filter(|row| row.is_scored());
    let mut nodes: Vec<f64> = rows.filter_map(|row| row.node_nm).collect();
    nodes.sort_by(|a, b| b.total_cmp(a));
    nodes.dedup();
    nodes
}

/// Checks a node: `None` is one that rows were fitted at, else a warning says what was interpolated or drawn out.
///
/// # Errors
/// A node outside of 250 to 2 nm.
pub fn check_node(node_nm: f64) -> Result<Option<String>, NodeError> {
    if !(2.0..=250.0).contains(&node_nm) {
        return Err(NodeError(node_nm));
    }
    let nodes = fitted();
    let same = |known: &&f64| (*known / node_nm - 1.0).abs() < 0.02;
    if nodes.iter().any(|known| same(&known)) {
        return Ok(None);
    }
    let above = nodes.iter().rfind(|known| **known > node_nm);
    let below = nodes.iter().find(|known| **known < node_nm);
    Ok(Some(match (above, below) {
        (Some(above), Some(below)) => {
            format!("no scored row is of {node_nm} nm: interpolated between {above} and {below} nm")
        }
        (Some(last), None) | (None, Some(last)) => format!(
            "no scored row is of {node_nm} nm: the law is drawn out beyond {last} nm, where nothing holds it"
        ),
        (None, None) => "there is no scored row".into(),
    }))
}

/// Voltages that are plausible at a node; between nodes of the table, ranges are interpolated in the logarithm of the node.
pub fn plausible_volts(node_nm: f64) -> (f64, f64) {
    // The least is the lowest published one from 55 nm on (16, 5 and 3 nm have one row each), the most the process's nominal
    // supply, at which chips ran before they were stacked; at 7 nm and below the highest of stacked domains and a tenth.
    const TABLE: [(f64, f64, f64); 11] = [
        (250.0, 2.25, 2.75),
        (180.0, 1.62, 1.98),
        (130.0, 1.08, 1.32),
        (110.0, 1.08, 1.32),
        (65.0, 0.90, 1.20),
        (55.0, 0.75, 1.20),
        (28.0, 0.60, 1.00),
        (16.0, 0.38, 0.80),
        (7.0, 0.255, 0.43),
        (5.0, 0.25, 0.35),
        (3.0, 0.22, 0.32),
    ];
    let first = TABLE.iter().position(|row| row.0 <= node_nm);
    match first {
        None => (TABLE[10].1, TABLE[10].2),
        Some(0) => (TABLE[0].1, TABLE[0].2),
        Some(at) => {
            let (above, below) = (TABLE[at - 1], TABLE[at]);
            let part = (node_nm / below.0).ln() / (above.0 / below.0).ln();
            let mix = |high: f64, low: f64| low + part * (high - low);
            (mix(above.1, below.1), mix(above.2, below.2))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_node_is_silent_an_unknown_one_warns_and_a_wild_one_is_refused() {
        assert_eq!(check_node(28.0), Ok(None));
        let between = check_node(12.0).unwrap().unwrap();
        assert!(between.contains("between 16 and 7 nm"), "{between}");
        let beyond = check_node(3.0).unwrap().unwrap();
        assert!(beyond.contains("beyond 7 nm"), "{beyond}");
        for node in [1.0, 350.0, f64::NAN] {
            assert!(check_node(node).is_err(), "{node}");
        }
    }

    #[test]
    fn plausible_voltages_hold_the_published_ones() {
        for row in &Book::published().rows {
            if let (Some(node), Some(volt)) = (row.node_nm, row.volt) {
                let (low, high) = plausible_volts(node);
                assert!((low..=high).contains(&volt), "{}: {volt}", row.title());
            }
        }
        let (low, high) = plausible_volts(20.0);
        assert!((0.38..0.60).contains(&low) && (0.80..1.00).contains(&high));
    }
}
