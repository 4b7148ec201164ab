//! Which lemmas are asked for.

use std::str::FromStr;

use globset::{Glob, GlobMatcher};

use crate::cli::Failure;
use crate::formal::{CLOCK, Lemma};

/// Rounds from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stages {
    first: usize,
    last: usize,
}

impl FromStr for Stages {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let round = |text: &str| text.parse().ok().filter(|round| *round < 64);
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        match (round(first), round(last)) {
            (Some(first), Some(last)) if first <= last => Ok(Self { first, last }),
            _ => Err("write a round from 0 to 63, or two: 16..31".into()),
        }
    }
}

/// What was asked for; the clock belongs to it always, as the others stand on it.
#[derive(Debug)]
pub(super) struct Choice {
    stages: Option<Stages>,
    globs: Vec<(String, GlobMatcher)>,
}

impl Choice {
    /// Reads the globs; a lemma's name has brackets of its own, so they are no classes of characters.
    pub(super) fn of(stages: Option<Stages>, globs: &[String]) -> Result<Self, Failure> {
        let read = |text: &String| {
            let glob = Glob::new(&text.replace('[', "[[]"));
            let glob =
                glob.map_err(|error| Failure::input(format!("--lemma {text}: {}", error.kind())))?;
            Ok((text.clone(), glob.compile_matcher()))
        };
        Ok(Self {
            stages,
            globs: globs.iter().map(read).collect::<Result<_, Failure>>()?,
        })
    }

    /// Is the lemma asked for by name or stage.
    fn wants(&self, lemma: &Lemma) -> bool {
        let within = |stages: &Stages| {
            lemma
                .round
                .is_some_and(|r| (stages.first..=stages.last).contains(&r))
        };
        self.stages.as_ref().is_none_or(within)
            && (self.globs.is_empty()
                || self
                    .globs
                    .iter()
                    .any(|(_, glob)| glob.is_match(&lemma.name)))
    }

    /// Keeps the lemmas asked for, and the clock; true where any was asked for.
    pub(super) fn keep(&self, lemmas: &mut Vec<Lemma>) -> bool {
        let any = lemmas.iter().any(|lemma| self.wants(lemma));
        lemmas.retain(|lemma| lemma.name == CLOCK || self.wants(lemma));
        any
    }

    /// The failure where no core has a lemma that was asked for.
    pub(super) fn nothing(&self) -> Failure {
        let globs: Vec<&str> = self.globs.iter().map(|(text, _)| text.as_str()).collect();
        let what = if globs.is_empty() {
            "--stage".into()
        } else {
            format!("--lemma {}", globs.join(" "))
        };
        Failure::input(format!("{what} matches no lemma of these cores"))
            .help("lemmas are named after registers and outputs: 'hash.round[*].state', 'output.*'; `goldbench prove` lists them")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_read_with_both_ends() {
        assert_eq!(
            "37".parse(),
            Ok(Stages {
                first: 37,
                last: 37
            })
        );
        assert_eq!(
            "16..31".parse(),
            Ok(Stages {
                first: 16,
                last: 31
            })
        );
        for wrong in ["", "64", "5..4", "a..b", "1..2..3"] {
            assert!(wrong.parse::<Stages>().is_err(), "{wrong}");
        }
    }
}
