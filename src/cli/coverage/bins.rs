//! The bins as a table, for the documentation.

use std::fmt::Write;

use crate::cli::verify::Subject;
use crate::coverage::{BinInfo, bins};
use crate::harness;

/// A core's bins under its kind or name.
pub(super) type Column = (String, Vec<BinInfo>);

/// The column of what is judged.
pub(super) fn column(subject: &Subject) -> Column {
    match subject {
        Subject::Design { core, .. } => {
            let design = &core.manifest.design;
            (design.kind.word().into(), bins(design))
        }
        Subject::Ports { core, .. } => (core.name().into(), harness::bins(&core.manifest)),
    }
}

/// A column for each core: `x` where it can have the bin. Bins of a lane's or a core's own stand once.
pub(super) fn markdown(columns: &[Column]) -> String {
    let mut ids: Vec<(String, &str)> = Vec::new();
    for bin in columns.iter().flat_map(|(_, bins)| bins) {
        let id = family(&bin.id);
        if !ids.iter().any(|(known, _)| *known == id) {
            ids.push((id, bin.says));
        }
    }
    let mut out = String::from("| bin | what must have come |");
    for (name, _) in columns {
        let _ = write!(out, " {name} |");
    }
    out.push_str("\n|---|---|");
    out.push_str(&"---|".repeat(columns.len()));
    for (id, says) in ids {
        let _ = write!(out, "\n| `{id}` | {says} |");
        for (_, column) in columns {
            let mut own = column.iter().filter(|bin| family(&bin.id) == id);
            let can = own.any(|bin| bin.not_applicable.is_none());
            out.push_str(if can { " x |" } else { " |" });
        }
    }
    out.push('\n');
    out
}

/// `nonce.core[2].first` is of the family `nonce.core[*].first`.
fn family(id: &str) -> String {
    match (id.find('['), id.find(']')) {
        (Some(open), Some(close)) => format!("{}[*{}", &id[..open], &id[close..]),
        _ => id.to_owned(),
    }
}
