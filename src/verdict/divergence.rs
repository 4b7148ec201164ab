//! The first divergence between device and model: where, what, whose fault, what followed.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::units::{Cycle, JobId, Nonce};

/// One element that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mismatch {
    /// `hash2.round[37].e`, or an output by its role: `output.hit_valid`.
    pub element: String,
    /// Bits.
    pub width: u32,
    /// What the model holds, hex with leading `0x`, as wide as the element.
    pub model: String,
    /// What the device holds.
    pub device: String,
    /// Where they differ.
    pub xor: String,
    /// The differing bits, ascending.
    pub bits: Vec<u32>,
}

/// Did everything that the wrong function reads agree in the cycle before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// All of them agreed: the fault lies inside the function.
    pub agree: bool,
    /// What was looked at: `a..h, W[37], K[37]`.
    pub names: String,
}

/// The function at fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// `e adder`, `schedule W[52]`, or for control the part: `nonce counter`.
    pub function: String,
    /// The rule that does not hold: `e = d + T1`, or for control in words.
    pub rule: String,
    /// What the wrong value would be explained by: `K[38] instead of K[37]`. Empty where nothing known explains it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub explained_by: Vec<String>,
    /// The functions, by their names in a manifest's `[logic]`, whose lines are to be shown.
    #[serde(skip)]
    pub logic: Vec<&'static str>,
}

/// A line of the RTL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceLine {
    /// File, as the manifest names it.
    pub file: PathBuf,
    /// Line, from 1.
    pub line: u32,
    /// The line's text, trimmed.
    pub text: String,
    /// `register` or `logic`.
    pub what: String,
}

/// Something that followed from the divergence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consequence {
    /// When.
    pub cycle: Cycle,
    /// What: `hash2.round[38].f`, `first wrong digest`, `hit lost: nonce 0x..`.
    pub what: String,
}

/// Files that show the failure again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artifacts {
    /// The case, to be replayed.
    pub case: Option<PathBuf>,
    /// Waves of the window around the divergence.
    pub wave: Option<PathBuf>,
    /// The viewer's save file, with the signals in view.
    pub view: Option<PathBuf>,
    /// First and last cycle of the waves.
    pub window: Option<(Cycle, Cycle)>,
    /// Why there is no wave, when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_wave: Option<String>,
    /// What shrinking did: `200 jobs -> 1 job`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shrunk: Option<String>,
}

/// The first divergence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Divergence {
    /// The cycle whose end wrote the wrong value: it can be seen from the next rising edge on.
    pub cycle: Cycle,
    /// `rising` (the value after the edge is wrong) or `falling` (a register moved with the wrong edge).
    pub phase: String,
    /// The element that is named: of all that differ in this cycle the first on the way of data.
    #[serde(flatten)]
    pub first: Mismatch,
    /// All others that differ in the same cycle.
    pub also: Vec<Mismatch>,
    /// The register's path in the RTL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rtl_path: Option<String>,
    /// The job whose nonce stands there, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<JobId>,
    /// That nonce.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<Nonce>,
    /// Did the inputs agree.
    pub inputs: Inputs,
    /// Whose fault.
    pub fault: Fault,
    /// What followed, in order.
    pub then: Vec<Consequence>,
    /// Lines of the RTL: the register's, and the function's where it is known.
    pub source: Vec<SourceLine>,
    /// Files.
    #[serde(default)]
    pub artifacts: Artifacts,
}
