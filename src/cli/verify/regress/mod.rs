//! Failures that are kept, so that a mended core stays mended: a folder of files, each a case of its core in every suite.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::artifacts::plain_name;
use super::subject::Subject;
use crate::cli::{Context, Failure};
use crate::report::counted;
use crate::units::Seed;
use crate::verdict::{CaseVerdict, Cause, Outcome, Regression};

mod file;

pub(crate) use file::{Kept, Stored};

/// What stands in front of the names of such cases.
pub(super) const PREFIX: &str = "regress/";

/// `--regress` and `--save-regression`
#[derive(Clone, Debug, clap::Args)]
pub struct RegressArgs {
    /// Keep each failing case, made smaller, in the folder of --regress: from then on it is a case of its core in every suite
    #[arg(long)]
    save_regression: bool,

    #[command(flatten)]
    kept: KeptArgs,
}

/// `--regress`, of every verb that runs a core's suites.
#[derive(Clone, Debug, clap::Args)]
pub struct KeptArgs {
    /// Where failures are kept; its files are run as cases `regress/NAME`. Without it, vectors/regress where that is there
    #[arg(long, value_name = "DIR")]
    regress: Option<PathBuf>,
}

impl KeptArgs {
    const DEFAULT: &str = "vectors/regress";

    /// Where failures are kept.
    fn folder(&self) -> &Path {
        self.regress
            .as_deref()
            .unwrap_or_else(|| Path::new(Self::DEFAULT))
    }

    /// What is kept there, by the names of its cases.
    ///
    /// # Errors
    /// A file that can't be used; a folder that was named and is not there.
    pub(crate) fn kept(&self) -> Result<Vec<(String, Kept)>, Failure> {
        self.kept_in(self.regress.is_none())
    }

    /// The same, where the folder may be missing.
    fn kept_in(&self, may_miss: bool) -> Result<Vec<(String, Kept)>, Failure> {
        let folder = self.folder();
        if !folder.exists() && may_miss {
            return Ok(Vec::new());
        }
        let refuse = |error: std::io::Error| {
            Failure::input(format!("the kept failures can't be read: {error}"))
                .at(folder.display())
                .help("name their folder: --regress DIR")
        };
        let mut files = std::fs::read_dir(folder)
            .and_then(|entries| {
                let paths = entries.map(|entry| Ok(entry?.path()));
                paths.collect::<std::io::Result<Vec<PathBuf>>>()
            })
            .map_err(refuse)?;
        // What is being written beside them begins with a point.
        let wanted = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.ends_with(".json") && !name.starts_with('.')
        };
        files.retain(wanted);
        files.sort();
        let (mut all, mut failures) = (Vec::new(), Vec::new());
        for file in files {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy();
            match Kept::read(&file) {
                Ok(kept) => all.push((format!("{PREFIX}{stem}"), kept)),
                Err(failure) => failures.push(failure),
            }
        }
        Failure::gather(failures)?;
        Ok(all)
    }
}

impl RegressArgs {
    /// See [`KeptArgs::kept`]; a folder that is about to be made holds nothing yet.
    pub(super) fn kept(&self) -> Result<Vec<(String, Kept)>, Failure> {
        let may_miss = self.save_regression || self.kept.regress.is_none();
        self.kept.kept_in(may_miss)
    }

    /// Where failing cases are to be kept.
    ///
    /// # Errors
    /// A folder that can't be written.
    pub(super) fn keeper(&self) -> Result<Option<Keeper>, Failure> {
        if !self.save_regression {
            return Ok(None);
        }
        let folder = self.kept.folder().to_path_buf();
        super::check_folder(&folder).map_err(|failure| {
            Failure::input(failure.what())
                .at(folder.display())
                .help("name a folder that can be written: --regress DIR")
        })?;
        Ok(Some(Keeper { folder }))
    }
}

/// Keeps failing cases.
#[derive(Clone, Debug)]
pub struct Keeper {
    folder: PathBuf,
}

