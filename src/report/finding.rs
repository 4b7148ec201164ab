//! What a reviewer is to be told of a run, one thing for each cause: where, how grave, in which words.

use std::path::{Path, PathBuf};

use super::failure::message;
use crate::verdict::{Bucket, CaseVerdict, Cause, CoreRun, Outcome, Regression};

/// How grave it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// To be mended.
    New,
    /// Let pass by the baseline, for this reason.
    Known(String),
    /// What the core's manifest expects.
    Expected,
}

/// A cause and the cases that fail for it; or a core that as a whole is not as it should be.
#[derive(Clone, Debug)]
pub(super) struct Finding<'a> {
    pub(super) core: &'a CoreRun,
    /// Kind, words and id.
    pub(super) cause: Cause,
    /// The case that stands for the others: the first that is not known.
    pub(super) case: Option<&'a CaseVerdict>,
    /// Names of all cases.
    pub(super) cases: Vec<String>,
    pub(super) weight: Weight,
    /// A file and, where it is known, the line.
    pub(super) place: (PathBuf, Option<u32>),
}

impl<'a> Finding<'a> {
    /// All of a run, in the order of cores: causes first, then what is told of the core.
    pub(super) fn all(run: &'a Regression) -> Vec<Self> {
        let buckets = Bucket::all(run);
        let mut findings = Vec::new();
        for core in &run.cores {
            let its = buckets.iter().filter(|bucket| bucket.core == core.core);
            findings.extend(its.map(|bucket| Self::of_bucket(core, bucket)));
            findings.extend(Self::of_core(core));
        }
        findings
    }

    fn of_bucket(core: &'a CoreRun, bucket: &Bucket) -> Self {
        let cases = core.cases.iter();
        let its: Vec<&CaseVerdict> = cases
            .filter(|case| bucket.cases.contains(&case.id.case))
            .collect();
        let new = its.iter().find(|case| core.counts(case)).copied();
        let case = new.or(its.first().copied());
        let reason = case.and_then(|case| core.known.get(&case.id.case));
        let weight = match (new, reason) {
            (Some(_), _) => Weight::New,
            (None, Some(reason)) => Weight::Known(reason.clone()),
            (None, None) => Weight::Expected,
        };
        Self {
            core,
            cause: bucket.cause.clone(),
            case,
            cases: bucket.cases.clone(),
            weight,
            place: case
                .and_then(place)
                .unwrap_or_else(|| (manifest(&core.manifest), None)),
        }
    }

    /// A core that could not be verified, or that lacks the finding that it is known for.
    fn of_core(core: &'a CoreRun) -> Option<Self> {
        let (kind, cause) = if let Some(why) = &core.refused {
            let first = why.lines().next().unwrap_or_default();
            ("not-verified", format!("could not be verified: {first}"))
        } else if core.expect.is_finding() && !core.as_expected() {
            let word = core.expect.word();
            let words = format!("the manifest expects {word}, but no case came out so");
            ("expectation", words)
        } else {
            return None;
        };
        Some(Self {
            core,
            cause: Cause::of_core(&core.core, kind, cause),
            case: None,
            cases: Vec::new(),
            weight: Weight::New,
            place: (manifest(&core.manifest), None),
        })
    }

    /// `FAIL miner/job_switch and 12 more cases`
    pub(super) fn title(&self) -> String {
        let core = &self.core.core;
        let Some(case) = self.case else {
            return format!("{core}: {}", self.cause.kind);
        };
        let more = match self.cases.len().saturating_sub(1) {
            0 => String::new(),
            1 => " and 1 more case".into(),
            more => format!(" and {more} more cases"),
        };
        format!("{} {core}/{}{more}", case.outcome.word(), case.id.case)
    }

    /// What happened, in a sentence or two.
    pub(super) fn sentence(&self) -> String {
        let words = &self.cause.cause;
        match self.case {
            Some(case) if matches!(case.outcome, Outcome::Fail) => {
                format!("{}. Cause: {words}", message(case))
            }
            Some(case) => message(case),
            None => words.clone(),
        }
    }
}

/// The line to look at first: of a divergence the logic at fault where all that it reads was right, else the register; of
/// other findings the first file and line that a tool named.
fn place(case: &CaseVerdict) -> Option<(PathBuf, Option<u32>)> {
    if let Some(found) = &case.divergence {
        let logic = |what: &str| what.starts_with("logic");
        let at_fault = found
            .source
            .iter()
            .find(|s| found.inputs.agree && logic(&s.what));
        let source = at_fault.or(found.source.first())?;
        return Some((source.file.clone(), Some(source.line)));
    }
    case.detail.split_whitespace().find_map(|word| {
        let mut parts = word.split(':');
        let file = Path::new(parts.next()?.trim_start_matches(['(', '\'', '"', '`']));
        let end = file.extension()?.to_str()?;
        let line = parts
            .next()?
            .trim_end_matches(|c: char| !c.is_ascii_digit());
        let rtl = ["sv", "v", "svh", "vh"].contains(&end);
        Some((file.into(), Some(line.parse().ok()?))).filter(|_| rtl)
    })
}

/// The manifest's file; a built-in core's is in the repository of goldbench.
fn manifest(origin: &str) -> PathBuf {
    match origin.strip_prefix("builtin:") {
        Some(name) => {
            let core = name.split(':').next().unwrap_or(name);
            Path::new("rtl").join(format!("{core}.toml"))
        }
        None => origin.into(),
    }
}
