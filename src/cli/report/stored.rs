//! Stored results, by their schema. A verb whose results can be dealt out implements [`Mergeable`] and [`Result`], and gets a
//! line in [`KINDS`].

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::cli::format::{Format, FormatArgs};
use crate::cli::reports::{ReportArgs, Shown, check_file};
use crate::cli::verify::{baseline, show_run, write};
use crate::cli::{Context, Failure, Outcome, coverage, explore, mutate};
use crate::report::Times;
use crate::verdict::{Mergeable, Regression, merge};

/// A result as its verb prints it.
pub(super) trait Result: Mergeable + DeserializeOwned {
    /// Its `schema`.
    const SCHEMA: &'static str;

    /// Refuses what it can't be written as, before any folder is made.
    fn accepts(output: &Output) -> std::result::Result<(), Failure> {
        let _ = output;
        Ok(())
    }

    /// Prints it and writes its reports; `bases` are folders where its files may be.
    fn show(
        &self,
        output: &Output,
        bases: &[PathBuf],
        ctx: &Context,
    ) -> std::result::Result<Outcome, Failure>;
}

/// What can be done with results of a schema.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    schema: &'static str,
    accepts: fn(&Output) -> std::result::Result<(), Failure>,
    pub(super) show: fn(File, &Output, &Context) -> std::result::Result<Outcome, Failure>,
    pub(super) merge:
        fn(Vec<File>, bool, &Output, &Context) -> std::result::Result<Outcome, Failure>,
}

/// All kinds of results.
const KINDS: &[Kind] = &[
    Kind::of::<Regression>(),
    Kind::of::<mutate::Report>(),
    Kind::of::<coverage::Report>(),
    Kind::of::<explore::Exploration>(),
];

impl Kind {
    const fn of<T: Result>() -> Self {
        Self {
            schema: T::SCHEMA,
            accepts: T::accepts,
            show: |file, output, ctx| {
                let bases = file.base();
                file.parse::<T>()?.show(output, &bases, ctx)
            },
            merge: |files, partial, output, ctx| {
                let bases: Vec<PathBuf> = files.iter().flat_map(File::base).collect();
                let named = files.into_iter().map(|file| {
                    let name = file.path.display().to_string();
                    Ok((name, file.parse::<T>()?))
                });
                let parts = named.collect::<std::result::Result<Vec<_>, Failure>>()?;
                let whole = merge(parts, partial).map_err(|error| {
                    Failure::input(error.to_string()).help(
                        "give the JSON of every shard of one run once; --partial joins what is there",
                    )
                })?;
                whole.show(output, &bases, ctx)
            },
        }
    }
}

/// A file that says what it is.
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) schema: String,
    text: String,
}

impl File {
    pub(super) fn read(path: &Path) -> std::result::Result<Self, Failure> {
        #[derive(serde::Deserialize)]
        struct Head {
            schema: String,
        }
        let text = std::fs::read_to_string(path).map_err(|error| {
            Failure::input(error.to_string())
                .at(path.display())
                .help("name a file that `goldbench verify --report json=FILE` wrote")
        })?;
        let head: Head = serde_json::from_str(&text).map_err(|error| unread(path, &error))?;
        Ok(Self {
            path: path.into(),
            schema: head.schema,
            text,
        })
    }

    pub(super) fn kind(&self) -> std::result::Result<Kind, Failure> {
        let known = KINDS.iter().find(|kind| kind.schema == self.schema);
        known.copied().ok_or_else(|| {
            let all: Vec<&str> = KINDS.iter().map(|kind| kind.schema).collect();
            Failure::input(format!("`{}` is no result that can be shown", self.schema))
                .at(self.path.display())
                .help(format!("the schemas that can: {}", all.join(", ")))
        })
    }

    fn parse<T: DeserializeOwned>(&self) -> std::result::Result<T, Failure> {
        serde_json::from_str(&self.text).map_err(|error| unread(&self.path, &error))
    }

    /// Files of a result may have been moved together with it.
    fn base(&self) -> Vec<PathBuf> {
        self.path
            .parent()
            .map(Path::to_path_buf)
            .into_iter()
            .collect()
    }
}

fn unread(path: &Path, error: &serde_json::Error) -> Failure {
    Failure::input(format!("this is no result of goldbench: {error}"))
        .at(path.display())
        .help("docs/schemas.md has the fields; `goldbench verify --report json=FILE` writes them")
}

/// Where a stored result goes.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Output {
    #[command(flatten)]
    reports: ReportArgs,

    /// Write a baseline of what fails: new causes without a reason, which is to be filled in
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,

    #[command(flatten)]
    format: FormatArgs,
}

impl Output {
    pub(super) fn format(&self) -> Format {
        self.format.format
    }

    /// The files of `--report json=FILE`, where there is no other form of it.
    pub(super) fn json_alone(&self, what: &str) -> std::result::Result<Vec<&Path>, Failure> {
        let refuse = |what: String| {
            Err(Failure::input(what)
                .help("--format text or json shows it, --report json=FILE keeps it"))
        };
        if self.write_baseline.is_some() {
            return refuse(format!("--write-baseline: {what} has no known failures"));
        }
        match self.reports.json_alone() {
            Ok(files) => Ok(files),
            Err(other) => refuse(format!("--report {other}: {what} has no such form")),
        }
    }

    /// Refuses what a result of this kind can't be written as, and what can't be written at all.
    pub(super) fn check(&self, kind: &Kind) -> std::result::Result<(), Failure> {
        (kind.accepts)(self)?;
        self.reports.check()?;
        self.write_baseline.as_ref().map_or(Ok(()), |file| {
            check_file(file, "the baseline", "--write-baseline DIR/known.toml")
        })
    }
}

impl Result for Regression {
    const SCHEMA: &'static str = Regression::SCHEMA;

    fn show(
        &self,
        output: &Output,
        bases: &[PathBuf],
        ctx: &Context,
    ) -> std::result::Result<Outcome, Failure> {
        let times = Times::none();
        let format = output.format.format;
        let mut failures = Vec::from_iter(show_run(self, &times, format, ctx).err());
        let shown = Shown {
            times: &times,
            format,
            bases,
        };
        failures.extend(output.reports.write(self, &shown, ctx));
        if let Some(file) = &output.write_baseline {
            failures.extend(write(file, &baseline::render(self, file)).err());
        }
        let refused = self.cores.iter().filter_map(|core| {
            let why = core.refused.as_ref()?;
            Some(Failure::input(why.as_str()).at(&core.manifest))
        });
        failures.extend(refused);
        if self.interrupted {
            failures.push(Failure::Cancelled);
        }
        Failure::gather(failures)?;
        Ok(if self.as_expected() {
            Outcome::Clean
        } else {
            Outcome::Findings
        })
    }
}
