//! From counts and reported numbers to nonces, and back.

use super::Manifest;
use super::expression::{Expression, ExpressionError, Names};
use super::interface::Order;

/// How a core counts.
#[derive(Clone, Debug)]
pub struct Counting {
    order: Order,
    /// What a reported number is ahead.
    pub offset: u32,
    increment: u32,
    mask: u32,
    /// Lanes side by side.
    pub lanes: u32,
    tries: Option<Expression>,
    carried: bool,
    /// The first count where no role says it.
    pub first: u32,
    names: Names,
}

impl Counting {
    /// As a manifest says it.
    ///
    /// # Errors
    /// A name that stands for nothing.
    pub fn of(manifest: &Manifest) -> Result<Self, ExpressionError> {
        let (table, names) = (&manifest.nonce, manifest.names());
        let number =
            |e: &Option<Expression>, or: i64| e.as_ref().map_or(Ok(or), |e| e.value(&names));
        let width = number(&table.width, 32)?.clamp(1, 32);
        let counting = Self {
            order: table.order,
            offset: number(&table.offset, 0)? as u32,
            increment: number(&table.increment, 1)? as u32,
            mask: ((1u64 << width) - 1) as u32,
            lanes: number(&table.lanes, 1)?.clamp(1, 4096) as u32,
            tries: table.tries.clone(),
            carried: table.carried,
            first: match manifest.fixed("nonce_start") {
                Some(start) => start[0],
                None => number(&table.first, 0)? as u32,
            },
            names,
        };
        // A name that is unknown is known now.
        if let Some(tries) = &counting.tries {
            tries.value(&counting.names_of(0, 0))?;
        }
        Ok(counting)
    }

    fn names_of(&self, count: u32, lane: u32) -> Names {
        let mut names = self.names.clone();
        names.insert("count".into(), i64::from(count));
        names.insert("lane".into(), i64::from(lane));
        names
    }

    /// The count so many steps behind another.
    pub fn later(&self, start: u32, steps: u64) -> u32 {
        start.wrapping_add(self.increment.wrapping_mul(steps as u32)) & self.mask
    }

    /// The last number that the counter holds.
    pub fn last(&self) -> u32 {
        self.mask
    }

    /// Bits of the counter.
    pub fn bits(&self) -> u32 {
        self.mask.count_ones()
    }

    /// From one count to the next; at least 1.
    pub fn stride(&self) -> u64 {
        u64::from(self.increment.max(1))
    }

    /// Steps from one count to another; `None` where the increment does not lead there.
    pub fn steps(&self, start: u32, count: u32) -> Option<u64> {
        let ahead = count.wrapping_sub(start) & self.mask;
        (self.increment != 0 && ahead.is_multiple_of(self.increment))
            .then(|| u64::from(ahead / self.increment))
    }

    /// Does each nonce come down the pipe, so that a report is right whatever the counter holds then.
    pub fn is_carried(&self) -> bool {
        self.carried
    }

    /// Counts from a start to what a reported number was taken off, negative before it.
    pub fn ahead(&self, start: u32, raw: u32) -> i64 {
        let count = raw.wrapping_sub(self.offset);
        let ahead = count.wrapping_sub(start).cast_signed();
        i64::from(ahead) / i64::from(self.increment.max(1))
    }

    /// The nonce that a lane hashes for a count.
    pub fn nonce(&self, count: u32, lane: u32) -> u32 {
        let tried = match &self.tries {
            None => count,
            // Its names were looked up when it was made.
            Some(tries) => tries
                .value(&self.names_of(count, lane))
                .map_or(count, |n| n as u32),
        };
        self.ordered(tried)
    }

    /// The count, and the lane, that a nonce comes from.
    pub fn count_of(&self, nonce: u32) -> Option<(u32, u32)> {
        let tried = self.ordered(nonce);
        (0..self.lanes).find_map(|lane| {
            // What `tries` does to a count is, as a rule, to set or turn some bits of it.
            let turned = self.ordered(self.nonce(0, lane));
            let guesses = [
                tried & self.mask,
                tried ^ turned,
                tried.wrapping_sub(turned),
            ];
            let found = guesses
                .into_iter()
                // The counter never holds more than its bits.
                .find(|count| count & !self.mask == 0 && self.nonce(*count, lane) == nonce);
            found.map(|count| (count, lane))
        })
    }

    /// The nonce that a reported number means, if it is this much further ahead than said.
    pub fn reported(&self, raw: u32, lane: u32, further: u32) -> u32 {
        let count = raw.wrapping_sub(self.offset).wrapping_sub(further);
        if self.carried {
            self.ordered(count)
        } else {
            self.nonce(count & self.mask, lane)
        }
    }

    /// A number as the core counts it to the nonce, and back.
    pub fn ordered(&self, number: u32) -> u32 {
        match self.order {
            Order::Number => number,
            Order::Word => number.swap_bytes(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counting(tries: Option<&str>, order: Order) -> Counting {
        Counting {
            order,
            offset: 17,
            increment: 1,
            mask: u32::MAX,
            lanes: if tries.is_some() { 4 } else { 1 },
            tries: tries.map(|t| t.parse().unwrap()),
            carried: false,
            first: 0,
            names: Names::new(),
        }
    }

    #[test]
    fn a_count_is_a_nonce_and_back() {
        for (tries, order) in [
            (None, Order::Number),
            (None, Order::Word),
            (Some("count ^ (lane << 30)"), Order::Word),
            (Some("(lane << 30) | (count & 0x3fffffff)"), Order::Number),
        ] {
            let counting = counting(tries, order);
            for (count, lane) in [(5u32, 0), (0x0123_4567, counting.lanes - 1)] {
                let nonce = counting.nonce(count, lane);
                let back = counting.count_of(nonce).unwrap();
                assert_eq!(counting.nonce(back.0, back.1), nonce, "{tries:?}");
                assert_eq!(counting.reported(count.wrapping_add(17), lane, 0), nonce);
            }
        }
        assert_eq!(
            counting(None, Order::Word).nonce(0x0102_0304, 0),
            0x0403_0201
        );
    }

    #[test]
    fn a_nonce_beyond_the_counters_bits_comes_from_no_count() {
        let mut counting = counting(None, Order::Number);
        counting.mask = 0xff;
        assert_eq!(counting.count_of(0xfe), Some((0xfe, 0)));
        assert_eq!(counting.count_of(0x1fe), None);
    }

    #[test]
    fn counts_lie_before_a_start_and_behind_it() {
        let mut counting = counting(None, Order::Word);
        counting.increment = 2;
        assert_eq!(counting.ahead(100, 100 + 17 + 8), 4);
        assert_eq!(counting.ahead(100, 100 + 17 - 8), -4);
        assert_eq!(counting.ahead(2, 1), -9);
    }

    #[test]
    fn steps_are_of_the_increment() {
        let mut counting = counting(None, Order::Number);
        counting.increment = 4;
        assert_eq!(counting.steps(8, 20), Some(3));
        assert_eq!(counting.steps(8, 21), None);
        assert_eq!(counting.later(8, 3), 20);
        assert_eq!(counting.steps(u32::MAX - 3, 4), Some(2));
    }
}
