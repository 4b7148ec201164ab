//! A core in steady flow.

use std::ops::Range;

use rayon::prelude::*;

use super::counts::{Bits, MOST};
use super::edges::{Flow, Use, is_constant};
use super::hashes::{Entry, Hash};
use super::plan::Plan;
use super::table::Table;
use super::toggles::{Count, Totals};
use super::{Activity, GROUP};
use crate::design::{DesignConfig, HeldWord, Node, Structure};
use crate::job::Job;
use crate::simd::{Engine, NoEngine};

/// A core that takes a nonce of a job in every period, with nothing else happening. Cycle 0 is that in which the job's first
/// nonce is issued; from [`Steady::filled`] on, the datapath holds this job's nonces everywhere.
pub struct Steady {
    flow: Flow,
    entry: Entry,
    /// Hash 0, for a core without midstate.
    zeroth: Option<Hash<u32>>,
    start: u32,
}

/// Groups below which a part is not worth a thread: its counters have to be read out.
const SHORT: u32 = 1 << 10;
/// Groups of a part, at most.
const LONG: u32 = 1 << 15;
const _: () = assert!(LONG <= MOST);

/// Transitions or cycles of a use: numbers of nonces.
type Numbers = Range<i64>;

impl Steady {
    /// A core of this design, with a job that is fitted to it ([`Job::fitted`]).
    pub fn new(design: &DesignConfig, structure: &Structure, job: &Job) -> Self {
        Self::with_nodes(design, structure, &[], job)
    }

    /// The same, with nodes of the pipes' logic as words behind those of the state.
    pub fn with_nodes(
        design: &DesignConfig,
        structure: &Structure,
        nodes: &[Node],
        job: &Job,
    ) -> Self {
        let lanes = design.lanes();
        let entry = Entry {
            midstates: (0..lanes).map(|lane| job.midstate_of(lane).0).collect(),
            tail: job.tail,
        };
        Self {
            flow: Flow::of(design, structure, nodes),
            entry,
            zeroth: job.first_block.map(|block| Hash::of_block(&block.0)),
            start: job.start.0,
        }
    }

    /// The first cycle in which the whole datapath holds this job's nonces.
    pub fn filled(&self) -> u64 {
        u64::from(self.flow.latency)
    }

    /// The datapath's words of the state in a cycle: index in the state, and value.
    pub fn words(&self, cycle: u64) -> Vec<(usize, u32)> {
        let numbers = self.number(self.flow.latency, cycle)..self.number(0, cycle) + 1;
        let table = self.table(numbers);
        self.state(&table, cycle)
    }

    /// What every bit of the datapath does from cycle to cycle: of each cycle of the range the step to the next one. The
    /// work is shared among rayon's threads.
    ///
    /// # Errors
    /// An engine that the processor lacks.
    ///
    /// # Panics
    /// When the range begins before the core is filled.
    pub fn count(
        &self,
        cycles: Range<u64>,
        engine: Engine,
        ones: bool,
    ) -> Result<Activity, NoEngine> {
        assert!(
            cycles.start >= self.filled() && cycles.start <= cycles.end,
            "{cycles:?}"
        );
        let plan = Plan::new(&self.flow, self.entry.midstates.len(), ones);
        let all = self.common(&cycles);
        let each = (GROUP * engine.lanes()) as i64;
        let groups = ((all.end - all.start).max(0) / each) as u32;
        let common = if groups == 0 {
            let first = self.number(self.flow.latency, cycles.start);
            first..first
        } else {
            all.start..all.start + i64::from(groups) * each
        };
        let totals = if groups == 0 {
            Totals::none(&self.flow)
        } else {
            let first = self.start.wrapping_add(common.start as u32);
            let (plan, entry) = (&plan, &self.entry);
            let lanes = engine.lanes() as u32;
            let part = |(start, groups)| {
                // Each part is a stretch of its own, and has it cut into lanes.
                let first = first.wrapping_add(start * GROUP as u32 * lanes);
                engine.run(Count {
                    plan,
                    entry,
                    first,
                    groups,
                })
            };
            let parts = parts(groups).into_par_iter().map(part);
            parts.try_reduce(|| Totals::none(&self.flow), |sum, part| Ok(sum.plus(&part)))?
        };
        Ok(self.finish(&cycles, &common, totals, ones))
    }

    /// The number of the nonce that is at this offset in a cycle, or of the first that is there later.
    fn number(&self, offset: u32, cycle: u64) -> i64 {
        let period = i64::from(self.flow.period);
        -((i64::from(offset) - cycle.cast_signed()).div_euclid(period))
    }

    /// The numbers of a use in a range of cycles.
    fn numbers(&self, used: &Use, cycles: &Range<u64>) -> Numbers {
        self.number(used.offset, cycles.start)..self.number(used.offset, cycles.end)
    }

    /// The numbers that all uses have in a range of cycles.
    fn common(&self, cycles: &Range<u64>) -> Numbers {
        let edges = self.flow.edges.iter().flat_map(|edge| {
            let later = i64::from(edge.ahead.max(0));
            edge.uses.iter().map(move |used| (used, later))
        });
        let kept = self
            .flow
            .kept
            .iter()
            .flat_map(|kept| kept.uses.iter().map(|used| (used, 0)));
        let (mut start, mut end) = (i64::MIN, i64::MAX);
        for (used, later) in edges.chain(kept) {
            let numbers = self.numbers(used, cycles);
            start = start.max(numbers.start + later);
            end = end.min(numbers.end + later);
        }
        start..end
    }

