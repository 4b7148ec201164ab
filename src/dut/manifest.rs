//! The manifest: what a core's files, ports and registers are called.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::design::{
    ConfigError, CoreKind, DesignConfig, FrameLayout, MINER_INPUT_ROLES, nearest, with_nearest,
};
use crate::verdict::Outcome;

/// A manifest, as written in TOML. `docs/manifest.md` goes through it field by field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Files and names.
    pub core: CoreTable,
    /// What is built.
    pub design: DesignConfig,
    /// The clock.
    pub clock: ClockTable,
    /// Input roles to ports.
    pub inputs: BTreeMap<String, String>,
    /// Output roles to ports.
    pub outputs: BTreeMap<String, String>,
    /// Internal signals held at a value from power-up on.
    #[serde(default)]
    pub ties: Vec<Tie>,
    /// Registers of the design to signals of the RTL.
    #[serde(default)]
    pub probes: BTreeMap<String, SignalRef>,
    /// Functions that a report may name to the signals that hold their logic.
    #[serde(default)]
    pub logic: BTreeMap<String, SignalRef>,
    /// Nodes of a stage's logic to signals, for each module that holds a stage's state.
    #[serde(default)]
    pub nodes: BTreeMap<String, BTreeMap<String, String>>,
}

/// `[core]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoreTable {
    /// The name in reports.
    pub name: String,
    /// Top module.
    pub top: String,
    /// RTL files, packages first, relative to the manifest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<PathBuf>,
    /// Files of file names and options, as simulators take them with `-f`; relative to the manifest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filelists: Vec<PathBuf>,
    /// RTL that stands in for a vendor's primitives, or for what is not to be simulated; read before the sources.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stubs: Vec<PathBuf>,
    /// Directories for `` `include ``, relative to the manifest.
    #[serde(default)]
    pub include_dirs: Vec<PathBuf>,
    /// Macros.
    #[serde(default)]
    pub defines: BTreeMap<String, String>,
    /// Parameters of the top module beyond those that `[design]` gives.
    #[serde(default)]
    pub parameters: BTreeMap<String, String>,
    /// What goes over the RTL before Verilator does.
    #[serde(default, skip_serializing_if = "FrontEnd::is_none")]
    pub front_end: FrontEnd,
    /// Verilator warnings that are not reported.
    #[serde(default)]
    pub lint_off: Vec<String>,
    /// The same by version of Verilator: `"5.048" = ["WIDTH"]`; `"5"` is every 5.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lint_off_in: BTreeMap<String, Vec<String>>,
    /// The RTL's licence.
    #[serde(default)]
    pub licence: Option<String>,
    /// Where the RTL comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The verdict that is expected of this core.
    #[serde(default = "pass")]
    pub expect: Outcome,
}

impl CoreTable {
    /// Warnings that are not reported by this Verilator alone; its version as it names itself: `Verilator 5.048 2025-..`.
    pub fn lint_off_for(&self, verilator: &str) -> Vec<String> {
        let number = verilator
            .split_whitespace()
            .find(|w| w.starts_with(|c: char| c.is_ascii_digit()));
        let number = number.unwrap_or(verilator);
        let holds = |said: &str| {
            number == said
                || number
                    .strip_prefix(said)
                    .is_some_and(|rest| rest.starts_with('.'))
        };
        let said = self
            .lint_off_in
            .iter()
            .filter(|(version, _)| holds(version));
        said.flat_map(|(_, warnings)| warnings.clone()).collect()
    }
}

fn pass() -> Outcome {
    Outcome::Pass
}

/// What goes over the RTL before Verilator does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FrontEnd {
    /// Nothing.
    #[default]
    None,
    /// Yosys reads and elaborates it, and Verilator gets what Yosys writes: for RTL that Verilator refuses.
    Yosys,
}

impl FrontEnd {
    #[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
    fn is_none(&self) -> bool {
        *self == Self::None
    }
}

/// `[clock]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockTable {
    /// The clock's port.
    pub port: String,
}

/// A signal: the module that declares it, and its path below the top module, or its name within the module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignalRef {
    /// The module.
    pub module: String,
    /// `u_hash1.g_stage[{i}].u_stage.state_q`
    pub signal: String,
}