impl Keeper {
    /// Writes a failing case, unless it is kept already: under the name of core, case and seed, with a number behind it where
    /// another failure has that name. Gives the file.
    pub(super) fn keep(&self, verdict: &CaseVerdict, work: Stored) -> Result<PathBuf, Failure> {
        let id = &verdict.id;
        let kept = Kept {
            schema: Kept::SCHEMA.into(),
            core: id.core.clone(),
            found: found(verdict),
            work,
        };
        let text = kept.to_json();
        let stem = stem(&id.core, &id.case, id.seed);
        let fail = |file: &Path, error: std::io::Error| {
            Failure::input(format!("the failing case can't be kept: {error}"))
                .at(file.display())
                .help("name a folder that can be written, with room on its disk: --regress DIR")
        };
        for number in 1_u32.. {
            let name = match number {
                1 => format!("{stem}.json"),
                more => format!("{stem}-{more}.json"),
            };
            let file = self.folder.join(name);
            match std::fs::read_to_string(&file) {
                Ok(there) if there == text => return Ok(file),
                // The same case, found for another reason: it is run already.
                Ok(_) if Kept::read(&file).is_ok_and(|there| there.work == kept.work) => {
                    return Ok(file);
                }
                Ok(_) => continue,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(fail(&file, error)),
            }
            match self.put(&file, &text) {
                Ok(()) => return Ok(file),
                // Another process was quicker.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(fail(&file, error)),
            }
        }
        Err(Failure::input(format!("no name is left for {stem}")).at(self.folder.display()))
    }

    /// Aside, then given its name, unless that is taken.
    fn put(&self, file: &Path, text: &str) -> std::io::Result<()> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".goldbench-");
        // A temporary file is its owner's alone by default; this one is to be committed.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut aside = builder.tempfile_in(&self.folder)?;
        aside.write_all(text.as_bytes())?;
        aside.as_file().sync_all()?;
        aside.persist_noclobber(file).map_err(|error| error.error)?;
        Ok(())
    }
}

/// Says how many cases are kept.
pub(super) fn tell(run: &Regression, ctx: &Context) {
    let cases = run.cores.iter().flat_map(|core| &core.cases);
    let saved = cases.filter_map(|case| case.artifacts.as_ref()?.saved.as_deref());
    let saved: Vec<&Path> = saved.collect();
    let Some(folder) = saved.first().and_then(|file| file.parent()) else {
        return;
    };
    ctx.note(&format!(
        "{} of failing cases in {}: each is a case of its core from now on, regress/NAME",
        counted(saved.len() as u64, "file", "files"),
        folder.display()
    ));
}

/// `own-random-3-0x51ab3f`
fn stem(core: &str, case: &str, seed: Seed) -> String {
    format!("{}-{}-{seed}", plain_name(core), plain_name(case))
}

/// What was found, in a line.
fn found(verdict: &CaseVerdict) -> String {
    let word = verdict.outcome.word();
    let first = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    match &verdict.divergence {
        Some(found) if verdict.outcome == Outcome::Fail => format!(
            "{word}: {} differs in cycle {}",
            found.first.element, found.cycle
        ),
        _ => match (&verdict.diagnosis, Cause::of(verdict)) {
            (Some(named), _) => format!("{word}: {}: {}", named.cause, first(&named.text)),
            (None, Some(cause)) => format!("{word}: {}", first(&cause.cause)),
            (None, None) => word.to_owned(),
        },
    }
}

impl Subject {
    /// Adds those of the kept failures that are its own, behind its other cases. One of this name that can't be run on it, for
    /// the core is another by now, is told and left out.
    pub(crate) fn remember(&mut self, all: &[(String, Kept)], ctx: &Context) {
        let own: Vec<_> = all
            .iter()
            .filter(|(_, kept)| kept.core == self.name())
            .collect();
        for (name, kept) in own {
            let work = kept.work.clone().named(name.clone());
            let of = work.of();
            if !self.take(work) {
                let core = self.name();
                ctx.note(&format!(
                    "{name} is left out: it was kept for {of}, and {core} is another by now"
                ));
            }
        }
    }

    /// Adds what was kept to its cases, if it can be run on this core.
    pub(super) fn take(&mut self, work: Stored) -> bool {
        match (self, work) {
            (Self::Design { core, cases }, Stored::Lockstep { design, case })
                if core.manifest.design == *design =>
            {
                cases.push(case);
                true
            }
            (Self::Ports { core, trials }, Stored::Ports { interface, trial })
                if core.manifest.interface.kind == interface
                    && !(trial.rounds && core.manifest.probes.is_empty()) =>
            {
                trials.push(trial);
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_of_a_file() {
        let name = stem("own", "random[3]", Seed(0x51ab));
        assert_eq!(name, "own-random-3-0x51ab");
        assert_eq!(stem("a.b", "x/y", Seed(1)), "a-b-x-y-0x1");
    }
}
