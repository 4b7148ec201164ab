//! What was measured, as `goldbench.energy-gates/1` shows it; `docs/schemas.md` describes the fields.

use serde::Serialize;

use crate::design::DesignConfig;
use crate::gates::{Circuit, Counts, Shares, Wrong};

/// A measurement, and what files are made from.
pub(super) struct Measured {
    pub(super) report: Report,
    pub(super) circuit: Circuit,
    pub(super) counts: Counts,
}

#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub(super) schema: &'static str,
    pub(super) core: String,
    /// Of a core with `[design]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) design: Option<DesignConfig>,
    pub(super) part: PartOf,
    pub(super) library: LibraryUsed,
    pub(super) rules: Rules,
    pub(super) stimulus: Stimulus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) recording: Option<RecordingOf>,
    pub(super) netlist: NetlistOf,
    pub(super) timing: TimingOf,
    pub(super) activity: ActivityOf,
    pub(super) blocks: Vec<Row>,
    /// All blocks; `clock` among them.
    pub(super) total: Energy,
    /// Mean power at `timing.period_ns`, in W.
    pub(super) power_w: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) core_estimate: Option<Estimate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) opensta: Option<super::opensta::Compared>,
    pub(super) findings: Vec<Finding>,
    /// False where Ctrl-C ended the run early.
    pub(super) complete: bool,
}

#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct PartOf {
    pub(super) whole: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pipe: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) first_stage: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_stage: Option<usize>,
    /// Stages of the pipe.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stages: Option<usize>,
}

#[derive(Debug, Serialize)]
pub(super) struct LibraryUsed {
    pub(super) name: String,
    pub(super) file: String,
    pub(super) sha256: String,
    pub(super) voltage: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) temperature: Option<f64>,
}

#[derive(Debug, Serialize)]
pub(super) struct Rules {
    pub(super) wires: String,
    pub(super) clock_tree: String,
    pub(super) buffers: String,
    pub(super) enable: &'static str,
    pub(super) leakage: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct Stimulus {
    pub(super) header: String,
    pub(super) first_nonce: u32,
    pub(super) first_cycle: u64,
    pub(super) cycles: u64,
    pub(super) hashes: f64,
    /// Values that were held against the model.
    pub(super) compared: u64,
}

/// Of a core in its own conventions: what was recorded of it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct RecordingOf {
    /// What a hash is: `compression`, or `double-hash`.
    pub(super) hash: &'static str,
    /// How hashes were counted.
    pub(super) counted: &'static str,
    /// Compressions that make a double hash of a header's nonce, where the core can hash one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) compressions_of_nonce: Option<u64>,
    /// Ports and registers of the RTL that were recorded.
    pub(super) signals: usize,
    /// Clocks that a hash takes.
    pub(super) clocks_of_hash: f64,
}

#[derive(Debug, Serialize)]
pub(super) struct NetlistOf {
    pub(super) cells: usize,
    pub(super) gates: usize,
    pub(super) flops: usize,
    /// In the library's unit, um2 as a rule; without the clock's tree.
    pub(super) area: f64,
    pub(super) flop_area: f64,
    /// Of one stage; absent of a whole core.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stage_area: Option<f64>,
    pub(super) clock_tree_area: f64,
    pub(super) synthesis_key: String,
    pub(super) yosys: String,
    pub(super) by_cell: Vec<CellCount>,
}

#[derive(Debug, Serialize)]
pub(super) struct CellCount {
    pub(super) cell: String,
    pub(super) count: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct TimingOf {
    /// What leakage is counted over.
    pub(super) period_ns: f64,
    pub(super) longest_path_ns: f64,
    pub(super) longest_path_to: String,
    /// The latest transition that came in the run.
    pub(super) settled_ns: f64,
}

#[derive(Debug, Serialize)]
pub(super) struct ActivityOf {
    /// Of outputs of gates that count: all transitions over those of settled values.
    pub(super) glitch_factor: f64,
    /// The same of all outputs that count, those of flip-flops among them, which never glitch.
    pub(super) glitch_factor_all: f64,
    pub(super) toggles_per_cycle: f64,
    pub(super) functional_per_cycle: f64,
    /// Of the flip-flops that count, in a cycle.
    pub(super) flop_toggle_rate: f64,
    pub(super) events: u64,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Row {
    pub(super) block: String,
    pub(super) cells: usize,
    pub(super) area: f64,
    pub(super) toggles_per_cycle: f64,
    pub(super) functional_per_cycle: f64,
    #[serde(flatten)]
    pub(super) energy: Energy,
}

/// For each hash, in J.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Energy {
    #[serde(flatten)]
    pub(super) shares: Shares,
    pub(super) total: f64,
}

impl Energy {
    pub(super) fn of(shares: Shares) -> Self {
        Self {
            shares,
            total: shares.total(),
        }
    }
}

/// The whole core, from a slice.
#[derive(Debug, Serialize)]
pub(super) struct Estimate {
    pub(super) how: &'static str,
    /// J/TH, each block times how often the core has it.
    pub(super) j_per_th: f64,
    /// J/TH, every stage of the core taken for one of the slice.
    pub(super) stages_alone_j_per_th: f64,
    pub(super) blocks: Vec<EstimateRow>,
}

#[derive(Debug, Serialize)]
pub(super) struct EstimateRow {
    pub(super) block: String,
    /// Additions of the slice or bits of its registers, and of the core.
    pub(super) in_slice: f64,
    pub(super) in_core: f64,
    pub(super) j_per_th: f64,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum Finding {
    /// The netlist computes something else than the model.
    Wrong(Wrong),
    /// It does not settle in the period that was asked for.
    TooSlow {
        period_ns: f64,
        longest_path_ns: f64,
        net: String,
    },
}
