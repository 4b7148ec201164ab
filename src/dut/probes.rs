//! From the design's registers to the RTL's signals.

use super::{Core, SignalRef};
use crate::design::{DesignConfig, nearest};

/// Which signal holds each register of the design; `None` where the manifest has no probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeMap {
    /// Full path in the RTL, per register of the structure.
    pub paths: Vec<Option<String>>,
    /// The module that declares it.
    pub modules: Vec<Option<String>>,
}

/// A probe that names no register of the design.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("[probes] `{name}` matches no register of this design; nearest: {nearest}")]
pub struct ProbeError {
    /// As written in the manifest.
    pub name: String,
    /// The nearest registers.
    pub nearest: String,
}

impl ProbeMap {
    /// Works out the manifest's `[probes]`.
    ///
    /// # Errors
    /// A probe that matches no register.
    pub fn of(core: &Core) -> Result<Self, ProbeError> {
        let registers = &core.structure.registers;
        let elsewhere = std::cell::LazyCell::new(|| elsewhere(&core.manifest.design));
        let mut map = Self {
            paths: vec![None; registers.len()],
            modules: vec![None; registers.len()],
        };
        for (name, signal) in &core.manifest.probes {
            let mut matched = false;
            for (at, register) in registers.iter().enumerate() {
                if let Some(indices) = fit(name, &register.name) {
                    matched = true;
                    map.paths[at] = Some(full_path(core, signal, &indices));
                    map.modules[at] = Some(signal.module.clone());
                }
            }
            if !matched
                && !elsewhere
                    .iter()
                    .any(|register| fit(name, register).is_some())
            {
                let names = registers.iter().map(|r| r.name.as_str());
                return Err(ProbeError {
                    name: name.clone(),
                    nearest: nearest(name, names),
                });
            }
        }
        Ok(map)
    }
}

/// Registers of other designs of the kind: a general core's manifest has probes for them all.
fn elsewhere(design: &DesignConfig) -> Vec<String> {
    let others = design.others().into_iter();
    let registers = others.flat_map(|design| design.elaborate().registers);
    registers.map(|register| register.name).collect()
}

fn full_path(core: &Core, signal: &SignalRef, indices: &[&str]) -> String {
    let mut path = format!("{}.{}", core.manifest.core.top, signal.signal);
    for (place, index) in ["{i}", "{j}"].into_iter().zip(indices) {
        path = path.replace(place, index);
    }
    path
}

/// The indices with which a probe's name fits a register's: `hash1.round[*].state` fits `hash1.round[37].state` with 37,
/// and a name without `[*]` none but its own.
fn fit<'a>(pattern: &str, name: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = pattern.split("[*]");
    let mut rest = name.strip_prefix(parts.next()?)?;
    let mut indices = Vec::new();
    for part in parts {
        let (index, behind) = rest.strip_prefix('[')?.split_once(']')?;
        indices.push(index);
        rest = behind.strip_prefix(part)?;
    }
    rest.is_empty().then_some(indices)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_by_index() {
        assert_eq!(fit("a[*].b", "a[37].b"), Some(vec!["37"]));
        assert_eq!(fit("a[*].b[*].c", "a[3].b[37].c"), Some(vec!["3", "37"]));
        assert_eq!(fit("a[*].b", "a[3].b[37]"), None);
        assert_eq!(fit("a[*].b", "a[37].c"), None);
        assert_eq!(fit("issue.end", "issue.end"), Some(vec![]));
        assert_eq!(fit("issue.en", "issue.end"), None);
    }
}
