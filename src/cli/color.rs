//! `--color`: when the output carries colour, and the few colours there are.

use std::ffi::OsString;
use std::io::IsTerminal;

use clap::ValueEnum;
use owo_colors::OwoColorize;

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal that can show it, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always, also into a file or a pipe
    Always,
    /// Never
    Never,
}

impl ColorWhen {
    /// The `--color` among `arguments`, found before they are parsed, so that help and usage errors obey it too.
    ///
    /// A value that is not understood counts as [`ColorWhen::Auto`]: parsing will refuse it.
    pub fn typed(arguments: impl Iterator<Item = OsString>) -> Self {
        let mut arguments = arguments.map(|a| a.to_string_lossy().into_owned());
        let mut found = Self::Auto;
        while let Some(argument) = arguments.next() {
            let value = match argument.split_once('=') {
                Some(("--color", value)) => value.to_owned(),
                None if argument == "--color" => arguments.next().unwrap_or_default(),
                None if argument == "--" => break,
                _ => continue,
            };
            found = Self::from_str(&value, false).unwrap_or_default();
        }
        found
    }

    /// The same wish in clap's terms.
    pub fn for_clap(self) -> clap::ColorChoice {
        match self {
            Self::Auto => clap::ColorChoice::Auto,
            Self::Always => clap::ColorChoice::Always,
            Self::Never => clap::ColorChoice::Never,
        }
    }

    /// Whether to colour what goes to `stream`, in the environment of this process.
    pub fn resolve(self, stream: &impl IsTerminal) -> bool {
        self.decide(stream.is_terminal(), |name| std::env::var_os(name))
    }

    fn decide(self, terminal: bool, variable: impl Fn(&str) -> Option<OsString>) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => {
                // NO_COLOR counts when it is present and not empty, whatever its value (no-color.org).
                let refused = variable("NO_COLOR").is_some_and(|v| !v.is_empty());
                let dumb = variable("TERM").is_some_and(|v| v == "dumb");
                terminal && !refused && !dumb
            }
        }
    }
}

/// Paints words, or leaves them as they are.
#[derive(Clone, Copy, Debug)]
pub struct Paint(
    /// Whether colour is wanted.
    pub bool,
);

impl Paint {
    /// Something that is as it should be.
    pub fn good(self, text: &str) -> String {
        if self.0 {
            text.green().to_string()
        } else {
            text.to_owned()
        }
    }

    /// Something that is missing but not needed.
    pub fn faint(self, text: &str) -> String {
        if self.0 {
            text.yellow().to_string()
        } else {
            text.to_owned()
        }
    }

    /// Something that is wrong.
    pub fn bad(self, text: &str) -> String {
        if self.0 {
            text.red().bold().to_string()
        } else {
            text.to_owned()
        }
    }

    /// A heading.
    pub fn head(self, text: &str) -> String {
        if self.0 {
            text.bold().to_string()
        } else {
            text.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment<'a>(
        set: &'a [(&'a str, &'a str)],
    ) -> impl Fn(&str) -> Option<OsString> + use<'a> {
        |name| {
            set.iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| OsString::from(value))
        }
    }

    #[test]
    fn auto_is_on_a_terminal_only_and_obeys_no_color() {
        let auto = ColorWhen::Auto;
        assert!(auto.decide(true, environment(&[])));
        assert!(!auto.decide(false, environment(&[])));
        assert!(!auto.decide(true, environment(&[("NO_COLOR", "1")])));
        assert!(auto.decide(true, environment(&[("NO_COLOR", "")])));
        assert!(!auto.decide(true, environment(&[("TERM", "dumb")])));
    }

    #[test]
    fn a_typed_wish_beats_the_environment() {
        assert!(ColorWhen::Always.decide(false, environment(&[("NO_COLOR", "1")])));
        assert!(!ColorWhen::Never.decide(true, environment(&[])));
    }

    #[test]
    fn the_wish_is_found_before_parsing() {
        let typed = |line: &str| ColorWhen::typed(line.split(' ').map(OsString::from));
        assert_eq!(typed("doctor --color never"), ColorWhen::Never);
        assert_eq!(typed("--color=always doctor"), ColorWhen::Always);
        assert_eq!(typed("doctor"), ColorWhen::Auto);
        assert_eq!(typed("doctor -- --color never"), ColorWhen::Auto);
        assert_eq!(typed("doctor --color"), ColorWhen::Auto);
    }

    #[test]
    fn paint_without_colour_adds_nothing() {
        assert_eq!(Paint(false).bad("x"), "x");
        assert!(Paint(true).bad("x").contains('\u{1b}'));
    }
}
