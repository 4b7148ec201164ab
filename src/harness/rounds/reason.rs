//! Why a register holds what its inputs do not lead to: the rounds' functions taken apart, by all values that are wrong.

use super::follow::{Finding, Sample};
use super::node::{Node, What};
use crate::bits::State;
use crate::lockstep::suspects;
use crate::model::{Packed256, Stage};
use crate::spec::{self, IV, K};
use crate::verdict::Fault;

/// The fault, and where it lies.
#[derive(Clone, Debug)]
pub struct Reason {
    /// Whose fault.
    pub fault: Fault,
    /// The round that is wrong; with several in a clock one of those that the register stands behind.
    pub round: usize,
    /// The value that it was seen in first.
    pub sample: Sample,
    /// The cause's name.
    pub cause: &'static str,
    /// A constant that stands for another one: the one that is there.
    pub constant: Option<u32>,
}

fn packed(words: &[u32]) -> Packed256 {
    std::array::from_fn(|i| words[7 - i])
}

/// The words that a round reads, the newest first.
fn stage(state: &[u32; 8], w: &[u32; 80], round: usize) -> Stage {
    Stage {
        state: packed(state),
        w: std::array::from_fn(|i| w[round + 15 - i]),
    }
}

/// A value's fault, and its round.
fn one(node: &Node, sample: &Sample) -> (usize, Fault) {
    let before = &sample.before;
    match node.what {
        What::Digest => {
            let others = [("SHA-256's initial value".to_owned(), packed(&IV.0))];
            let chaining = packed(&before.entry);
            let (want, seen) = (packed(&sample.want[..8]), packed(&sample.seen[..8]));
            (63, suspects::digest(Some(&chaining), &others, &want, &seen))
        }
        What::State => match half(node) {
            None => state(node, sample),
            // Of a and e one alone is seen: T1 makes the same difference in both, and is told unless only something else fits.
            Some((shown, hidden)) => {
                let mut both = sample.clone();
                let off = sample.seen[shown].wrapping_sub(sample.want[shown]);
                both.seen[hidden] = sample.want[hidden].wrapping_add(off);
                let (as_t1, alone) = (state(node, &both), state(node, sample));
                let other = as_t1.1.explained_by.is_empty() && !alone.1.explained_by.is_empty();
                if other { alone } else { as_t1 }
            }
        },
        What::Word | What::Window => schedule(node, sample),
    }
}

/// Which one of a and e is seen, and which one is not, where it is only one.
fn half(node: &Node) -> Option<(usize, usize)> {
    let shows = |n: usize| node.words.iter().any(|(number, ..)| *number == n);
    match (shows(0), shows(4)) {
        (true, false) => Some((0, 4)),
        (false, true) => Some((4, 0)),
        _ => None,
    }
}

fn state(node: &Node, sample: &Sample) -> (usize, Fault) {
    let before = &sample.before;
    let seen: [u32; 8] = std::array::from_fn(|i| sample.seen[i]);
    let rounds = node.round + 1 - before.done;
    if rounds > 4 || (rounds > 1 && !node.is_full()) {
        let function = format!("rounds {} to {}", before.done, node.round);
        let rule = "a to h as FIPS 180-4, 6.2.2 has them; several rounds lie between two probes";
        return (before.done, plain(function, rule));
    }
    // Each round leaves an a and an e that can be seen: what was done within the clock is known.
    let mut now = before.state;
    for (round, k) in K.iter().enumerate().take(node.round + 1).skip(before.done) {
        let want = spec::round(&State(now), *k, before.w[round]).0;
        let behind = node.round - round;
        let mut got = want;
        if behind == 0 {
            got = seen;
        } else {
            (got[0], got[4]) = (seen[behind], seen[4 + behind]);
        }
        if got != want {
            let from = stage(&now, &before.w, round);
            return (
                round,
                suspects::round(round, &from, &packed(&want), &packed(&got)),
            );
        }
        now = got;
    }
    (node.round, plain("state register".into(), ""))
}

fn schedule(node: &Node, sample: &Sample) -> (usize, Fault) {
    let w = &sample.before.w;
    let first = match node.what {
        What::Word => node.round,
        _ => node.round + 1,
    };
    let wrong = node.words.iter().map(|(n, ..)| *n);
    let n = wrong
        .filter(|n| sample.want[*n] != sample.seen[*n])
        .min()
        .unwrap_or(0);
    let t = first + n;
    if t < 16 && node.what == What::Word {
        return (t, plain(format!("W[{t}]"), "the block's own word"));
    }
    // A new word is the step's own; an older one went through.
    let new = t >= sample.before.known.max(16);
    let step = if new { t - 16 } else { node.round };
    let mut window: [u32; 16] = std::array::from_fn(|i| w[step + 16 - i]);
    let want = window;
    if new {
        window[0] = sample.seen[n];
    } else {
        for &(number, ..) in &node.words {
            window[15 - number] = sample.seen[number];
        }
    }
    let from = stage(&[0; 8], w, step);
    (step, suspects::schedule(step, &from, &want, &window))
}

fn plain(function: String, rule: &str) -> Fault {
    Fault {
        function,
        rule: rule.into(),
        explained_by: Vec::new(),
        logic: Vec::new(),
    }
}

/// Is there one slip that explains all of these.
pub fn explains(node: &Node, samples: &[Sample]) -> bool {
    let faults: Vec<Fault> = samples.iter().map(|s| one(node, s).1).collect();
    // Another register's value, or that of a clock before, is no reason but another delay.
    let elsewhere = |text: &String| text.contains(" takes ") || text.contains("stands there");
    // Of a word alone: off by the same number in all is no chance either. Side by side, two words may be each other's.
    let off = |n: usize| {
        let mut each = samples.iter().map(|s| s.seen[n].wrapping_sub(s.want[n]));
        let first = each.next().unwrap_or(0);
        let moves = samples.iter().any(|s| s.want[n] != samples[0].want[n]);
        first != 0 && moves && each.all(|other| other == first)
    };
    matches!(node.words[..], [(n, ..)] if off(n))
        || common(&faults).iter().any(|text| !elsewhere(text))
}