    fn table(&self, numbers: Numbers) -> Table<'_> {
        let depth = i64::from(self.flow.depth());
        let numbers = numbers.start - depth..numbers.end + depth;
        Table::new(
            (&self.entry, self.start),
            numbers,
            (self.flow.is_longer(), self.zeroth.as_ref()),
        )
    }

    fn state(&self, table: &Table<'_>, cycle: u64) -> Vec<(usize, u32)> {
        let registers = self.flow.registers.iter();
        let value = |held: &HeldWord| {
            let now = &held.held[(cycle % u64::from(self.flow.period)) as usize];
            (
                held.word,
                table.word(now.word, self.number(now.offset, cycle)),
            )
        };
        registers.map(value).collect()
    }

    /// Adds what lies outside the common numbers, and shares the counts out to the registers.
    fn finish(
        &self,
        cycles: &Range<u64>,
        common: &Numbers,
        totals: Totals,
        ones: bool,
    ) -> Activity {
        // Each is of what lies outside the common numbers, and of what stands in the core at its end.
        let in_core = |cycle| self.number(self.flow.latency, cycle)..self.number(0, cycle) + 1;
        let (start, end) = (in_core(cycles.start), in_core(cycles.end));
        let head = self.table(start.start..start.end.max(common.start));
        let tail = self.table(end.start.min(common.end)..end.end);
        let mut activity = Activity::new(self.flow.registers.iter().map(|held| held.word));
        for (edge, falls) in self.flow.edges.iter().zip(totals.falls) {
            let later = i64::from(edge.ahead.max(0));
            let fall = |table: &Table<'_>, number: i64| {
                // Numbers are those of the later nonce.
                let from = number - later;
                table.word(edge.from, from) & !table.word(edge.to, from + i64::from(edge.ahead))
            };
            let uses = edge.uses.iter().map(|used| {
                let numbers = self.numbers(used, cycles);
                (used, numbers.start + later..numbers.end + later)
            });
            let uses: Vec<(&Use, Numbers)> = uses.collect();
            if edge.is_constant() {
                let bits = head.constant(edge.from) & !head.constant(edge.to);
                for (used, numbers) in uses {
                    activity.add_falls(used.register, &times(bits, numbers.end - numbers.start));
                }
                continue;
            }
            let counted = Ends::new(&uses, common, |n| fall(&head, n), |n| fall(&tail, n));
            for (used, numbers) in uses {
                activity.add_falls(used.register, &counted.of(&numbers, &falls));
            }
        }
        for (kept, on) in self.flow.kept.iter().zip(totals.ones).filter(|_| ones) {
            let uses = kept
                .uses
                .iter()
                .map(|used| (used, self.numbers(used, cycles)));
            let uses: Vec<(&Use, Numbers)> = uses.collect();
            if is_constant(kept.word) {
                let bits = head.constant(kept.word);
                for (used, numbers) in uses {
                    activity.add_ones(used.register, &times(bits, numbers.end - numbers.start));
                }
                continue;
            }
            let word = |table: &Table<'_>, number| table.word(kept.word, number);
            let counted = Ends::new(&uses, common, |n| word(&head, n), |n| word(&tail, n));
            for (used, numbers) in uses {
                activity.add_ones(used.register, &counted.of(&numbers, &on));
            }
        }
        let (start, end) = (
            self.state(&head, cycles.start),
            self.state(&tail, cycles.end),
        );
        activity.close(cycles.end - cycles.start, &start, &end);
        activity
    }
}

/// Cuts groups into parts, for every thread one and none longer than what is worth starting: first group, and groups.
fn parts(groups: u32) -> Vec<(u32, u32)> {
    let threads = rayon::current_num_threads() as u32;
    let count = threads
        .min(groups / SHORT)
        .max(groups.div_ceil(LONG))
        .max(1);
    let share = groups.div_ceil(count);
    let starts = (0..groups).step_by(share as usize);
    starts
        .map(|start| (start, share.min(groups - start)))
        .collect()
}

fn times(bits: u32, count: i64) -> Bits {
    std::array::from_fn(|bit| u64::from(bits >> bit & 1) * count.cast_unsigned())
}

/// Sums over the numbers in front of the common ones and behind them, from the common ones outwards.
struct Ends {
    common: Numbers,
    /// Of the numbers from this many before the common ones on.
    before: Vec<Bits>,
    /// Of so many numbers behind the common ones.
    behind: Vec<Bits>,
}

impl Ends {
    fn new(
        uses: &[(&Use, Numbers)],
        common: &Numbers,
        head: impl Fn(i64) -> u32,
        tail: impl Fn(i64) -> u32,
    ) -> Self {
        let first = uses
            .iter()
            .map(|(_, n)| n.start)
            .min()
            .unwrap_or(common.start);
        let last = uses.iter().map(|(_, n)| n.end).max().unwrap_or(common.end);
        Self {
            common: common.clone(),
            before: sums((first..common.start).rev().map(head)),
            behind: sums((common.end..last).map(tail)),
        }
    }

    /// The sum over these numbers; `inside` is that over the common ones.
    fn of(&self, numbers: &Numbers, inside: &Bits) -> Bits {
        let behind = |number: i64| &self.behind[(number - self.common.end) as usize];
        let end = behind(numbers.end);
        // Where there are no common numbers, all lie behind them.
        if numbers.start > self.common.start {
            let start = behind(numbers.start);
            return std::array::from_fn(|bit| end[bit] - start[bit]);
        }
        let before = &self.before[(self.common.start - numbers.start) as usize];
        std::array::from_fn(|bit| before[bit] + inside[bit] + end[bit])
    }
}

/// The sums of the first 0, 1, 2 .. words.
fn sums(words: impl Iterator<Item = u32>) -> Vec<Bits> {
    let mut all = vec![[0; 32]];
    let mut sum = [0; 32];
    for word in words {
        for (bit, sum) in sum.iter_mut().enumerate() {
            *sum += u64::from(word >> bit & 1);
        }
        all.push(sum);
    }
    all
}
