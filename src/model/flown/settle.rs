//! Working out the words of blocks, in each lane of a vector another block's.

use super::shape::{AHEAD, SCHEDULE, STATES, Shape};
use crate::model::constants::K;
use crate::model::sigma::{big_sigma0, big_sigma1, small_sigma0, small_sigma1};
use crate::simd::{Lanes, Task};

pub(super) struct Settle<'a> {
    pub(super) shape: &'a Shape,
    /// The ring of records, this many of so many words.
    pub(super) words: &'a mut [u32],
    pub(super) each: usize,
    pub(super) ring: usize,
    /// The first one, and how many.
    pub(super) first: usize,
    pub(super) count: usize,
    /// Are all words wanted, or only what leaves the pipe.
    pub(super) show: bool,
}

impl Task for Settle<'_> {
    type Out = ();

    #[inline(always)]
    fn run<L: Lanes>(mut self) {
        let mut done = 0;
        while done < self.count {
            let lanes = L::COUNT.min(self.count - done);
            let mut starts = [0; 16];
            for (lane, start) in starts[..lanes].iter_mut().enumerate() {
                *start = (self.first + done + lane) % self.ring * self.each;
            }
            self.some::<L>(&starts[..lanes]);
            done += lanes;
        }
    }
}

/// Rounds whose words are written at a time.
const CHUNK: usize = 16;

impl Settle<'_> {
    /// Works out as many blocks as there are records that begin here.
    #[inline(always)]
    fn some<L: Lanes>(&mut self, starts: &[usize]) {
        let shape = self.shape;
        let mut sums = [L::splat(0); SCHEDULE];
        for lane in 0..shape.plan.lanes {
            if lane < shape.plan.schedules {
                self.expand(starts, shape.schedule(lane), &mut sums);
            }
            self.rounds(starts, Shape::lane(lane), &sums);
        }
    }

    #[inline(always)]
    fn expand<L: Lanes>(&mut self, starts: &[usize], at: usize, sums: &mut [L; SCHEDULE]) {
        let (mut w, first) = ([L::splat(0); SCHEDULE], self.shape.first);
        for t in first..first + 16 {
            w[t] = self.gather(starts, at + SCHEDULE - 1 - t);
        }
        for t in first + 16..SCHEDULE {
            let (s0, s1) = (small_sigma0(w[t - 15]), small_sigma1(w[t - 2]));
            w[t] = w[t - 16].plus(s0).plus(w[t - 7].plus(s1));
        }
        for t in first..SCHEDULE {
            sums[t] = w[t].plus(L::splat(K[t % 64]));
        }
        if !self.show {
            return;
        }
        for chunk in (0..SCHEDULE).step_by(CHUNK) {
            let mut newest_first = [L::splat(0); CHUNK];
            for i in 0..CHUNK {
                newest_first[i] = w[chunk + CHUNK - 1 - i];
            }
            self.write(starts, at + SCHEDULE - CHUNK - chunk, newest_first);
            if self.shape.plan.pre_added {
                let mut chunk_sums = [L::splat(0); CHUNK];
                chunk_sums.copy_from_slice(&sums[chunk..chunk + CHUNK]);
                self.write(starts, at + SCHEDULE + chunk, chunk_sums);
            }
        }
    }

    #[inline(always)]
    fn rounds<L: Lanes>(&mut self, starts: &[usize], at: usize, sums: &[L; SCHEDULE]) {
        let first = self.shape.first;
        let mut words = [L::splat(0); 8];
        for i in 0..AHEAD {
            words[i] = self.gather(starts, at + first + i);
            words[4 + i] = self.gather(starts, at + STATES + first + i);
        }
        let [mut h, mut g, mut f, mut e, mut d, mut c, mut b, mut a] = words;
        // Behind a prepared round 3 its words are written once more.
        let (mut all_e, mut all_a) = ([L::splat(0); CHUNK], [L::splat(0); CHUNK]);
        all_e[..AHEAD].copy_from_slice(&words[..AHEAD]);
        all_a[..AHEAD].copy_from_slice(&words[AHEAD..]);
        let mut halves = [L::splat(0); CHUNK];
        for chunk in (0..64).step_by(CHUNK) {
            for t in first.max(chunk)..chunk + CHUNK {
                let half = h.plus(sums[t]);
                let t1 = half.plus(big_sigma1(e)).plus(e.choose(f, g));
                let next = t1.plus(big_sigma0(a)).plus(a.majority(b, c));
                (h, g, f, e) = (g, f, e, d.plus(t1));
                (d, c, b, a) = (c, b, a, next);
                (all_e[t - chunk], all_a[t - chunk]) = (e, a);
                halves[t - chunk] = half;
            }
            if self.show || chunk + CHUNK == 64 {
                self.write(starts, at + AHEAD + chunk, all_e);
                self.write(starts, at + STATES + AHEAD + chunk, all_a);
            }
            if self.show && self.shape.plan.half {
                self.write(starts, at + 2 * STATES + chunk, halves);
            }
        }
    }

    #[inline(always)]
    fn gather<L: Lanes>(&self, starts: &[usize], at: usize) -> L {
        let mut words = [0; 16];
        for (word, start) in words.iter_mut().zip(starts) {
            *word = self.words[start + at];
        }
        L::load(&words)
    }

    /// Writes a chunk of each block's words side by side into its record.
    #[inline(always)]
    fn write<L: Lanes>(&mut self, starts: &[usize], at: usize, mut chunk: [L; CHUNK]) {
        for first in (0..CHUNK).step_by(L::COUNT) {
            let square = &mut chunk[first..first + L::COUNT];
            L::turn(square);
            for (words, start) in square.iter().zip(starts) {
                words.store(&mut self.words[start + at + first..]);
            }
        }
    }
}