/// The explanations that all of them have.
fn common(faults: &[Fault]) -> Vec<String> {
    let Some((first, others)) = faults.split_first() else {
        return Vec::new();
    };
    let all = |text: &&String| others.iter().all(|f| f.explained_by.contains(*text));
    first.explained_by.iter().filter(all).cloned().collect()
}

/// Why a register is wrong.
pub fn reason(node: &Node, finding: &Finding) -> Reason {
    let each: Vec<(usize, Fault)> = finding.wrong.iter().map(|s| one(node, s)).collect();
    let round = each
        .iter()
        .map(|(round, _)| *round)
        .min()
        .unwrap_or(node.round);
    let mine: Vec<usize> = (0..each.len()).filter(|at| each[*at].0 == round).collect();
    let faults: Vec<Fault> = mine.iter().map(|at| each[*at].1.clone()).collect();
    let first = mine.iter().min_by_key(|at| finding.wrong[**at].clock);
    let at = first.copied().unwrap_or(0);
    let sample = finding.wrong[at].clone();
    let mut fault = each[at].1.clone();
    fault.explained_by = common(&faults);
    let mut constant = None;
    if let Some(text) = stuck(node, finding) {
        fault.function = format!("{} register", node.word_name(text.0));
        fault.explained_by = vec![text.1];
        fault.logic = Vec::new();
        return Reason {
            fault,
            round: node.round,
            sample,
            cause: "register-bit",
            constant: None,
        };
    }
    if fault.function == "T1" && finding.bad >= 8 && mine.len() == finding.wrong.len() {
        constant = always(node, finding, round).map(|off| K[round].wrapping_add(off));
    }
    // Where the state is the same in all blocks, a function that is wrong is off by the same in all as well.
    let named = fault
        .explained_by
        .iter()
        .any(|text| !text.contains("carry"));
    if let Some(constant) = constant
        && !named
    {
        let right = K[round];
        let text =
            format!("the round constant K[{round}] is {constant:#010x} and must be {right:#010x}");
        fault.explained_by = vec![text];
        fault.logic = vec!["K"];
    } else {
        // The constant of another round: that it is written somewhere is right.
        constant = None;
    }
    let cause = cause(node, &fault);
    Reason {
        fault,
        round,
        sample,
        cause,
        constant,
    }
}

/// What every value's T1 is off by, if it is the same in all and none is right.
fn always(node: &Node, finding: &Finding, round: usize) -> Option<u32> {
    let n = half(node).map_or(4, |(shown, _)| shown) + node.round - round;
    let off = |s: &Sample| s.seen[n].wrapping_sub(s.want[n]);
    // A round before may have been wrong in the same clock; then this tells nothing.
    let first = off(finding.wrong.first()?);
    let same = finding.wrong.iter().all(|s| off(s) == first);
    (same && finding.bad == finding.compared && first != 0).then_some(first)
}

/// A word with bits that stand still where they should move, and all that is wrong lies in them.
fn stuck(node: &Node, finding: &Finding) -> Option<(usize, String)> {
    if finding.compared < 12 {
        return None;
    }
    let still = |n: usize| {
        let moves = finding.some.1[n] & !finding.ones.1[n];
        let (high, low) = (finding.ones.0[n] & moves, !finding.some.0[n] & moves);
        (high, low)
    };
    let lies = |s: &Sample| {
        node.words.iter().all(|(n, ..)| {
            let (high, low) = still(*n);
            (s.seen[*n] ^ s.want[*n]) & !(high | low) == 0
        })
    };
    if !finding.wrong.iter().all(lies) {
        return None;
    }
    let n = node
        .words
        .iter()
        .map(|(n, ..)| *n)
        .find(|n| still(*n) != (0, 0))?;
    let (high, low) = still(n);
    let value = u32::from(high != 0);
    let bits: Vec<String> = (0..32)
        .filter(|bit| (high | low) >> bit & 1 == 1)
        .map(|bit| bit.to_string())
        .collect();
    let (noun, verb) = if bits.len() == 1 {
        ("bit", "is")
    } else {
        ("bits", "are")
    };
    Some((
        n,
        format!(
            "{noun} {} of {} {verb} {value} in all {} values",
            bits.join(", "),
            node.word_name(n),
            finding.compared
        ),
    ))
}

/// The cause's name, by what explains it.
fn cause(node: &Node, fault: &Fault) -> &'static str {
    let Some(text) = fault.explained_by.first() else {
        return match node.what {
            What::Word | What::Window => "schedule-word",
            What::Digest => "feed-forward",
            What::State => "round-function",
        };
    };
    let has = |words: &str| text.contains(words);
    match () {
        () if has("carry") => "carry",
        () if has("K[") => "round-constant",
        () if has("amount") => "rotate-distance",
        () if has("rotate") || has("shift") => "rotate-as-shift",
        () if text.starts_with("Ch:") => "function-ch",
        () if text.starts_with("Maj:") => "function-maj",
        () if has("chaining value is missing") => "no-feed-forward",
        () if has(" takes ") => "state-shift",
        () if node.what == What::Digest => "feed-forward",
        () if has("missing") => "term-missing",
        () if matches!(node.what, What::Word | What::Window) => "schedule-word",
        () => "round-function",
    }
}
