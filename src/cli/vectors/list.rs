//! `goldbench vectors list`: the sets and their entries.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::{malformed, refused};
use crate::cli::format::{Format, FormatArgs};
use crate::cli::{Context, Failure, Outcome};
use crate::golden::{Counts, LoadError, Vector, VectorSet, builtin, parse_file};

/// List sets of vectors, or the entries in them
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "EXAMPLES:
  goldbench vectors list
  goldbench vectors list --entries
  goldbench vectors list mainnet.bin --entries --format json")]
pub struct Args {
    /// Vector files; without any, the embedded sets
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Each entry too, not only the sets
    #[arg(long)]
    entries: bool,

    #[command(flatten)]
    output: FormatArgs,
}

/// JSON schema `goldbench.vectors.list/1`.
#[derive(Debug, Serialize)]
struct Listing {
    schema: &'static str,
    sets: Vec<Set>,
}

#[derive(Debug, Serialize)]
struct Set {
    file: String,
    name: String,
    title: String,
    source: String,
    counts: Counts,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    entries: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    what: String,
}

/// Reads the files and lists them; nothing is proved.
pub fn run(args: &Args, ctx: &Context) -> Result<Outcome, Failure> {
    let sets = if args.paths.is_empty() {
        Cow::Borrowed(builtin())
    } else {
        let mut sets = Vec::new();
        let mut problems = Vec::new();
        for path in &args.paths {
            match parse_file(path) {
                Ok(set) => sets.push(set),
                Err(more) => problems.extend(more),
            }
        }
        if let [only] = problems.as_slice() {
            return Err(malformed(only));
        }
        if !problems.is_empty() {
            return Err(refused(LoadError::Malformed(problems)));
        }
        Cow::Owned(sets)
    };
    let listing = Listing {
        schema: "goldbench.vectors.list/1",
        sets: sets.iter().map(|set| describe(set, args.entries)).collect(),
    };
    match args.output.format {
        Format::Text => ctx.print(&render(&listing))?,
        Format::Json => ctx.print_json(&listing)?,
    }
    Ok(Outcome::Clean)
}

fn describe(set: &VectorSet, with_entries: bool) -> Set {
    let entries = if with_entries { &set.vectors[..] } else { &[] };
    Set {
        file: set.file.clone(),
        name: set.name.clone(),
        title: set.title.clone(),
        source: set.source.clone(),
        counts: Counts::of(set),
        entries: entries
            .iter()
            .map(|vector| Entry {
                id: vector.id().to_owned(),
                kind: vector.type_name(),
                what: what(vector),
            })
            .collect(),
    }
}

fn what(vector: &Vector) -> String {
    match vector {
        Vector::Message(message) => format!("{} bytes", message.msg.len()),
        Vector::MonteCarlo(chain) => format!("{} checkpoints", chain.checkpoints.len()),
        Vector::Header(header) => {
            let mut text = format!("{}  nonce {}", header.hash, header.nonce);
            if header.version_rolled {
                text.push_str("  rolled");
            }
            if let Some(note) = &header.note {
                let _ = write!(text, "  {note}");
            }
            text
        }
    }
}

fn render(listing: &Listing) -> String {
    let mut text = String::new();
    let width = listing.sets.iter().map(|s| s.file.len()).max().unwrap_or(0);
    for set in &listing.sets {
        let _ = writeln!(
            text,
            "{:width$}  {:>6}  {}",
            set.file,
            set.counts.total(),
            set.title
        );
        let id_width = set.entries.iter().map(|e| e.id.len()).max().unwrap_or(0);
        for entry in &set.entries {
            let _ = writeln!(
                text,
                "  {:id_width$}  {:11}  {}",
                entry.id, entry.kind, entry.what
            );
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_sets_are_listed_with_their_entries() {
        let sets: Vec<Set> = builtin().iter().map(|set| describe(set, true)).collect();
        let text = render(&Listing { schema: "", sets });
        assert!(text.contains("block-125552  header"), "{text}");
        assert!(text.contains("monte_carlo  100 checkpoints"), "{text}");
        assert!(
            text.contains("million-a  message      1000000 bytes"),
            "{text}"
        );
    }
}
