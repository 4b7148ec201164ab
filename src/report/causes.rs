//! The causes of a run's failures, counted: `3 causes in 41 failing cases`.

use super::list::prose;
use super::numbers::counted;
use super::page::{Line, Page, Style};
use crate::verdict::{Bucket, CaseVerdict, Cause, Regression};

/// Causes that are listed.
const LISTED: usize = 12;

/// A line that counts, and one for each cause; nothing where no case fails.
pub(super) fn page(run: &Regression) -> Page {
    let buckets = Bucket::all(run);
    let failing: usize = buckets.iter().map(|bucket| bucket.cases.len()).sum();
    let mut page = Page::new();
    if buckets.is_empty() {
        return page;
    }
    page.push(Line::new().plain(format!(
        "{} in {}",
        counted(buckets.len() as u64, "cause", "causes"),
        counted(failing as u64, "failing case", "failing cases")
    )));
    let shown = if buckets.len() > LISTED + 1 {
        LISTED
    } else {
        buckets.len()
    };
    for bucket in &buckets[..shown] {
        let label = format!("  {}  ", bucket.cause.id);
        let text = format!(
            "{}: {} ({})",
            bucket.core,
            bucket.cause.cause,
            counted(bucket.cases.len() as u64, "case", "cases")
        );
        for line in prose(&label, &text, Style::Plain) {
            page.push(line);
        }
    }
    if shown < buckets.len() {
        let rest = format!("  and {} more causes", buckets.len() - shown);
        page.push(Line::new().then(Style::Dim, rest));
    }
    page
}

/// Cases with the number of cases before each that fail for the same cause.
pub(super) fn ranked<'a>(
    cases: impl Iterator<Item = &'a CaseVerdict>,
) -> Vec<(usize, &'a CaseVerdict)> {
    let mut seen = std::collections::BTreeMap::<String, usize>::new();
    let rank = |case| {
        let id = Cause::of(case).map(|cause| cause.id).unwrap_or_default();
        let count = seen.entry(id).or_default();
        *count += 1;
        (*count - 1, case)
    };
    cases.map(rank).collect()
}
