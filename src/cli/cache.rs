//! `goldbench cache`: the store of compiled models, what is in it and how to empty it.

use std::fmt::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Subcommand;
use serde::Serialize;
use verilated::{Cache, Entry};

use crate::cli::format::{Format, FormatArgs};
use crate::cli::{Context, Failure, Outcome};
use crate::tools::size::ByteSize;

/// Show or empty the store of compiled models
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The store is $GOLDBENCH_CACHE, else $XDG_CACHE_HOME/goldbench, else ~/.cache/goldbench.
After each build it is trimmed to $GOLDBENCH_CACHE_BOUND (2GiB unless set), least recently used first.

EXAMPLES:
  goldbench cache list
  goldbench cache clean --keep 500M
  goldbench cache clean --all"
)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the compiled models, least recently used first
    #[command(
        after_help = "EXAMPLES:\n  goldbench cache list --format json | jq '.entries[].what'"
    )]
    List {
        #[command(flatten)]
        output: FormatArgs,
    },
    /// Remove the models that were not used for longest, down to the bound or to --keep
    #[command(
        after_help = "EXAMPLES:\n  goldbench cache clean --keep 1.5GiB\n  goldbench cache clean --all"
    )]
    Clean {
        /// Keep at most this much, most recently used first: 0, 500M, 2GiB
        #[arg(long, value_name = "SIZE", conflicts_with = "all")]
        keep: Option<ByteSize>,
        /// Remove every model, and the runtime objects that builds share
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        output: FormatArgs,
    },
}

/// One compiled model, as `goldbench.cache/1` shows it.
#[derive(Debug, Serialize)]
struct Row {
    key: String,
    what: String,
    bytes: u64,
    /// Seconds since 1970-01-01 UTC.
    last_used: u64,
}

#[derive(Debug, Serialize)]
struct Listed {
    schema: &'static str,
    action: &'static str,
    directory: String,
    bound: u64,
    bytes: u64,
    entries: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Cleaned {
    schema: &'static str,
    action: &'static str,
    directory: String,
    freed_entries: usize,
    freed_bytes: u64,
    in_use: usize,
    left_entries: usize,
    left_bytes: u64,
}

const SCHEMA: &str = "goldbench.cache/1";

/// Lists or cleans.
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    let cache = ctx.cache()?;
    let bound = ctx.cache_bound()?;
    let Args { action } = args;
    match action {
        Action::List { output } => list(&cache, bound, output.format, ctx)?,
        Action::Clean { keep, all, output } => {
            let keep = if all {
                ByteSize(0)
            } else {
                keep.unwrap_or(bound)
            };
            clean(&cache, keep, output.format, ctx)?;
        }
    }
    Ok(Outcome::Clean)
}

fn list(cache: &Cache, bound: ByteSize, format: Format, ctx: &Context) -> Result<(), Failure> {
    let entries: Vec<Row> = entries(cache)?.into_iter().map(row).collect();
    let bytes = entries.iter().map(|e| e.bytes).sum();
    let directory = cache.root().display().to_string();
    if format == Format::Json {
        return ctx.print_json(&Listed {
            schema: SCHEMA,
            action: "list",
            directory,
            bound: bound.0,
            bytes,
            entries,
        });
    }
    let mut text = String::new();
    if !entries.is_empty() {
        text.push_str("key          size        last used   what\n");
    }
    let now = seconds(SystemTime::now());
    for entry in &entries {
        let key: String = entry.key.chars().take(12).collect();
        let size = ByteSize(entry.bytes);
        let age = age(now.saturating_sub(entry.last_used));
        let _ = writeln!(text, "{key:12} {size:<11} {age:<11} {}", entry.what);
    }
    let (count, total) = (entries.len(), ByteSize(bytes));
    let _ = writeln!(
        text,
        "{}, {total} of at most {bound}, in {directory}",
        models(count)
    );
    ctx.print(&text)
}

fn clean(cache: &Cache, keep: ByteSize, format: Format, ctx: &Context) -> Result<(), Failure> {
    let freed = cache.clean(keep.0).map_err(|error| unreadable(&error))?;
    let left = entries(cache)?;
    let left_bytes = left.iter().map(|e| e.bytes).sum();
    if format == Format::Json {
        return ctx.print_json(&Cleaned {
            schema: SCHEMA,
            action: "clean",
            directory: cache.root().display().to_string(),
            freed_entries: freed.entries,
            freed_bytes: freed.bytes,
            in_use: freed.in_use,
            left_entries: left.len(),
            left_bytes,
        });
    }
    let mut text = format!(
        "removed {}, {}; left {}, {}\n",
        models(freed.entries),
        ByteSize(freed.bytes),
        models(left.len()),
        ByteSize(left_bytes)
    );
    if freed.in_use > 0 {
        let _ = writeln!(text, "{} in use, left alone", models(freed.in_use));
    }
    ctx.print(&text)
}

fn entries(cache: &Cache) -> Result<Vec<Entry>, Failure> {
    cache.entries().map_err(|error| unreadable(&error))
}

fn unreadable(error: &verilated::BuildError) -> Failure {
    Failure::input(format!("the store cannot be read or changed: {error}"))
        .help("name another directory in GOLDBENCH_CACHE")
}

fn row(entry: Entry) -> Row {
    Row {
        key: entry.key,
        // One line each, whatever the store says.
        what: entry.what.split_whitespace().collect::<Vec<_>>().join(" "),
        bytes: entry.bytes,
        last_used: seconds(entry.last_used),
    }
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs())
}

fn models(count: usize) -> String {
    if count == 1 {
        "1 model".to_owned()
    } else {
        format!("{count} models")
    }
}

fn age(seconds: u64) -> String {
    match seconds {
        0..60 => "just now".to_owned(),
        60..3_600 => format!("{} min ago", seconds / 60),
        3_600..172_800 => format!("{} h ago", seconds / 3_600),
        _ => format!("{} days ago", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_told_in_the_largest_fitting_unit() {
        assert_eq!(age(59), "just now");
        assert_eq!(age(60), "1 min ago");
        assert_eq!(age(7_200), "2 h ago");
        assert_eq!(age(3 * 86_400), "3 days ago");
    }
}
