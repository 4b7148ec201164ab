//! `goldbench cache list`.

use std::fmt::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;
use verilated::{Cache, Entry};

use super::{SCHEMA, counted_netlists, entries, models, netlists, unread};
use crate::cli::format::Format;
use crate::cli::{Context, Failure};
use crate::dut::StoredNetlist;
use crate::tools::size::ByteSize;

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
    front_end: FrontEnd,
}

/// Netlists that Yosys wrote for builds.
#[derive(Debug, Serialize)]
struct FrontEnd {
    directory: String,
    bytes: u64,
    netlists: Vec<NetlistRow>,
}

#[derive(Debug, Serialize)]
struct NetlistRow {
    file: String,
    bytes: u64,
    /// Seconds since 1970-01-01 UTC.
    last_used: u64,
}

/// Shows what is in the store, least recently used first.
pub fn run(cache: &Cache, bound: ByteSize, format: Format, ctx: &Context) -> Result<(), Failure> {
    let entries: Vec<Row> = entries(cache)?.into_iter().map(row).collect();
    let bytes = entries.iter().map(|e| e.bytes).sum();
    let directory = cache.root().display().to_string();
    let front_end = front_end(ctx)?;
    if format == Format::Json {
        return ctx.print_json(&Listed {
            schema: SCHEMA,
            action: "list",
            directory,
            bound: bound.0,
            bytes,
            entries,
            front_end,
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
    if !front_end.netlists.is_empty() {
        text.push_str("\nsize        last used   netlist of Yosys\n");
        for netlist in &front_end.netlists {
            let size = ByteSize(netlist.bytes);
            let age = age(now.saturating_sub(netlist.last_used));
            let _ = writeln!(text, "{size:<11} {age:<11} {}", netlist.file);
        }
        let count = counted_netlists(front_end.netlists.len());
        let (total, directory) = (ByteSize(front_end.bytes), &front_end.directory);
        let _ = writeln!(text, "{count}, {total}, in {directory}");
    }
    ctx.print(&text)
}

fn front_end(ctx: &Context) -> Result<FrontEnd, Failure> {
    let netlists = netlists(ctx)?;
    let all = netlists.all().map_err(|error| unread(&netlists, &error))?;
    let row = |netlist: StoredNetlist| NetlistRow {
        file: netlist
            .file
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        bytes: netlist.bytes,
        last_used: seconds(netlist.last_used),
    };
    Ok(FrontEnd {
        directory: netlists.folder.display().to_string(),
        bytes: all.iter().map(|netlist| netlist.bytes).sum(),
        netlists: all.into_iter().map(row).collect(),
    })
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
