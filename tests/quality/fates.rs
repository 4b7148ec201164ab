//! Single flips in situations made by hand, in the model: what becomes of each is known beforehand.

use goldbench::design::{DesignConfig, Structure};
use goldbench::dut::{Device, Ran};
use goldbench::model::{Frame, MinerInputs, MinerModel, Model};
use goldbench::stimulus::{Driver, MinerDriver, Script, workload};
use goldbench::units::Seed;
use goldbench::upset::{Bench, Fate, Flip, ModelMachine};

const WINDOW: usize = 400;
const CYCLES: usize = 1_200;

/// A device that is the model itself, behind an initial reset.
struct Twin<'a> {
    model: MinerModel,
    inputs: &'a [MinerInputs],
    covered: Vec<bool>,
}

impl Device for Twin<'_> {
    fn register_words(&self) -> usize {
        self.model.structure().state_words()
    }

    fn covered(&self) -> &[bool] {
        &self.covered
    }

    fn sample(&mut self, registers: &mut [u32]) {
        registers.copy_from_slice(&self.model.state());
    }

    fn run(&mut self, n: usize, _: &[u32], outputs: &mut [u32], registers: &mut [u32]) -> Ran {
        let rows = outputs.len() / n;
        let words = registers.len() / n;
        for (k, inputs) in self.inputs.iter().enumerate().take(n) {
            let shown = self.model.step(inputs);
            shown.write(&mut outputs[k * rows..(k + 1) * rows]);
            registers[k * words..(k + 1) * words].copy_from_slice(&self.model.state());
        }
        Ran {
            cycles: n,
            ended: None,
            moved_at_fall: None,
        }
    }
}

struct Scene {
    design: DesignConfig,
    structure: Structure,
    inputs: Vec<MinerInputs>,
    bench: Bench,
}

impl Scene {
    fn new() -> Self {
        let design = DesignConfig::miner();
        let structure = design.elaborate();
        let script = workload(&design, Seed(3), CYCLES as u64);
        let Script::Miner(plain) = &script else {
            panic!("a miner's script")
        };
        let mut driver = MinerDriver::of_design(plain, &design);
        let inputs: Vec<MinerInputs> = (0..CYCLES).map(|_| driver.next_inputs()).collect();
        let mut model = MinerModel::new(&design);
        // From here on everything is known, as in a device.
        model.load(&vec![0; structure.state_words()]);
        let mut twin = Twin {
            model,
            inputs: &inputs,
            covered: vec![true; structure.registers.len()],
        };
        let bench = Bench::record(&design, &structure, &script, &mut twin, (&inputs, WINDOW));
        Self {
            bench: bench.unwrap(),
            design,
            inputs,
            structure,
        }
    }

    /// A bit of the state before this cycle.
    fn bit(&self, register: &str, bit: usize, cycle: usize) -> bool {
        let word = self.word(register);
        self.bench.state(cycle)[word + bit / 32] >> (bit % 32) & 1 == 1
    }

    fn word(&self, register: &str) -> usize {
        self.structure.registers[self.structure.register(register).unwrap()].word
    }

    fn flip(&self, register: &str, bit: usize, cycle: usize) -> Fate {
        let at = self.structure.register(register).unwrap();
        let flip = Flip {
            class: 0,
            register: at,
            bit: 32 * self.word(register) + bit,
            cycle,
        };
        let mut machine = ModelMachine {
            model: MinerModel::new(&self.design),
            inputs: &self.inputs,
        };
        self.bench.flip(&mut machine, &flip).0
    }
}

/// The first cycle from the pipes' filling on in which this holds.
fn when(holds: impl Fn(usize) -> bool) -> usize {
    let mut cycles = 300..CYCLES - WINDOW;
    cycles.find(|&cycle| holds(cycle)).expect("such a cycle")
}

#[test]
fn what_a_flip_does_depends_on_what_stands_there() {
    let scene = Scene::new();
    // The slot of a place in the tag pipe that no nonce holds.
    let empty = when(|cycle| !scene.bit("tags.valid", 64, cycle));
    assert_eq!(scene.flip("tags.slot", 128, empty), Fate::Masked);
    // A hash state that no nonce holds: the stage behind, once the gap has come there.
    assert_eq!(
        scene.flip("hash2.round[0].state", 7, empty + 2),
        Fate::Masked
    );
    // A false hit: the host hashes it again, and knows.
    let no_hit =
        when(|cycle| !scene.bit("hit.valid", 0, cycle) && scene.bit("tags.valid", 129, cycle - 1));
    assert_eq!(scene.flip("hit.valid", 0, no_hit), Fate::Detected);
    // A hit that is thrown away behind the compare: nobody ever hears of it.
    let hit = when(|cycle| scene.bit("hit.valid", 0, cycle));
    assert_eq!(scene.flip("hit.valid", 0, hit), Fate::Silent);
    // Its nonce: reported, and wrong.
    assert_eq!(scene.flip("hit.nonce", 31, hit), Fate::Detected);
    // A nonce's tag beside a hit: the register is written anew in the next cycle.
    assert_eq!(scene.flip("hit.nonce", 31, no_hit), Fate::Masked);
    // The core's own count of lost hits.
    assert_eq!(scene.flip("fifo.overflow", 3, hit), Fate::Detected);
    // It stops to issue a job that ends by itself: its end does not come.
    let ends = when(|cycle| cycle > 420 && scene.bit("issue.active", 0, cycle));
    assert_eq!(scene.flip("issue.active", 0, ends), Fate::Detected);
    // The same of a job that another one replaces: nonces are skipped, and nothing tells.
    let replaced = when(|cycle| scene.bit("issue.active", 0, cycle));
    assert_eq!(scene.flip("issue.active", 0, replaced), Fate::Silent);
}

/// A nonce in the rounds that would be a hit is none after a flip, seven times in eight; a nonce that is none stays none
/// as often.
#[test]
fn a_flip_in_a_hash_in_use_loses_a_hit_or_does_nothing() {
    let scene = Scene::new();
    let full = when(|cycle| (0..130).all(|place| scene.bit("tags.valid", place, cycle)));
    let mut fates = Vec::new();
    for round in 0..64 {
        fates.push(scene.flip(&format!("hash1.round[{round}].state"), 37, full));
    }
    let count = |fate| fates.iter().filter(|&&f| f == fate).count();
    assert!(count(Fate::Silent) > 0, "{fates:?}");
    assert!(count(Fate::Masked) > 32, "{fates:?}");
    assert_eq!(count(Fate::Latent), 0, "a pipe forgets: {fates:?}");
}
