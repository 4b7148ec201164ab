//! The trials of a core: by what its manifest says that it offers.

use rand::{Rng, RngExt};

use super::Manifest;
use super::interface::{Kind, Protocol};
use super::mine_trials::miner;
use super::sweep_reset;
use super::trial::{Entry, Sweep, Trial, Work};
use crate::bits::{Block, State};
use crate::golden::{self, Vector};
use crate::spec;
use crate::stimulus::{Fill, PowerUp, Suite, carrying_block, case_seed, rng};
use crate::units::Seed;

/// Makes trials under names.
pub(super) struct Maker<'a> {
    pub(super) manifest: &'a Manifest,
    root: Seed,
    trials: Vec<Trial>,
}

impl<'a> Maker<'a> {
    /// Without trials so far.
    pub(super) fn new(manifest: &'a Manifest, root: Seed) -> Self {
        Self {
            manifest,
            root,
            trials: Vec::new(),
        }
    }

    /// What was made.
    pub(super) fn into_trials(self) -> Vec<Trial> {
        self.trials
    }

    /// The seed of a trial of that name.
    pub(super) fn seed(&self, name: &str) -> Seed {
        case_seed(self.root, &self.manifest.core.name, name)
    }

    /// Adds a trial that powers up with zeros.
    pub(super) fn add(&mut self, name: impl Into<String>, work: Work) {
        self.add_from(name, Fill::Zeros, work);
    }

    /// Adds a trial.
    pub(super) fn add_from(&mut self, name: impl Into<String>, fill: Fill, mut work: Work) {
        if let Work::Jobs { jobs } = &mut work {
            for job in jobs {
                self.manifest.fix(job);
            }
        }
        let name = name.into();
        let seed = self.seed(&name);
        self.trials.push(Trial {
            name,
            seed,
            power_up: PowerUp { fill, seed },
            work,
            rounds: false,
            sweep: None,
        });
    }

    /// The trial that was added last looks at the probes.
    pub(super) fn of_rounds(&mut self) {
        if let Some(trial) = self.trials.last_mut() {
            trial.rounds = true;
        }
    }

    /// The trial that was added last is a part of a walk.
    pub(super) fn of_sweep(&mut self, sweep: Sweep) {
        if let Some(trial) = self.trials.last_mut() {
            trial.sweep = Some(sweep);
        }
    }

    /// A trial that the core does not offer.
    pub(super) fn lacks(&mut self, name: &str, why: &str) {
        self.add(name, Work::NotCovered { why: why.into() });
    }
}

/// All trials of a core in a suite, and those of further vectors. The same manifest, root seed, suite and vectors give the
/// same trials.
pub fn trials(manifest: &Manifest, root: Seed, suite: Suite, further: &[Vector]) -> Vec<Trial> {
    let mut maker = Maker::new(manifest, root);
    match manifest.interface.kind {
        Kind::Hash => {
            every_round(&mut maker);
            hash(&mut maker, suite, further);
        }
        Kind::Miner => miner(&mut maker, suite, further),
    }
    maker.into_trials()
}

impl Manifest {
    /// Can a hash core be given a message's further blocks.
    pub(super) fn goes_on(&self) -> bool {
        self.tells("chaining")
            || self.inputs.contains_key("next")
            || !self.script.next_block.is_empty()
    }
}

/// Stored messages of an embedded set that a suite gives to a core that hashes blocks.
pub fn stored_messages(manifest: &Manifest, set: &str, suite: Suite) -> usize {
    let sets = golden::builtin().iter().filter(|known| known.name == set);
    let vectors = sets.flat_map(|set| &set.vectors);
    let blocks = messages(vectors, longest(manifest, suite));
    blocks
        .iter()
        .filter(|entry| entry.last_of.is_some())
        .count()
}

/// Blocks of the longest message that a core is given.
fn longest(manifest: &Manifest, suite: Suite) -> usize {
    if manifest.goes_on() {
        scale(suite, 4, 16, 1024)
    } else {
        1
    }
}

/// One of three numbers.
pub(super) fn scale(suite: Suite, smoke: usize, regression: usize, nightly: usize) -> usize {
    match suite {
        Suite::Smoke => smoke,
        Suite::Regression => regression,
        Suite::Nightly => nightly,
    }
}

