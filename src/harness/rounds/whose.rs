//! Whose values a register holds, where they are not those that its probe says.

use std::collections::{HashMap, HashSet};

use super::align::Seen;
use super::item::Item;
use super::node::{Node, What};

/// What the values of a register are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Whose {
    /// Of which hash.
    pub pass: usize,
    /// Rounds done: 0 is what goes in.
    pub done: usize,
    /// How they lie there.
    pub lies: Lies,
    /// Of a single word: which one of a to h.
    pub letter: Option<usize>,
}

/// How words lie in a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lies {
    /// As the probe says.
    Right,
    /// The words the other way round.
    WordsTurned,
    /// The bytes of each word the other way round.
    BytesTurned,
    /// Both.
    BothTurned,
}

/// The register of the rounds whose values these are, if most of them are.
pub fn whose(node: &Node, items: &[Item], seen: &Seen<'_>) -> Option<Whose> {
    if node.what != What::State {
        return None;
    }
    let alone = (node.words.len() == 1).then(|| node.words[0].0);
    // Each value with the places where it would be right; one that many places have tells nothing.
    let mut known: HashMap<u32, Vec<(usize, usize, usize, usize)>> = HashMap::new();
    for (number, item) in items.iter().enumerate() {
        let mut item = item.clone();
        for pass in 0..=node.pass.max(1) {
            for done in 0..=64 {
                let state = if done == 0 {
                    item.entry
                } else {
                    item.behind(done - 1)
                };
                for (letter, value) in state.into_iter().enumerate() {
                    // One place for each: a, or e, of its own round.
                    if letter.is_multiple_of(4) || alone.is_none() || alone == Some(letter) {
                        known
                            .entry(value)
                            .or_default()
                            .push((number, pass, done, letter));
                    }
                }
            }
            item.second();
        }
    }
    known.retain(|_, places| places.len() <= 8);
    let mut votes: HashMap<Whose, Vec<usize>> = HashMap::new();
    for &(number, tap, word) in &node.words {
        let mut met: HashSet<(usize, Whose)> = HashSet::new();
        for clock in 0..seen.rows.cycles() as i64 {
            let Some(value) = seen.rows.word(tap, word, clock) else {
                break;
            };
            for (value, turned) in [(value, false), (value.swap_bytes(), true)] {
                for &(item, pass, done, letter) in known.get(&value).into_iter().flatten() {
                    let lies = match (letter == number, letter == 7 - number, turned) {
                        (true, _, false) => Lies::Right,
                        (true, _, true) => Lies::BytesTurned,
                        (_, true, false) if alone.is_none() => Lies::WordsTurned,
                        (_, true, true) if alone.is_none() => Lies::BothTurned,
                        (.., turned) if alone.is_some() => {
                            if turned {
                                Lies::BytesTurned
                            } else {
                                Lies::Right
                            }
                        }
                        _ => continue,
                    };
                    let of = Whose {
                        pass,
                        done,
                        lies,
                        letter: alone.map(|_| letter),
                    };
                    met.insert((item, of));
                }
            }
        }
        for (item, of) in met {
            votes.entry(of).or_default().push(item);
        }
    }
    let own = |of: &Whose| of.letter.is_none_or(|letter| Some(letter) == alone);
    let best = votes.into_iter().max_by_key(|(of, items)| {
        (
            items.len(),
            own(of),
            std::cmp::Reverse((of.pass, of.done, *of)),
        )
    })?;
    let enough = items.len() * node.words.len() / 2;
    (best.1.len() >= enough.max(2)).then_some(best.0)
}
