//! `goldbench cache clean`.

use std::fmt::Write;

use serde::Serialize;
use verilated::Cache;

use super::{SCHEMA, counted_netlists, entries, models, netlists, unread, unreadable};
use crate::cli::format::Format;
use crate::cli::{Context, Failure};
use crate::tools::size::ByteSize;

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
    front_end: CleanedNetlists,
}

/// The same of netlists.
#[derive(Debug, Serialize)]
struct CleanedNetlists {
    freed: usize,
    freed_bytes: u64,
    in_use: usize,
    left: usize,
    left_bytes: u64,
}

/// Removes the least recently used models until at most `keep` is left, then netlists until both fit.
pub fn run(cache: &Cache, keep: ByteSize, format: Format, ctx: &Context) -> Result<(), Failure> {
    let freed = cache.clean(keep.0).map_err(|error| unreadable(&error))?;
    let left = entries(cache)?;
    let left_bytes: u64 = left.iter().map(|e| e.bytes).sum();
    let netlists = netlists(ctx)?;
    let unread = |error: &std::io::Error| unread(&netlists, error);
    let removed = netlists.clean(keep.0.saturating_sub(left_bytes));
    let removed = removed.map_err(|error| unread(&error))?;
    let rest = netlists.all().map_err(|error| unread(&error))?;
    let front_end = CleanedNetlists {
        freed: removed.netlists,
        freed_bytes: removed.bytes,
        in_use: removed.in_use,
        left: rest.len(),
        left_bytes: rest.iter().map(|netlist| netlist.bytes).sum(),
    };
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
            front_end,
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
    if front_end.freed + front_end.left > 0 {
        let _ = writeln!(
            text,
            "removed {}, {}; left {}, {}",
            counted_netlists(front_end.freed),
            ByteSize(front_end.freed_bytes),
            front_end.left,
            ByteSize(front_end.left_bytes)
        );
    }
    if front_end.in_use > 0 {
        let in_use = counted_netlists(front_end.in_use);
        let _ = writeln!(text, "{in_use} in use, left alone");
    }
    ctx.print(&text)
}
