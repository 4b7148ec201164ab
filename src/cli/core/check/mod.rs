//! `goldbench core check`: a manifest against its RTL, without running anything.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::rtl;
use crate::cli::format::{Format, FormatArgs};
use crate::cli::{Context, Failure, Outcome};
use crate::dut::BUILTIN;
use crate::harness::Manifest;
use crate::survey::{Readers, Request, Survey};

mod bus;
mod clocks;
mod design;
mod numbers;
mod places;
mod repair;
mod roles;
mod script;
mod stranger;
mod taps;

pub(in crate::cli) use clocks::Unreached;
pub(super) use clocks::unreached;

/// Check manifests against their RTL without running them: ports, widths, paths, numbers, scripts, clocks
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Everything that is wrong is listed, not only the first. The RTL is read by Verilator, or by Yosys. Exits with 2 where something is
wrong.

EXAMPLES:
  goldbench core check core.toml
  goldbench core check rtl/miner.toml builtin:chip
  goldbench core check cores/*.toml --format json | jq '.cores[].problems'"
)]
pub(super) struct Args {
    /// Manifests, of both kinds; or built-in cores
    #[arg(value_name = "MANIFEST", required = true)]
    manifests: Vec<PathBuf>,
    #[command(flatten)]
    output: FormatArgs,
}

/// Something wrong with a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Problem {
    /// `syntax`, `field`, `file`, `rtl`, `port`, `signal`, `width`, `direction`, `driver`, `role`, `clock`, `probe`, `number`, `script`
    pub(super) kind: &'static str,
    /// `inputs`, `bus.ports` ..
    pub(super) table: String,
    /// The field or role in it; nothing for the table as a whole.
    pub(super) field: String,
    /// The manifest's line, from 1, where it is known.
    pub(super) line: Option<usize>,
    /// What is wrong, and what helps.
    pub(super) text: String,
}

/// What is wrong so far, and the text that it is wrong in.
pub(super) struct Problems<'a> {
    text: &'a str,
    found: Vec<Problem>,
}

impl Problems<'_> {
    fn put(&mut self, kind: &'static str, (table, field): (&str, &str), text: impl Into<String>) {
        let problem = Problem {
            kind,
            table: table.into(),
            field: field.into(),
            line: repair::line_of(self.text, table, field),
            text: text.into(),
        };
        if !self.found.contains(&problem) {
            self.found.push(problem);
        }
    }
}

/// One manifest's result.
#[derive(Debug, Serialize)]
struct Checked {
    manifest: PathBuf,
    core: String,
    reader: String,
    problems: Vec<Problem>,
}

/// `goldbench.core/1`
#[derive(Debug, Serialize)]
struct Report {
    schema: &'static str,
    cores: Vec<Checked>,
}

/// Checks them all, and shows what is wrong.
pub(super) fn run(args: &Args, ctx: &Context) -> Result<Outcome, Failure> {
    let readers = rtl::readers(ctx)?;
    let mut cores = Vec::new();
    for manifest in &args.manifests {
        ctx.checkpoint()?;
        cores.push(one(ctx, manifest, &readers)?);
    }
    let report = Report {
        schema: "goldbench.core/1",
        cores,
    };
    match args.output.format {
        Format::Json => ctx.print_json(&report)?,
        Format::Text => ctx.print(&text(&report))?,
    }
    let wrong = report
        .cores
        .iter()
        .filter(|core| !core.problems.is_empty())
        .count();
    if wrong == 0 {
        return Ok(Outcome::Clean);
    }
    let plural = if wrong == 1 {
        "manifest has"
    } else {
        "manifests have"
    };
    Err(Failure::input(format!("{wrong} {plural} problems"))
        .help("each is listed above; docs/interface.md and docs/manifest.md have every field"))
}

fn one(ctx: &Context, manifest: &Path, readers: &Readers) -> Result<Checked, Failure> {
    let mut checked = Checked {
        manifest: manifest.into(),
        core: String::new(),
        reader: String::new(),
        problems: Vec::new(),
    };
    let builtin = manifest.to_str().is_some_and(|m| m.starts_with(BUILTIN));
    let text = if builtin {
        String::new()
    } else {
        match crate::tools::bounded::read_text(manifest, 4 << 20) {
            Ok(text) => text,
            Err(error) => {
                checked.problems.push(Problem {
                    kind: "file",
                    table: String::new(),
                    field: String::new(),
                    line: None,
                    text: error.to_string(),
                });
                return Ok(checked);
            }
        }
    };
    let mut problems = Problems {
        text: &text,
        found: Vec::new(),
    };
    if builtin || !Manifest::is_one(&text) && !looks_like_one(&text) {
        design::check(ctx, manifest, readers, &mut checked, &mut problems)?;
    } else {
        stranger::check(ctx, manifest, readers, &mut checked, &mut problems)?;
    }
    checked.problems = problems.found;
    checked
        .problems
        .sort_by_key(|problem| problem.line.unwrap_or(0));
    Ok(checked)
}

/// A text that is no TOML may still be meant as one of the kind with `[interface]`.
fn looks_like_one(text: &str) -> bool {
    text.lines()
        .any(|line| line.trim_start().starts_with("[interface]"))
}

/// Reads the RTL; RTL that is refused is a problem of the manifest's.
fn survey(
    ctx: &Context,
    request: &Request,
    readers: &Readers,
    checked: &mut Checked,
    problems: &mut Problems<'_>,
) -> Result<Option<Survey>, Failure> {
    match rtl::survey(ctx, request, readers) {
        Ok(survey) => {
            checked.reader.clone_from(&survey.reader);
            Ok(Some(survey))
        }
        Err(Failure::Input(problem)) => {
            let at = problem.at.map_or(String::new(), |at| format!(":\n{at}"));
            problems.put("rtl", ("core", ""), format!("{}{at}", problem.what));
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

fn text(report: &Report) -> String {
    use std::fmt::Write;
    let mut text = String::new();
    for core in &report.cores {
        let manifest = core.manifest.display();
        if core.problems.is_empty() {
            let _ = writeln!(
                text,
                "{manifest}: good ({} read by {})",
                core.core, core.reader
            );
            continue;
        }
        for problem in &core.problems {
            let line = problem
                .line
                .map_or(String::new(), |line| format!(":{line}"));
            let at = match (problem.table.as_str(), problem.field.as_str()) {
                ("", _) => String::new(),
                (table, "") => format!(" [{table}]"),
                (table, field) => format!(" [{table}] {field}:"),
            };
            let _ = writeln!(text, "{manifest}{line}:{at} {}", problem.text);
        }
    }
    text
}
