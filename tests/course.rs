//! A run that is taken by law where it can be against the same run clock by clock.

#[path = "support/designs.rs"]
mod designs;

use goldbench::activity::{Course, Stretch, Tally, powered_up, tally};
use goldbench::bits::HeaderBytes;
use goldbench::design::{DesignConfig, Shortcut};
use goldbench::job::Job;
use goldbench::model::{MinerModel, Model};
use goldbench::simd::Engine;
use goldbench::spec::{Header, Target};
use goldbench::stimulus::{
    Action, Driver, Event, Fill, MinerDriver, MinerScript, Origin, PowerUp, Script, Suite, cases,
};
use goldbench::units::{Cycle, JobId, Nonce, Seed};

use designs::miner as design;

/// Every way of cutting a pipe, and every kind of word and of what stands behind the pipes.
const DESIGNS: &[&str] = &[
    "",
    "rounds_per_stage=1/2 shortcuts=+constant-words,+dead-words",
    "rounds_per_stage=2 midstates=2 shortcuts=+pre-added",
    "rounds_per_stage=4 midstates=4 shortcuts=+prepared,+padding,+early-reject,+early-stop ticket=true",
    "shortcuts=+early-reject reject_bits=8 ticket=true",
    "ticket=true shortcuts=+dead-words",
    "shortcuts=none",
    "fold=8",
    "fold=8 shortcuts=none",
    "fold=4 midstates=2",
    "fold=4 datapath=shared",
    "fold=64",
];

fn job(design: &DesignConfig, id: u8, zeros: u32, range: (u32, u32)) -> Job {
    let header = Header::from_bytes(&HeaderBytes(std::array::from_fn(|i| {
        (7 * i + usize::from(id)) as u8
    })));
    let target = Target::from_zero_bits(zeros).unwrap();
    let range = (Nonce(range.0), Nonce(range.1));
    let job = Job::new(JobId(id), &header, target, range).unwrap();
    job.fitted(design, Some(&header))
}

/// Jobs one behind the other, one of them ending by itself; between them whatever can happen, and long quiet times.
fn eventful(design: &DesignConfig, fill: Fill) -> MinerScript {
    let period = design.period() as u64;
    // Digests of hash 0 go round in a ring of as many places as there are stages.
    let ring = if design.has(Shortcut::Midstate) {
        1
    } else {
        64
    };
    let least = 2 * design.latency().issue_to_result + 4 * ring * period;
    let mut at = 0;
    let mut events = Vec::new();
    let mut then = |after: u64, action: Action| {
        at += after;
        events.push(Event {
            at: Cycle(at),
            action,
        });
    };
    let load = |id, zeros, range| Action::Load {
        job: job(design, id, zeros, range),
    };
    then(0, Action::Reset { cycles: 2 });
    then(3, load(1, 11, (0xffff_f000, u32::MAX)));
    then(3 * least + 5, Action::Stall { cycles: 7 });
    // In flight: the pipe holds both.
    then(2 * least + 1, load(2, 255, (77, 0x1000_0000)));
    then(3 * least + 2, Action::Ready { on: false });
    then(2 * least, Action::Abort);
    then(3, load(3, 9, (5, 5 + (2 * least / period) as u32)));
    then(4 * least, load(4, 10, (0x00ff_fff0, u32::MAX)));
    then(2 * least, Action::Ready { on: true });
    then(2 * least, Action::Reset { cycles: 1 });
    then(least, load(5, 255, (u32::MAX - 40, u32::MAX)));
    MinerScript {
        cycles: at + 2 * least,
        power_up: PowerUp {
            fill,
            seed: Seed(9),
        },
        origin: Origin::PowerUp,
        noise: None,
        events,
        golden: Vec::new(),
    }
}

fn by_law(design: &DesignConfig, script: &MinerScript, engine: Engine) -> (Tally, u64) {
    let state = powered_up(&design.elaborate(), script.power_up);
    let mut course = Course::miner(design, script, (engine, &state));
    let tally = tally(&mut course, &(0..script.cycles), |_| true).unwrap();
    (tally, course.by_law())
}

fn ticked(design: &DesignConfig, script: &MinerScript) -> Tally {
    let state = powered_up(&design.elaborate(), script.power_up);
    let driver = MinerDriver::of_design(script, design);
    let model = MinerModel::new(design);
    let mut course = Course::new(model, driver, script.cycles, Engine::Portable, &state);
    let tally = tally(&mut course, &(0..script.cycles), |_| true).unwrap();
    assert_eq!(course.by_law(), 0);
    tally
}

/// The same two with nodes.
fn nodes(design: &DesignConfig, script: &MinerScript) -> (Tally, Tally, u64) {
    let state = powered_up(&design.elaborate(), script.power_up);
    let mut lawful = Course::with_nodes(design, script, (Engine::widest(), &state));
    let driver = MinerDriver::of_design(script, design);
    let model = MinerModel::with_nodes(design);
    let mut ticked = Course::new(model, driver, script.cycles, Engine::Portable, &state);
    let whole = 0..script.cycles;
    let tallies = (
        tally(&mut lawful, &whole, |_| true).unwrap(),
        tally(&mut ticked, &whole, |_| true).unwrap(),
    );
    (tallies.0, tallies.1, lawful.by_law())
}

