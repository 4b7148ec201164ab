//! The bins as a table, for the documentation.

use std::fmt::Write;

use crate::coverage::bins;
use crate::design::DesignConfig;

/// A column for each design: `x` where it can have the bin. Bins of a lane's or a core's own stand once.
pub(super) fn markdown(designs: &[DesignConfig]) -> String {
    let columns: Vec<_> = designs.iter().map(bins).collect();
    let mut ids: Vec<(String, &str)> = Vec::new();
    for bin in columns.iter().flatten() {
        let id = family(&bin.id);
        if !ids.iter().any(|(known, _)| *known == id) {
            ids.push((id, bin.says));
        }
    }
    let mut out = String::from("| bin | what must have come |");
    for design in designs {
        let _ = write!(out, " {} |", design.kind.word());
    }
    out.push_str("\n|---|---|");
    out.push_str(&"---|".repeat(designs.len()));
    for (id, says) in ids {
        let _ = write!(out, "\n| `{id}` | {says} |");
        for column in &columns {
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
