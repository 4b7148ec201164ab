//! `--report KIND[=PLACE]`: what a run is written as beside the terminal, any number of times.

use std::fmt;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::cli::format::Format;
use crate::cli::verify::write;
use crate::cli::{Context, Failure};
use crate::report::measured::Measured;
use crate::report::{self, Format as _, Github, Html, Json, Junit, Roots, Sarif, Text, Times, svg};
use crate::verdict::Regression;

mod beside;

/// The `--report` argument, to be flattened into a verb's `Args`.
#[derive(Clone, Debug, clap::Args)]
pub struct ReportArgs {
    /// Also write a report: junit=FILE, json=FILE, sarif=FILE, svg=FILE (the text as a picture), html=DIR (a page that works
    /// offline), or github (annotations on the standard output, and the step's summary); may be repeated
    #[arg(long, value_name = "KIND=FILE")]
    report: Vec<ReportArg>,

    /// With --report html=DIR: a JSON result of `coverage` or `mutate` of the same cores, which the page shows too (bins, lines
    /// and toggles; what is killed, and the survivors with their lines); may be repeated
    #[arg(long = "with", value_name = "FILE", requires = "report")]
    beside: Vec<PathBuf>,
}

/// One report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportArg {
    /// Into a file.
    File(Kind, PathBuf),
    /// A folder with a page.
    Html(PathBuf),
    /// Annotations and a summary of a GitHub workflow.
    Github,
}

/// Kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // their own names
pub enum Kind {
    Junit,
    Json,
    Sarif,
    Svg,
}

const KINDS: &str = "junit=FILE, json=FILE, sarif=FILE, svg=FILE, html=DIR or github";

impl FromStr for ReportArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (kind, place) = text.split_once('=').unwrap_or((text, ""));
        let file = |kind| Self::File(kind, place.into());
        let arg = match kind {
            "junit" => file(Kind::Junit),
            "json" => file(Kind::Json),
            "sarif" => file(Kind::Sarif),
            "svg" => file(Kind::Svg),
            "html" => Self::Html(place.into()),
            "github" if !text.contains('=') => return Ok(Self::Github),
            "github" => return Err("it goes into no file: write it as github alone".into()),
            _ => {
                return Err(format!(
                    "`{kind}` is no kind of report: junit, json, sarif, svg, html, github"
                ));
            }
        };
        if place.is_empty() {
            return Err(format!("write it as {KINDS}"));
        }
        if place == "-" {
            return Err(match kind {
                "html" => "a page is a folder: write it as html=DIR".into(),
                "json" => "`-` is no file: use --format json, or json=/dev/stdout".into(),
                _ => format!("`-` is no file: write it as {kind}=/dev/stdout"),
            });
        }
        Ok(arg)
    }
}

impl fmt::Display for ReportArg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(kind, file) => write!(f, "{kind:?}={}", file.display()),
            Self::Html(folder) => write!(f, "html={}", folder.display()),
            Self::Github => f.write_str("github"),
        }
    }
}

/// What a report is made of beside the run.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// How long things took.
    pub times: &'a Times,
    /// What stands on the standard output.
    pub format: Format,
    /// Folders in which the run's files are looked for where they are not at their paths.
    pub bases: &'a [PathBuf],
}

impl ReportArgs {
    /// Refuses a report that can't be written, before anything is run.
    pub fn check(&self) -> Result<(), Failure> {
        let page = |report: &ReportArg| matches!(report, ReportArg::Html(_));
        if !self.beside.is_empty() && !self.report.iter().any(page) {
            return Err(
                Failure::input("--with is shown on a page, and none is written")
                    .help("add --report html=DIR"),
            );
        }
        beside::read(&self.beside)?;
        for report in &self.report {
            match report {
                ReportArg::File(_, file) => {
                    check_file(file, "the report", "--report junit=DIR/junit.xml")?;
                }
                ReportArg::Html(folder) => std::fs::create_dir_all(folder)
                    .and_then(|()| tempfile::tempfile_in(folder).map(drop))
                    .map_err(|error| {
                        Failure::input(format!("the report can't be written: {error}"))
                            .at(folder.display())
                            .help("name a folder that can be written: --report html=DIR")
                    })?,
                ReportArg::Github => {}
            }
        }
        Ok(())
    }

    /// The files of a result that is written as JSON only; else the report that is another.
    pub fn json_alone(&self) -> Result<Vec<&Path>, &ReportArg> {
        let reports = self.report.iter();
        reports
            .map(|report| match report {
                ReportArg::File(Kind::Json, file) => Ok(file.as_path()),
                other => Err(other),
            })
            .collect()
    }

    /// Writes all of them; one that can't be written takes nothing from the others.
    pub fn write(&self, run: &Regression, shown: &Shown<'_>, ctx: &Context) -> Vec<Failure> {
        let written = self.report.iter().map(|report| match report {
            ReportArg::File(kind, file) => {
                render(*kind, run, shown.times).and_then(|text| write(file, &text))
            }
            ReportArg::Html(folder) => {
                let measured = beside::of(&self.beside, run)?;
                html(folder, run, (&measured, shown.bases))
            }
            ReportArg::Github => github(run, shown.format, ctx),
        });
        written.filter_map(Result::err).collect()
    }
}

