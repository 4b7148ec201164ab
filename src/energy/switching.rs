//! What switches for one hash: additions, flip-flops, clocks and toggles, from a design's structure and exact activity.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use serde::Serialize;

use crate::activity::{Course, Tally, powered_up, tally};
use crate::design::{Bank, CoreKind, DesignConfig, Site, Structure};
use crate::golden::{VectorSet, builtin};
use crate::job::Job;
use crate::simd::Engine;
use crate::stimulus::{Action, Event, Fill, MinerScript, Origin, PowerUp};
use crate::units::{Cycle, JobId, Nonce, Seed};

/// Nonces that are counted: bits of the datapath are then known to a part in thousands.
const NONCES: u64 = 1024;
/// The header whose nonces are counted, and the first of them.
const HEADER: &str = "block-125552";
const FIRST: u32 = 0;
/// The cycle in which the job is loaded; the one before it resets.
const LOAD: u64 = 1;
/// Toggles of a random bit in a clock: what activities are counted in.
const RANDOM: f64 = 0.5;

/// Additions of one kind for a hash.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Additions {
    /// `rounds`, `schedule`, `K + W`, `digests`.
    pub kind: &'static str,
    /// How many.
    pub count: f64,
    /// The same, each weighed with how its sum's bits toggle: 1 is a random one.
    pub active: f64,
}

/// Flip-flops of one bank for a hash.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Flops {
    /// The bank.
    pub bank: &'static str,
    /// Flip-flops times clocks for a hash.
    pub clocked: f64,
    /// Toggles for a hash.
    pub toggles: f64,
}

/// What switches for one hash.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Switching {
    /// Hashes in a clock, of the whole design.
    pub hashes_per_clock: f64,
    /// By kind.
    pub additions: Vec<Additions>,
    /// By bank.
    pub flops: Vec<Flops>,
    /// Words of folded stages that choose between the stage before and their own, times clocks, for a hash.
    pub folded_words: f64,
    /// Adders of the whole design, checkers' and all.
    pub adders: f64,
    /// Flip-flops of the whole design.
    pub total_flops: f64,
}

/// A design that hashes no headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a compression pipe hashes no headers: energy is of a miner or a chip (kind=miner, kind=chip)"
)]
pub struct NotAMiner;

/// What switches for a hash of this design in steady flow. Worked out once for each datapath.
///
/// # Errors
/// A lone compression pipe.
pub fn switching(design: &DesignConfig) -> Result<Arc<Switching>, NotAMiner> {
    type Store = Mutex<HashMap<DesignConfig, Arc<Switching>>>;
    static STORE: OnceLock<Store> = OnceLock::new();
    if design.kind == CoreKind::Compress {
        return Err(NotAMiner);
    }
    let store = STORE.get_or_init(Store::default);
    let known = |map: &HashMap<_, Arc<Switching>>| map.get(design).cloned();
    let lock = || {
        store
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    };
    if let Some(found) = known(&lock()) {
        return Ok(found);
    }
    let counted = Arc::new(deep(|| match design.kind {
        CoreKind::Chip => of_chip(design),
        _ => of_core(design),
    }));
    lock().insert(*design, Arc::clone(&counted));
    Ok(counted)
}

/// Runs on threads with deep stacks: where nothing is optimised, vectors of nonces need more than a thread's usual one.
fn deep<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    const STACK: usize = 64 << 20;
    static POOL: OnceLock<Option<rayon::ThreadPool>> = OnceLock::new();
    let pool = POOL.get_or_init(|| {
        rayon::ThreadPoolBuilder::new()
            .stack_size(STACK)
            .build()
            .ok()
    });
    match pool {
        Some(pool) => pool.install(work),
        None => work(),
    }
}

/// A core of a chip, alone.
fn core_of(chip: &DesignConfig) -> DesignConfig {
    let own = DesignConfig::of(CoreKind::Chip);
    DesignConfig {
        kind: CoreKind::Miner,
        cores: DesignConfig::miner().cores,
        partition: DesignConfig::miner().partition,
        piece_bits: own.piece_bits,
        queue_bits: own.queue_bits,
        versions: None,
        switch: own.switch,
        clock_gating: false,
        result_bits: own.result_bits,
        ..*chip
    }
}

