//! A job's hits by a scan, at the cycles in which the model would show them, each judged again.

use rayon::prelude::*;

use super::came::Came;
use super::judge::{Finding, Hit, compare};
use super::timing::Timing;
use crate::activity::{Scanned, Search};
use crate::design::DesignConfig;
use crate::job::Job;
use crate::simd::{Engine, NoEngine};
use crate::spec::Header;
use crate::units::Nonce;

/// One nonce of so many (as a power of two) is hashed again though the scan says that it is no hit.
const SAMPLE: u32 = 16;

/// A scan of one job, stretch by stretch.
#[derive(Debug)]
pub struct Sweep<'a> {
    header: &'a Header,
    job: &'a Job,
    search: Search<'a>,
    timing: Timing,
    done: u64,
    finding: Option<Finding>,
}

impl<'a> Sweep<'a> {
    /// A scan of the job's nonces but for the first `done`, which are behind it.
    ///
    /// # Errors
    /// An engine that the processor lacks.
    pub fn new(
        design: &DesignConfig,
        header: &'a Header,
        job: &'a Job,
        engine: Engine,
        done: u64,
    ) -> Result<Self, NoEngine> {
        let mut search = Search::new(job, 1, job.start.0..=job.end.0, engine)?;
        search.skip_to(u64::from(job.start.0) + done);
        Ok(Self {
            header,
            job,
            search,
            timing: Timing::of(design),
            done,
            finding: None,
        })
    }

    /// The hits of the next stretch, up to a finding; `None` at the end, and behind a finding.
    pub fn step(&mut self) -> Option<Vec<Hit>> {
        if self.finding.is_some() {
            return None;
        }
        let stretch = self.search.next()?;
        let end = self.distance(*stretch.nonces.end());
        let (hits, finding) = self.judged(&stretch);
        self.done = match &finding {
            Some(finding) => self.timing.known(finding.cycle.0 + 1),
            None => end + 1,
        };
        self.finding = finding;
        Some(hits)
    }

    /// How far it came.
    pub fn came(&self) -> Came {
        Came {
            cycles: self.timing.length(self.done),
            hashes: self.done,
            complete: self.done == self.job.nonces(),
            finding: self.finding.clone(),
        }
    }

    /// A nonce that the scan took for a hit, as a hit.
    ///
    /// # Errors
    /// It is none.
    pub fn hit(&self, nonce: Nonce) -> Result<Option<Hit>, Finding> {
        self.compare(nonce, true)
    }

    /// What was found is judged, and so is a sample of what was not.
    fn judged(&self, stretch: &Scanned) -> (Vec<Hit>, Option<Finding>) {
        let found = |nonce| stretch.found.binary_search_by_key(&nonce, |f| f.nonce);
        let missed = self.sample(stretch).filter(|&nonce| found(nonce).is_err());
        let mut due: Vec<_> = stretch.found.iter().map(|f| (f.nonce, true)).collect();
        due.extend(missed.map(|nonce| (nonce, false)));
        due.sort_unstable();
        let judged = due.par_iter().map(|&(nonce, hit)| self.compare(nonce, hit));
        let judged: Vec<_> = judged.collect();
        let mut hits = Vec::with_capacity(stretch.found.len());
        for one in judged {
            match one {
                Ok(hit) => hits.extend(hit),
                Err(finding) => return (hits, Some(finding)),
            }
        }
        (hits, None)
    }

    /// Nonces of a stretch that are hashed again in any case, the same wherever it is cut: both ends of the range, and one
    /// of each 2^16, in no order.
    fn sample(&self, stretch: &Scanned) -> impl Iterator<Item = Nonce> {
        let nonces = stretch.nonces.clone();
        let blocks = nonces.start() >> SAMPLE..=nonces.end() >> SAMPLE;
        // The top bits of a product with an odd number near the golden ratio's: every place of a vector comes up.
        let drawn = blocks.map(|block| {
            let low = block.wrapping_mul(0x9e37_79b1) >> (32 - SAMPLE);
            block << SAMPLE | low
        });
        let ends = [self.job.start.0, self.job.end.0];
        drawn
            .chain(ends)
            .filter(move |nonce| nonces.contains(nonce))
            .map(Nonce)
    }

    fn compare(&self, nonce: Nonce, hit: bool) -> Result<Option<Hit>, Finding> {
        let cycle = self.timing.result(self.distance(nonce.0));
        let shown = hit.then_some(nonce);
        compare(self.header, self.job, (cycle, Some(nonce)), shown)
    }

