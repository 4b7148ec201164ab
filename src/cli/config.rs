//! `--config`: a design of the space, from a file or from settings.

use std::path::Path;

use crate::cli::Failure;
use crate::design::{DesignConfig, with_nearest};

/// `--config FILE` and `--config KEY=VALUE`, the later ones over the earlier.
#[derive(Clone, Debug, clap::Args)]
pub struct ConfigArgs {
    /// The design: a TOML file (a `[design]` table, or its fields alone), or a setting such as fold=4; may be repeated,
    /// and one may hold several settings with blanks between
    #[arg(long = "config", value_name = "FILE|KEY=VALUE")]
    pub settings: Vec<String>,
}

impl ConfigArgs {
    /// The design that was asked for, checked; `None` where none was.
    ///
    /// # Errors
    /// A file or setting that can't be read, a design that can't be built.
    pub fn design(&self) -> Result<Option<DesignConfig>, Failure> {
        if self.settings.is_empty() {
            return Ok(None);
        }
        let mut design = DesignConfig::miner();
        for setting in &self.settings {
            let path = Path::new(setting);
            if path.is_file() {
                design = read(path)?;
                continue;
            }
            for pair in setting.split_whitespace() {
                design.set_pair(pair).map_err(|error| {
                    Failure::input(error.to_string())
                        .at(format!("--config {setting}"))
                        .help("write settings as KEY=VALUE, or name a TOML file that exists")
                })?;
            }
        }
        check(&design)?;
        Ok(Some(design))
    }
}

/// A design that can be built, or what it takes to be one.
fn check(design: &DesignConfig) -> Result<(), Failure> {
    design.check().map_err(|error| {
        let nearest = error.config.differences();
        let nearest = if nearest.is_empty() {
            "the built-in core as it stands".to_owned()
        } else {
            format!("--config '{nearest}'")
        };
        Failure::input(error.to_string())
            .at(format!("rule {}", error.rule))
            .help(format!("the nearest design that exists: {nearest}"))
    })
}

fn read(path: &Path) -> Result<DesignConfig, Failure> {
    let fail = |what: String| {
        Failure::input(what)
            .at(path.display())
            .help("a design is a TOML table with `kind` and the settings of docs/manifest.md")
    };
    let text = std::fs::read_to_string(path).map_err(|error| fail(error.to_string()))?;
    let table: toml::Table = toml::from_str(&text).map_err(|error| fail(error.to_string()))?;
    let parsed = if table.contains_key("design") {
        #[derive(serde::Deserialize)]
        struct File {
            design: DesignConfig,
        }
        toml::from_str::<File>(&text).map(|file| file.design)
    } else {
        toml::from_str(&text)
    };
    parsed.map_err(|error| fail(with_nearest(&error.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn design(settings: &[&str]) -> Result<Option<DesignConfig>, Failure> {
        let settings = settings.iter().map(ToString::to_string).collect();
        ConfigArgs { settings }.design()
    }

    #[test]
    fn files_and_settings_follow_each_other() {
        assert_eq!(design(&[]).unwrap(), None);
        let dir = tempfile::tempdir().unwrap();
        for text in [
            "kind = \"miner\"\nfold = 8",
            "[design]\nkind = \"miner\"\nfold = 8",
        ] {
            let file = dir.path().join("d.toml");
            std::fs::write(&file, text).unwrap();
            let found = design(&[file.to_str().unwrap(), "midstates=2 slot_bits=3"]);
            let found = found.unwrap().unwrap();
            assert_eq!((found.fold, found.midstates, found.slot_bits), (8, 2, 3));
        }
        let file = dir.path().join("d.toml");
        std::fs::write(&file, "kind = \"miner\"\nfould = 8").unwrap();
        let error = design(&[file.to_str().unwrap()]).unwrap_err().to_string();
        assert!(
            error.contains("line 2") && error.contains("nearest: `fold`"),
            "{error}"
        );
        let error = design(&["fold=3"]).unwrap_err().to_string();
        assert!(error.contains("--config 'fold=2'"), "{error}");
        let error = design(&["fould=3"]).unwrap_err().to_string();
        assert!(error.contains("`fold`"), "{error}");
    }
}