/// A chip is its cores, and a scheduler whose flip-flops are clocked, but seldom move.
fn of_chip(chip: &DesignConfig) -> Switching {
    let core = of_core(&core_of(chip));
    let structure = chip.elaborate();
    let cores = structure.cores() as f64;
    let rate = structure.hashes_per_clock(&chip.latency());
    let beside = (structure.flops() as f64 - cores * core.total_flops).max(0.0);
    let mut flops = core.flops;
    flops.push(Flops {
        bank: "scheduler",
        clocked: beside / rate,
        toggles: 0.0,
    });
    Switching {
        hashes_per_clock: rate,
        flops,
        adders: cores * core.adders,
        total_flops: structure.flops() as f64,
        ..core
    }
}

fn of_core(design: &DesignConfig) -> Switching {
    let structure = design.elaborate();
    let rate = structure.hashes_per_clock(&design.latency());
    let tally = count(design, &structure);
    let cycles = tally.activity.cycles.max(1) as f64;
    let toggles = |word: usize| -> f64 {
        let bits = tally.activity.words[word].toggles.iter();
        bits.sum::<u64>() as f64 / cycles
    };
    let flops = Bank::ALL.iter().filter_map(|&bank| {
        let registers = structure.registers.iter().filter(|r| r.bank() == bank);
        let sums = registers.map(|r| (r.flops() as f64, r.range().map(toggles).sum::<f64>()));
        let (count, toggled) = sums.fold((0.0, 0.0), |(a, b), (c, d)| (a + c, b + d));
        (count > 0.0).then(|| Flops {
            bank: bank.words(),
            clocked: count / rate,
            toggles: toggled / rate,
        })
    });
    let flops: Vec<Flops> = flops.collect();
    // The newest word of a stage toggles most: it is the one that the stage's adders make.
    let mut sites: HashMap<Site, f64> = HashMap::new();
    for register in &structure.registers {
        let most = register
            .range()
            .map(|word| toggles(word) / 32.0)
            .fold(0.0, f64::max);
        let site = sites.entry(register.site).or_default();
        *site = site.max(most);
    }
    let lanes = structure.lanes() as f64;
    let mut additions: Vec<Additions> = Vec::new();
    for adder in &structure.adders {
        let kind = match adder.site {
            Site::Round { .. } => "rounds",
            Site::Schedule { .. } => "schedule",
            Site::Added { .. } => "K + W",
            Site::Digest { .. } | Site::Part(_) => "digests",
        };
        let count = adder.count as f64 / lanes;
        let active = count * sites.get(&adder.site).map_or(1.0, |rate| rate / RANDOM);
        match additions.iter_mut().find(|one| one.kind == kind) {
            Some(sum) => (sum.count, sum.active) = (sum.count + count, sum.active + active),
            None => additions.push(Additions {
                kind,
                count,
                active,
            }),
        }
    }
    let words = structure
        .pipes
        .iter()
        .filter(|pipe| pipe.iterations > 1)
        .flat_map(|pipe| {
            let stages = pipe.stages.iter();
            stages.map(|stage| pipe.stage_words(stage) as f64)
        });
    let folded_words = words.sum::<f64>() / rate;
    // A folded pipe's adders are there once, and are counted once for each clock of a nonce.
    let clocks = structure
        .pipes
        .iter()
        .map(|pipe| pipe.iterations)
        .max()
        .unwrap_or(1) as f64;
    Switching {
        hashes_per_clock: rate,
        additions,
        flops,
        folded_words,
        adders: structure.additions() as f64 / clocks + structure.checker_adders() as f64,
        total_flops: structure.flops() as f64,
    }
}