fn assert_same(left: &Tally, right: &Tally, what: &str) {
    assert_eq!(left.cycles, right.cycles, "{what}");
    for (l, r) in left.activity.words.iter().zip(&right.activity.words) {
        assert_eq!(l, r, "{what}");
    }
    assert!(left == right, "{what}: the states differ");
}

#[test]
fn a_run_full_of_events_is_counted_as_clock_by_clock() {
    let fills = [Fill::Zeros, Fill::Ones, Fill::Random].into_iter().cycle();
    for (at, (pairs, fill)) in DESIGNS.iter().zip(fills).enumerate() {
        let design = design(pairs);
        let script = eventful(&design, fill);
        let expected = ticked(&design, &script);
        // Engines are held against each other elsewhere; here all of them meet the first designs.
        let engines = Engine::present().take(if at < 2 { 3 } else { 1 });
        for engine in engines {
            let (tally, lawful) = by_law(&design, &script, engine);
            assert_same(&tally, &expected, &format!("{pairs}, {engine}"));
            assert!(
                lawful > script.cycles / 20,
                "{pairs}: {lawful} of {}",
                script.cycles
            );
        }
    }
}

#[test]
fn nodes_are_counted_as_clock_by_clock() {
    for pairs in [
        "rounds_per_stage=4 midstates=2 shortcuts=+prepared,+padding,+early-reject,+early-stop",
        "rounds_per_stage=1/2 shortcuts=+dead-words",
        "fold=8 shortcuts=none",
        "fold=4 datapath=shared",
        "fold=8 shortcuts=+pre-added",
    ] {
        let design = design(pairs);
        let structure = design.elaborate();
        let script = eventful(&design, Fill::Zeros);
        let (lawful, ticked, taken) = nodes(&design, &script);
        assert_same(&lawful, &ticked, pairs);
        assert!(taken > script.cycles / 20, "{pairs}: {taken}");
        let behind = &lawful.activity.words[structure.state_words()..];
        assert_eq!(behind.len(), structure.nodes().len(), "{pairs}");
        let moved = behind.iter().filter(|node| node.toggles != [0; 32]);
        assert!(moved.count() > behind.len() * 9 / 10, "{pairs}");
        // Registers are as they are without.
        let (registers, _) = by_law(&design, &script, Engine::widest());
        assert!(lawful.activity.words.starts_with(&registers.activity.words));
    }
}

#[test]
fn a_run_in_windows_is_counted_as_a_whole() {
    let design = design("fold=8");
    let script = eventful(&design, Fill::Zeros);
    let whole = ticked(&design, &script);
    let cuts = [0, 1, 700, 701, script.cycles / 2, script.cycles];
    let mut sum = vec![0; whole.activity.words.len()];
    let mut last = whole.start.clone();
    for cut in cuts.windows(2) {
        let state = powered_up(&design.elaborate(), script.power_up);
        let mut course = Course::miner(&design, &script, (Engine::Portable, &state));
        let part = tally(&mut course, &(cut[0]..cut[1]), |_| true).unwrap();
        assert_eq!(part.start, last);
        last = part.end;
        for (sum, word) in sum.iter_mut().zip(&part.activity.words) {
            *sum += word.toggles.iter().sum::<u64>();
        }
    }
    assert_eq!(last, whole.end);
    let words = whole.activity.words.iter();
    assert_eq!(
        sum,
        words
            .map(|word| word.toggles.iter().sum())
            .collect::<Vec<u64>>()
    );
}

/// The suites' own cases: mostly events, so little goes by law.
#[test]
fn the_smoke_suite_is_counted_as_clock_by_clock() {
    for pairs in [
        "",
        "fold=8 shortcuts=+pre-added",
        "midstates=2 shortcuts=+early-reject",
    ] {
        let design = design(pairs);
        for case in cases(&design, "miner", Seed(1), Suite::Smoke, &[]) {
            let Script::Miner(script) = &case.script else {
                continue;
            };
            let (tally, _) = by_law(&design, script, Engine::Portable);
            assert_same(
                &tally,
                &ticked(&design, script),
                &format!("{pairs}: {}", case.name),
            );
        }
    }
}

#[test]
fn a_law_knows_every_register_in_every_cycle() {
    let design = design("fold=4 datapath=shared");
    let script = eventful(&design, Fill::Zeros);
    let state = powered_up(&design.elaborate(), script.power_up);
    let mut lawful = Course::miner(&design, &script, (Engine::Portable, &state));
    let mut model = MinerModel::new(&design);
    model.power_up();
    model.load(&state);
    let mut driver = MinerDriver::of_design(&script, &design);
    let mut seen = 0;
    while let Some((cycles, stretch)) = lawful.advance().unwrap() {
        for cycle in cycles {
            if let Stretch::Steady(law) = &stretch
                && cycle % 97 == 0
            {
                assert_eq!(law.state(cycle), model.state(), "{cycle}");
                seen += 1;
            }
            model.step(&driver.next_inputs());
        }
    }
    assert!(seen > 20, "{seen}");
}
