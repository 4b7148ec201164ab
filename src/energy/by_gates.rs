//! What designs cost on gates, as it was measured: data with its provenance, so that it stands beside level 1 without synthesis.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::design::DesignConfig;

/// What was measured with which library, by what, and by which command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// The library's own name.
    pub library: String,
    /// The package that it comes from, with its version; a file's name where it comes from none.
    pub package: String,
    /// SHA-256 of its file.
    pub sha256: String,
    /// V; joules hold there alone.
    pub voltage: f64,
    /// Yosys, as it calls itself.
    pub yosys: String,
    /// goldbench's version.
    pub goldbench: String,
    /// What measures it again.
    pub command: String,
    /// Clock cycles that were counted.
    pub cycles: u32,
}

/// A part of a hash's energy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatesTerm {
    /// [`GatesTerm::CLOCK`], ..; additions as level 1 calls them.
    pub name: String,
    /// For a hash, pJ.
    pub pj: f64,
}

impl GatesTerm {
    /// Clock pins and the clock's tree.
    pub const CLOCK: &str = "clock";
    /// What flip-flops' data take.
    pub const DATA: &str = "data";
    /// What chooses in front of them.
    pub const SELECT: &str = "select";
    /// All other logic.
    pub const CONTROL: &str = "control";
}

/// A design on gates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByGates {
    /// A rung's, or what it is to show.
    pub name: String,
    /// Its settings where they are not the built-in core's own.
    pub settings: String,
    /// What it is for: `rung`, `trade-off`, `characterise`, `compare`.
    pub role: String,
    /// `whole`, or the slices that it was put together from.
    pub part: String,
    /// Transitions of gates over those of settled values.
    pub glitch_factor: f64,
    /// The longest path, ns.
    pub longest_path_ns: f64,
    /// The latest transition that came, ns.
    pub settled_ns: f64,
    /// A hash's energy in parts.
    pub term: Vec<GatesTerm>,
}

impl ByGates {
    /// For a hash, pJ; J/TH at the library's voltage.
    pub fn pj(&self) -> f64 {
        self.term.iter().map(|term| term.pj).sum()
    }

    /// Of one part.
    pub fn of(&self, name: &str) -> f64 {
        let terms = self.term.iter().filter(|term| term.name == name);
        terms.map(|term| term.pj).sum()
    }

    /// The part that flip-flops and clock take.
    pub fn flop_share(&self) -> f64 {
        (self.of(GatesTerm::CLOCK) + self.of(GatesTerm::DATA)) / self.pj()
    }

    /// The design.
    ///
    /// # Errors
    /// Settings that there are none of.
    pub fn design(&self) -> Result<DesignConfig, String> {
        design_of(&self.settings)
    }
}

/// A miner by its settings.
///
/// # Errors
/// Settings that there are none of, or that don't go together.
pub fn design_of(settings: &str) -> Result<DesignConfig, String> {
    let mut design = DesignConfig::miner();
    for pair in settings.split_whitespace() {
        design.set_pair(pair).map_err(|error| error.to_string())?;
    }
    design.check().map_err(|error| error.to_string())?;
    Ok(design)
}

/// A file of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatesFile {
    /// Where they come from.
    pub provenance: Provenance,
    /// In the order in which they are shown.
    pub design: Vec<ByGates>,
}

impl GatesFile {
    /// Of a text.
    ///
    /// # Errors
    /// What the parser says.
    pub fn read(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    /// As text.
    ///
    /// # Panics
    /// Never: there is nothing in it that TOML lacks.
    pub fn text(&self) -> String {
        let body = toml::to_string(self).expect("tables of numbers and words");
        format!(
            "# Measured on mapped gates (docs/gates.md), pJ for a hash. Written by the command in it; nothing is typed in by hand.\n\n{body}"
        )
    }

    /// Those of a role.
    pub fn role<'a>(&'a self, role: &'a str) -> impl Iterator<Item = &'a ByGates> {
        self.design.iter().filter(move |one| one.role == role)
    }

    /// The ladder's rungs and trade-offs, as they were measured.
    ///
    /// # Panics
    /// Never: the file is part of the crate, and held by a test.
    pub fn ladder() -> &'static Self {
        static ALL: OnceLock<GatesFile> = OnceLock::new();
        ALL.get_or_init(|| Self::read(include_str!("by_gates/ladder.toml")).expect("tested"))
    }

    /// Designs that level 1 is characterised on, and those that it is held against.
    ///
    /// # Panics
    /// Never: the file is part of the crate, and held by a test.
    pub fn compared() -> &'static Self {
        static ALL: OnceLock<GatesFile> = OnceLock::new();
        ALL.get_or_init(|| Self::read(include_str!("by_gates/compared.toml")).expect("tested"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_of_designs_that_exist_and_says_where_it_comes_from() {
        for file in [GatesFile::ladder(), GatesFile::compared()] {
            let from = &file.provenance;
            assert!(from.sha256.len() == 64 && from.voltage > 0.0);
            assert!(from.command.starts_with("goldbench energy ") && from.yosys.contains("Yosys"));
            assert!(from.package.contains(char::is_numeric), "{}", from.package);
            for one in &file.design {
                assert_eq!(
                    one.design().unwrap().differences(),
                    one.settings,
                    "{}",
                    one.name
                );
                assert!(one.pj() > 0.0 && one.glitch_factor >= 1.0, "{}", one.name);
            }
            assert_eq!(GatesFile::read(&file.text()).unwrap(), *file);
        }
    }
}
