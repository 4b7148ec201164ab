//! Gates in time, by hand.

use super::circuit::tests::{netlist, tiny};
use super::load::WireRule;
use super::{Circuit, ClockTree, Counts, Power, Simulator, Timing};

/// Runs cells with inputs 2 and 3 at these values, cycle by cycle; the first is the start.
fn run(cells: &[(&str, &str, &str)], rows: &[[bool; 2]]) -> (Circuit, Counts, Power) {
    let library = tiny();
    let circuit = Circuit::new(&netlist(cells, &[2, 3], &[5]), &library, "clk").unwrap();
    let rule = WireRule::PerPin(0.0);
    let tree = ClockTree::new(&circuit, &library, &rule, 16);
    let timing = Timing::new(&circuit, &library, &rule, &tree);
    let power = Power::new(&circuit, &timing, library.voltage);
    let mut simulator = Simulator::new(&circuit, &timing, &power, 10_000_000);
    let row = |at: usize| [(2, rows[at][0]), (3, rows[at][1])];
    let held = vec![false; simulator.flops().len()];
    simulator.start(&held, &row(0));
    for at in 1..rows.len() {
        simulator.cycle(&row(at));
    }
    let counts = simulator.into_counts();
    (circuit, counts, power)
}

fn near(found: f64, expected: f64) -> bool {
    (found - expected).abs() < 1e-9 * expected.abs().max(1e-18)
}

/// `in` and, behind a buffer of 1 ns, `in` again: each change of it makes a pulse of 1 ns at the output.
#[test]
fn a_reconvergent_net_makes_the_glitches_that_a_hand_counts() {
    let cells = [("b", "BUF", "A2 Y4"), ("x", "XOR", "A2 B4 Y5")];
    let rows = [[false; 2], [true, false], [true, false], [false; 2]];
    let (_, counts, _) = run(&cells, &rows);
    // Up 0.5 ns behind the input, down 0.5 ns behind the buffer, twice.
    assert_eq!((counts.toggles[5], counts.functional[5]), (4, 0));
    assert_eq!((counts.toggles[4], counts.functional[4]), (2, 2));
    assert_eq!(counts.glitches(5), 4);
    // A pulse of 1 ns each time; the last event is 1.5 ns behind the input, which comes 0.3 ns behind the edge.
    assert_eq!(counts.ones[5], 2_000_000);
    assert_eq!(counts.settled, 1_800_000);
    assert_eq!(counts.cycles, 3);
}

/// The same behind an inverter of 0.2 and 0.3 ns: the pulse is shorter than the 0.5 ns of the gate.
#[test]
fn a_pulse_shorter_than_the_gates_delay_is_swallowed() {
    let cells = [("b", "INV", "A2 Y4"), ("x", "XOR", "A2 B4 Y5")];
    let rows = [[false; 2], [true, false], [false; 2], [true, false]];
    let (_, counts, _) = run(&cells, &rows);
    assert_eq!((counts.toggles[4], counts.toggles[5]), (3, 0));
}

#[test]
fn the_energy_of_an_inverter_by_hand() {
    let cells = [("a", "INV", "A2 Y4"), ("b", "INV", "A4 Y5")];
    let (circuit, counts, power) = run(&cells, &[[false; 2], [true, false], [false; 2]]);
    // 10 fF at 2 V: 20 fJ for each transition.
    assert!(near(power.switching[4], 20e-15), "{}", power.switching[4]);
    // At a transition of 0.1 ns 10 fJ for a rise and 20 for a fall.
    let at = circuit
        .instances
        .iter()
        .position(|i| i.name == "a")
        .unwrap();
    assert!(near(counts.internal[at], 30e-15), "{}", counts.internal[at]);
    // Two cycles at 3 nW.
    assert!(near(counts.leakage[at], 6e-9));
    let tree = ClockTree::new(&circuit, &tiny(), &WireRule::PerPin(0.0), 16);
    let shares = power.shares(&circuit, &tree, &counts, at as u32);
    assert!(near(shares.switching, 40e-15) && near(shares.leakage, 6e-9 * 10e-9));
    assert!(near(shares.clock, 0.0));
}

/// Power of the pin that caused a transition, at the levels that stand then.
#[test]
fn internal_power_hangs_on_cause_and_levels() {
    let cells = [("x", "XOR", "A2 B3 Y5")];
    let energy = |rows: &[[bool; 2]]| run(&cells, rows).1.internal[0] * 1e15;
    assert!(near(energy(&[[false; 2], [true, false]]), 300.0));
    assert!(near(energy(&[[true, true], [false, true]]), 100.0));
    assert!(near(energy(&[[false; 2], [false, true]]), 50.0));
}

#[test]
fn a_flip_flop_takes_over_what_stood_before_the_edge() {
    let cells = [("f", "DFF", "CK99 D2 Q4"), ("g", "DFF", "CK99 D4 Q5")];
    let rows = [[true, false], [true, false], [true, false], [true, false]];
    let (circuit, counts, power) = run(&cells, &rows);
    assert_eq!((counts.toggles[4], counts.toggles[5]), (1, 1));
    let at = circuit
        .instances
        .iter()
        .position(|i| i.name == "f")
        .unwrap();
    // 11 and 13 fJ each cycle, and 70 for its one rise.
    assert!(near(counts.clock[at], 3.0 * 24e-15));
    assert!(near(counts.internal[at], 70e-15));
    let tree = ClockTree::new(&circuit, &tiny(), &WireRule::PerPin(0.0), 16);
    let shares = power.shares(&circuit, &tree, &counts, at as u32);
    // A pin of 4 fF, and of a buffer of 10 fF and 5 fJ an edge a fifteenth.
    let cycle = (4e-15 + 10e-15 / 15.0) * 4.0 + 10e-15 / 15.0;
    assert!(
        near(shares.clock, 3.0 * (24e-15 + cycle)),
        "{}",
        shares.clock
    );
}
