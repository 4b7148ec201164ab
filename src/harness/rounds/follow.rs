//! Items followed through the probed registers, each held against what its own values in the register before lead to.

use super::align::{ALIKE, Delay, Seen, Span};
use super::item::Item;
use super::node::{Node, What};
use super::reason;
use super::recorder::Recorder;
use super::whose::{Lies, Whose, whose};

/// An item's value that is wrong.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The clock in which it stands there.
    pub clock: i64,
    /// The item as it was known before this register.
    pub before: Item,
    /// What had to stand there.
    pub want: [u32; 16],
    /// What stands there.
    pub seen: [u32; 16],
}

/// A register that holds what its own inputs do not lead to.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Which one, among the nodes.
    pub node: usize,
    /// Values that were compared.
    pub compared: usize,
    /// Those that are wrong.
    pub bad: usize,
    /// The first of them.
    pub wrong: Vec<Sample>,
    /// Bits that are one in every value that was seen, and in every one that had to be.
    pub ones: ([u32; 16], [u32; 16]),
    /// Bits that are one in some.
    pub some: ([u32; 16], [u32; 16]),
    /// Its delay was worked out from those of other registers, for its values are none that are known.
    pub guessed: bool,
}

/// What came of following.
#[derive(Clone, Debug, Default)]
pub struct Followed {
    /// Of each node: its delay, where it has one.
    pub delays: Vec<Option<Delay>>,
    /// Registers that are wrong, in the order of data.
    pub findings: Vec<Finding>,
    /// Values compared, in 32-bit words.
    pub words: u64,
    /// Registers that show what belongs elsewhere.
    pub misplaced: Vec<(usize, Whose)>,
    /// Registers, no banks, whose values are none that are known, and from which nothing leads on.
    pub unknown: Vec<usize>,
    /// The last register that a way could be followed to.
    pub last: Option<usize>,
}

/// Nodes for which reasons are tried at each delay: that takes long.
const TRIED: usize = 4;

/// Registers that show what belongs elsewhere, of which it is asked where: that takes long.
const STRAY: usize = 3;

/// At most so many wrong values of a register are kept.
const KEPT: usize = 64;

/// Follows items. `first` is the delay of the first register whose values are each item's own.
pub fn follow(
    nodes: &[Node],
    mut items: Vec<Item>,
    (rows, spans, mut shifts): (&Recorder, &[Span], Vec<i64>),
    first: Option<i64>,
) -> Followed {
    let mut followed = Followed {
        delays: vec![None; nodes.len()],
        ..Followed::default()
    };
    let pristine = items.clone();
    let (mut pass, mut tried, mut settled) = (0, 0, first.is_some());
    for (at, node) in nodes.iter().enumerate() {
        while pass < node.pass {
            for item in &mut items {
                item.second();
            }
            pass += 1;
        }
        let wanted: Vec<[u32; 16]> = items.iter().map(|item| node.of(item)).collect();
        let before = nearest_before(nodes, &followed, at);
        let least = before.map(|(_, delay)| delay.first);
        let from = least.unwrap_or_else(|| first.map_or(0, |first| (first - ALIKE + 1).max(0)));
        let seen = Seen {
            rows,
            spans,
            shifts: &shifts,
        };
        let met = seen.meetings(node, &wanted, &items);
        let mut delay = seen.by_meetings(&met, &items, least);
        let late = (!settled && delay.is_none())
            .then(|| seen.late_alike(node, &wanted, &items, from))
            .flatten();
        if let Some(late) = late {
            (shifts, settled) = (late, true);
        }
        let seen = &Seen {
            rows,
            spans,
            shifts: &shifts,
        };
        delay = delay.or_else(|| seen.alike(node, &wanted, &items, from));
        let mut guessed = false;
        if delay.is_none() && tried < TRIED && !(node.bank && before.is_some()) {
            tried += 1;
            delay = by_reason(node, (&items, &wanted), seen, from);
        }
        if delay.is_none() && followed.findings.is_empty() && !node.bank {
            // One that is led astray leads many astray.
            if followed.misplaced.len() >= STRAY {
                continue;
            }
            if let Some(whose) = whose(node, &pristine, seen) {
                followed.misplaced.push((at, whose));
                continue;
            }
        }
        // Of a bank only some rounds may be seen: the next one that must be, and none behind the last.
        let due = !node.bank || is_due(nodes, &followed, at);
        if delay.is_none() && due {
            delay = between(nodes, &followed, at);
            guessed = delay.is_some();
            if !guessed {
                followed.unknown.push(at);
            }
        }
        let Some(delay) = delay else { continue };
        followed.delays[at] = Some(delay);
        followed.last = Some(at);
        compare(
            (at, node),
            (delay, guessed),
            (&mut items, &wanted),
            seen,
            &mut followed,
        );
    }
    let seen = &Seen {
        rows,
        spans,
        shifts: &shifts,
    };
    for (at, node) in nodes.iter().enumerate() {
        // Of a bank that shows nothing, one register is looked at more closely.
        if node.bank && node.round == 20 && is_empty(nodes, &followed, at) {
            let whose = whose(node, &pristine, seen).filter(|whose| whose.lies != Lies::Right);
            followed.misplaced.extend(whose.map(|whose| (at, whose)));
        }
    }
    followed
}

