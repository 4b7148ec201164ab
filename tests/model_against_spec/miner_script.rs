//! Random scripts for the miner core.

use goldbench::bits::State;
use goldbench::job::{self, Job};
use goldbench::model::MinerInputs;
use goldbench::spec::Target;
use goldbench::units::{JobId, Nonce};
use proptest::prelude::*;

/// What happens after a while.
#[derive(Clone, Debug)]
pub enum Event {
    /// The job is offered for so many cycles.
    Load(Job, u32),
    /// Everything in flight is killed.
    Abort,
    /// Both in one cycle.
    AbortAndLoad(Job),
    /// Control is cleared; the core may be disabled meanwhile, and a job may be offered in vain.
    Reset { enable: bool, load: Option<Job> },
}

/// A run of the core.
#[derive(Clone, Debug)]
pub struct Script {
    /// Cycles to wait in front of each event, and the event.
    pub events: Vec<(u32, Event)>,
    /// Enable, over and over.
    pub enable: Vec<bool>,
    /// The host is ready, over and over.
    pub ready: Vec<bool>,
}

/// Inputs in which nothing happens.
pub fn idle() -> MinerInputs {
    MinerInputs::idle()
}

/// The job at the ports.
pub fn offer(job: &Job, inputs: &mut MinerInputs) {
    let reversed = |words: [u32; 8]| std::array::from_fn(|i| words[7 - i]);
    inputs.load = true;
    inputs.midstate = reversed(job.midstate.0);
    inputs.version = job.version;
    inputs.tail = [job.tail[2], job.tail[1], job.tail[0]];
    inputs.target = reversed(job.target.to_be_words());
    inputs.nonce_start = job.start.0;
    inputs.nonce_end = job.end.0;
    inputs.job_id = job.id.0;
}

impl Script {
    /// Inputs of every cycle: a reset, the events, and as long as the pipe takes to empty.
    pub fn inputs(&self) -> Vec<MinerInputs> {
        let mut all = Vec::new();
        let mut next = |change: &dyn Fn(&mut MinerInputs)| {
            let mut inputs = idle();
            inputs.enable = self.enable[all.len() % self.enable.len()];
            inputs.hit_ready = self.ready[all.len() % self.ready.len()];
            change(&mut inputs);
            all.push(inputs);
        };
        next(&|i| i.reset = true);
        for (wait, event) in &self.events {
            for _ in 0..*wait {
                next(&|_| ());
            }
            let cycles = match event {
                Event::Load(_, cycles) => *cycles,
                _ => 1,
            };
            for _ in 0..cycles {
                next(&|i| event.drive(i));
            }
        }
        for _ in 0..160 {
            next(&|_| ());
        }
        all
    }
}

impl Event {
    /// The inputs of a cycle of the event.
    fn drive(&self, inputs: &mut MinerInputs) {
        match self {
            Self::Load(job, _) => offer(job, inputs),
            Self::Abort => inputs.abort = true,
            Self::AbortAndLoad(job) => {
                inputs.abort = true;
                offer(job, inputs);
            }
            Self::Reset { enable, load } => {
                (inputs.reset, inputs.enable) = (true, *enable);
                if let Some(job) = load {
                    offer(job, inputs);
                }
            }
        }
    }
}

/// How hard a job is.
#[derive(Clone, Copy, Debug)]
enum Hardness {
    /// Leading zero bits.
    ZeroBits(u32),
    /// The very hash of the nonce so far behind the first one.
    Equal(u32),
    /// One below that hash.
    Below(u32),
}

impl Hardness {
    fn target(self, job: &Job) -> Target {
        let of = |distance: u32| {
            let nonce = Nonce(job.start.0.saturating_add(distance).min(job.end.0));
            Target::just_met_by(&job::hash(job, nonce))
        };
        match self {
            Self::ZeroBits(bits) => Target::from_zero_bits(bits).unwrap(),
            Self::Equal(distance) => of(distance),
            Self::Below(distance) => of(distance).one_below().unwrap(),
        }
    }
}

/// Any job: short ranges and long, at the ends of the nonces too, with hits from every nonce to hardly one.
pub fn job() -> impl Strategy<Value = Job> {
    let start = prop_oneof![
        any::<u32>(),
        Just(0),
        Just(u32::MAX),
        (u32::MAX - 40..=u32::MAX)
    ];
    let length = prop_oneof![0..4u32, 0..200u32, Just(u32::MAX)];
    let words = (any::<[u32; 8]>(), any::<[u32; 3]>(), any::<u32>());
    let hardness = prop_oneof![
        2 => prop_oneof![0..8u32, Just(0), Just(255)].prop_map(Hardness::ZeroBits),
        1 => (0..4u32).prop_map(Hardness::Equal),
        1 => (0..4u32).prop_map(Hardness::Below),
    ];
    (words, hardness, start, length, any::<u8>()).prop_map(
        |((midstate, tail, version), hardness, start, length, id)| {
            let mut job = Job {
                id: JobId(id),
                midstate: State(midstate),
                others: Vec::new(),
                version,
                first_block: None,
                ticket: None,
                tail,
                target: Target::MAX,
                start: Nonce(start),
                end: Nonce(start.saturating_add(length)),
            };
            job.target = hardness.target(&job);
            job
        },
    )
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        12 => (job(), 1..4u32).prop_map(|(job, cycles)| Event::Load(job, cycles)),
        2 => Just(Event::Abort),
        2 => job().prop_map(Event::AbortAndLoad),
        1 => (any::<bool>(), prop::option::of(job()))
            .prop_map(|(enable, load)| Event::Reset { enable, load }),
    ]
}

/// Mostly true, as a pattern that is repeated; at least once true.
pub fn pattern() -> impl Strategy<Value = Vec<bool>> {
    prop_oneof![
        2 => Just(vec![true]),
        1 => prop::collection::vec(prop::bool::weighted(0.7), 1..30),
    ]
    .prop_map(|mut pattern: Vec<bool>| {
        pattern.push(true);
        pattern
    })
}

/// Any script.
pub fn script() -> impl Strategy<Value = Script> {
    let wait = prop_oneof![0..4u32, 0..150u32];
    let events = prop::collection::vec((wait, event()), 1..14);
    let ready = prop_oneof![3 => pattern(), 1 => Just(vec![false])];
    (events, pattern(), ready).prop_map(|(events, enable, ready)| Script {
        events,
        enable,
        ready,
    })
}
