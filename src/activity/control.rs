//! What the registers beside the datapath do in steady flow: they stand still, go round, or count.

use super::WordActivity;
use super::progression::Progression;
use super::rows::Rows;

/// The law of some words of the state, as three of their periods showed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Control {
    /// Indices in the state.
    words: Vec<usize>,
    /// The cycle of the first value.
    first: u64,
    period: u64,
    /// Of each word the values of a period and one more.
    values: Vec<Vec<u32>>,
    /// Of each word what it grows by in a period.
    growth: Vec<u32>,
}

impl Control {
    /// Rows in which a law shows: three periods and the row behind them.
    pub(super) fn rows(period: u64) -> usize {
        3 * period as usize + 1
    }

    /// The law of these words in rows that begin in cycle `first`; the numbers of nonces grow by `growth` in a period, and
    /// only words that may be such numbers may grow. `None` where one of them does something else.
    pub(super) fn learn(
        words: &[(usize, bool)],
        (rows, first): (&Rows, u64),
        (period, growth): (u64, u32),
    ) -> Option<Self> {
        let length = period as usize;
        let law = |&(word, may_grow): &(usize, bool)| {
            let value = |row: usize| rows.row(row)[word];
            let grows = value(length).wrapping_sub(value(0));
            let lawful = (0..=2 * length)
                .all(|row| value(row + length).wrapping_sub(value(row)) == grows)
                && (grows == 0 || (may_grow && grows == growth));
            lawful.then(|| ((0..=length).map(value).collect(), grows))
        };
        let laws: Option<Vec<(Vec<u32>, u32)>> = words.iter().map(law).collect();
        let (values, growth) = laws?.into_iter().unzip();
        Some(Self {
            words: words.iter().map(|(word, _)| *word).collect(),
            first,
            period,
            values,
            growth,
        })
    }

    /// The words in a cycle: index in the state, and value.
    pub(super) fn words(&self, cycle: u64) -> impl Iterator<Item = (usize, u32)> + '_ {
        let behind = cycle - self.first;
        let (turns, at) = (behind / self.period, (behind % self.period) as usize);
        let words = self.words.iter().zip(&self.values).zip(&self.growth);
        words.map(move |((&word, values), growth)| {
            let grown = growth.wrapping_mul(turns as u32);
            (word, values[at].wrapping_add(grown))
        })
    }

    /// What every bit does from each cycle of a range to the next.
    pub(super) fn count(&self, cycles: &std::ops::Range<u64>) -> Vec<WordActivity> {
        let words = self.words.iter().zip(&self.values).zip(&self.growth);
        let count = |((&word, values), &growth): ((&usize, &Vec<u32>), &u32)| {
            let mut sum = WordActivity::none(word);
            for at in 0..self.period {
                // Turns in which this clock of the period lies in the range.
                let turns = |cycle: u64| {
                    let behind = cycle - self.first;
                    behind / self.period + u64::from(behind % self.period > at)
                };
                let (start, end) = (turns(cycles.start), turns(cycles.end));
                let (now, next) = (values[at as usize], values[at as usize + 1]);
                let walk = Progression {
                    first: now.wrapping_add(growth.wrapping_mul(start as u32)),
                    step: growth,
                    length: end - start,
                };
                sum.add(&walk.differing(next.wrapping_sub(now)), &walk.ones());
            }
            sum
        };
        words.map(count).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A word that stands, one that goes round in three clocks, one that counts by one in each turn of them.
    fn row(cycle: u32) -> [u32; 3] {
        [
            7,
            [1, 5, 1][cycle as usize % 3],
            0xffff_ffe0 + (cycle + 1) / 3,
        ]
    }

    fn rows(cycles: std::ops::Range<u32>, row: impl Fn(u32) -> [u32; 3]) -> Rows {
        let mut rows = Rows::new(3);
        for cycle in cycles {
            rows.push(|sink| sink(&row(cycle).map(|word| word), true));
        }
        rows
    }

    fn learn(rows: &Rows) -> Option<Control> {
        Control::learn(&[(0, false), (1, false), (2, true)], (rows, 10), (3, 1))
    }

    #[test]
    fn what_stands_goes_round_or_counts_is_told_for_every_later_cycle() {
        let seen = rows(10..20, row);
        let control = learn(&seen).expect("a law");
        for cycle in 10..60 {
            let words: Vec<(usize, u32)> = control.words(cycle).collect();
            let row = row(cycle as u32);
            assert_eq!(words, [(0, row[0]), (1, row[1]), (2, row[2])], "{cycle}");
        }
        for (start, end) in [(10, 10), (10, 60), (11, 12), (13, 47), (20, 33)] {
            let walked = rows(start as u32..end as u32 + 1, row);
            let range = (0, walked.len() - 1);
            let walked = walked.count(range, crate::simd::Engine::Portable);
            assert_eq!(
                control.count(&(start..end)),
                walked.unwrap(),
                "{start}..{end}"
            );
        }
    }

    #[test]
    fn anything_else_is_no_law() {
        let odd = |odd: u32, by: u32| {
            rows(10..20, move |cycle| {
                let [a, b, c] = row(cycle);
                [a ^ u32::from(cycle == odd), b, c.wrapping_add(by * cycle)]
            })
        };
        assert!(learn(&odd(99, 0)).is_some());
        for cycle in 10..20 {
            assert_eq!(learn(&odd(cycle, 0)), None, "{cycle}");
        }
        assert_eq!(learn(&odd(99, 1)), None, "grows too fast");
        let narrow = [(0, false), (1, false), (2, false)];
        assert_eq!(
            Control::learn(&narrow, (&odd(99, 0), 10), (3, 1)),
            None,
            "no number of a nonce"
        );
    }
}
