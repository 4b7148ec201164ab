//! `--baseline FILE`: failures that are known, each with a reason, and for so long as it is let pass.

mod file;

use std::path::Path;

use chrono::NaiveDate;
use globset::{Glob, GlobMatcher};

pub use self::file::render;
use self::file::{Day, Entry, File, OneOrMore};
use super::plan::{Plan, literal_brackets};
use crate::cli::Failure;
use crate::verdict::{CaseVerdict, Cause, CoreRun, KnownFailure, KnownState, Outcome};

/// Known failures, ready to be held against findings.
#[derive(Debug, Default)]
pub struct Baseline {
    entries: Vec<Known>,
}

#[derive(Debug)]
struct Known {
    entry: KnownFailure,
    core: GlobMatcher,
    cases: Vec<GlobMatcher>,
}

impl Baseline {
    /// Reads TOML, or JSON where the file's name ends so.
    ///
    /// # Errors
    /// A file that can't be read; an entry without a reason or a cause; one whose last day is past: what is let pass must not
    /// be forgotten, and a verdict must not depend on the day, so nothing is run then.
    pub fn read(path: &Path, today: NaiveDate) -> Result<Self, Failure> {
        let file = File::read(path)?;
        let mut entries = Vec::new();
        let mut wrong = Vec::new();
        for (at, entry) in file.known.into_iter().enumerate() {
            let which = format!("entry {} (core {}): ", at + 1, entry.core);
            match Known::of(entry, today) {
                Ok(known) => entries.push(known),
                Err((what, help)) => {
                    let what = which + &what;
                    wrong.push(Failure::input(what).at(path.display()).help(help));
                }
            }
        }
        Failure::gather(wrong)?;
        Ok(Self { entries })
    }

    /// Why a finding is let pass; `None` for a new one.
    pub fn reason(&self, case: &CaseVerdict) -> Option<&str> {
        let cause = Cause::of(case)?;
        let known = self.entries.iter().find(|known| known.is(case, &cause))?;
        Some(&known.entry.reason)
    }

    /// The entries, and what became of each. `plan` says which cases there are, of which some may have no verdict.
    pub fn states(&self, plan: &Plan, cores: &[CoreRun]) -> Vec<KnownFailure> {
        let verdict = |core: &str, name: &str| {
            let run = cores.iter().find(|run| run.core == core)?;
            run.cases.iter().find(|case| case.id.case == name)
        };
        let state = |known: &Known| {
            let its = plan.cores.iter().flat_map(|planned| {
                let core = planned.subject.name();
                let cases = planned
                    .subject
                    .names()
                    .into_iter()
                    .map(move |case| (core, case));
                cases.filter(|(core, name)| known.names(core, name))
            });
            let states = its.map(|(core, name)| match verdict(core, name) {
                Some(case) if Cause::of(case).is_some_and(|c| known.fits(&c)) => {
                    KnownState::StillFails
                }
                Some(case) if case.outcome == Outcome::Pass => KnownState::Fixed,
                // Whatever else it fails of may hide this cause.
                _ => KnownState::Unfinished,
            });
            states.max().unwrap_or(KnownState::NotRun)
        };
        let told = |known: &Known| KnownFailure {
            state: state(known),
            ..known.entry.clone()
        };
        self.entries.iter().map(told).collect()
    }
}

impl Known {
    fn of(entry: Entry, today: NaiveDate) -> Result<Self, (String, &'static str)> {
        let glob = |text: &str| {
            let glob = Glob::new(&literal_brackets(text));
            glob.map(|glob| glob.compile_matcher()).map_err(|error| {
                let what = format!("`{text}` is no glob: {}", error.kind());
                (
                    what,
                    "write * for any text, ? for a character, {a,b} for either",
                )
            })
        };
        if entry.reason.trim().is_empty() {
            let help = "say in `reason` why it is let pass: an issue, a plan, a name";
            return Err(("there is no reason".into(), help));
        }
        let empty = |text: &Option<String>| text.as_deref().is_none_or(|t| t.trim().is_empty());
        if empty(&entry.bucket) && empty(&entry.cause) {
            let help =
                "name the cause: `bucket` is its id in a report, `cause` a part of its words";
            return Err(("any failure at all would be let pass".into(), help));
        }
        let until = entry.until.map(|day| match day {
            Day::Text(text) => text,
            Day::Toml(date) => date.to_string(),
        });
        if let Some(until) = &until {
            let help = "write the last day on which it is let pass as 2026-12-31";
            let last: NaiveDate = until
                .parse()
                .map_err(|_| (format!("`{until}` is no date"), help))?;
            if last < today {
                let help = "mend the failure and take the entry out, or give it a later day";
                let what = format!("it was to be let pass until {until} ({})", entry.reason);
                return Err((what, help));
            }
        }
        let cases = match entry.case {
            OneOrMore::One(case) => vec![case],
            OneOrMore::More(cases) => cases,
        };
        Ok(Self {
            core: glob(&entry.core)?,
            cases: cases
                .iter()
                .map(|case| glob(case))
                .collect::<Result<_, _>>()?,
            entry: KnownFailure {
                core: entry.core,
                cases,
                bucket: entry.bucket,
                cause: entry.cause,
                reason: entry.reason,
                until,
                state: KnownState::NotRun,
            },
        })
    }

    fn names(&self, core: &str, case: &str) -> bool {
        self.core.is_match(core) && self.cases.iter().any(|glob| glob.is_match(case))
    }

    fn fits(&self, cause: &Cause) -> bool {
        let entry = &self.entry;
        entry.bucket.as_ref().is_none_or(|id| *id == cause.id)
            && entry
                .cause
                .as_ref()
                .is_none_or(|text| cause.cause.contains(text))
    }

    fn is(&self, case: &CaseVerdict, cause: &Cause) -> bool {
        self.names(&case.id.core, &case.id.case) && self.fits(cause)
    }
}
