//! A row of the table, and its JSON: `goldbench.signoff/1`.

use std::path::PathBuf;

use serde::Serialize;

use super::Gate;
use crate::cli::verify::Subject;
use crate::cli::{Failure, kept};

/// How a demand stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Status {
    Met,
    NotMet,
    NotMeasured,
    /// The gate, or this kind of core, has no such demand.
    NotAsked,
}

impl Status {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "NOT MET",
            Self::NotMeasured => "NOT MEASURED",
            Self::NotAsked => "not asked",
        }
    }
}

/// One run of goldbench that would measure it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// Behind `goldbench`.
    pub(super) args: Vec<String>,
    /// Where its standard output is kept, for a verb that keeps nothing itself.
    pub(super) keep: Option<PathBuf>,
}

impl Run {
    /// As it would be typed.
    pub(super) fn typed(&self) -> String {
        let word = |word: &String| {
            if word.starts_with("--") {
                word.clone()
            } else {
                crate::report::shell::word(std::path::Path::new(word))
            }
        };
        let words: Vec<String> = self.args.iter().map(word).collect();
        let keep = self.keep.as_ref();
        let keep = keep.map_or(String::new(), |file| {
            format!(" > {}", crate::report::shell::word(file))
        });
        format!("goldbench {}{keep}", words.join(" "))
    }
}

/// One demand.
#[allow(clippy::struct_field_names)] // it is the field's name in the file
#[derive(Clone, Debug, Serialize)]
pub(super) struct Row {
    /// `functional bins`
    pub(super) row: &'static str,
    /// What the gate asks.
    pub(super) asks: String,
    /// What was measured, in words; why it counts for nothing where it does.
    pub(super) measured: String,
    pub(super) status: Status,
    /// The files it was read from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) from: Vec<PathBuf>,
    /// What would measure it, or measure more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) command: Option<String>,
    #[serde(skip)]
    pub(super) run: Option<Run>,
}

impl Row {
    pub(super) fn new(row: &'static str, asks: impl Into<String>) -> Self {
        Self {
            row,
            asks: asks.into(),
            measured: String::new(),
            status: Status::NotMeasured,
            from: Vec::new(),
            command: None,
            run: None,
        }
    }

    /// With what was measured, and whether that is enough.
    pub(super) fn measured(
        mut self,
        met: bool,
        what: impl Into<String>,
        from: Vec<PathBuf>,
    ) -> Self {
        self.status = if met { Status::Met } else { Status::NotMet };
        self.measured = what.into();
        self.from = from;
        self
    }

    /// Nothing that counts was measured.
    pub(super) fn missing(mut self, why: impl Into<String>) -> Self {
        self.status = Status::NotMeasured;
        self.measured = why.into();
        self
    }

    /// Nothing is asked.
    pub(super) fn not_asked(mut self, why: impl Into<String>) -> Self {
        self.status = Status::NotAsked;
        self.measured = why.into();
        self
    }

    /// With what would measure it.
    pub(super) fn by(mut self, run: Run) -> Self {
        if self.status == Status::NotMet || self.status == Status::NotMeasured {
            self.command = Some(run.typed());
            self.run = Some(run);
        }
        self
    }
}

/// The table.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Report {
    pub(super) schema: &'static str,
    pub(super) goldbench: &'static str,
    pub(super) core: String,
    pub(super) manifest: String,
    pub(super) sources: String,
    pub(super) gate: &'static str,
    /// Every demand is met.
    pub(super) met: bool,
    pub(super) rows: Vec<Row>,
}

impl Report {
    pub(super) fn new(subject: &Subject, gate: Gate, rows: Vec<Row>) -> Result<Self, Failure> {
        let open = |row: &Row| matches!(row.status, Status::NotMet | Status::NotMeasured);
        Ok(Self {
            schema: "goldbench.signoff/1",
            goldbench: env!("CARGO_PKG_VERSION"),
            core: subject.name().into(),
            manifest: subject.origin().display().to_string(),
            sources: super::evidence::digest(subject)?,
            gate: gate.of("S1", "S2", "S3"),
            met: !rows.iter().any(open),
            rows,
        })
    }

    pub(super) fn to_json(&self) -> String {
        kept::to_json(self)
    }
}
