//! Points that need not come, each with its reason.

use std::path::Path;

use globset::{Glob, GlobMatcher};
use serde::{Deserialize, Serialize};

use super::{Point, PointKind};

/// One entry of the file; all that it names must fit a point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(skip_serializing_if = "Option::is_none")]
    module: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<String>,
    reason: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    waiver: Vec<Entry>,
}

/// One waiver.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Entry", into = "Entry")]
pub struct Waiver {
    entry: Entry,
    /// As a reader knows it: what it names.
    pub says: String,
    /// Why these points need not come.
    pub reason: String,
    module: Option<GlobMatcher>,
    signal: Option<GlobMatcher>,
    file: Option<GlobMatcher>,
    lines: Option<(u32, u32)>,
}

impl PartialEq for Waiver {
    fn eq(&self, other: &Self) -> bool {
        self.entry == other.entry
    }
}

impl TryFrom<Entry> for Waiver {
    type Error = String;

    fn try_from(entry: Entry) -> Result<Self, String> {
        Self::of(entry)
    }
}

impl From<Waiver> for Entry {
    fn from(waiver: Waiver) -> Self {
        waiver.entry
    }
}

/// All waivers of a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Waivers {
    /// In the file's order.
    pub all: Vec<Waiver>,
}

/// A file of waivers that can't be used.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {what}")]
pub struct WaiverError {
    path: String,
    what: String,
}

impl Waivers {
    /// Reads a file.
    ///
    /// # Errors
    /// Unreadable, not of this form, an entry without a reason or that names nothing.
    pub fn read(path: &Path) -> Result<Self, WaiverError> {
        let fail = |what: String| WaiverError {
            path: path.display().to_string(),
            what,
        };
        let text = std::fs::read_to_string(path).map_err(|error| fail(error.to_string()))?;
        let file: File = toml::from_str(&text).map_err(|error| fail(error.to_string()))?;
        let number = |(at, entry): (usize, Entry)| {
            Waiver::of(entry).map_err(|what| fail(format!("waiver {}: {what}", at + 1)))
        };
        let all = file.waiver.into_iter().enumerate().map(number);
        Ok(Self {
            all: all.collect::<Result<_, _>>()?,
        })
    }
}

impl Waiver {
    fn of(entry: Entry) -> Result<Self, String> {
        if entry.reason.trim().is_empty() {
            return Err("its reason is empty: say why these points need not come".into());
        }
        let named = [
            ("module", &entry.module),
            ("signal", &entry.signal),
            ("file", &entry.file),
            ("lines", &entry.lines),
        ];
        let parts = named
            .iter()
            .filter_map(|(key, value)| Some(format!("{key} {}", value.as_ref()?)));
        let says: Vec<String> = parts.collect();
        if says.is_empty() {
            return Err(
                "it names no module, signal, file or lines, so it would waive everything".into(),
            );
        }
        let glob = |text: &Option<String>| -> Result<Option<GlobMatcher>, String> {
            let Some(text) = text else { return Ok(None) };
            // `q[3]` is a bit, not a class of characters.
            let glob = Glob::new(&text.replace('[', "[[]"));
            let glob = glob.map_err(|error| format!("`{text}`: {}", error.kind()))?;
            Ok(Some(glob.compile_matcher()))
        };
        let lines = match &entry.lines {
            None => None,
            Some(text) => {
                let (first, last) = text.split_once('-').unwrap_or((text, text));
                let read = |text: &str| text.trim().parse().ok();
                let range = read(first)
                    .zip(read(last))
                    .filter(|(first, last)| first <= last);
                Some(range.ok_or_else(|| format!("`{text}` are no lines: write 12 or 12-20"))?)
            }
        };
        Ok(Self {
            says: says.join(", "),
            module: glob(&entry.module)?,
            signal: glob(&entry.signal)?,
            file: glob(&entry.file)?,
            lines,
            reason: entry.reason.clone(),
            entry,
        })
    }

    /// Does it speak of this point.
    pub fn fits(&self, point: &Point) -> bool {
        let fits =
            |glob: &Option<GlobMatcher>, text: &str| glob.as_ref().is_none_or(|g| g.is_match(text));
        // A signal is a bit's: no statement has one.
        let toggles = self.signal.is_none() || point.kind == PointKind::Toggle;
        let within = |(first, last): (u32, u32)| (first..=last).contains(&point.line);
        toggles
            && fits(&self.module, &point.module)
            && fits(&self.signal, &point.name)
            && fits(&self.file, &point.file)
            && self.lines.is_none_or(within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Waivers, String> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("w.toml");
        std::fs::write(&file, text).unwrap();
        Waivers::read(&file).map_err(|error| error.to_string())
    }

    #[test]
    fn a_waiver_needs_a_reason_and_names_something() {
        for (text, told) in [
            ("[[waiver]]\nmodule = \"a\"\n", "missing field `reason`"),
            (
                "[[waiver]]\nmodule = \"a\"\nreason = \" \"\n",
                "waiver 1: its reason is empty",
            ),
            ("[[waiver]]\nreason = \"x\"\n", "would waive everything"),
            (
                "[[waiver]]\nlines = \"9-3\"\nreason = \"x\"\n",
                "are no lines",
            ),
            (
                "[[waiver]]\nmodul = \"a\"\nreason = \"x\"\n",
                "unknown field `modul`",
            ),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(told), "{error}");
        }
    }

    #[test]
    fn all_that_a_waiver_names_must_fit() {
        let waivers =
            read("[[waiver]]\nmodule = \"fifo*\"\nsignal = \"q[*\"\nreason = \"x\"\n").unwrap();
        let point = |module: &str, kind, name: &str| Point {
            file: "a.sv".into(),
            module: module.into(),
            kind,
            line: 3,
            column: 1,
            name: name.into(),
            lines: vec![3],
        };
        let fits = |point| waivers.all[0].fits(&point);
        assert!(fits(point("fifo_of_words", PointKind::Toggle, "q[3]")));
        assert!(!fits(point("fifo_of_words", PointKind::Toggle, "d[3]")));
        assert!(!fits(point("other", PointKind::Toggle, "q[3]")));
        assert!(!fits(point("fifo_of_words", PointKind::Line, "q[3]")));
    }
}
