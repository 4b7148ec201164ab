//! Shards of a run, joined to what one run would have given, byte for byte; and what is no set of shards is refused.

use goldbench::report::{Format, Json, Times};
use goldbench::units::Seed;
use goldbench::verdict::{
    Artifacts, CaseVerdict, CoreRun, Detail, KnownState, MergeError, Outcome, Part, Regression,
    Shard, merge,
};

use crate::report_samples::{adder, case, run, seen};
use crate::{core, known};

/// A run of three cores, one with more failing cases and causes than are shown in detail, each finding with all its files as if
/// it were the only one.
fn undealt() -> Regression {
    let mut run = run();
    let failing = |i: usize| {
        let mut wrong = adder();
        wrong.id.case = format!("case_{i}");
        // Five causes, in turns.
        wrong.divergence.as_mut().unwrap().fault.function = "x".repeat(i * 7 % 5 + 1);
        wrong
    };
    let cases: Vec<CaseVerdict> = (0..23)
        .map(|i| match i % 3 {
            0 => case(&format!("case_{i}"), Outcome::Pass),
            1 if i > 15 => seen(&format!("case_{i}"), Outcome::Hang, 1, "no progress"),
            _ => failing(i),
        })
        .collect();
    run.cores.truncate(1);
    run.cores.push(core("failing", cases));
    run.cores.push(core("single", vec![failing(40)]));
    run
}

/// What a run shows in detail of its own findings.
fn detailed(mut run: Regression) -> Regression {
    for core in &mut run.cores {
        let mut detail = Detail::default();
        for case in &mut core.cases {
            let shown = !core.known.contains_key(&case.id.case) && detail.wants(case);
            if !shown && case.divergence.is_some() {
                let kept = case.artifacts.as_mut().unwrap();
                *kept = Artifacts::without_detail(kept.case.take());
            }
        }
    }
    run
}

/// The shard that `verify --shard` would give.
fn dealt(whole: &Regression, part: Part) -> Regression {
    let mut run = whole.clone();
    run.shard = Some(Shard {
        index: part.index,
        count: part.count,
        plan: "00112233".into(),
    });
    for core in &mut run.cores {
        let name = core.core.clone();
        let own = |place: usize| part.holds(&name, place);
        let total = core.cases.len() + core.not_run.len();
        core.places = (0..total).filter(|&place| own(place)).collect();
        core.elsewhere = total - core.places.len();
        let mut place = 0..;
        core.cases.retain(|_| own(place.next().unwrap()));
        core.not_run.retain(|_| own(place.next().unwrap()));
        let there = |case: &String| core.cases.iter().any(|c| c.id.case == *case);
        core.known.retain(|case, _| there(case));
    }
    detailed(run)
}

/// A result, and its file's name.
type Named = (String, Regression);

fn parts(whole: &Regression, count: u32) -> Vec<Named> {
    let of = |index| {
        let json = bytes(&dealt(whole, Part { index, count }));
        (
            format!("{index}.json"),
            serde_json::from_str(&json).unwrap(),
        )
    };
    (1..=count).map(of).collect()
}

fn bytes(run: &Regression) -> String {
    Json::default().render(run, &Times::none()).unwrap()
}

#[test]
fn joined_they_are_the_whole_byte_for_byte() {
    for whole in [undealt(), known(), run()] {
        let wanted = bytes(&detailed(whole.clone()));
        for count in [1, 2, 3, 5, 30] {
            let mut parts = parts(&whole, count);
            assert_eq!(
                bytes(&merge(parts.clone(), false).unwrap()),
                wanted,
                "{count}"
            );
            parts.reverse();
            assert_eq!(
                bytes(&merge(parts, false).unwrap()),
                wanted,
                "{count} reversed"
            );
        }
    }
}

/// Without it the test above would show nothing of detail.
#[test]
fn a_shard_shows_more_detail_than_the_whole() {
    let waves = |run: &Regression| {
        let cases = run.cores.iter().flat_map(|core| &core.cases);
        let kept = cases.filter_map(|case| case.artifacts.as_ref());
        kept.filter(|kept| kept.wave.is_some()).count()
    };
    let whole = undealt();
    let in_parts: usize = parts(&whole, 3).iter().map(|(_, run)| waves(run)).sum();
    assert_eq!(waves(&detailed(whole)), 3 + 1);
    assert!(in_parts > 4, "{in_parts}");
}

#[test]
fn each_case_is_in_one_shard() {
    let whole = undealt();
    for count in [2, 3, 7] {
        let parts = parts(&whole, count);
        for core in &whole.cores {
            for case in &core.cases {
                let holds = |run: &Regression| {
                    let cores = run.cores.iter().filter(|c| c.core == core.core);
                    cores
                        .flat_map(|c| &c.cases)
                        .filter(|c| c.id == case.id)
                        .count()
                };
                let times: usize = parts.iter().map(|(_, run)| holds(run)).sum();
                assert_eq!(times, 1, "{:?}", case.id);
            }
        }
    }
}

