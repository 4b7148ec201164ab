//! Faults planted in a chip's scheduler: the claim that each of them breaks is refuted.

use crate::bench::{named, provers};
use crate::chip::bench;
use crate::chip_designs::{BLOCKS, GATED, LANES, RANGE, TICKETS, TURNS};
use crate::chip_plants::{
    ARBITER, COUNTS, DISPATCH, DISPATCH_GATED, DISPATCH_RANGE, DISPATCH_TURNS, EARLY, HITS,
    HITS_LANES, Plant, TICKET, TILES,
};

fn are_refuted(design: &[&str], faults: &[Plant]) {
    if !provers() {
        return;
    }
    for (file, from, to, claim) in faults {
        let bench = bench(design);
        bench.plant(file, from, to);
        let said = bench.run(&["prove", "chip.toml", "--lemma", claim, "--format", "json"]);
        assert_eq!(said.code, 1, "{file}: {to}: {}{}", said.out, said.err);
        assert_eq!(named(&said.json(), "refuted"), [*claim], "{file}: {to}");
    }
}

#[test]
fn units_that_do_not_tile_the_range_are_refuted() {
    are_refuted(&BLOCKS, TILES);
}

#[test]
fn an_arbiter_that_grants_two_is_refuted() {
    let (file, from, to, claim) = ARBITER[0];
    are_refuted(
        &BLOCKS,
        &[(file, from, to, claim), (file, from, to, "chip.hits")],
    );
}

#[test]
fn hits_that_go_uncounted_or_come_stale_are_refuted() {
    are_refuted(&BLOCKS, COUNTS);
}

#[test]
fn a_slot_that_is_free_too_early_is_refuted() {
    are_refuted(&BLOCKS, EARLY);
}

#[test]
#[ignore = "a minute in all"]
fn other_faults_of_dispatch_are_refuted() {
    are_refuted(&BLOCKS, DISPATCH);
    are_refuted(&RANGE, DISPATCH_RANGE);
    are_refuted(&TURNS, DISPATCH_TURNS);
    are_refuted(&GATED, DISPATCH_GATED);
}

#[test]
#[ignore = "a minute in all"]
fn other_faults_of_cores_and_hits_are_refuted() {
    are_refuted(&BLOCKS, HITS);
    are_refuted(&LANES, HITS_LANES);
    are_refuted(&TICKETS, TICKET);
}
