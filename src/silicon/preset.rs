//! Which designs could stand behind a published chip.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::NoSuchChip;
use crate::design::{DesignConfig, nearest};

/// A chip as far as it is known: a node, perhaps a voltage, and the designs that it could be.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// The chip: `BM1387`.
    pub name: String,
    /// Who made it.
    pub maker: String,
    /// A machine that it was sold in.
    pub machine: String,
    /// The process node, in nanometres.
    pub node_nm: f64,
    /// The voltage at its transistors, where it is published.
    pub volt: Option<f64>,
    /// The designs that it could be: more than one where it is not published which.
    pub designs: Vec<DesignConfig>,
    /// What is known of it, and from where.
    pub why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    sets: BTreeMap<String, Vec<String>>,
    chip: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    maker: String,
    machine: String,
    node_nm: f64,
    volt: Option<f64>,
    sets: Vec<String>,
    why: String,
}

/// All presets, in the order of their file.
pub fn presets() -> &'static [Preset] {
    static ALL: OnceLock<Vec<Preset>> = OnceLock::new();
    // Held by a test: the file is part of the crate.
    ALL.get_or_init(|| read(include_str!("presets.toml")).unwrap_or_default())
}

/// The preset of a chip or of a machine, by its name without case.
///
/// # Errors
/// A name that no preset has, with the nearest.
pub fn preset(name: &str) -> Result<&'static Preset, NoSuchChip> {
    let wanted = name.to_lowercase();
    let is = |text: &str| text.to_lowercase() == wanted;
    let all = presets();
    let exact = all.iter().find(|p| is(&p.name) || is(&p.machine));
    let part = |p: &&Preset| {
        let has = |text: &str| text.to_lowercase().split(' ').any(|word| word == wanted);
        has(&p.name) || has(&p.machine)
    };
    exact.or_else(|| all.iter().find(part)).ok_or_else(|| {
        let names = all
            .iter()
            .flat_map(|p| [p.name.as_str(), p.machine.as_str()]);
        NoSuchChip {
            what: "preset",
            name: name.into(),
            nearest: nearest(name, names),
        }
    })
}

/// All designs that some mining chip could be: what is left of one of which nothing is known.
pub fn plausible() -> &'static [DesignConfig] {
    static ALL: OnceLock<Vec<DesignConfig>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all: Vec<DesignConfig> = Vec::new();
        for design in presets().iter().flat_map(|preset| &preset.designs) {
            if !all.contains(design) {
                all.push(*design);
            }
        }
        all
    })
}

fn read(text: &str) -> Result<Vec<Preset>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    let chips = file.chip.into_iter().map(|entry| {
        let mut designs = Vec::new();
        for set in &entry.sets {
            let known = file.sets.get(set);
            for settings in known.ok_or_else(|| format!("{}: no set `{set}`", entry.name))? {
                let mut design = DesignConfig::miner();
                for pair in settings.split_whitespace() {
                    design.set_pair(pair).map_err(|e| e.to_string())?;
                }
                design.check().map_err(|e| e.to_string())?;
                designs.push(design);
            }
        }
        Ok(Preset {
            name: entry.name,
            maker: entry.maker,
            machine: entry.machine,
            node_nm: entry.node_nm,
            volt: entry.volt,
            designs,
            why: entry.why,
        })
    });
    chips.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::silicon::Book;

    #[test]
    fn every_preset_is_of_a_published_chip_and_names_designs_that_exist() {
        let read = read(include_str!("presets.toml")).unwrap();
        assert_eq!(read.len(), presets().len());
        for preset in presets() {
            let rows = &Book::published().rows;
            let row = rows.iter().find(|row| row.name == preset.name);
            let row = row.unwrap_or_else(|| panic!("{}: no row", preset.name));
            assert_eq!(row.maker, preset.maker);
            assert_eq!(row.node_nm, Some(preset.node_nm), "{}", preset.name);
            assert!(!preset.designs.is_empty() && !preset.why.is_empty());
            if let Some(volt) = preset.volt {
                let known =
                    |row: &&crate::silicon::Row| row.name == preset.name && row.volt == Some(volt);
                assert!(rows.iter().any(|row| known(&row)), "{}", preset.name);
            }
        }
    }

    #[test]
    fn every_scored_chip_and_every_maker_has_a_preset() {
        for row in Book::published().rows.iter().filter(|row| row.is_scored()) {
            assert!(preset(&row.name).is_ok(), "{}", row.name);
        }
        for maker in [
            "Bitmain",
            "Canaan",
            "ASICMiner (Friedcat)",
            "Butterfly Labs",
            "MicroBT",
            "Ebang",
            "Auradine",
            "Intel",
            "CoinTerra",
            "HashFast",
            "KnCMiner",
        ] {
            assert!(presets().iter().any(|p| p.maker == maker), "{maker}");
        }
    }

    #[test]
    fn a_preset_is_found_by_chip_and_by_machine() {
        assert_eq!(preset("bm1387").unwrap().name, "BM1387");
        assert_eq!(preset("Antminer S9").unwrap().name, "BM1387");
        assert_eq!(preset("S21").unwrap().name, "BM1368");
        let error = preset("BM1388").unwrap_err().to_string();
        assert!(
            error.contains("`BM1387`") || error.contains("`BM1380`"),
            "{error}"
        );
    }
}
