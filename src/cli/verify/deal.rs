//! A plan dealt out: what this shard runs of it, and a digest by which shards of one plan know each other.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::plan::{Plan, Planned};
use super::subject::Subject;
use crate::cli::Failure;
use crate::verdict::{CoreRun, Part, Place, Shard};

impl Plan {
    /// Keeps the cases of this part. A core without any stays, so that all shards list the same cores.
    ///
    /// # Errors
    /// A source that can't be read.
    pub fn deal(&mut self, part: Part) -> Result<Shard, Failure> {
        let plan = self.digest()?;
        for planned in &mut self.cores {
            let total = planned.subject.names().len();
            let name = planned.subject.name().to_owned();
            let own = (0..total).filter(|&place| part.holds(&name, place));
            planned.places = own.collect();
            planned.elsewhere = total - planned.places.len();
            planned.subject.keep(|place, _| part.holds(&name, place));
        }
        Ok(Shard {
            index: part.index,
            count: part.count,
            plan,
        })
    }

    /// Sixteen hex digits over all that decides on verdicts: cores, their manifests and sources, their cases.
    fn digest(&self) -> Result<String, Failure> {
        let mut hash = Sha256::new();
        for planned in &self.cores {
            let name = planned.subject.name();
            hash.update(match &planned.subject {
                Subject::Design { core, .. } => digest_of(name, &core.manifest)?,
                Subject::Ports { core, .. } => digest_of(name, &core.manifest)?,
            });
            let sources = planned.subject.sources_digest().map_err(|error| {
                Failure::input(format!("a source can't be read: {error}"))
                    .at(planned.subject.origin().display())
            })?;
            hash.update(sources);
            match &planned.subject {
                Subject::Design { cases, .. } => {
                    for case in cases {
                        hash.update(digest_of(&case.name, case)?);
                    }
                }
                Subject::Ports { trials, .. } => {
                    for trial in trials {
                        hash.update(digest_of(&trial.name, trial)?);
                    }
                }
            }
        }
        Ok(hex::encode(&hash.finalize()[..8]))
    }
}

impl Planned {
    /// The core before its first case.
    pub(super) fn begun(&self) -> CoreRun {
        let subject = &self.subject;
        let origin = subject.origin().display().to_string();
        let registers: Vec<String> = match subject {
            Subject::Design { core, .. } => {
                let registers = core.structure.registers.iter();
                registers.map(|register| register.name.clone()).collect()
            }
            Subject::Ports { core, .. } => core.manifest.rounds_seen(),
        };
        CoreRun {
            parts: Place::all(registers.iter().map(String::as_str)),
            elsewhere: self.elsewhere,
            ..CoreRun::new(subject.name(), &origin, subject.expect())
        }
    }

    /// Notes the cases that have no verdict as left out.
    pub(super) fn leave(&self, run: &mut CoreRun) {
        let names = self.subject.names().into_iter();
        let ran = |name: &&str| run.cases.iter().any(|case| case.id.case == **name);
        run.not_run = names.filter(|name| !ran(name)).map(Into::into).collect();
    }

    /// Of a shard: notes where its cases stand in the whole.
    pub(super) fn place(&self, run: &mut CoreRun) {
        let told = run.cases.iter().map(|case| &case.id.case);
        let told = told.chain(&run.not_run);
        let names = self.subject.names();
        let at = |name: &String| names.iter().position(|case| case == name);
        let places = told.filter_map(|name| self.places.get(at(name)?).copied());
        run.places = places.collect();
    }
}

/// A digest of a value by its JSON.
fn digest_of(name: &str, value: &impl Serialize) -> Result<Vec<u8>, Failure> {
    let bytes = serde_json::to_vec(&(name, value))
        .map_err(|error| Failure::input(error.to_string()).at(name))?;
    Ok(Sha256::digest(bytes).to_vec())
}
