//! Paths and words as a POSIX shell reads them, for commands that are to be copied.

use std::path::Path;

/// The path as one word of a command line: quoted only where a shell would take it apart.
///
/// A path that is not UTF-8 is shown with `U+FFFD` in the place of what can't be shown, as everywhere in a report.
pub fn word(path: &Path) -> String {
    let text = path.to_string_lossy();
    let plain = |c: char| c.is_alphanumeric() || "/._-+=:,@%".contains(c);
    if !text.is_empty() && text.chars().all(plain) && !text.starts_with('-') {
        return text.into_owned();
    }
    let dash = if text.starts_with('-') { "./" } else { "" };
    format!("'{dash}{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_needs_it_is_quoted() {
        for (path, shown) in [
            (
                "out/miner/job_switch-0x51/window.gtkw",
                "out/miner/job_switch-0x51/window.gtkw",
            ),
            ("out dir/case.json", "'out dir/case.json'"),
            ("it's", r"'it'\''s'"),
            ("$HOME", "'$HOME'"),
            ("-rf", "'./-rf'"),
            ("", "''"),
        ] {
            assert_eq!(word(Path::new(path)), shown);
        }
    }
}
