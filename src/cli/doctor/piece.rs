//! What `doctor` says about one installed or missing piece.

use std::path::PathBuf;

use serde::Serialize;

/// Whether a piece can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It is there and was seen to work.
    Ok,
    /// It is not there.
    Absent,
    /// It is there and does not work.
    Broken,
}

/// One piece of the surroundings.
#[derive(Clone, Debug, Serialize)]
pub struct Piece {
    /// Its name.
    pub name: String,
    /// Whether `verify` needs it.
    pub needed: bool,
    /// Whether it can be used.
    pub status: Status,
    /// Its version as it prints it, when it was asked.
    pub version: Option<String>,
    /// The file that would be run.
    pub path: Option<PathBuf>,
    /// What was tried on it, or why it cannot be used.
    pub detail: String,
    /// What goldbench cannot do without it.
    pub disables: String,
    /// The line that installs it.
    pub install: String,
}

/// The whole of what `doctor` found; its JSON is `goldbench.doctor/1`.
#[derive(Debug, Serialize)]
pub struct Report {
    /// `goldbench.doctor/1`.
    pub schema: &'static str,
    /// The version of goldbench.
    pub goldbench: &'static str,
    /// The operating system and the processor that goldbench was built for.
    pub machine: String,
    /// How many threads the machine runs side by side.
    pub parallelism: usize,
    /// Whether everything that `verify` needs can be used.
    pub ready: bool,
    /// The pieces, needed ones first.
    pub pieces: Vec<Piece>,
}

impl Report {
    /// The report on `pieces`.
    pub fn of(pieces: Vec<Piece>) -> Self {
        Self {
            schema: "goldbench.doctor/1",
            goldbench: env!("CARGO_PKG_VERSION"),
            machine: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            parallelism: std::thread::available_parallelism().map_or(1, usize::from),
            ready: pieces.iter().all(|p| !p.needed || p.status == Status::Ok),
            pieces,
        }
    }

    /// The pieces that `verify` needs and that cannot be used.
    pub fn unmet(&self) -> Vec<&Piece> {
        self.pieces
            .iter()
            .filter(|p| p.needed && p.status != Status::Ok)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(needed: bool, status: Status) -> Piece {
        Piece {
            name: "x".to_owned(),
            needed,
            status,
            version: None,
            path: None,
            detail: String::new(),
            disables: String::new(),
            install: String::new(),
        }
    }

    #[test]
    fn only_a_needed_piece_makes_a_machine_unready() {
        let report = Report::of(vec![piece(true, Status::Ok), piece(false, Status::Broken)]);
        assert!(report.ready);
        assert!(report.unmet().is_empty());
        for bad in [Status::Absent, Status::Broken] {
            let report = Report::of(vec![piece(true, Status::Ok), piece(true, bad)]);
            assert!(!report.ready);
            assert_eq!(report.unmet().len(), 1);
        }
    }
}
