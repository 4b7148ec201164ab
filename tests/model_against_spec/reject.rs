//! Cores with an early compare: what survives is checked, and nothing else becomes a hit.

use std::collections::VecDeque;

use goldbench::design::DesignConfig;
use goldbench::job::{self, Job};
use goldbench::lockstep::{MinerOracle, Oracle};
use goldbench::model::{MinerInputs, MinerModel, MinerOutputs, Model};
use goldbench::spec::{Header, Target};
use goldbench::stimulus::{Case, Driver, MinerDriver, Script, Suite, cases};
use goldbench::units::{Cycle, JobId, Nonce, Seed};
use goldbench::verdict::Results;

use crate::families::design;

/// A design of each family, and mixtures.
pub const EARLY: [&str; 10] = [
    "shortcuts=+early-reject",
    "shortcuts=+early-reject reject_bits=8",
    "shortcuts=+early-reject,+early-stop reject_bits=16 slot_bits=3",
    "shortcuts=+early-reject,+early-stop,+dead-words,+pre-added reject_bits=8 slot_bits=1",
    "rounds_per_stage=2 shortcuts=+early-reject,+early-stop,+pre-added reject_bits=8 ticket=true",
    "rounds_per_stage=4 shortcuts=+early-reject,+early-stop,+dead-words reject_bits=8 fifo_depth_bits=1",
    "rounds_per_stage=1/2 shortcuts=+early-reject,+early-stop,+dead-words reject_bits=24",
    "midstates=4 shortcuts=+early-reject reject_bits=16 ticket=true",
    "midstates=2 rounds_per_stage=4 slot_bits=4 shortcuts=+prepared,+constant-words,+padding,+pre-added,+early-reject,+early-stop,+dead-words",
    "shortcuts=midstate,prepared,constant-words,padding,pre-added,early-reject,early-stop,dead-words reject_bits=8",
];

const GENESIS: &str = "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c";

/// Nonces by the slots of their jobs, as the protocol has it: in the pipe, waiting, checked.
struct Book {
    design: DesignConfig,
    /// Cycles from a nonce at the first round to its compare.
    compare: u64,
    now: u64,
    loads: usize,
    issuing: Option<(Job, Nonce)>,
    /// Entered, slot, survivors, hits.
    flying: VecDeque<(u64, usize, u32, u32)>,
    waiting: VecDeque<(usize, u32, u32)>,
    /// Slot, the cycle of the digest, is it a hit.
    checking: Option<(usize, u64, bool)>,
    hit: bool,
}

impl Book {
    fn new(design: &DesignConfig) -> Self {
        Self {
            design: *design,
            compare: design.tags() as u64,
            now: 0,
            loads: 0,
            issuing: None,
            flying: VecDeque::new(),
            waiting: VecDeque::new(),
            checking: None,
            hit: false,
        }
    }

    fn ready(&self) -> bool {
        let next = (self.loads + 1) % self.design.slots();
        self.flying.iter().all(|f| f.1 != next)
            && self.waiting.iter().all(|w| w.0 != next)
            && self.checking.is_none_or(|c| c.0 != next)
    }

    fn busy(&self) -> bool {
        self.issuing.is_some()
            || !self.flying.is_empty()
            || !self.waiting.is_empty()
            || self.checking.is_some()
            || self.hit
    }

    fn edge(&mut self, i: &MinerInputs) {
        if i.reset {
            *self = Self::new(&self.design);
            return;
        }
        if !i.enable {
            return;
        }
        let loaded = (i.load && self.ready()).then(|| i.job());
        if i.abort {
            let (now, loads) = (self.now, self.loads);
            *self = Self::new(&self.design);
            (self.now, self.loads) = (now, loads);
        } else {
            self.advance();
        }
        if let Some(job) = loaded {
            self.loads += 1;
            let start = job.start;
            self.issuing = Some((job, start));
        }
        self.now += 1;
    }

