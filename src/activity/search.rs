//! Every hit of a range, however long: a stretch at a time, each scanned by all threads, in flat memory.

use std::ops::RangeInclusive;

use rayon::prelude::*;

use super::scan::{Found, scan};
use crate::job::Job;
use crate::simd::{Engine, NoEngine};

/// Parts of a stretch for each thread: few enough to be worth their start, so many that none waits long for the last.
const PARTS: u64 = 64;
/// Vectors in a part at the most: some milliseconds, so that whoever wants to stop between stretches can.
const VECTORS: u64 = 1 << 12;
/// Hits that are to be expected in a stretch, at the most: an easy target makes stretches short.
const HITS: u64 = 1 << 16;

/// Nonces that follow each other, and what was found among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanned {
    /// The nonces.
    pub nonces: RangeInclusive<u32>,
    /// Every hit among them, in their order, then in that of lanes.
    pub found: Vec<Found>,
}

/// A walk over a range: its stretches, in order and without a gap.
///
/// Between two of them the caller may stop, and later begin a search at the next nonce. How long they are depends on the
/// machine; what is found does not.
#[derive(Clone, Debug)]
pub struct Search<'a> {
    job: &'a Job,
    lanes: usize,
    engine: Engine,
    /// First nonce that is still to be scanned.
    next: u64,
    /// Behind the last.
    end: u64,
    stretch: u64,
    part: u64,
}

impl<'a> Search<'a> {
    /// A search of a job's header, as [`scan`] takes it: nonces need not be the job's own, and lanes are 1 to 8.
    ///
    /// # Errors
    /// An engine that the processor lacks.
    pub fn new(
        job: &'a Job,
        lanes: usize,
        nonces: RangeInclusive<u32>,
        engine: Engine,
    ) -> Result<Self, NoEngine> {
        let engine = engine.checked()?;
        let (width, parts) = (
            engine.lanes() as u64,
            PARTS * rayon::current_num_threads() as u64,
        );
        let stretch = (parts * VECTORS * width).min((HITS << 32) / expected(job, lanes));
        Ok(Self {
            job,
            lanes,
            engine,
            next: u64::from(*nonces.start()),
            end: u64::from(*nonces.end()) + 1,
            stretch,
            part: stretch.div_ceil(parts).next_multiple_of(width),
        })
    }

    /// Goes on with this nonce, however far it came; with 2^32 there is nothing left.
    pub fn skip_to(&mut self, nonce: u64) {
        self.next = nonce;
    }

    /// A part of a stretch that ends with nonce `last`.
    fn part(&self, first: u64, last: u64) -> Vec<Found> {
        let nonces = first as u32..=last.min(first + self.part - 1) as u32;
        scan(self.job, self.lanes, nonces, self.engine).expect("checked when the search was made")
    }
}

/// Hits to be expected among 2^32 nonces, 1 at the least.
fn expected(job: &Job, lanes: usize) -> u64 {
    let met = u64::from(job.target.to_be_words()[0]) + 1;
    let tickets = job
        .ticket
        .map_or(0, |ticket| 1 << (32 - ticket.count_ones()));
    lanes as u64 * (met + tickets)
}

impl Iterator for Search<'_> {
    type Item = Scanned;

    fn next(&mut self) -> Option<Scanned> {
        let first = self.next;
        if first >= self.end {
            return None;
        }
        self.next = self.end.min(first + self.stretch);
        let last = self.next - 1;
        let parts = (self.next - first).div_ceil(self.part) as usize;
        let found = (0..parts)
            .into_par_iter()
            .with_max_len(1)
            .flat_map_iter(|part| self.part(first + part as u64 * self.part, last))
            .collect();
        Some(Scanned {
            nonces: first as u32..=last as u32,
            found,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job;
    use crate::spec::{Header, Target};
    use crate::units::{JobId, Nonce};

    fn job(bits: u32) -> Job {
        let header = Header::from_bytes(&crate::bits::HeaderBytes([0x5a; 80]));
        let target = Target::from_zero_bits(bits).unwrap();
        Job::new(JobId(0), &header, target, (Nonce(0), Nonce(u32::MAX))).unwrap()
    }

    /// Over many stretches and parts, and at both ends of all nonces: what is found is what `sha2` says, each once, in order.
    #[test]
    fn a_search_finds_each_hit_once_wherever_it_is_cut() {
        for (bits, nonces) in [
            (0, 0..=150_000),
            (3, u32::MAX - 150_000..=u32::MAX),
            (1, 77..=77),
            (0, u32::MAX..=u32::MAX),
        ] {
            let job = job(bits);
            let hits = nonces.clone().map(Nonce).filter(|&n| job::hit(&job, n));
            let expected: Vec<Nonce> = hits.collect();
            for engine in Engine::present() {
                let search = Search::new(&job, 1, nonces.clone(), engine).unwrap();
                let stretches: Vec<Scanned> = search.collect();
                let starts = stretches.iter().map(|s| *s.nonces.start());
                let ends = stretches.iter().map(|s| s.nonces.end().wrapping_add(1));
                let follow = std::iter::once(*nonces.start()).chain(ends);
                assert!(starts.eq(follow.take(stretches.len())), "{engine} {bits}");
                let last = stretches.last().map(|s| *s.nonces.end());
                assert_eq!(last, Some(*nonces.end()), "{engine} {bits}");
                let found = stretches.iter().flat_map(|s| &s.found).map(|f| f.nonce);
                assert!(
                    found.eq(expected.iter().copied()),
                    "{engine} {bits} {nonces:?}"
                );
            }
        }
    }

    /// Memory is that of a stretch, so it must be short where much is found.
    #[test]
    fn an_easy_target_makes_stretches_short() {
        let stretch = |job: &Job, lanes| {
            let search = Search::new(job, lanes, 0..=u32::MAX, Engine::Portable).unwrap();
            search.stretch
        };
        assert_eq!(stretch(&job(0), 1), HITS);
        assert_eq!(stretch(&job(0), 8), HITS / 8);
        let mut ticket = job(32);
        let hard = stretch(&ticket, 1);
        assert!(hard >= PARTS * VECTORS);
        ticket.ticket = Some(1);
        assert_eq!(stretch(&ticket, 1), (2 * HITS - 1).min(hard));
    }
}
