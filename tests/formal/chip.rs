//! Chips whose scheduler is proved: small ones, each way to deal a job out, both ways to switch.

use crate::bench::{Bench, named, provers};
use crate::chip_designs::{BLOCKS, RANGE, SMALL, TICKETS, TURNS};

/// Those that take longer: three cores, lanes and groups, shared pipes, gated clocks.
const MORE: [&[&str]; 8] = [
    &RANGE,
    &[
        "cores = 2",
        "partition = \"high-bits\"",
        "piece_bits = 4",
        "versions = 2",
        "ticket = true",
    ],
    &[
        "cores = 3",
        "partition = \"range\"",
        "piece_bits = 4",
        "versions = 4",
        "midstates = 2",
        "switch = \"abort\"",
    ],
    &[
        "cores = 3",
        "partition = \"high-bits\"",
        "piece_bits = 5",
        "versions = 3",
        "switch = \"abort\"",
        "clock_gating = true",
    ],
    &["cores = 3", "partition = \"interleaved\"", "versions = 2"],
    &[
        "cores = 2",
        "partition = \"interleaved\"",
        "versions = 3",
        "datapath = \"shared\"",
        "clock_gating = true",
    ],
    &[
        "cores = 1",
        "partition = \"high-bits\"",
        "piece_bits = 32",
        "versions = 4",
        "midstates = 4",
    ],
    &[
        "cores = 1",
        "partition = \"interleaved\"",
        "versions = 1",
        "switch = \"abort\"",
    ],
];

pub fn bench(design: &[&str]) -> Bench {
    let bench = Bench::new();
    bench.design("chip", &[&SMALL[..], design].concat());
    bench
}

fn is_proved(design: &[&str]) {
    let said = bench(design).run(&["prove", "chip.toml", "--format", "json"]);
    assert_eq!(said.code, 0, "{design:?}: {}{}", said.out, said.err);
    let proved = named(&said.json(), "proved");
    for name in [
        "chip.queue",
        "chip.nonces",
        "core[0].flight",
        "chip.hits",
        "chip.epochs",
    ] {
        assert!(proved.iter().any(|one| one == name), "{name}: {proved:?}");
    }
}

#[test]
fn no_nonce_is_skipped_or_hashed_twice_and_no_hit_lost_or_misreported() {
    if provers() {
        is_proved(&BLOCKS);
    }
}

#[test]
fn a_chip_with_tickets_keeps_the_same() {
    if provers() {
        is_proved(&TICKETS);
    }
}

#[test]
fn a_chip_whose_scheduler_is_built_in_another_way_is_unknown() {
    if !provers() {
        return;
    }
    let bench = bench(&BLOCKS);
    bench.plant(
        "chip_core.sv",
        "waiting, pop, dispatching",
        "waiting, pops, dispatching",
    );
    let path = bench.path("chip_core.sv");
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text
        .replace("assign pop ", "assign pops ")
        .replace("(pop)", "(pops)");
    std::fs::write(path, text).unwrap();
    let said = bench.run(&["prove", "chip.toml", "--format", "json"]);
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    assert_eq!(named(&said.json(), "proved"), ["clock"]);
    assert!(
        said.out.contains("the RTL has no signal `pop`"),
        "{}",
        said.out
    );
}

#[test]
#[ignore = "half a minute for each chip"]
fn other_chips_keep_the_same() {
    if provers() {
        is_proved(&TURNS);
        for design in MORE {
            is_proved(design);
        }
    }
}