impl SignalRef {
    /// The variable's own name.
    pub fn var(&self) -> &str {
        self.signal.rsplit('.').next().unwrap_or(&self.signal)
    }
}

/// `[[ties]]`: an internal signal that is set once, after power-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tie {
    /// The module or package that declares it.
    pub module: String,
    /// Path below the top module, or `package.variable`.
    pub signal: String,
    /// The value.
    pub value: u32,
}

/// A manifest that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// The file can't be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Not TOML, or a field that is wrong; the text shows line and field.
    #[error("{}: {text}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What the parser says, with the line.
        text: String,
    },
    /// A design that can't exist.
    #[error("{}: {source}", path.display())]
    Design {
        /// The file.
        path: PathBuf,
        /// The rule it breaks.
        source: ConfigError,
    },
    /// A role that the design does not have, one that is missing, two on one port; a name that can't be a folder's.
    #[error("{}: [{table}] {text}", path.display())]
    Role {
        /// The file.
        path: PathBuf,
        /// `core`, `inputs` or `outputs`.
        table: &'static str,
        /// What is wrong, with the nearest role.
        text: String,
    },
}

impl Manifest {
    /// Reads and checks a manifest's text; `path` is for errors.
    ///
    /// # Errors
    /// With line and field where the text is wrong; with the nearest name where a role is.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ManifestError> {
        Self::parse_as(text, path, &|_| {})
    }

    /// The same of another design than the text has: `change` is made to its `[design]` before all checks.
    ///
    /// # Errors
    /// As [`Manifest::parse`].
    pub fn parse_as(
        text: &str,
        path: &Path,
        change: &dyn Fn(&mut DesignConfig),
    ) -> Result<Self, ManifestError> {
        let mut manifest: Self =
            toml::from_str(text).map_err(|error| ManifestError::Malformed {
                path: path.into(),
                text: with_nearest(&error.to_string()),
            })?;
        change(&mut manifest.design);
        manifest
            .design
            .check()
            .map_err(|source| ManifestError::Design {
                path: path.into(),
                source,
            })?;
        check_name(&manifest.core.name).map_err(|text| ManifestError::Role {
            path: path.into(),
            table: "core",
            text,
        })?;
        let structure = manifest.design.elaborate();
        let role = |table, text| ManifestError::Role {
            path: path.into(),
            table,
            text,
        };
        let (spare, spare_outputs) = match manifest.design.kind {
            CoreKind::Compress => (vec![], vec![]),
            CoreKind::Chip => (vec!["ticket"], vec!["hit_full"]),
            CoreKind::Miner => (MINER_INPUT_ROLES.to_vec(), vec!["hit_full"]),
        };
        check_roles(&manifest.inputs, &structure.inputs, &spare)
            .map_err(|text| role("inputs", text))?;
        check_drivers(&manifest).map_err(|text| role("inputs", text))?;
        check_roles(&manifest.outputs, &structure.outputs, &spare_outputs)
            .map_err(|text| role("outputs", text))?;
        Ok(manifest)
    }
}

/// A core's files are written to a folder of its name.
pub(crate) fn check_name(name: &str) -> Result<(), String> {
    let plain = |c: char| c.is_alphanumeric() || "_-.+".contains(c);
    if !name.is_empty() && !name.starts_with('.') && name.chars().all(plain) {
        return Ok(());
    }
    Err(format!(
        "name = {name:?} can't be a folder's name: letters, digits and `_-.+`, no `.` in front"
    ))
}

/// What is driven by one role, or by the clock, can't be driven by another.
fn check_drivers(manifest: &Manifest) -> Result<(), String> {
    let mut drivers = BTreeMap::from([(manifest.clock.port.as_str(), "the clock".to_owned())]);
    for (role, port) in &manifest.inputs {
        if let Some(other) = drivers.insert(port, format!("`{role}`")) {
            return Err(format!(
                "port `{port}` is driven by {other} and by `{role}`: give each a port of its own"
            ));
        }
    }
    Ok(())
}

