//! A plan dealt out: what this shard runs of it, and a digest by which shards of one plan know each other.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::plan::{Plan, Planned};
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
            let total = planned.cases.len();
            let name = planned.core.name().to_owned();
            let own = (0..total).filter(|&place| part.holds(&name, place));
            planned.places = own.collect();
            planned.elsewhere = total - planned.places.len();
            let mut place = 0..;
            planned
                .cases
                .retain(|_| part.holds(&name, place.next().unwrap_or(usize::MAX)));
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
            let core = &planned.core;
            hash.update(digest_of(core.name(), &core.manifest)?);
            for source in core.sources() {
                let bytes = std::fs::read(&source)
                    .map_err(|error| Failure::input(error.to_string()).at(source.display()))?;
                hash.update(Sha256::digest(bytes));
            }
            for case in &planned.cases {
                hash.update(digest_of(&case.name, case)?);
            }
        }
        Ok(hex::encode(&hash.finalize()[..8]))
    }
}

impl Planned {
    /// The core before its first case.
    pub(super) fn begun(&self) -> CoreRun {
        let core = &self.core;
        let origin = core.origin.display().to_string();
        let registers = core.structure.registers.iter();
        CoreRun {
            parts: Place::all(registers.map(|register| register.name.as_str())),
            elsewhere: self.elsewhere,
            ..CoreRun::new(core.name(), &origin, core.manifest.core.expect)
        }
    }

    /// Notes the cases that have no verdict as left out.
    pub(super) fn leave(&self, run: &mut CoreRun) {
        let names = self.cases.iter().map(|case| &case.name);
        let ran = |name: &&String| run.cases.iter().any(|case| case.id.case == **name);
        run.not_run = names.filter(|name| !ran(name)).cloned().collect();
    }

    /// Of a shard: notes where its cases stand in the whole.
    pub(super) fn place(&self, run: &mut CoreRun) {
        let told = run.cases.iter().map(|case| &case.id.case);
        let told = told.chain(&run.not_run);
        let at = |name: &String| self.cases.iter().position(|case| case.name == *name);
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
