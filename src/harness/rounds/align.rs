//! When a register holds an item's value: found, not configured.

use std::collections::{BTreeMap, HashMap};

use super::item::Item;
use super::node::Node;
use super::recorder::Recorder;

/// Clocks behind an item's entry, and for how many more the value stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delay {
    /// The first clock.
    pub first: i64,
    /// Clocks that it stands there.
    pub holds: i64,
}

/// So many clocks are looked through for values that stand in every item alike.
pub const ALIKE: i64 = 600;

/// Of the words that can be met, one in so many must be met at one delay: turned round, one in eight is.
const FEW: usize = 6;

/// Words of items that were met.
#[derive(Clone, Debug, Default)]
pub struct Met {
    /// The item, the clock.
    pub at: Vec<(usize, i64)>,
    /// How many could be.
    pub possible: usize,
}

/// The clocks in which the rows of each group count.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The first one.
    pub from: i64,
    /// The first one that does not.
    pub to: i64,
}

/// Everything that an alignment is read from.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The rows.
    pub rows: &'a Recorder,
    /// Of each group.
    pub spans: &'a [Span],
    /// By how much each group's clock is late.
    pub shifts: &'a [i64],
}

impl Seen<'_> {
    /// The clock that an item's delays count from.
    pub fn base(&self, item: &Item) -> i64 {
        item.base + self.shifts[item.group]
    }

    /// A node's words in a clock; `None` where it was not kept.
    pub fn words(&self, node: &Node, clock: i64) -> Option<[u32; 16]> {
        let mut words = [0; 16];
        for &(number, tap, word) in &node.words {
            words[number] = self.rows.word(tap, word, clock)?;
        }
        Some(words)
    }

    /// Clocks in which one of the node's words is an item's own: by item. Words that many items have tell nothing.
    pub fn meetings(&self, node: &Node, wanted: &[[u32; 16]], items: &[Item]) -> Met {
        let mut met = Met::default();
        let from = self.spans.iter().map(|span| span.from).min().unwrap_or(0);
        let to = self.spans.iter().map(|span| span.to).max().unwrap_or(0);
        for &(number, tap, word) in &node.words {
            let mut of: HashMap<u32, Vec<usize>> = HashMap::new();
            for (at, words) in wanted.iter().enumerate() {
                of.entry(words[number]).or_default().push(at);
            }
            of.retain(|_, owners| owners.len() < 3);
            met.possible += of.values().map(Vec::len).sum::<usize>();
            if of.is_empty() {
                continue;
            }
            for clock in from.max(0)..to {
                let Some(value) = self.rows.word(tap, word, clock) else {
                    break;
                };
                for &item in of.get(&value).into_iter().flatten() {
                    let span = &self.spans[items[item].group];
                    if (span.from..span.to).contains(&clock) {
                        met.at.push((item, clock));
                    }
                }
            }
        }
        met
    }

    /// The delay at which most items are met, at least `least`.
    pub fn by_meetings(&self, met: &Met, items: &[Item], least: Option<i64>) -> Option<Delay> {
        let mut votes: BTreeMap<i64, usize> = BTreeMap::new();
        for (item, clock) in &met.at {
            *votes.entry(clock - self.base(&items[*item])).or_default() += 1;
        }
        votes.retain(|delay, _| least.is_none_or(|least| *delay >= least));
        let most = *votes.values().max()?;
        if most < 2.max(met.possible / FEW) {
            return None;
        }
        let good = |delay: &i64| votes.get(delay).is_some_and(|count| 10 * count >= 9 * most);
        let first = *votes.keys().find(|delay| good(delay))?;
        let holds = (first..=first + ALIKE)
            .take_while(|delay| good(delay))
            .count() as i64;
        Some(Delay { first, holds })
    }

    /// The same for words that are alike in many items: the first delay at which most of them stand there.
    pub fn alike(
        &self,
        node: &Node,
        wanted: &[[u32; 16]],
        items: &[Item],
        from: i64,
    ) -> Option<Delay> {
        let scores = self.standing(node, wanted, items, (from, None));
        let most = *scores.iter().max()?;
        let words = items.len() * node.words.len();
        if most < 2.max(words / 2) {
            return None;
        }
        let first = scores.iter().position(|score| *score == most)? as i64;
        Some(Delay {
            first: from + first,
            holds: 1,
        })
    }

    /// Words that are right, of all items or of a group's, at each delay from one on.
    fn standing(
        &self,
        node: &Node,
        wanted: &[[u32; 16]],
        items: &[Item],
        (from, group): (i64, Option<usize>),
    ) -> Vec<usize> {
        let score = |delay: i64| {
            let mut score = 0;
            for (item, words) in items.iter().zip(wanted) {
                let clock = self.base(item) + delay;
                let other = group.is_some_and(|group| group != item.group);
                if other || clock >= self.spans[item.group].to {
                    continue;
                }
                for &(number, tap, word) in &node.words {
                    // A zero stands in many a register.
                    let meets = words[number] != 0
                        && self.rows.word(tap, word, clock) == Some(words[number]);
                    score += usize::from(meets);
                }
            }
            score
        };
        (from..from + ALIKE).map(score).collect()
    }

    /// How late each group's clock is, by words that are alike in many items.
    pub fn late_alike(
        &self,
        node: &Node,
        wanted: &[[u32; 16]],
        items: &[Item],
        from: i64,
    ) -> Option<Vec<i64>> {
        let best = |group: usize| {
            let scores = self.standing(node, wanted, items, (from, Some(group)));
            let members = items.iter().filter(|item| item.group == group).count();
            let most = *scores.iter().max()?;
            let first = scores.iter().position(|score| *score == most)?;
            (most >= members.max(1)).then_some(first as i64)
        };
        let best: Vec<Option<i64>> = (0..self.spans.len()).map(best).collect();
        let mut votes: BTreeMap<i64, usize> = BTreeMap::new();
        for delay in best.iter().flatten() {
            *votes.entry(*delay).or_default() += 1;
        }
        let usual = *votes
            .iter()
            .max_by_key(|(delay, count)| (**count, -**delay))?
            .0;
        let late = |delay: &Option<i64>| delay.map_or(0, |delay| delay - usual);
        Some(best.iter().map(late).collect())
    }

    /// How late each group's clock is: the difference between where its items are met and where most are.
    pub fn late(&self, met: &[(usize, i64)], items: &[Item]) -> Option<Vec<i64>> {
        let mut of: BTreeMap<usize, BTreeMap<i64, usize>> = BTreeMap::new();
        for (item, clock) in met {
            let item = &items[*item];
            *of.entry(item.group)
                .or_default()
                .entry(clock - item.base)
                .or_default() += 1;
        }
        let best: BTreeMap<usize, i64> = of
            .into_iter()
            .filter_map(|(group, votes)| {
                let most = *votes.values().max()?;
                let first = votes.iter().find(|(_, count)| 10 * **count >= 9 * most)?;
                Some((group, *first.0))
            })
            .collect();
        let mut votes: BTreeMap<i64, usize> = BTreeMap::new();
        for delay in best.values() {
            *votes.entry(*delay).or_default() += 1;
        }
        let usual = *votes
            .iter()
            .max_by_key(|(delay, count)| (**count, -**delay))?
            .0;
        let late = |group| best.get(&group).map_or(0, |delay| delay - usual);
        Some((0..self.spans.len()).map(late).collect())
    }

    /// Clocks from one item to the next, as they are met.
    pub fn period(met: &[(usize, i64)], items: &[Item]) -> Option<i64> {
        let mut first: BTreeMap<usize, i64> = BTreeMap::new();
        for (item, clock) in met {
            let known = first.entry(*item).or_insert(*clock);
            *known = (*known).min(*clock);
        }
        let mut votes: BTreeMap<i64, usize> = BTreeMap::new();
        for (item, clock) in &first {
            let next = first.get(&(item + 1));
            let same = items
                .get(item + 1)
                .is_some_and(|n| n.group == items[*item].group);
            if let Some(next) = next.filter(|next| same && **next > *clock) {
                *votes.entry(next - clock).or_default() += 1;
            }
        }
        let most = votes.iter().max_by_key(|(_, count)| **count)?;
        (*most.1 >= 2).then_some(*most.0)
    }
}