fn hash(maker: &mut Maker<'_>, suite: Suite, further: &[Vector]) {
    let manifest = maker.manifest;
    let chains = manifest.tells("chaining");
    let goes_on = manifest.goes_on();
    let longest = longest(manifest, suite);
    for set in golden::builtin()
        .iter()
        .filter(|set| ["fips180-4", "cavp_short", "cavp_long"].contains(&set.name.as_str()))
    {
        let blocks = messages(set.vectors.iter(), longest);
        maker.add(set.name.clone(), Work::Blocks { blocks });
    }
    if !further.is_empty() {
        let blocks = messages(further.iter(), if goes_on { usize::MAX } else { 1 });
        maker.add("vectors", Work::Blocks { blocks });
    }
    if !goes_on {
        maker.lacks("messages_of_several_blocks", "the core has neither `chaining` nor `next`: each block is hashed from SHA-256's initial value");
    }
    for number in 0..scale(suite, 4, 20, 100) {
        let name = format!("random[{number}]");
        let idle = [0, 0, 30, 80][number % 4];
        let blocks = random(
            maker.seed(&name),
            scale(suite, 100, 400, 2000),
            chains,
            goes_on,
            idle,
        );
        maker.add(name, Work::Blocks { blocks });
    }
    if manifest.outputs.contains_key("ready")
        && matches!(
            manifest.interface.protocol,
            Protocol::Start | Protocol::InitNext
        )
    {
        let mut blocks = random(maker.seed("back_to_back"), 40, chains, goes_on, 0);
        for entry in &mut blocks {
            entry.eager = true;
        }
        maker.add("back_to_back", Work::Blocks { blocks });
    }
    if manifest.inputs.contains_key("digest_ready") {
        maker.lacks(
            "back_pressure",
            "`digest_ready` is held high: what the core does with a digest that nobody takes is not tried",
        );
    }
    let mut edges = vec![[0u32; 16], [u32::MAX; 16]];
    edges.extend((0..16).map(|at| std::array::from_fn(|i| u32::from(i == at) << (2 * at))));
    let chaining = |number: usize| match number % 3 {
        _ if !chains => spec::IV,
        0 => State([0; 8]),
        1 => State([u32::MAX; 8]),
        _ => spec::IV,
    };
    let blocks = edges
        .iter()
        .enumerate()
        .map(|(n, words)| entry(chaining(n), Block(*words), true));
    // Sums of the rounds that carry all the way.
    let blocks = blocks.chain([entry(spec::IV, carrying_block(), true)]);
    maker.add(
        "edges",
        Work::Blocks {
            blocks: blocks.collect(),
        },
    );
    if manifest.reset.is_some() {
        let mut blocks = random(maker.seed("reset_in_run"), 60, chains, goes_on, 10);
        for at in [7, 20, 21, 45] {
            blocks[at].reset = true;
        }
        first_after_reset(&mut blocks, chains);
        maker.add("reset_in_run", Work::Blocks { blocks });
    } else {
        maker.lacks("reset_in_run", "the core has no [reset]");
    }
    if suite == Suite::Nightly {
        sweep_reset::of_blocks(maker);
    }
    for number in 0..scale(suite, 4, 20, 100) {
        let name = format!("power_up[{number}]");
        let blocks = random(maker.seed(&name), 30, chains, goes_on, 20);
        let fill = if number == 0 {
            Fill::Ones
        } else {
            Fill::Random
        };
        maker.add_from(name, fill, Work::Blocks { blocks });
    }
}

/// Blocks one behind another, for what the probes show of them.
fn every_round(maker: &mut Maker<'_>) {
    if maker.manifest.probes.is_empty() {
        return;
    }
    let chains = maker.manifest.tells("chaining");
    let blocks = random(maker.seed("every_round"), 40, chains, false, 0);
    maker.add("every_round", Work::Blocks { blocks });
    maker.of_rounds();
}

fn entry(chaining: State, block: Block, first: bool) -> Entry {
    Entry {
        chaining,
        block,
        first,
        idle: 0,
        linger: 0,
        eager: false,
        reset: false,
        cut: None,
        last_of: None,
    }
}

/// Stored messages of at most so many blocks, one after another.
pub(super) fn messages<'a>(
    vectors: impl Iterator<Item = &'a Vector>,
    longest: usize,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    for message in vectors.filter_map(Vector::message) {
        let blocks = spec::pad(&message.msg);
        if blocks.len() > longest {
            continue;
        }
        let mut chaining = spec::IV;
        for (at, block) in blocks.iter().enumerate() {
            let mut entry = entry(chaining, *block, at == 0);
            entry.last_of = (at + 1 == blocks.len()).then(|| message.id.clone());
            entries.push(entry);
            chaining = spec::compress(&chaining, block);
        }
    }
    entries
}

/// Random messages of one to three blocks, or blocks from random states where the core takes them.
pub(super) fn random(
    seed: Seed,
    count: usize,
    chains: bool,
    goes_on: bool,
    idle: u32,
) -> Vec<Entry> {
    let mut rng = rng(seed);
    let mut entries: Vec<Entry> = Vec::new();
    let mut left = 0;
    let mut state = spec::IV;
    for _ in 0..count {
        let mut words = [0; 16];
        rng.fill(&mut words);
        let first = left == 0;
        if first {
            left = if goes_on { 1 + rng.next_u32() % 3 } else { 1 };
            state = spec::IV;
        }
        left -= 1;
        if chains {
            let mut random = [0; 8];
            rng.fill(&mut random);
            state = State(random);
        }
        let block = Block(words);
        let mut entry = entry(state, block, first);
        if idle > 0 && rng.next_u32() % 100 < idle {
            entry.idle = u64::from(rng.next_u32() % 8);
        }
        entries.push(entry);
        state = spec::compress(&state, &block);
    }
    entries
}

/// What stands behind a reset begins a message.
fn first_after_reset(blocks: &mut [Entry], chains: bool) {
    let mut state = spec::IV;
    let mut begins = true;
    for entry in blocks {
        begins |= entry.reset;
        if begins {
            entry.first = true;
        }
        if !chains {
            entry.chaining = if entry.first { spec::IV } else { state };
        }
        state = spec::compress(&entry.chaining, &entry.block);
        begins = false;
    }
}