/// `spare` roles may be bound without being asked for: other designs of the kind have them.
fn check_roles(
    bound: &BTreeMap<String, String>,
    layout: &FrameLayout,
    spare: &[&str],
) -> Result<(), String> {
    let roles = || layout.fields().iter().map(|field| field.port.role);
    let is_known = |role: &str| layout.field(role).is_some() || spare.contains(&role);
    if let Some(unknown) = bound.keys().find(|role| !is_known(role)) {
        let near = nearest(unknown, roles());
        return Err(format!(
            "`{unknown}` is no role of this design; nearest: {near}"
        ));
    }
    match roles().find(|role| !bound.contains_key(*role)) {
        Some(missing) => Err(format!(
            "role `{missing}` has no port: add `{missing} = \"port\"`"
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPRESS: &str = include_str!("../../rtl/compress.toml");

    fn error(text: &str) -> String {
        Manifest::parse(text, Path::new("core.toml"))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn our_own_are_good() {
        assert!(Manifest::parse(COMPRESS, Path::new("c")).is_ok());
        let miner = Manifest::parse(include_str!("../../rtl/miner.toml"), Path::new("m")).unwrap();
        assert_eq!(miner.design, DesignConfig::miner());
        let chip = Manifest::parse(include_str!("../../rtl/chip.toml"), Path::new("m")).unwrap();
        assert_eq!(chip.design, DesignConfig::chip());
        // A chip's cores are the miner's own, below their instance.
        for (name, probe) in &chip.probes {
            let Some(name) = name.strip_prefix("core[*].") else {
                continue;
            };
            let below = probe.signal.strip_prefix("g_core[{i}].u_core.").unwrap();
            let own = &miner.probes[name];
            let signal = own.signal.replace("{i}", "{j}");
            assert_eq!((&*probe.module, below), (&*own.module, &*signal), "{name}");
        }
    }

    #[test]
    fn a_wrong_field_is_named_with_its_line() {
        let text = error(&COMPRESS.replace("top = ", "topp = "));
        assert!(
            text.contains("core.toml") && text.contains("topp"),
            "{text}"
        );
        assert!(text.contains("line 4"), "{text}");
    }

    #[test]
    fn a_role_misspelt_or_missing_is_named() {
        let text =
            error(&COMPRESS.replace("chaining = \"chaining_i\"", "chainning = \"chaining_i\""));
        assert!(
            text.contains("`chainning`") && text.contains("chaining"),
            "{text}"
        );
        let text = error(&COMPRESS.replace("block = \"block_i\"", ""));
        assert!(text.contains("role `block` has no port"), "{text}");
    }

    #[test]
    fn a_port_driven_twice_and_a_name_with_a_path_are_refused() {
        let text = error(&COMPRESS.replace("\"enable_i\"", "\"rst_i\""));
        assert!(
            text.contains("`rst_i`") && text.contains("`enable`"),
            "{text}"
        );
        let text = error(&COMPRESS.replace("\"enable_i\"", "\"clk_i\""));
        assert!(text.contains("the clock"), "{text}");
        for name in ["", "..", "a/b", ".hidden"] {
            let text = error(&COMPRESS.replace("name = \"compress\"", &format!("name = {name:?}")));
            assert!(text.contains("folder"), "{name}: {text}");
        }
    }

    #[test]
    fn waivers_are_of_a_version_or_of_all_that_begin_so() {
        let text = COMPRESS.replace(
            "[design]",
            "lint_off_in = { \"5.048\" = [\"A\"], \"5\" = [\"B\"], \"5.0\" = [\"C\"] }\n[design]",
        );
        let core = Manifest::parse(&text, Path::new("c")).unwrap().core;
        assert_eq!(core.lint_off_for("Verilator 5.048 2026-01-01"), ["B", "A"]);
        assert_eq!(core.lint_off_for("Verilator 5.006 2023-01-22"), ["B"]);
    }

    #[test]
    fn a_design_that_cannot_exist_is_refused() {
        let text =
            error(&COMPRESS.replace("kind = \"compress\"", "kind = \"compress\"\nslot_bits = 7"));
        assert!(text.contains("slot_bits = 7"), "{text}");
    }
}
