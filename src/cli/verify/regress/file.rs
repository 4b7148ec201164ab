//! A failure that was kept, as its file says it: `goldbench.regress/1`.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::cli::Failure;
use crate::design::{CoreKind, DesignConfig};
use crate::harness::{Kind, Trial, Work};
use crate::spec::Header;
use crate::stimulus::{Case, CompressScript, Script};
use crate::units::Seed;

/// A case that failed once, and the core that it is run on. The core is named, not pointed at: the file outlives the folder
/// that the manifest lay in, and goes into the repository of the core.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kept {
    /// `goldbench.regress/1`
    pub(super) schema: String,
    /// The core's name.
    pub(super) core: String,
    /// What was found when it was kept, for a reader.
    pub(super) found: String,
    /// What is run.
    pub(crate) work: Stored,
}

/// What is run, and of which kind the core must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Stored {
    /// In lockstep with the model of this design: the cycles in which something is due are this design's.
    Lockstep {
        /// The design.
        design: Box<DesignConfig>,
        /// The case.
        case: Case,
    },
    /// By what the ports of a core in its own conventions show.
    Ports {
        /// What the core does.
        interface: Kind,
        /// The case.
        trial: Trial,
    },
}

/// The one field that every version has.
#[derive(Deserialize)]
struct Versioned {
    schema: String,
}

impl Kept {
    pub(super) const SCHEMA: &str = "goldbench.regress/1";

    /// Does the file say that it is one, of whichever version.
    pub(crate) fn is_one(path: &Path) -> bool {
        let family = Self::SCHEMA.trim_end_matches(|c| c != '/');
        let text = std::fs::read_to_string(path).unwrap_or_default();
        serde_json::from_str::<Versioned>(&text).is_ok_and(|v| v.schema.starts_with(family))
    }

    /// Reads a file, and makes sure that what it holds can be run.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let refuse = |field: &str, what: &str| {
            let at = match field {
                "" | "." => path.display().to_string(),
                field => format!("{}, field `{field}`", path.display()),
            };
            Failure::input(format!("this is no stored failure: {what}"))
                .at(at)
                .help("docs/report.md has its fields; mend the file, or remove it: `verify --save-regression` writes such files")
        };
        let text = std::fs::read_to_string(path).map_err(|error| refuse("", &error.to_string()))?;
        // First: a file of another version has other fields, and to miss ours in it would mislead.
        if let Ok(Versioned { schema }) = serde_json::from_str(&text)
            && schema != Self::SCHEMA
        {
            let what = format!(
                "`{schema}` is not known here: this version reads `{}`",
                Self::SCHEMA
            );
            return Err(refuse("schema", &what));
        }
        let reader = &mut serde_json::Deserializer::from_str(&text);
        let kept: Self = serde_path_to_error::deserialize(reader)
            .map_err(|error| refuse(&error.path().to_string(), &error.inner().to_string()))?;
        if let Err((field, what)) = kept.work.check() {
            return Err(refuse(&field, &what));
        }
        Ok(kept)
    }

    /// Where the case's randomness came from.
    pub(crate) fn seed(&self) -> Seed {
        match &self.work {
            Stored::Lockstep { case, .. } => case.seed,
            Stored::Ports { trial, .. } => trial.seed,
        }
    }

    pub(super) fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a case is plain data");
        text.push('\n');
        text
    }
}

impl Stored {
    /// The same under another name.
    pub(super) fn named(mut self, name: String) -> Self {
        match &mut self {
            Self::Lockstep { case, .. } => case.name = name,
            Self::Ports { trial, .. } => trial.name = name,
        }
        self
    }

    /// What it is of, in words.
    pub(in crate::cli) fn of(&self) -> String {
        match self {
            Self::Lockstep { design, .. } => match design.differences() {
                none if none.is_empty() => format!("the {} design", design.kind.word()),
                settings => format!("the {} design with {settings}", design.kind.word()),
            },
            Self::Ports { interface, .. } => match interface {
                Kind::Hash => "a hash core judged by its ports".into(),
                Kind::Miner => "a miner judged by its ports".into(),
            },
        }
    }

    /// Does it fit together; else the field and what is wrong with it.
    fn check(&self) -> Result<(), (String, String)> {
        match self {
            Self::Lockstep { design, case } => lockstep(design.kind, case),
            Self::Ports { interface, trial } => ports(*interface, trial),
        }
    }
}

fn lockstep(kind: CoreKind, case: &Case) -> Result<(), (String, String)> {
    let wrong =
        |field: &str, what: String| Err((format!("work.lockstep.case.script{field}"), what));
    let drives = case.script.kind();
    if drives != kind {
        let (drives, kind) = (drives.word(), kind.word());
        return wrong(
            ".kind",
            format!("it drives a {drives} core, and the design is a {kind} core"),
        );
    }
    match &case.script {
        Script::Compress(CompressScript { feed, .. }) => match feed.missing_set() {
            Some(set) => wrong(".feed", format!("no embedded vector set is named `{set}`")),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

fn ports(interface: Kind, trial: &Trial) -> Result<(), (String, String)> {
    let field = |name: &str| format!("work.ports.trial.work{name}");
    match (&trial.work, interface) {
        (Work::Blocks { .. }, Kind::Hash) => Ok(()),
        (Work::Jobs { jobs }, Kind::Miner) => {
            for (at, job) in jobs.iter().enumerate() {
                Header::parse_hex(&job.header)
                    .map_err(|error| (field(&format!(".jobs[{at}].header")), error.to_string()))?;
                crate::bits::parse_hex_array::<32>(&job.target)
                    .map_err(|error| (field(&format!(".jobs[{at}].target")), error.to_string()))?;
                if !(1..=1 << 32).contains(&job.counts) {
                    let what = format!("{} is no number of nonces", job.counts);
                    return Err((field(&format!(".jobs[{at}].counts")), what));
                }
            }
            Ok(())
        }
        (Work::NotCovered { .. }, _) => Err((field(".kind"), "it runs nothing".into())),
        (Work::Blocks { .. }, Kind::Miner) => {
            Err((field(".kind"), "a miner is given jobs, not blocks".into()))
        }
        (Work::Jobs { .. }, Kind::Hash) => Err((
            field(".kind"),
            "a hash core is given blocks, not jobs".into(),
        )),
    }
}
