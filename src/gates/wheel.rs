//! Events in the order of their times.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// An event: its time in fs, what it is of, and its number there. Those of one time come in the order of what they are of.
pub type Event = (u64, u32, u32);

/// Buckets of the wheel; a turn is longer than any delay.
const BUCKETS: usize = 1024;

/// Events to come, each at most a turn ahead.
#[derive(Clone, Debug)]
pub struct Wheel {
    /// log2 of a bucket's femtoseconds.
    shift: u32,
    buckets: Vec<Vec<Event>>,
    /// The bucket that is being emptied, counted from time 0.
    now: u64,
    near: BinaryHeap<Reverse<Event>>,
    far: usize,
}

impl Wheel {
    /// For delays of at most so many femtoseconds.
    pub fn new(longest: u32) -> Self {
        let bucket = longest / (BUCKETS as u32 / 2) + 1;
        Self {
            shift: bucket.next_power_of_two().trailing_zeros(),
            buckets: vec![Vec::new(); BUCKETS],
            now: 0,
            near: BinaryHeap::new(),
            far: 0,
        }
    }

    /// Begins anew at time 0; nothing may be left.
    pub fn restart(&mut self) {
        debug_assert!(self.near.is_empty() && self.far == 0);
        self.now = 0;
    }

    /// Adds an event.
    #[inline]
    pub fn push(&mut self, event: Event) {
        let bucket = event.0 >> self.shift;
        if bucket <= self.now {
            self.near.push(Reverse(event));
        } else {
            debug_assert!(bucket < self.now + BUCKETS as u64);
            self.buckets[bucket as usize % BUCKETS].push(event);
            self.far += 1;
        }
    }

    /// Takes the next event.
    #[inline]
    pub fn pop(&mut self) -> Option<Event> {
        while self.near.is_empty() && self.far > 0 {
            self.now += 1;
            let bucket = &mut self.buckets[self.now as usize % BUCKETS];
            self.far -= bucket.len();
            self.near.extend(bucket.drain(..).map(Reverse));
        }
        self.near.pop().map(|Reverse(event)| event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_come_in_order_however_they_were_put() {
        let mut wheel = Wheel::new(100_000);
        let mut random = 12345_u64;
        let mut expected = Vec::new();
        for number in 0..2000 {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let event = (random >> 40 & 0xffff, number % 7, number);
            wheel.push(event);
            expected.push(event);
        }
        expected.sort_unstable();
        let mut found = Vec::new();
        while let Some(event) = wheel.pop() {
            // One that a gate makes now, later.
            if found.len() == 10 {
                let later = (event.0 + 100_000, 3, 9999);
                wheel.push(later);
                expected.push(later);
                expected.sort_unstable();
            }
            found.push(event);
        }
        assert_eq!(found, expected);
    }
}