/// Counts a core in steady flow.
fn count(design: &DesignConfig, structure: &Structure) -> Tally {
    let headers = builtin().iter().flat_map(VectorSet::headers);
    let header = headers.into_iter().find(|one| one.id == HEADER);
    let header = header.expect("a built-in header").header;
    let target = header.target().expect("a built-in header's target");
    let (start, latency) = (Nonce(FIRST), design.latency());
    // Enough of them that the pipe is full from the first counted cycle to the last.
    let more = latency.issue_to_result.div_ceil(latency.interval) + 2;
    let last = Nonce(FIRST + (NONCES + 2 * more) as u32);
    let job =
        Job::new(JobId(0), &header, target, (start, last)).expect("a range that is not empty");
    let job = job.fitted(design, Some(&header));
    let filled = LOAD + latency.load_to_issue_most + latency.issue_to_result + latency.interval;
    let window = filled..filled + NONCES * latency.interval;
    let event = |at, action| Event {
        at: Cycle(at),
        action,
    };
    let script = MinerScript {
        cycles: window.end + 1,
        power_up: PowerUp {
            fill: Fill::Zeros,
            seed: Seed(1),
        },
        origin: Origin::PowerUp,
        noise: None,
        events: vec![
            event(0, Action::Reset { cycles: LOAD }),
            event(LOAD, Action::Load { job }),
        ],
        golden: Vec::new(),
    };
    let state = powered_up(structure, script.power_up);
    let mut course = Course::miner(design, &script, (Engine::widest(), &state));
    tally(&mut course, &window, |_| true).expect("an engine that is there")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn design(pairs: &str) -> DesignConfig {
        let mut design = DesignConfig::miner();
        for pair in pairs.split_whitespace() {
            design.set_pair(pair).unwrap();
        }
        assert_eq!(design.check(), Ok(()), "{pairs}");
        design
    }

    fn of(pairs: &str) -> Arc<Switching> {
        switching(&design(pairs)).unwrap()
    }

    /// Half of all bits change in every clock, but for those of the first rounds, which hang on the job alone.
    #[test]
    fn a_plain_core_toggles_a_half_of_its_datapath_less_what_is_the_jobs() {
        let plain = of("");
        let bank = |name: &str| plain.flops.iter().find(|f| f.bank == name).unwrap();
        assert!((bank("state").clocked - 32_768.0).abs() < 1e-9);
        assert!((bank("schedule").clocked - 65_536.0).abs() < 1e-9);
        let rate = |name: &str| bank(name).toggles / bank(name).clocked;
        assert!((0.44..0.50).contains(&rate("state")), "{}", rate("state"));
        // Constant words stand still: W4 to W15 of hash 1, W8 to W15 of hash 2.
        assert!(
            (0.30..0.42).contains(&rate("schedule")),
            "{}",
            rate("schedule")
        );
        let all: f64 = plain.additions.iter().map(|a| a.count).sum();
        let active: f64 = plain.additions.iter().map(|a| a.active).sum();
        assert!((all - 1200.0).abs() < 1e-9);
        assert!((1100.0..1171.0).contains(&active), "{active}");
        assert!(plain.folded_words.abs() < 1e-9);
    }

    #[test]
    fn a_folded_core_clocks_more_for_a_hash_and_chooses_words() {
        let (plain, folded) = (of("fold=1"), of("fold=4"));
        let flops = |s: &Switching| s.flops.iter().map(|f| f.clocked).sum::<f64>();
        assert!(flops(&folded) > flops(&plain));
        // 32 stages of 24 words, 4 clocks each.
        assert!(
            (folded.folded_words - 32.0 * 24.0 * 4.0).abs() < 1e-9,
            "{}",
            folded.folded_words
        );
        assert!((folded.adders - 300.0).abs() < 1e-9, "{}", folded.adders);
    }

    #[test]
    fn lanes_share_and_a_chip_is_its_cores() {
        let (one, four) = (
            of("shortcuts=+dead-words"),
            of("midstates=4 shortcuts=+dead-words"),
        );
        let sum = |s: &Switching| s.additions.iter().map(|a| a.active).sum::<f64>();
        assert!(sum(&four) < sum(&one) - 80.0);
        let chip = of("kind=chip cores=5 fold=4");
        let core = of("fold=4");
        assert!((sum(&chip) - sum(&core)).abs() < 1e-9);
        assert!((chip.hashes_per_clock - 1.25).abs() < 1e-9);
        assert!(
            chip.flops
                .iter()
                .any(|f| f.bank == "scheduler" && f.clocked > 0.0)
        );
        assert_eq!(switching(&DesignConfig::compress()), Err(NotAMiner));
    }
}
