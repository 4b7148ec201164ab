//! `goldbench core discover`: which manifest makes the core right.

use std::path::PathBuf;

use serde::Serialize;

use super::tries::Tries;
use super::unclocked::unclocked;
use crate::cli::format::{Format, FormatArgs};
use crate::cli::verify::{build_stranger, open_stranger};
use crate::cli::{Context, Failure, Outcome};
use crate::harness::{Discovered, Refusal, Stranger, discover};

/// Try polarities, orders of words and bytes, and offsets, until the core is right
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Stored messages or real headers are run again and again, each time with one thing said otherwise, or two. Each run has
a process of its own: a core that crashes or hangs under one manifest may be right under the next. Exits with 0 where the
manifest is right as it is, else with 1.

EXAMPLES:
  goldbench core discover core.toml
  goldbench core discover core.toml --format json | jq -r '.changes[]'"
)]
pub(super) struct Args {
    /// A manifest with [interface]
    #[arg(value_name = "MANIFEST")]
    manifest: PathBuf,
    /// A run that is silent for so long hangs
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
    #[command(flatten)]
    output: FormatArgs,
}

/// `goldbench.discover/1`
#[derive(Debug, Serialize)]
struct Report<'a> {
    schema: &'static str,
    core: &'a str,
    /// The core is right with the changes.
    right: bool,
    /// What must be said otherwise, as it would stand in the manifest.
    changes: &'a [String],
    /// Results that came right: with the manifest as it is, and with the changes.
    results: Counts,
    /// Manifests that were tried.
    tried: usize,
    /// What else was seen, as a latency that was found.
    #[serde(skip_serializing_if = "str::is_empty")]
    remark: &'a str,
}

#[derive(Debug, Serialize)]
struct Counts {
    before: u64,
    after: u64,
}

pub(super) fn run(args: &Args, ctx: &Context) -> Result<Outcome, Failure> {
    if !Stranger::is_one(&args.manifest) {
        // What can't be read at all is told by whoever opens it.
        open_stranger(&args.manifest)?;
    }
    let core = open_stranger(&args.manifest)?;
    let library = build_stranger(ctx, &core)?;
    let clock = unclocked(ctx, &core)?;
    if let Some(clock) = clock.as_ref().filter(|clock| clock.sure) {
        return Err(Failure::input(format!("[clock] port: {}", clock.text))
            .at(args.manifest.display())
            .help(
                "without its clock a core is right with no manifest: name the port that clocks it",
            ));
    }
    let mut tries = Tries::new(ctx, &core, &library, args.timeout)?;
    let found = discover(&core.manifest, &mut |manifest, trial| {
        tries.ask(manifest, trial)
    });
    let mut found = match found {
        Ok(found) => found,
        Err(Refusal::End) => return Err(tries.failure()),
        Err(Refusal::Manifest(text)) => {
            return Err(Failure::input(text)
                .at(args.manifest.display())
                .help("docs/interface.md describes every field; `goldbench core check` lists all that is wrong"));
        }
    };
    let tried = tries.tried();
    if let Some(why) = tries.given_up().filter(|_| !found.right) {
        found.remark = why;
    }
    drop(tries);
    if let Some(clock) = clock.filter(|_| !found.right) {
        found.remark = format!("[clock] port: {}", clock.text);
    }
    let text = match args.output.format {
        Format::Text => text(&core, &found, tried),
        Format::Json => json(&core, &found, tried)?,
    };
    ctx.print(&text)?;
    Ok(if found.right && found.changes.is_empty() {
        Outcome::Clean
    } else {
        Outcome::Findings
    })
}

fn json(core: &Stranger, found: &Discovered, tried: usize) -> Result<String, Failure> {
    let report = Report {
        schema: "goldbench.discover/1",
        core: core.name(),
        right: found.right,
        changes: &found.changes,
        results: Counts {
            before: found.score.1,
            after: found.score.0,
        },
        tried,
        remark: &found.remark,
    };
    let mut text =
        serde_json::to_string_pretty(&report).map_err(|error| Failure::input(error.to_string()))?;
    text.push('\n');
    Ok(text)
}

fn text(core: &Stranger, found: &Discovered, tried: usize) -> String {
    let name = core.name();
    let mut lines = match (found.right, found.changes.is_empty()) {
        (true, true) => vec![format!("{name} is right with its manifest as it is")],
        (true, false) => vec![format!("{name} is right with")],
        (false, true) => vec![format!(
            "{name} is not right, and nothing that was tried brings it nearer"
        )],
        (false, false) => vec![format!("{name} is not right; nearer to it is")],
    };
    lines.extend(found.changes.iter().map(|change| format!("  {change}")));
    if !found.remark.is_empty() {
        lines.push(format!("  {}", found.remark));
    }
    let (after, before) = found.score;
    lines.push(if found.changes.is_empty() {
        format!("results that came right: {before}")
    } else {
        format!("results that came right: {before} before, {after} after")
    });
    lines.push(format!("{tried} manifests tried"));
    lines.push(String::new());
    lines.join("\n")
}
