//! A counter-example of a pipe's stage as a case for the simulator: blocks that bring the pipe into that very state.
//!
//! The rounds and the schedule can be run backwards, so whatever a stage holds, there is one chaining value and block
//! that puts it there; and what stands in different stages entered in different cycles. The first of these blocks is
//! the first thing that enters the pipe at all: until then the pipe is frozen, so nothing else differs earlier.

use std::collections::BTreeMap;

use super::{Assignment, CounterExample, Lemma, Value, invert};
use crate::bits::{Block, State};
use crate::design::CoreKind;
use crate::dut::Core;
use crate::stimulus::{
    Action, Case, CompressScript, Event, Feed, Fill, Origin, PowerUp, Script, View,
};
use crate::units::{Cycle, Seed};

/// Cycles of reset. The pipe stands still in them: what it holds stays undefined.
const RESET: u64 = 2;
/// Schedule words; behind the last stages zeros follow them.
const WORDS: usize = 64;

/// A case in which a lemma fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replay {
    /// The case.
    pub case: Case,
    /// The cycle whose edge writes the wrong value.
    pub cycle: Cycle,
}

/// What a stage holds: the state behind its round, and schedule words by index.
#[derive(Default)]
struct Held {
    state: [u32; 8],
    words: BTreeMap<usize, u32>,
}

/// The case in which this refutation shows.
///
/// # Errors
/// Why there is none.
pub fn replay(core: &Core, lemma: &Lemma, found: &CounterExample) -> Result<Replay, String> {
    match core.manifest.design.kind {
        CoreKind::Compress => {}
        CoreKind::Miner => {
            return Err(
                "a miner's pipes take headers and digests only; the compression core's take any block"
                    .into(),
            );
        }
        CoreKind::Chip => {
            return Err(
                "the cycle begins in a state that all claims allow, and no run that leads to it is looked for"
                    .into(),
            );
        }
    }
    if lemma.round.is_none() {
        return Err("only what a stage of the pipe holds can be brought about by blocks".into());
    }
    let mut stages: BTreeMap<usize, Held> = BTreeMap::new();
    for (name, value) in &found.assignment {
        place(&mut stages, name, value.word())?;
    }
    let enable = bit(&found.assignment, "enable") != Some(false);
    let oldest = stages.keys().next_back().map_or(0, |round| round + 1);
    let at = Cycle(RESET + oldest as u64);
    let mut blocks = vec![None; oldest];
    for (round, held) in stages {
        blocks[oldest - 1 - round] = Some(entering(round, &held)?);
    }
    let (chaining, block) = (
        found.assignment.get("chaining"),
        found.assignment.get("block"),
    );
    if chaining.is_some() || block.is_some() {
        if !enable {
            return Err("no block stands at the inputs while the pipe is stalled".into());
        }
        blocks.push(Some((State(words(chaining)), Block(words(block)))));
    }
    let mut events = vec![
        event(0, Action::Stall { cycles: RESET }),
        event(0, Action::Reset { cycles: RESET }),
    ];
    if !enable {
        events.push(event(at.0, Action::Stall { cycles: 1 }));
    }
    let seed = Seed(0);
    let script = CompressScript {
        cycles: 0,
        power_up: PowerUp {
            fill: Fill::Random,
            seed,
        },
        origin: Origin::Reset,
        events,
        feed: Feed::Blocks { blocks },
    };
    let case = Case {
        name: format!("prove {}", lemma.name),
        seed,
        view: View::Full,
        script: Script::Compress(script),
    };
    Ok(Replay { case, cycle: at })
}

/// The words of a wide value, the top one first; zeros where nobody looks at it.
fn words<const N: usize>(value: Option<&Value>) -> [u32; N] {
    let word = |value: &Value, i: usize| value.slice(32 * (N - 1 - i) as u32, 32).word();
    std::array::from_fn(|i| value.map_or(0, |value| word(value, i)))
}

fn event(at: u64, action: Action) -> Event {
    Event {
        at: Cycle(at),
        action,
    }
}

fn bit(assignment: &Assignment, name: &str) -> Option<bool> {
    assignment.get(name).map(Value::any)
}

/// Puts a value where it belongs: `hash.round[36].a`, `hash.round[36].w[40]`, or an input.
fn place(stages: &mut BTreeMap<usize, Held>, name: &str, value: u32) -> Result<(), String> {
    let Some(rest) = name.strip_prefix("hash.round[") else {
        let inputs = ["enable", "reset", "valid", "chaining", "block"];
        return if inputs.contains(&name) {
            Ok(())
        } else {
            Err(format!("`{name}` can't be brought about by blocks"))
        };
    };
    let unknown = || format!("`{name}` is no word of a stage");
    let (round, lane) = rest.split_once("].").ok_or_else(unknown)?;
    let held = stages
        .entry(round.parse().map_err(|_| unknown())?)
        .or_default();
    if let Some(t) = lane.strip_prefix("w[").and_then(|t| t.strip_suffix(']')) {
        held.words.insert(t.parse().map_err(|_| unknown())?, value);
    } else {
        let letter = "abcdefgh".find(lane).ok_or_else(unknown)?;
        held.state[letter] = value;
    }
    Ok(())
}

/// The chaining value and block that stand in the stage of `round` so many cycles later.
fn entering(round: usize, held: &Held) -> Result<(State, Block), String> {
    if let Some((t, _)) = held.words.range(WORDS..).find(|(_, word)| **word != 0) {
        return Err(format!("no block makes anything but zeros of W[{t}]"));
    }
    // Sixteen words in a row make the block; those that nobody asks for are zero.
    let first = (round + 1).min(WORDS - 16);
    let window = std::array::from_fn(|i| held.words.get(&(first + i)).copied().unwrap_or(0));
    let block = invert::block_of(window, first);
    let chaining = invert::chaining_of(&State(held.state), &block, round + 1);
    Ok((chaining, block))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec;

    #[test]
    fn a_block_that_holds_these_words_there() {
        let mut held = Held {
            state: std::array::from_fn(|i| i as u32 * 0x1111_1111),
            ..Held::default()
        };
        held.words
            .extend([(60, 0xdead_beef), (63, 0x0123_4567), (64, 0)]);
        let (chaining, block) = entering(58, &held).unwrap();
        let w = spec::schedule(&block);
        assert_eq!((w[60], w[63]), (0xdead_beef, 0x0123_4567));
        let mut state = chaining;
        for (r, &word) in w.iter().enumerate().take(59) {
            state = spec::round(&state, spec::K[r], word);
        }
        assert_eq!(state.0, held.state);
        held.words.insert(65, 1);
        assert!(entering(58, &held).unwrap_err().contains("W[65]"));
    }
}
