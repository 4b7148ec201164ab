//! What is tried: a chip, and what its host does.

use proptest::prelude::*;

use goldbench::bits::State;
use goldbench::design::DesignConfig;
use goldbench::job::Job;
use goldbench::spec::Target;
use goldbench::units::{JobId, Nonce};

/// A job, and when and how the host hands it over.
#[derive(Clone, Debug)]
pub struct Offer {
    pub job: Job,
    pub new_block: bool,
    /// Cycles after the last one was taken.
    pub delay: u64,
    /// The host waits until the chip is idle, and maps these cores out or in.
    pub cores: Option<u64>,
}

/// A run.
#[derive(Clone, Debug)]
pub struct Plan {
    pub design: DesignConfig,
    pub offers: Vec<Offer>,
    /// Cycles in a hundred in which the host takes a hit, and in which the chip is enabled.
    pub ready: u32,
    pub enabled: u32,
    pub seed: u64,
}

pub fn design(pairs: &str) -> DesignConfig {
    let mut design = DesignConfig::chip();
    for pair in pairs.split_whitespace() {
        design.set_pair(pair).unwrap();
    }
    assert_eq!(design.check(), Ok(()), "{pairs}");
    design
}

/// A core that costs little: one stage for each hash.
fn core() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("fold=64"),
        Just("fold=64 midstates=2"),
        Just("fold=16 rounds_per_stage=4"),
        Just("fold=64 datapath=shared"),
        Just("fold=32 rounds_per_stage=2 midstates=4"),
    ]
}

pub fn designs() -> impl Strategy<Value = DesignConfig> {
    let dealt = prop_oneof![
        Just("partition=high-bits piece_bits=4"),
        Just("partition=high-bits piece_bits=5"),
        Just("partition=range piece_bits=4"),
        Just("partition=range piece_bits=6"),
        Just("partition=interleaved"),
    ];
    let sizes = (1u32..=3, 1u32..=3, 1u32..=3, 1u32..=4, 1u32..=4);
    let flags = (any::<bool>(), any::<bool>());
    (1u32..=7, core(), dealt, sizes, flags).prop_map(|(cores, core, dealt, sizes, flags)| {
        let (slots, fifo, queue, results, groups) = sizes;
        let mut design = design(&format!(
            "{core} {dealt} cores={cores} slot_bits={slots} fifo_depth_bits={fifo} queue_bits={queue} \
             result_bits={results} clock_gating={} switch={}",
            flags.0,
            if flags.1 { "abort" } else { "drain" },
        ));
        design.versions = Some(groups * design.midstates);
        assert_eq!(design.check(), Ok(()));
        design
    })
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        3 => Just(Target::MAX),
        2 => (1u32..4).prop_map(|bits| Target::from_zero_bits(bits).unwrap()),
        1 => Just(Target::from_be_bytes([0; 32])),
    ]
}

fn range() -> impl Strategy<Value = (u32, u32)> {
    let start = prop_oneof![
        Just(0u32),
        any::<u32>(),
        (0u32..40).prop_map(|below| u32::MAX - below),
        (0u32..40).prop_map(|below| 0x0100_0000 - below),
    ];
    (start, 0u32..50).prop_map(|(start, more)| (start, start.saturating_add(more)))
}

/// A job of made-up data.
pub fn offer(id: u8, seed: u32, target: Target, (start, end): (u32, u32)) -> Job {
    Job {
        id: JobId(id),
        midstate: State(std::array::from_fn(|i| {
            seed.rotate_left(i as u32) ^ i as u32
        })),
        others: Vec::new(),
        version: seed,
        first_block: None,
        ticket: None,
        tail: [seed ^ 1, seed ^ 2, seed ^ 3],
        target,
        start: Nonce(start),
        end: Nonce(end),
    }
}

prop_compose! {
    pub fn plans()(
        design in designs(),
        jobs in prop::collection::vec(
            (any::<u32>(), target(), range(), any::<u8>(), 0u64..6, 0u64..4000, any::<u64>()), 1..6),
        ready in prop_oneof![3 => Just(100u32), 1 => Just(3), 1 => Just(40)],
        enabled in prop_oneof![3 => Just(100u32), 1 => Just(70)],
        seed in any::<u64>(),
    ) -> Plan {
        let all = u64::MAX >> (64 - design.cores);
        let offers = jobs.into_iter().enumerate();
        let offers = offers.map(|(id, (seed, target, range, kind, short, long, cores))| Offer {
            job: offer(id as u8, seed, target, range).fitted(&design, None),
            new_block: kind % 4 == 0,
            delay: if kind & 0x10 == 0 { short } else { long },
            cores: (kind & 0x60 == 0).then_some(if cores & all == 0 { all } else { cores & all }),
        });
        Plan { design, offers: offers.collect(), ready, enabled, seed }
    }
}