    fn distance(&self, nonce: u32) -> u64 {
        u64::from(nonce) - u64::from(self.job.start.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::Found;
    use crate::spec::Target;
    use crate::units::{Cycle, JobId};

    fn with<R>(bits: u32, (start, end): (u32, u32), look: impl FnOnce(&mut Sweep) -> R) -> R {
        let header = Header::from_bytes(&crate::bits::HeaderBytes([0x5a; 80]));
        let target = Target::from_zero_bits(bits).unwrap();
        let job = Job::new(JobId(0), &header, target, (Nonce(start), Nonce(end))).unwrap();
        let design = DesignConfig::miner();
        look(&mut Sweep::new(&design, &header, &job, Engine::Portable, 0).unwrap())
    }

    /// A scan that misses a hit of the sample, or shows one that is none, is found out at its cycle.
    #[test]
    fn a_wrong_scan_is_found_out() {
        with(1, (5, 70_000), |sweep| {
            let stretch = sweep.search.clone().next().unwrap();
            let (hits, none) = sweep.judged(&stretch);
            assert_eq!((hits.len(), none), (stretch.found.len(), None));

            let sampled: Vec<Nonce> = sweep.sample(&stretch).collect();
            assert!(sampled.contains(&Nonce(5)) && sampled.contains(&Nonce(70_000)));
            let seen = stretch.found.iter().find(|f| sampled.contains(&f.nonce));
            let seen = seen.expect("one of four is a hit").nonce;
            let mut blind = stretch.clone();
            blind.found.retain(|f| f.nonce != seen);
            let (hits, finding) = sweep.judged(&blind);
            let finding = finding.unwrap();
            assert!(finding.what.contains("is missing"), "{}", finding.what);
            assert_eq!(finding.cycle, Cycle(134 + u64::from(seen.0) - 5));
            assert!(hits.iter().all(|hit| hit.nonce < seen));

            let mut eager = stretch.clone();
            let gap = (5..70_000)
                .map(Nonce)
                .find(|n| eager.found.iter().all(|f| f.nonce != *n));
            let nonce = gap.unwrap();
            eager.found.push(Found { nonce, lane: 0 });
            eager.found.sort_unstable();
            let (_, finding) = sweep.judged(&eager);
            assert!(finding.unwrap().what.contains("none is due"));
        });
    }

    #[test]
    fn the_sample_is_the_same_wherever_it_is_cut() {
        let range = (77, 1_000_000);
        let all = |ends: &[u32]| {
            with(32, range, |sweep| {
                let mut start = range.0;
                let mut sampled = Vec::new();
                for &end in ends {
                    let stretch = Scanned {
                        nonces: start..=end,
                        found: Vec::new(),
                    };
                    sampled.extend(sweep.sample(&stretch));
                    start = end + 1;
                }
                sampled.sort_unstable();
                sampled
            })
        };
        let whole = all(&[range.1]);
        assert!((15..=18).contains(&whole.len()), "{whole:?}");
        assert_eq!(all(&[77, 65_535, 65_536, 200_000, range.1]), whole);
    }

    #[test]
    fn a_finding_ends_it_and_what_is_behind_goes_on() {
        with(8, (0, 100_000), |sweep| {
            assert_eq!((sweep.came().cycles, sweep.came().complete), (0, false));
            let mut hits = Vec::new();
            while let Some(more) = sweep.step() {
                hits.extend(more);
            }
            let came = sweep.came();
            assert_eq!((came.cycles, came.hashes), (134 + 100_001, 100_001));
            assert!(came.complete && came.finding.is_none());
            // From any nonce on it is the same.
            let cut = hits[hits.len() / 2].nonce.0;
            let from = |done| {
                let design = DesignConfig::miner();
                let (header, job) = (sweep.header, sweep.job);
                Sweep::new(&design, header, job, Engine::widest(), done).unwrap()
            };
            let mut rest = from(u64::from(cut));
            let mut behind = Vec::new();
            while let Some(more) = rest.step() {
                behind.extend(more);
            }
            assert_eq!(behind, hits[hits.len() / 2..]);
            assert_eq!(rest.came(), sweep.came());
            let mut none = from(100_001);
            assert!(none.step().is_none() && none.came().complete);
        });
    }
}
