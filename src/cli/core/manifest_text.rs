//! A manifest's text: every guess with its reason behind it.

use std::fmt::Write;
use std::path::{Component, Path, PathBuf};

use super::guess::{Draft, Guess, Sure};
use crate::harness::{Kind, Protocol};

/// `[core]`, as it is to be written.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    pub(super) name: String,
    pub(super) top: String,
    pub(super) sources: Vec<PathBuf>,
    pub(super) filelists: Vec<PathBuf>,
    pub(super) stubs: Vec<PathBuf>,
    pub(super) include_dirs: Vec<PathBuf>,
    pub(super) defines: Vec<(String, String)>,
    pub(super) parameters: Vec<(String, String)>,
    pub(super) yosys: bool,
}

/// Tables behind `[interface]`, in their order.
const TABLES: &[&str] = &[
    "clock",
    "clocks",
    "reset",
    "inputs",
    "outputs",
    "tied",
    "nonce",
    "hit",
    "bus",
    "bus.ports",
    "script",
];

/// The whole text.
pub(super) fn text(files: &Files, draft: &Draft) -> String {
    let mut text = String::from(
        "#:schema core.schema.json\n\
         # `goldbench core schema > core.schema.json` lets an editor complete and check this file; `goldbench core check` checks\n\
         # it against the RTL. Behind each value stands why it was taken, and how sure that is. docs/interface.md has each field.\n\n",
    );
    core(&mut text, files);
    let word = |value: String| value.trim_matches('"').to_owned();
    let kind = match draft.kind {
        Kind::Hash => "hash",
        Kind::Miner => "miner",
    };
    let protocol = match draft.protocol {
        Protocol::Stream => "stream",
        Protocol::Valid => "valid",
        Protocol::Start => "start",
        Protocol::InitNext => "init-next",
        Protocol::Hold => "hold",
        Protocol::Script => "script",
    };
    let _ = writeln!(
        text,
        "\n[interface]\nkind = \"{}\"\nprotocol = \"{}\"",
        word(kind.into()),
        word(protocol.into())
    );
    if draft.protocol == Protocol::Stream {
        text.push_str("# period = 1    # clocks from one block to the next\n# latency = 65  # clocks from a block to its digest; found by matching digests where it is left out\n");
    }
    table(&mut text, draft.of("interface"));
    for name in TABLES {
        let mut guesses = draft.of(name).peekable();
        if guesses.peek().is_none() {
            continue;
        }
        if *name == "clocks" {
            for guess in guesses {
                text.push_str("\n[[clocks]]\n");
                table(&mut text, std::iter::once(guess));
            }
            continue;
        }
        let _ = writeln!(text, "\n[{name}]");
        table(&mut text, guesses);
    }
    if !draft.notes.is_empty() {
        text.push('\n');
        for note in &draft.notes {
            let _ = writeln!(text, "# {note}");
        }
    }
    text
}

fn core(text: &mut String, files: &Files) {
    let string = |value: &str| toml::Value::String(value.into()).to_string();
    let _ = writeln!(
        text,
        "[core]\nname = {}\ntop = {}",
        string(&files.name),
        string(&files.top)
    );
    let paths = [
        ("filelists", &files.filelists),
        ("stubs", &files.stubs),
        ("sources", &files.sources),
        ("include_dirs", &files.include_dirs),
    ];
    for (field, paths) in paths {
        let all: Vec<String> = paths
            .iter()
            .map(|path| string(&path.to_string_lossy()))
            .collect();
        let _ = match &all[..] {
            [] => Ok(()),
            few if few.iter().map(String::len).sum::<usize>() < 100 => {
                writeln!(text, "{field} = [{}]", few.join(", "))
            }
            many => writeln!(text, "{field} = [\n    {},\n]", many.join(",\n    ")),
        };
    }
    for (field, pairs) in [
        ("defines", &files.defines),
        ("parameters", &files.parameters),
    ] {
        if !pairs.is_empty() {
            let all: Vec<String> = pairs
                .iter()
                .map(|(name, value)| format!("{name} = {}", string(value)))
                .collect();
            let _ = writeln!(text, "{field} = {{ {} }}", all.join(", "));
        }
    }
    if files.yosys {
        text.push_str("front_end = \"yosys\"  # Verilator refused the RTL, Yosys did not\n");
    }
}

fn table<'a>(text: &mut String, guesses: impl Iterator<Item = &'a Guess>) {
    for guess in guesses {
        let Guess {
            field,
            value,
            why,
            sure,
            ..
        } = guess;
        let mark = match sure {
            Sure::Todo => "TODO: ".to_owned(),
            Sure::Shown => String::new(),
            other => format!("{}: ", other.word()),
        };
        let line = format!("{field} = {value}");
        let _ = if line.len() > 90 {
            writeln!(text, "# {mark}{why}\n{line}")
        } else {
            writeln!(text, "{line}  # {mark}{why}")
        };
        for other in &guess.or {
            let _ = writeln!(text, "# or: {other}");
        }
    }
}

/// `path` as it is written in a manifest in `folder`; as it stands where the two have nothing in common but the root.
pub(super) fn relative(path: &Path, folder: &Path) -> PathBuf {
    let whole = |path: &Path| {
        let found = std::fs::canonicalize(path);
        found
            .or_else(|_| std::path::absolute(path))
            .unwrap_or_else(|_| path.into())
    };
    let folder = if folder == Path::new("") {
        Path::new(".")
    } else {
        folder
    };
    let (path, folder) = (whole(path), whole(folder));
    let (to, from): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (path.components().collect(), folder.components().collect());
    let common = to.iter().zip(&from).take_while(|(a, b)| a == b).count();
    if common <= 1 {
        return path;
    }
    let up = std::iter::repeat_n(Component::ParentDir, from.len() - common);
    up.chain(to[common..].iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_start_at_the_manifest() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| {
            let path = dir.path().join(name);
            std::fs::create_dir_all(&path).unwrap();
            path
        };
        let (rtl, cores) = (at("rtl/deep"), at("cores"));
        assert_eq!(relative(&rtl, &cores), Path::new("../rtl/deep"));
        assert_eq!(relative(&rtl, &rtl), Path::new(""));
        assert_eq!(
            relative(&rtl.join("none.v"), &at("rtl")),
            Path::new("deep/none.v")
        );
        assert_eq!(
            relative(Path::new("/dev/null"), &cores),
            Path::new("/dev/null")
        );
    }
}
