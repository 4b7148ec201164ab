//! Recordings, right and wrong.

use super::bench::*;
use super::{Circuit, Feed, Power, Timing};
use crate::gates::circuit::tests::{netlist, tiny};
use crate::gates::{ClockTree, WireRule};
use crate::units::Nonce;

/// A register, an inverter, a register behind it, as they were recorded: an input, then what both hold.
fn recorded() -> (Vec<Recorded>, Feed) {
    let signals = ["n2", "n4", "n7"];
    let signals = signals.iter().zip(0..).map(|(path, word)| Recorded {
        path: (*path).to_owned(),
        word,
        width: 1,
    });
    let inputs = [1, 0, 0, 1, 1, 1, 0, 1, 0, 0];
    let (mut first, mut second) = (0, 0);
    let rows = inputs.map(|input| {
        let row = vec![input, first, second];
        (first, second) = (input, 1 - first);
        row
    });
    let feed = Feed {
        first: 100,
        rows: rows.to_vec(),
        inputs: 0,
        start: Nonce(0),
    };
    (signals.collect(), feed)
}

fn ran(gate: &str, feed: &Feed, signals: &[Recorded]) -> Ran {
    let cells = [
        ("f", "DFF", "CK99 D2 Q4"),
        ("g", gate, "A4 Y5"),
        ("k", "DFF", "CK99 D5 Q7"),
    ];
    let library = tiny();
    let circuit = Circuit::new(&netlist(&cells, &[2], &[7]), &library, "clk").unwrap();
    let rule = WireRule::PerPin(0.0);
    let tree = ClockTree::new(&circuit, &library, &rule, 16);
    let timing = Timing::new(&circuit, &library, &rule, &tree);
    let power = Power::new(&circuit, &timing, library.voltage);
    let bench = Bench::recorded(&circuit, signals).unwrap();
    bench.run((&circuit, &timing, &power), feed, 20_000_000, |_| true)
}

#[test]
fn a_recording_drives_the_gates_and_another_gate_is_found_behind_it() {
    let (signals, feed) = recorded();
    let good = ran("INV", &feed, &signals);
    assert_eq!(
        (good.wrong, good.counts.cycles, good.compared),
        (None, 9, 20)
    );
    let wrong = ran("BUF", &feed, &signals).wrong.unwrap();
    assert_eq!(
        (wrong.cycle, wrong.net.as_str(), wrong.instance.as_str()),
        (101, "n7", "k")
    );
    let front = wrong.front.unwrap();
    assert_eq!(
        (front.instance.as_str(), front.cell.as_str(), front.gates),
        ("g", "BUF", 1)
    );
}

#[test]
fn one_bit_of_a_recording_that_is_another_is_found_in_its_clock() {
    let (signals, feed) = recorded();
    for row in 0..feed.rows.len() {
        for word in 1..3 {
            let mut other = feed.clone();
            other.rows[row][word] ^= 1;
            let wrong = ran("INV", &other, &signals).wrong;
            // What the first row says of a register is what it begins with: it shows behind it.
            let at = 100 + row as u64 + u64::from(row == 0);
            match wrong {
                Some(wrong) => assert_eq!(wrong.cycle, at, "{row} {word}"),
                // Of the last register nothing stands behind it.
                None => assert_eq!((row, word), (0, 2)),
            }
        }
    }
}

/// What clears a flip-flop is allowed while it does not.
#[test]
fn a_flip_flop_that_is_cleared_in_the_run_ends_it() {
    let text = include_str!("../liberty/tiny.lib");
    let text = text.replacen(
        "next_state : \"D\"",
        "next_state : \"D\"; clear : \"!D\"",
        1,
    );
    let library = crate::liberty::read(text.as_bytes()).unwrap();
    let circuit = netlist(&[("f", "DFF", "CK99 D2 Q4")], &[2], &[4]);
    let circuit = Circuit::new(&circuit, &library, "clk").unwrap();
    let rule = WireRule::PerPin(0.0);
    let tree = ClockTree::new(&circuit, &library, &rule, 16);
    let timing = Timing::new(&circuit, &library, &rule, &tree);
    let power = Power::new(&circuit, &timing, library.voltage);
    let signals = recorded().0;
    let bench = Bench::recorded(&circuit, &signals).unwrap();
    let ran = |inputs: &[u32]| {
        let rows = inputs.iter().map(|input| vec![*input, 1, 0]);
        let feed = Feed {
            first: 0,
            rows: rows.collect(),
            inputs: 0,
            start: Nonce(0),
        };
        bench.run((&circuit, &timing, &power), &feed, 20_000_000, |_| true)
    };
    let good = ran(&[1, 1, 1, 1]);
    assert_eq!(
        (good.forced, good.wrong, good.counts.cycles),
        (None, None, 3)
    );
    let forced = ran(&[1, 1, 0, 1]);
    assert_eq!((forced.forced.as_deref(), forced.wrong), (Some("f"), None));
}

#[test]
fn registers_that_were_not_recorded_are_told_and_ports_must_be() {
    let (signals, _) = recorded();
    let cells = [("f", "DFF", "CK99 D2 Q4"), ("k", "DFF", "CK99 D4 Q7")];
    let circuit = Circuit::new(&netlist(&cells, &[2], &[7]), &tiny(), "clk").unwrap();
    let bench = Bench::recorded(&circuit, &signals[..2]).unwrap();
    assert_eq!(bench.unknown, ["k"]);
    assert_eq!(Bench::recorded(&circuit, &signals[1..]).unwrap_err(), "n2");
}
