//! What becomes of nonces behind an early compare: they wait, and one at a time is checked.

use std::collections::VecDeque;

use crate::design::{DesignConfig, Latency};

/// A nonce that survives the early compare, in one lane or several.
#[derive(Clone, Debug)]
struct Survivor<T> {
    /// The enabled cycle in which it is compared.
    at: u64,
    /// Lanes that are still to be checked.
    lanes: u32,
    /// Those that the full compare lets pass.
    hits: u32,
    nonce: T,
}

/// What an enabled cycle brings.
#[derive(Debug)]
pub(super) struct Checked<T> {
    /// A lane that is taken in it and is a hit, behind the cycle in which that enters the result FIFO.
    pub(super) hit: Option<(u64, u32, T)>,
    /// A nonce that finds no room, behind its lanes.
    pub(super) dropped: Option<(u32, T)>,
}

/// A queue in front of a checker, by the protocol: so many wait, and each lane takes so many cycles.
#[derive(Debug)]
pub(super) struct Early<T> {
    depth: usize,
    /// From one lane that is taken to the next.
    interval: u64,
    /// From a lane that is taken to the cycle at whose end its hit enters the result FIFO.
    result: u64,
    /// From a nonce at the first round to its compare.
    compare: u64,
    /// On their way to the compare.
    coming: VecDeque<Survivor<T>>,
    waiting: VecDeque<Survivor<T>>,
    /// The cycle in which the checker takes the next one, if one waits.
    free: u64,
}

impl<T: Clone> Early<T> {
    pub(super) fn new(design: &DesignConfig, latency: &Latency) -> Self {
        Self {
            depth: design.survivors_depth(),
            interval: design.check_interval(),
            // It can be taken in the first cycle behind its compare.
            result: latency.issue_to_result - latency.issue_to_digest - 2,
            compare: latency.issue_to_digest,
            coming: VecDeque::new(),
            waiting: VecDeque::new(),
            free: 0,
        }
    }

    /// A nonce enters the pipe that survives in these lanes, and is a hit in those.
    pub(super) fn enter(&mut self, age: u64, nonce: T, (lanes, hits): (u32, u32)) {
        self.coming.push_back(Survivor {
            at: age + self.compare,
            lanes,
            hits,
            nonce,
        });
    }

    /// Everything is killed: abort, reset.
    pub(super) fn clear(&mut self) {
        self.coming.clear();
        self.waiting.clear();
        self.free = 0;
    }

    /// An enabled cycle.
    pub(super) fn cycle(&mut self, age: u64) -> Checked<T> {
        let mut hit = None;
        if age >= self.free
            && let Some(first) = self.waiting.front_mut()
        {
            let lane = first.lanes & first.lanes.wrapping_neg();
            first.lanes &= !lane;
            self.free = age + self.interval;
            if first.hits & lane != 0 {
                hit = Some((age + self.result, lane, first.nonce.clone()));
            }
            if first.lanes == 0 {
                self.waiting.pop_front();
            }
        }
        let mut dropped = None;
        if self.coming.front().is_some_and(|next| next.at == age)
            && let Some(survivor) = self.coming.pop_front()
        {
            if self.waiting.len() < self.depth {
                self.waiting.push_back(survivor);
            } else {
                dropped = Some((survivor.lanes, survivor.nonce));
            }
        }
        Checked { hit, dropped }
    }
}
