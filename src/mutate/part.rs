//! A part of a suite: what its beginning does not notice is tried to be proven before the rest is run.

use serde::{Deserialize, Serialize};

/// A part of the cases or trials, in the order in which they are run. What the first ones do not notice is proven before the
/// others are run, for the others are most of the work, and most of what the first ones do not notice changes nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// All of them.
    #[default]
    All,
    /// The first ones: a tenth of the work.
    First,
    /// The others.
    Rest,
    /// What probes show, alone.
    Probes,
}

impl Part {
    /// This part of all of them, by the work of each.
    pub(super) fn of<T>(self, mut all: Vec<T>, work: impl Fn(&T) -> u64) -> Vec<T> {
        match self {
            Self::All => all,
            Self::First => {
                all.truncate(first(&all, work));
                all
            }
            Self::Rest => all.split_off(first(&all, work)),
            Self::Probes => Vec::new(),
        }
    }
}

/// How many begin within the first tenth of the work.
pub(super) fn first<T>(all: &[T], work: impl Fn(&T) -> u64) -> usize {
    let whole: u64 = all.iter().map(&work).sum();
    let mut sum = 0;
    let begins_early = |one: &&T| {
        let begins = sum;
        sum += work(one);
        10 * begins < whole
    };
    all.iter().take_while(begins_early).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_the_whole_and_the_first_is_the_lesser() {
        let all = vec![("a", 4), ("b", 5), ("c", 40), ("d", 51)];
        let of = |part: Part, more: u64| part.of(all.clone(), |(_, work)| work + more);
        let (first, rest) = (of(Part::First, 0), of(Part::Rest, 0));
        assert_eq!(first.len(), 3, "what begins within the first tenth");
        assert_eq!([first, rest].concat(), all);
        assert_eq!(of(Part::All, 0), all);
        assert!(Part::Rest.of(all[..1].to_vec(), |one| one.1).is_empty());
        assert_eq!(of(Part::First, 140).len(), 1, "as much is added to each");
    }
}
