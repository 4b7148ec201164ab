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
        let mut map = Self {
            paths: vec![None; registers.len()],
            modules: vec![None; registers.len()],
        };
        for (name, signal) in &core.manifest.probes {
            let mut matched = false;
            for (at, register) in registers.iter().enumerate() {
                if let Some(fit) = fit(name, &register.name) {
                    matched = true;
                    map.paths[at] = Some(full_path(core, signal, fit));
                    map.modules[at] = Some(signal.module.clone());
                }
            }
            if !matched && !elsewhere(&core.manifest.design, name) {
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

/// Does a probe match a register of another design of the kind: a general core's manifest has them all.
fn elsewhere(design: &DesignConfig, name: &str) -> bool {
    let others = design.others().into_iter();
    let mut registers = others.flat_map(|design| design.elaborate().registers);
    registers.any(|register| fit(name, &register.name).is_some())
}

fn full_path(core: &Core, signal: &SignalRef, fit: Fit<'_>) -> String {
    let path = match fit {
        Fit::Index(index) => signal.signal.replace("{i}", index),
        Fit::Equal => signal.signal.clone(),
    };
    format!("{}.{path}", core.manifest.core.top)
}

/// How a probe's name fits a register's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit<'a> {
    /// The names are equal.
    Equal,
    /// `hash1.round[*].state` fits `hash1.round[37].state` with this index.
    Index(&'a str),
}

fn fit<'a>(pattern: &str, name: &'a str) -> Option<Fit<'a>> {
    let Some((head, tail)) = pattern.split_once("[*]") else {
        return (pattern == name).then_some(Fit::Equal);
    };
    let rest = name.strip_prefix(head)?.strip_prefix('[')?;
    let (index, behind) = rest.split_once(']')?;
    (behind == tail).then_some(Fit::Index(index))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_by_index() {
        assert_eq!(fit("a[*].b", "a[37].b"), Some(Fit::Index("37")));
        assert_eq!(fit("a[*].b", "a[37].c"), None);
        assert_eq!(fit("issue.end", "issue.end"), Some(Fit::Equal));
        assert_eq!(fit("issue.en", "issue.end"), None);
    }
}