/// Refuses a file that can't be written.
pub fn check_file(file: &Path, what: &str, example: &str) -> Result<(), Failure> {
    let refuse = |why: String| {
        Failure::input(format!("{what} can't be written: {why}"))
            .at(file.display())
            .help(format!(
                "name a file in a folder that can be written: {example}"
            ))
    };
    if file.is_dir() {
        return Err(refuse("it is a folder".into()));
    }
    if report::is_stream(file) {
        return Ok(());
    }
    let folder = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(folder)
        .and_then(|()| tempfile::tempfile_in(folder).map(drop))
        .map_err(|error| refuse(error.to_string()))
}

/// Where files of the repository are: the workspace of a workflow, else the working folder.
fn roots() -> Roots {
    let here = std::env::current_dir().unwrap_or_default();
    let workspace = std::env::var_os("GITHUB_WORKSPACE").filter(|path| !path.is_empty());
    Roots {
        root: workspace.map_or_else(|| here.clone(), PathBuf::from),
        here,
    }
}

fn render(kind: Kind, run: &Regression, times: &Times) -> Result<String, Failure> {
    let text = match kind {
        Kind::Junit => Junit.render(run, times),
        Kind::Json => Json::default().render(run, times),
        Kind::Sarif => Sarif { roots: roots() }.render(run, times),
        // A picture is kept and compared: without times it is the same for the same run.
        Kind::Svg => {
            let page = Text::default().page(run, &Times::none());
            Ok(svg::picture(&page, "goldbench verify"))
        }
    };
    text.map_err(|error| Failure::input(error.to_string()))
}

/// The page, and beside it the files that it links to.
fn html(
    folder: &Path,
    run: &Regression,
    (measured, bases): (&[Measured], &[PathBuf]),
) -> Result<(), Failure> {
    let find = |path: &Path| {
        let below = path.strip_prefix(&run.out).unwrap_or(path);
        let others = bases
            .iter()
            .flat_map(|base| [base.join(path), base.join(below)]);
        std::iter::once(path.to_path_buf())
            .chain(others)
            .find(|there| there.is_file())
    };
    let mut copies: Vec<(PathBuf, PathBuf)> = Vec::new();
    let page = Html {
        measured,
        link: &mut |path| {
            let from = find(path)?;
            let below = path.strip_prefix(&run.out).unwrap_or(path);
            let plain = below.components().filter_map(|part| match part {
                std::path::Component::Normal(name) => Some(name),
                _ => None,
            });
            let to = PathBuf::from("files").join(plain.collect::<PathBuf>());
            copies.push((from, to.clone()));
            Some(to)
        },
    }
    .page(run);
    let mut failures = Vec::new();
    for (from, to) in copies {
        let copied = std::fs::read(&from)
            .map_err(|error| Failure::input(error.to_string()).at(from.display()))
            .and_then(|bytes| {
                let to = folder.join(to);
                report::write_file(&to, &bytes).map_err(|error| Failure::input(error.to_string()))
            });
        failures.extend(copied.err());
    }
    failures.extend(write(&folder.join("index.html"), &page).err());
    Failure::gather(failures)
}

/// Annotations go to the standard output, or, where JSON stands there, to the standard error: a workflow reads both.
fn github(run: &Regression, format: Format, ctx: &Context) -> Result<(), Failure> {
    let report = Github { roots: roots() };
    let annotations = report.annotations(run);
    match format {
        Format::Text => ctx.print(&annotations)?,
        Format::Json => ctx.note(annotations.trim_end()),
    }
    let Some(file) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else {
        return Ok(());
    };
    let file = PathBuf::from(file);
    OpenOptions::new()
        .append(true)
        .create(true)
        .open(&file)
        .and_then(|mut open| open.write_all(report.summary(run).as_bytes()))
        .map_err(|error| {
            Failure::input(format!("the step's summary can't be written: {error}"))
                .at(file.display())
                .help("it is named by GITHUB_STEP_SUMMARY")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dash_is_no_file_and_what_to_write_is_told() {
        for (typed, remedy) in [
            ("json=-", "--format json"),
            ("junit=-", "junit=/dev/stdout"),
            ("sarif=-", "sarif=/dev/stdout"),
            ("svg=-", "svg=/dev/stdout"),
            ("html=-", "html=DIR"),
        ] {
            let refused = typed.parse::<ReportArg>().unwrap_err();
            assert!(refused.contains(remedy), "{typed}: {refused}");
        }
        let file = |typed: &str| typed.parse::<ReportArg>();
        assert_eq!(
            file("json=./-"),
            Ok(ReportArg::File(Kind::Json, "./-".into()))
        );
    }

    #[test]
    fn a_dash_is_bad_usage() {
        use clap::Parser;
        #[derive(Debug, Parser)]
        struct Typed {
            #[command(flatten)]
            reports: ReportArgs,
        }
        let refused = Typed::try_parse_from(["verify", "--report", "junit=-"]).unwrap_err();
        assert_eq!(refused.exit_code(), 2);
        assert!(refused.to_string().contains("/dev/stdout"), "{refused}");
    }
}