/// Is it of a bank of which not one value was found.
pub fn is_empty(nodes: &[Node], followed: &Followed, at: usize) -> bool {
    let same = |n: &Node| (n.pass, n.what) == (nodes[at].pass, nodes[at].what);
    let mut all = nodes.iter().zip(&followed.delays);
    !all.any(|(other, delay)| same(other) && delay.is_some())
}

/// The last register of the same kind, in the same hash, that has a delay.
fn nearest_before(nodes: &[Node], followed: &Followed, at: usize) -> Option<(usize, Delay)> {
    let same = |n: &Node| (n.pass, n.what) == (nodes[at].pass, nodes[at].what);
    (0..at)
        .rev()
        .filter(|b| same(&nodes[*b]))
        .find_map(|b| Some((b, followed.delays[b]?)))
}

/// Is it of a bank that shows this round, if it shows rounds in equal steps.
fn is_due(nodes: &[Node], followed: &Followed, at: usize) -> bool {
    let near = nearest_before(nodes, followed, at);
    let far = near.and_then(|(near, _)| nearest_before(nodes, followed, near));
    let (Some((near, _)), Some((far, _))) = (near, far) else {
        return false;
    };
    let step = nodes[near].round - nodes[far].round;
    let round = nodes[at].round;
    round == nodes[near].round + step && round + step <= 63
}

/// A delay that goes on as those of the two registers before.
fn between(nodes: &[Node], followed: &Followed, at: usize) -> Option<Delay> {
    let (near, delay) = nearest_before(nodes, followed, at)?;
    let step = match nearest_before(nodes, followed, near) {
        Some((far, other)) => {
            let rounds = nodes[near].round - nodes[far].round;
            (delay.first - other.first) as f64 / rounds as f64
        }
        None => 1.0,
    };
    let rounds = (nodes[at].round - nodes[near].round) as f64;
    Some(Delay {
        first: delay.first + (rounds * step).round() as i64,
        holds: 1,
    })
}

/// The first delay at which some slip explains all of a few values.
fn by_reason(
    node: &Node,
    (items, wanted): (&[Item], &[[u32; 16]]),
    seen: &Seen<'_>,
    from: i64,
) -> Option<Delay> {
    let step = (items.len() / 5).max(1);
    let mut delays = from..from + ALIKE / 2;
    let first = delays.find(|delay| {
        let samples: Option<Vec<Sample>> = items
            .iter()
            .zip(wanted)
            .skip(1)
            .step_by(step)
            .map(|(item, want)| {
                let clock = seen.base(item) + delay;
                Some(Sample {
                    clock,
                    before: item.clone(),
                    want: *want,
                    seen: seen.words(node, clock)?,
                })
            })
            .collect();
        samples.is_some_and(|samples| {
            let right = |s: &Sample| node.words.iter().all(|(n, ..)| s.seen[*n] == s.want[*n]);
            samples.len() >= 3 && !samples.iter().any(right) && reason::explains(node, &samples)
        })
    })?;
    Some(Delay { first, holds: 1 })
}

fn compare(
    (at, node): (usize, &Node),
    (delay, guessed): (Delay, bool),
    (items, wanted): (&mut Vec<Item>, &[[u32; 16]]),
    seen: &Seen<'_>,
    followed: &mut Followed,
) {
    let mut finding = Finding {
        node: at,
        compared: 0,
        bad: 0,
        wrong: Vec::new(),
        ones: ([u32::MAX; 16], [u32::MAX; 16]),
        some: ([0; 16], [0; 16]),
        guessed,
    };
    let mut gone = Vec::new();
    for (number, (item, want)) in items.iter_mut().zip(wanted).enumerate() {
        let base = seen.base(item);
        let mut taken = None;
        let mut bad: Option<Sample> = None;
        for clock in base + delay.first..base + delay.first + delay.holds {
            let Some(words) = seen.words(node, clock) else {
                break;
            };
            taken.get_or_insert(words);
            followed.words += node.words.len() as u64;
            let differs = node.words.iter().any(|(n, ..)| words[*n] != want[*n]);
            if differs && bad.is_none() {
                bad = Some(Sample {
                    clock,
                    before: item.clone(),
                    want: *want,
                    seen: fill(node, &words, want),
                });
            }
        }
        let Some(words) = taken else { continue };
        let strange = node.words.iter().all(|(n, ..)| words[*n] != want[*n]);
        if item.unsure && strange {
            gone.push(number);
            continue;
        }
        if node.what == What::State {
            item.unsure = false;
        }
        finding.compared += 1;
        for n in 0..16 {
            finding.ones.0[n] &= words[n];
            finding.ones.1[n] &= want[n];
            finding.some.0[n] |= words[n];
            finding.some.1[n] |= want[n];
        }
        if let Some(bad) = bad {
            finding.bad += 1;
            if finding.wrong.len() < KEPT {
                finding.wrong.push(bad);
            }
        }
        node.take(item, &fill(node, &words, want));
    }
    for number in gone.into_iter().rev() {
        items.remove(number);
    }
    // What stands there alike of all of them is of the same weight as one value.
    if finding.bad > 0 {
        followed.findings.push(finding);
    }
}

/// What is not seen is taken to be right.
fn fill(node: &Node, words: &[u32; 16], want: &[u32; 16]) -> [u32; 16] {
    let mut filled = *want;
    for (number, ..) in &node.words {
        filled[*number] = words[*number];
    }
    filled
}
