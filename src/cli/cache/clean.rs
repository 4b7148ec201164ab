//! `goldbench cache clean`.

use std::fmt::Write;

use serde::Serialize;
use verilated::Cache;

use super::{SCHEMA, entries, models, unreadable};
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
}

/// Removes the least recently used models until at most `keep` is left.
pub fn run(cache: &Cache, keep: ByteSize, format: Format, ctx: &Context) -> Result<(), Failure> {
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
