//! From the design's registers to the RTL's signals.

use super::near::nearest;
use super::{Core, SignalRef};

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
                if let Some(index) = matches(name, &register.name) {
                    matched = true;
                    map.paths[at] = Some(full_path(core, signal, index));
                    map.modules[at] = Some(signal.module.clone());
                }
            }
            if !matched {
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

fn full_path(core: &Core, signal: &SignalRef, index: Option<&str>) -> String {
    let path = match index {
        Some(index) => signal.signal.replace("{i}", index),
        None => signal.signal.clone(),
    };
    format!("{}.{path}", core.manifest.core.top)
}

/// `hash1.round[*].state` against `hash1.round[37].state`: the index, `Some(None)` where the names are simply equal.
fn matches<'a>(pattern: &str, name: &'a str) -> Option<Option<&'a str>> {
    let Some((head, tail)) = pattern.split_once("[*]") else {
        return (pattern == name).then_some(None);
    };
    let rest = name.strip_prefix(head)?.strip_prefix('[')?;
    let (index, behind) = rest.split_once(']')?;
    (behind == tail).then_some(Some(index))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_by_index() {
        assert_eq!(matches("a[*].b", "a[37].b"), Some(Some("37")));
        assert_eq!(matches("a[*].b", "a[37].c"), None);
        assert_eq!(matches("issue.end", "issue.end"), Some(None));
        assert_eq!(matches("issue.en", "issue.end"), None);
    }
}