/// A core that is known to be wrong may show it in another shard.
#[test]
fn what_a_shard_can_not_know_is_judged_by_the_whole() {
    let mut whole = run();
    whole.cores = vec![CoreRun {
        expect: Outcome::Fail,
        ..core("planted", vec![case("a", Outcome::Pass), adder()])
    }];
    let parts = parts(&whole, 2);
    assert!(parts.iter().all(|(_, run)| run.as_expected()));
    assert!(merge(parts.clone(), false).unwrap().as_expected());
    whole.cores[0].cases[1] = case("b", Outcome::Pass);
    let parts = self::parts(&whole, 2);
    assert!(parts.iter().all(|(_, run)| run.as_expected()));
    assert!(!merge(parts, false).unwrap().as_expected());
}

#[test]
fn what_does_not_fit_is_refused() {
    let whole = undealt();
    let merged = |change: &dyn Fn(&mut Vec<Named>)| {
        let mut parts = parts(&whole, 3);
        change(&mut parts);
        merge(parts, false).unwrap_err().to_string()
    };
    let of = |change: fn(&mut Regression)| merged(&|parts| change(&mut parts[1].1));
    for (error, told) in [
        (
            of(|run| run.suite = "nightly".into()),
            "the suite is standard in the one and nightly in",
        ),
        (
            of(|run| run.seed = Seed(7)),
            "the seed is 0x1 in the one and 0x7 in",
        ),
        (
            of(|run| run.tools.verilator = "5.0".into()),
            "Verilator is Verilator 5.048 in the one",
        ),
        (
            of(|run| run.tools.compiler = "clang".into()),
            "the compiler is g++ 12.2.0",
        ),
        (
            of(|run| run.tools.goldbench = "9".into()),
            "goldbench's version is",
        ),
        (of(|run| drop(run.cores.pop())), "the list of cores is"),
        (of(|run| run.baseline = known().baseline), "the baseline is"),
        (
            of(|run| run.shard.as_mut().unwrap().plan = "other".into()),
            "the plan of cores, sources and cases",
        ),
        (
            of(|run| run.shard.as_mut().unwrap().count = 4),
            "the number of shards is 3 in the one and 4",
        ),
        (
            of(|run| run.shard.as_mut().unwrap().index = 9),
            "says that it is shard 9 of 3",
        ),
        (of(|run| run.shard = None), "2.json is no shard"),
        (
            merged(&|parts| parts[2] = parts[0].clone()),
            "shard 1 is there twice: 1.json and 1.json",
        ),
        (
            merged(&|parts| drop(parts.remove(1))),
            "of 3 shards 2 is missing",
        ),
        (
            merged(&|parts| drop(parts.drain(..2))),
            "of 3 shards 1, 2 are missing",
        ),
        (merged(&|parts| parts.clear()), "no result was given"),
    ] {
        assert!(error.contains(told), "no `{told}` in {error}");
    }
}

#[test]
fn a_missing_shard_can_be_done_without() {
    let whole = undealt();
    let mut parts = parts(&whole, 3);
    parts.remove(1);
    assert_eq!(
        merge(parts.clone(), false),
        Err(MergeError::Missing {
            indices: vec![2],
            count: 3
        })
    );
    let joined = merge(parts.clone(), true).unwrap();
    assert_eq!(joined.missing_shards, [2]);
    let cases: usize = joined
        .cores
        .iter()
        .map(|core| core.cases.len() + core.elsewhere)
        .sum();
    assert_eq!(
        cases,
        whole
            .cores
            .iter()
            .map(|core| core.cases.len())
            .sum::<usize>()
    );
    assert!(joined.cores.iter().any(|core| core.elsewhere > 0));
}

/// An entry is fixed only where no shard says otherwise, and none is missing.
#[test]
fn the_baselines_states_are_joined() {
    use KnownState::{Fixed, NotRun, StillFails, Unfinished};
    let whole = known();
    let joined = |states: [KnownState; 3], missing: bool| {
        let mut parts = parts(&whole, 3);
        for ((_, part), state) in parts.iter_mut().zip(states) {
            part.baseline[0].state = state;
        }
        if missing {
            parts.remove(2);
        }
        merge(parts, missing).unwrap().baseline[0].state
    };
    for (states, state) in [
        ([NotRun, NotRun, NotRun], NotRun),
        ([Fixed, NotRun, Fixed], Fixed),
        ([Fixed, Fixed, StillFails], StillFails),
        ([Unfinished, Fixed, NotRun], Unfinished),
    ] {
        assert_eq!(joined(states, false), state, "{states:?}");
    }
    assert_eq!(joined([Fixed, Fixed, StillFails], true), Unfinished);
}
