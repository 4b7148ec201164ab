//! The report of `doctor` as people read it.

use std::fmt::Write;

use crate::cli::color::Paint;
use crate::cli::doctor::piece::{Piece, Report, Status};

/// The report as text, one block for what `verify` needs and one for the rest.
pub fn render(report: &Report, paint: Paint) -> String {
    let mut text = format!(
        "goldbench {} on {}, {} threads\n",
        report.goldbench, report.machine, report.parallelism
    );
    let width = report
        .pieces
        .iter()
        .map(|p| p.name.len())
        .max()
        .unwrap_or(0);
    for (needed, heading) in [(true, "needed by verify"), (false, "of use")] {
        let _ = write!(text, "\n{}\n", paint.head(heading));
        for piece in report.pieces.iter().filter(|p| p.needed == needed) {
            row(&mut text, piece, width, paint);
        }
    }
    let summary = if report.ready {
        paint.good("ready to verify")
    } else {
        paint.bad("not ready to verify")
    };
    let _ = write!(text, "\n{summary}\n");
    text
}

fn row(text: &mut String, piece: &Piece, width: usize, paint: Paint) {
    // Padded before it is painted: the escape codes would count as width.
    let state = match piece.status {
        Status::Ok => paint.good("ok    "),
        Status::Broken => paint.bad("broken"),
        Status::Absent if piece.needed => paint.bad("absent"),
        Status::Absent => paint.faint("absent"),
    };
    let said = piece.version.as_deref().unwrap_or(&piece.detail);
    let _ = writeln!(text, "  {state}  {:width$}  {said}", piece.name);
    let indent = width + 12;
    if let Some(path) = &piece.path {
        let tried = match (&piece.version, piece.status) {
            (Some(_), _) => format!(": {}", piece.detail),
            _ => String::new(),
        };
        let _ = writeln!(text, "{:indent$}{}{tried}", "", path.display());
    }
    if piece.status != Status::Ok {
        let _ = writeln!(text, "{:indent$}without it: no {}", "", piece.disables);
        let _ = writeln!(text, "{:indent$}install:    {}", "", piece.install);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::piece::{Finding, Use};

    #[test]
    fn a_missing_piece_shows_its_price_and_its_remedy() {
        let yosys = Use {
            name: "yosys",
            needed: false,
            disables: "RTL lint",
            install: "apt-get install yosys",
        };
        let missing = Finding::not(Status::Absent, "not on PATH: yosys".to_owned());
        let report = Report::of(vec![yosys.found(missing)]);
        let text = render(&report, Paint(false));
        assert!(text.contains("absent  yosys  not on PATH: yosys"), "{text}");
        assert!(text.contains("without it: no RTL lint"), "{text}");
        assert!(text.contains("install:    apt-get install yosys"), "{text}");
        assert!(text.ends_with("ready to verify\n"), "{text}");
    }
}
