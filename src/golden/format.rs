//! The formats that vectors come in, and telling them apart.

use std::path::Path;

use serde::Serialize;

/// The format of a vector file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Our own JSON (`vectors/SCHEMA.md`).
    Json,
    /// NIST CAVP response file: short, long or Monte Carlo messages.
    Cavp,
    /// Serialised headers of 80 bytes, one after the other.
    RawHeaders,
    /// A header in hex a line.
    HexLines,
}

impl Format {
    /// The extensions that tell a format, for walking a directory too.
    const EXTENSIONS: [(&str, Self); 4] = [
        ("json", Self::Json),
        ("rsp", Self::Cavp),
        ("bin", Self::RawHeaders),
        ("hex", Self::HexLines),
    ];

    /// The format that the extension names, if it names one.
    pub fn of_extension(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?;
        Self::EXTENSIONS
            .iter()
            .find(|(known, _)| extension.eq_ignore_ascii_case(known))
            .map(|&(_, format)| format)
    }

    /// The format of a file: by its extension where that is known, because any
    /// bytes may be raw headers; else by what stands in it.
    pub fn detect(path: &Path, bytes: &[u8]) -> Self {
        Self::of_extension(path).unwrap_or_else(|| Self::of_content(bytes))
    }

    fn of_content(bytes: &[u8]) -> Self {
        let Ok(text) = std::str::from_utf8(bytes) else {
            return Self::RawHeaders;
        };
        if text.contains('\0') {
            return Self::RawHeaders;
        }
        if text
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with('{')
        {
            return Self::Json;
        }
        let first = text
            .lines()
            .map(str::trim)
            .find(|line| !line.is_empty() && !line.starts_with('#'));
        match first {
            Some(line) if line.starts_with('[') || line.contains('=') => Self::Cavp,
            _ => Self::HexLines,
        }
    }

    /// The format's name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "goldbench JSON",
            Self::Cavp => "CAVP response",
            Self::RawHeaders => "raw headers",
            Self::HexLines => "header hex",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extension_first_then_content() {
        let detect = |name: &str, bytes: &[u8]| Format::detect(Path::new(name), bytes);
        assert_eq!(detect("a.BIN", b"{"), Format::RawHeaders);
        assert_eq!(detect("a.json", b""), Format::Json);
        assert_eq!(detect("a.txt", b" \n{}"), Format::Json);
        assert_eq!(detect("a", b"# x\r\n\r\n[L = 32]\r\n"), Format::Cavp);
        assert_eq!(detect("a", b"Len = 0\n"), Format::Cavp);
        assert_eq!(detect("a", b"# headers\n0100\n"), Format::HexLines);
        assert_eq!(detect("a", &[1, 0, 0, 0]), Format::RawHeaders);
        assert_eq!(detect("a", &[0xff; 80]), Format::RawHeaders);
    }
}
