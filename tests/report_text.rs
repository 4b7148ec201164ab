//! The text of reports, of each outcome and each kind of fault, held in snapshots.

mod report_samples;

use goldbench::report::{Format, Text, Times, case_page, paint};
use goldbench::units::{Cycle, JobId, Nonce};
use goldbench::verdict::{CaseVerdict, Outcome, ResultFault};
use report_samples::{adder, crowded, each_fault, golden, run, seen, times, wrong_results};

fn report(verdict: &CaseVerdict) -> String {
    paint(&case_page(verdict), false)
}

#[test]
fn a_wrong_adder() {
    insta::assert_snapshot!(report(&adder()));
}

#[test]
fn a_crowded_divergence() {
    let text = report(&crowded());
    // Values and commands are never broken; all else keeps to the width.
    assert!(text.lines().all(|l| l.chars().count() <= 100), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn each_kind_of_wrong_result() {
    let each: Vec<String> = each_fault()
        .into_iter()
        .map(|fault| report(&wrong_results("f", vec![fault])))
        .collect();
    insta::assert_snapshot!(each.join("\n"));
}

#[test]
fn many_wrong_results_are_counted() {
    insta::assert_snapshot!(report(&wrong_results("many", each_fault())));
}

#[test]
fn what_ends_a_run() {
    let long: Vec<String> = (1..=40)
        .map(|i| format!("%Error: a.sv:{i}:1: line {i}\t\x1b[31mred"))
        .collect();
    let each = [
        seen(
            "crash",
            Outcome::Crash,
            512,
            "the worker ended by signal 11 (segmentation fault)",
        ),
        seen(
            "crash",
            Outcome::Crash,
            0,
            "%Fatal: the RTL called $finish\n  at core.sv:12",
        ),
        seen("hang", Outcome::Hang, 1, ""),
        seen("build", Outcome::NoElaborate, 0, &long.join("\n")),
        seen("queue", Outcome::NotCovered, 0, "the core has no queue"),
        golden(),
    ];
    let text: Vec<String> = each.iter().map(report).collect();
    insta::assert_snapshot!(text.join("\n"));
}

#[test]
fn a_run() {
    let run = run();
    let text = Text {
        reports_per_core: 1,
        ..Text::default()
    };
    insta::assert_snapshot!(text.render(&run, &times(&run)).unwrap());
}

#[test]
fn a_run_without_times_interrupted() {
    let mut run = run();
    run.cores.truncate(1);
    run.interrupted = true;
    insta::assert_snapshot!(Text::default().render(&run, &Times::none()).unwrap());
    run.cores.clear();
    assert!(
        Text::default()
            .render(&run, &Times::none())
            .unwrap()
            .contains("nothing was run")
    );
}

#[test]
fn colour_adds_nothing_but_colour() {
    let run = run();
    let plain = Text::default().render(&run, &times(&run)).unwrap();
    let coloured = Text {
        colour: true,
        ..Text::default()
    }
    .render(&run, &times(&run))
    .unwrap();
    assert!(!plain.contains('\x1b') && coloured.contains("\x1b[31"));
    let mut stripped = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once("\x1b[") {
        stripped.push_str(before);
        rest = after.split_once('m').expect("only colours").1;
    }
    stripped.push_str(rest);
    assert_eq!(stripped, plain);
}

/// Pairs of a hit that was due and the one that came instead.
fn instead(pairs: impl IntoIterator<Item = ((u8, u32), (u8, u32))>) -> String {
    let mut faults = Vec::new();
    for (i, (due, came)) in pairs.into_iter().enumerate() {
        let cycle = Cycle(100 + i as u64);
        faults.push(ResultFault::Missing {
            cycle,
            job: JobId(due.0),
            nonce: Nonce(due.1),
        });
        faults.push(ResultFault::Extra {
            cycle: cycle + 1,
            job: JobId(came.0),
            nonce: Nonce(came.1),
            above_target: None,
        });
    }
    report(&wrong_results("pairs", faults))
}

#[test]
fn a_change_common_to_all_hits_is_named() {
    let nonces = [0x1234_5678_u32, 0x0bad_cafe, 0x7fff_fff0];
    let by = |f: fn(u32) -> (u8, u32)| instead(nonces.map(|n| ((5, n), f(n))));
    for (text, reading) in [
        (
            by(|n| (5, n.wrapping_add(2))),
            "the nonce is 2 too high (3 wrong hits",
        ),
        (
            by(|n| (5, n.wrapping_sub(131))),
            "the nonce is 131 too low (3 wrong hits",
        ),
        (by(|n| (5, n.swap_bytes())), "the nonce's bytes are swapped"),
        (
            by(|n| (5, n.reverse_bits())),
            "the nonce's bits are reversed",
        ),
        (by(|n| (5, !n)), "the nonce's bits are inverted"),
        (by(|n| (4, n)), "the job id is 1 too low, a stale tag"),
        (by(|n| (5, n)), "the right hits came in other cycles"),
        (
            instead([((5, 9), (5, 11))]),
            "the nonce is 2 too high (1 wrong hit,",
        ),
    ] {
        assert!(
            text.contains(&format!("explained by: {reading}")),
            "want `{reading}` in\n{text}"
        );
    }
}

#[test]
fn a_guess_is_not_a_reading() {
    for text in [
        // One pair, far apart: any two numbers differ by a constant.
        instead([((5, 9), (5, 70_000))]),
        // One hit of three does not follow.
        instead([((5, 9), (5, 11)), ((5, 20), (5, 22)), ((5, 30), (5, 33))]),
    ] {
        assert!(!text.contains("explained by"), "{text}");
    }
}

#[test]
fn lost_low_bits_latency_and_word_order_are_named() {
    let missing = (0..9).map(|i| ResultFault::Missing {
        cycle: Cycle(i),
        job: JobId(1),
        nonce: Nonce((i as u32 * 0x0731) << 4 | 0xf),
    });
    let text = report(&wrong_results("tag", missing.collect()));
    assert!(
        text.contains("only nonces whose low 4 bits are 0xf are missing (9 hits"),
        "{text}"
    );

    let late = (0..3).map(|i| ResultFault::WrongCycle {
        cycle: Cycle(10 + i),
        due: Cycle(9 + i),
        job: JobId(1),
        nonce: Nonce(i as u32),
    });
    let text = report(&wrong_results("latency", late.collect()));
    assert!(
        text.contains("the latency is off: all 3 hits are 1 cycle late"),
        "{text}"
    );

    let want = hex::encode((0..32).collect::<Vec<u8>>());
    let got = hex::encode(
        [28, 24, 20, 16, 12, 8, 4, 0]
            .map(|i: u8| [i, i + 1, i + 2, i + 3])
            .concat(),
    );
    let digest = ResultFault::Digest {
        cycle: Cycle(1),
        got,
        want,
    };
    let text = report(&wrong_results("order", vec![digest]));
    assert!(
        text.contains("the eight words are in the opposite order"),
        "{text}"
    );
}

#[test]
fn the_manual_shows_what_is_printed() {
    let manual = include_str!("../docs/report.md");
    assert!(
        manual.contains(&report(&adder())),
        "docs/report.md no longer shows the report on a wrong adder"
    );
}