    fn advance(&mut self) {
        self.hit = false;
        let idle = self.checking.is_none();
        if let Some((_, at, hit)) = self.checking
            && at == self.now
        {
            (self.checking, self.hit) = (None, hit);
        }
        if idle && let Some((slot, lanes, hits)) = self.waiting.front_mut() {
            let lane = *lanes & lanes.wrapping_neg();
            *lanes &= !lane;
            // 64 rounds and an addition for each hash, from the next cycle on.
            self.checking = Some((*slot, self.now + 130, *hits & lane != 0));
            if *lanes == 0 {
                self.waiting.pop_front();
            }
        }
        let leaves = self.flying.front().copied();
        if let Some((_, slot, lanes, hits)) = leaves.filter(|f| f.0 + self.compare == self.now) {
            self.flying.pop_front();
            if lanes != 0 && self.waiting.len() < 4 {
                self.waiting.push_back((slot, lanes, hits));
            }
        }
        if let Some((job, nonce)) = self.issuing.take() {
            let lanes = job::survivors(&job, nonce, self.design.reject_bits);
            let hits = if lanes == 0 {
                0
            } else {
                job::shares(&job, nonce)
            };
            let slot = self.loads % self.design.slots();
            self.flying.push_back((self.now, slot, lanes, hits));
            if nonce != job.end {
                self.issuing = Some((job, nonce.next()));
            }
        }
    }

    fn check(&self, cycle: u64, i: &MinerInputs, o: &MinerOutputs, of: &str) {
        assert_eq!(
            o.load_ready,
            self.ready() && i.enable,
            "{of}, cycle {cycle}"
        );
        assert_eq!(o.busy, self.busy(), "{of}, cycle {cycle}");
    }
}

/// Runs a case on the model, held against the oracle and against the book of slots.
fn run(design: &DesignConfig, case: &Case) -> Results {
    let Script::Miner(script) = &case.script else {
        panic!("a miner's case")
    };
    let mut driver = MinerDriver::of_design(script, design);
    let mut model = MinerModel::new(design);
    let mut oracle = MinerOracle::new(design, &script.golden);
    let mut book = Book::new(design);
    let of = format!("{}: {}", design.differences(), case.name);
    for cycle in 0..script.cycles {
        let i = driver.next_inputs();
        let o = model.step(&i);
        oracle.cycle(Cycle(cycle), &i, &o);
        if o.control_known {
            book.check(cycle, &i, &o, &of);
        }
        book.edge(&i);
    }
    oracle.finish(script.cycles);
    assert_eq!(oracle.faults(), [], "{of}");
    assert_eq!(oracle.results().golden.len(), script.golden.len(), "{of}");
    oracle.results().clone()
}

/// The cases that tell: real headers, jobs, aborts, resets, stalls, and all that is about survivors.
fn telling(name: &str) -> bool {
    let cases = [
        "job_switch",
        "slots_full",
        "abort",
        "random[0]",
        "random[1]",
    ];
    name.starts_with("survivors") || name.starts_with("headers[") || cases.contains(&name)
}

#[test]
fn every_survivor_that_meets_its_target_comes_when_it_must() {
    for pairs in EARLY {
        let design = design(pairs);
        let all = cases(&design, "miner", Seed(1), Suite::Smoke, &[]);
        let (mut hits, mut dropped) = (0, 0);
        for case in all.iter().filter(|case| telling(&case.name)) {
            let results = run(&design, case);
            eprintln!("{pairs}: {}: {results:?}", case.name);
            hits += results.hits;
            dropped += results.dropped;
        }
        assert!(hits > 100, "{pairs}: {hits} hits");
        // More survive at a time than can wait: found among many nonces of 8 bits, or one of each of many slots.
        let overflows = design.reject_bits == 8 || design.slots() > 5;
        assert!(dropped > 0 || !overflows, "{pairs}: nothing dropped");
    }
}

/// The formula itself: a lone survivor's hit stands at the port 133 cycles behind the place of its early compare.
#[test]
fn a_lone_hit_comes_at_the_formulas_cycle() {
    for pairs in EARLY {
        let design = design(pairs);
        let latency = design.latency();
        assert_eq!(latency.issue_to_digest, design.tags() as u64, "{pairs}");
        assert_eq!(
            latency.issue_to_result,
            design.tags() as u64 + 133,
            "{pairs}"
        );
        let header = Header::parse_hex(GENESIS).unwrap();
        let nonce = header.nonce();
        let job = Job::new(JobId(3), &header, Target::MAX, (nonce, nonce)).unwrap();
        let job = job.fitted(&design, Some(&header));
        let mut model = MinerModel::new(&design);
        let shown = (0..latency.issue_to_result + 20).find(|&cycle| {
            let mut inputs = MinerInputs::idle_of(&design);
            inputs.reset = cycle == 0;
            if cycle == 1 {
                inputs.offer(&job);
            }
            let out = model.step(&inputs);
            assert!(!out.hit_valid || (out.hit_nonce.value, out.hit_lane.value) == (nonce.0, 0));
            out.control_known && out.hit_valid
        });
        assert_eq!(shown, Some(2 + latency.issue_to_result), "{pairs}");
    }
}
