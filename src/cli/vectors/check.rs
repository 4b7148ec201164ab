//! `goldbench vectors check`: prove every statement of vector files.

use std::fmt::Write;
use std::path::PathBuf;

use super::counted;
use crate::cli::color::Paint;
use crate::cli::format::{Format, FormatArgs};
use crate::cli::{Context, Failure, Outcome};
use crate::golden::{CheckReport, CheckVerdict, FileReport, check_builtin, check_paths};

/// Prove every digest, hash, midstate and proof of work of vector files
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Everything wrong is listed, not only the first. A statement that is not true (digest, hash,
midstate, nonce, proof of work, content hash, link) is a finding: exit 1. A file that cannot be read
as vectors (absent, empty, cut, not hex, wrong length, unknown schema) is bad input: exit 2.

EXAMPLES:
  goldbench vectors check
  goldbench vectors check vectors/ mainnet.bin
  goldbench vectors check SHA256Monte.rsp --format json | jq '.files[].findings'"
)]
pub struct Args {
    /// Files or directories: JSON, CAVP .rsp, raw headers .bin, header hex lines; without any, the embedded sets
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    output: FormatArgs,
}

/// Checks and shows the report.
pub fn run(args: &Args, ctx: &Context) -> Result<Outcome, Failure> {
    let report = if args.paths.is_empty() {
        check_builtin()
    } else {
        check_paths(&args.paths)
    };
    match args.output.format {
        Format::Text => ctx.print(&render(&report, ctx.paint()))?,
        Format::Json => ctx.print_json(&report)?,
    }
    match report.verdict {
        CheckVerdict::Clean => Ok(Outcome::Clean),
        CheckVerdict::Findings => Ok(Outcome::Findings),
        CheckVerdict::BadInput => {
            let bad = report.files.iter().filter(|f| !f.problems.is_empty());
            let what = format!(
                "{} could not be read as vectors",
                counted(bad.count(), "file")
            );
            Err(Failure::input(what).help("each place is listed in the report above"))
        }
    }
}

/// The report as people read it: a line a file, below it what is wrong.
fn render(report: &CheckReport, paint: Paint) -> String {
    let mut text = String::new();
    let width = report.files.iter().map(|f| f.file.len()).max().unwrap_or(0);
    for file in &report.files {
        let state = match file {
            f if !f.problems.is_empty() => paint.bad("BAD  "),
            f if !f.findings.is_empty() => paint.bad("WRONG"),
            _ => paint.good("ok   "),
        };
        let _ = writeln!(text, "{state}  {:width$}  {}", file.file, contents(file));
        for problem in &file.problems {
            let _ = writeln!(text, "  {problem}");
        }
        for finding in &file.findings {
            let _ = writeln!(text, "  {finding}");
        }
    }
    let vectors = report.files.iter().map(|f| f.counts.total()).sum();
    let _ = writeln!(
        text,
        "\n{} in {}: {}, {}",
        counted(vectors, "vector"),
        counted(report.files.len(), "file"),
        counted(report.findings().count(), "finding"),
        counted(report.problems().count(), "problem"),
    );
    text
}

fn contents(file: &FileReport) -> String {
    let counts = &file.counts;
    let parts = [
        (counts.messages, "message"),
        (counts.monte_carlo, "Monte Carlo chain"),
        (counts.headers, "header"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|&(count, _)| count > 0)
        .map(|(count, noun)| counted(count, noun))
        .collect();
    let format = file
        .format
        .map_or("unreadable", crate::golden::Format::name);
    match parts.as_slice() {
        [] => format.to_owned(),
        parts => format!("{} ({format})", parts.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_sets_are_shown_clean() {
        let text = render(&check_builtin(), Paint(false));
        assert!(text.starts_with("ok     builtin:fips180-4 "), "{text}");
        assert!(text.contains(": 0 findings, 0 problems\n"), "{text}");
    }

    #[test]
    fn a_bad_file_is_shown_with_its_place() {
        let report = check_paths(&[PathBuf::from("no/such/file.json")]);
        let text = render(&report, Paint(false));
        assert!(
            text.starts_with("BAD    no/such/file.json  unreadable\n"),
            "{text}"
        );
        assert!(
            text.contains("no/such/file.json: cannot be read: "),
            "{text}"
        );
        assert!(
            text.ends_with("0 vectors in 1 file: 0 findings, 1 problem\n"),
            "{text}"
        );
    }
}
