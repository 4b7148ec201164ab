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

/// What a piece is for.
#[derive(Clone, Copy, Debug)]
pub struct Use {
    /// Its name.
    pub name: &'static str,
    /// Whether `verify` needs it.
    pub needed: bool,
    /// What goldbench cannot do without it, to be read after "no".
    pub disables: &'static str,
    /// The line that installs it.
    pub install: &'static str,
}

/// What one look at a piece found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Whether it can be used.
    pub status: Status,
    /// Its version as it prints it, when it was asked.
    pub version: Option<String>,
    /// The file that would be run.
    pub path: Option<PathBuf>,
    /// What was tried on it, or why it cannot be used.
    pub detail: String,
}

impl Finding {
    /// It works, as far as `tried`.
    pub fn works(path: PathBuf, tried: &str) -> Self {
        Self {
            status: Status::Ok,
            version: None,
            path: Some(path),
            detail: tried.to_owned(),
        }
    }

    /// It cannot be used, because of `why`.
    pub fn not(status: Status, why: String) -> Self {
        Self {
            status,
            version: None,
            path: None,
            detail: why,
        }
    }
}

impl Use {
    /// The piece of this use, as it was found.
    pub fn found(self, finding: Finding) -> Piece {
        Piece {
            name: self.name,
            needed: self.needed,
            status: finding.status,
            version: finding.version,
            path: finding.path,
            detail: finding.detail,
            disables: self.disables,
            install: self.install,
        }
    }
}

/// One piece of the surroundings.
#[derive(Clone, Debug, Serialize)]
pub struct Piece {
    /// Its name.
    pub name: &'static str,
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
    pub disables: &'static str,
    /// The line that installs it.
    pub install: &'static str,
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
        let what = Use {
            name: "x",
            needed,
            disables: "",
            install: "",
        };
        what.found(Finding::not(status, String::new()))
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
