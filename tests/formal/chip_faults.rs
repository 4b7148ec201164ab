//! Faults planted in a chip's scheduler: the claim that each of them breaks is refuted.

use crate::bench::{named, provers};
use crate::chip::{BLOCKS, RANGE, TICKETS, TURNS, bench};

/// A fault: the file, what stands there, what is put in its place, and the claim that it breaks.
type Fault = (&'static str, &'static str, &'static str, &'static str);

const GATED: [&str; 4] = [
    "cores = 2",
    "partition = \"range\"",
    "piece_bits = 4",
    "clock_gating = true",
];
const LANES: [&str; 4] = [
    "cores = 2",
    "piece_bits = 4",
    "midstates = 2",
    "versions = 2",
];

#[rustfmt::skip]
const TILES: &[Fault] = &[
    // The last nonce of a piece is handed out again with the next one.
    ("dispatcher.sv", "next_first = last_o + 32'd1", "next_first = last_o", "chip.nonces"),
    // A piece is one nonce too long.
    ("dispatcher.sv", "first_q | 32'((64'd1 << PIECE_BITS) - 64'd1)", "first_q | 32'(64'd1 << PIECE_BITS)", "chip.nonces"),
    // The next job begins with whatever group the one before was at.
    ("dispatcher.sv", "        end_q   <= end_i;\n        group_q <= '0;", "        end_q   <= end_i;", "chip.nonces"),
];

#[rustfmt::skip]
const COUNTS: &[Fault] = &[
    ("result_fifo.sv", "push && !accepts && overflow_q != 16'hffff", "1'b0", "core[0].hits"),
    ("chip_core.sv", "any_hit && hit_id[7] != epoch", "any_hit && hit_id[7] == epoch", "chip.hits"),
    ("chip_core.sv", "core_stale != '0 || stale_at_host", "stale_at_host", "chip.epochs"),
];

#[rustfmt::skip]
const EARLY: &[Fault] = &[
    ("job_slots.sv", "in_flight_q[next] == '0", "in_flight_q[next] <= 1", "core[1].flight"),
];

#[rustfmt::skip]
const DISPATCH: &[Fault] = &[
    ("dispatcher.sv", "assign ends       = last_group && last_piece", "assign ends       = last_piece", "chip.nonces"),
    ("dispatcher.sv", "reaches   = block_end >= end_q", "reaches   = block_end > end_q", "chip.nonces"),
    ("chip_core.sv", "(SWITCH != 0 || !dispatching)", "1'b1", "chip.nonces"),
    ("chip_core.sv", "!waiting && !dispatching && active", "!waiting && active", "chip.nonces"),
    ("chip_core.sv", "(13 + $clog2(MIDSTATES))", "(12 + $clog2(MIDSTATES))", "chip.units"),
    ("chip_core.sv", ".tail_i(tail),", ".tail_i(tail_i),", "chip.units"),
    ("chip_core.sv", "& free & (~active | outdated)", "& (~active | outdated)", "chip.units"),
    ("chip_core.sv", "take ? grant", "dispatching ? grant", "chip.epochs"),
    ("word_fifo.sv", "if (flush_i) read_q <= write_q;", "if (flush_i) read_q <= write_q + 1'b1;", "chip.queue"),
    ("word_fifo.sv", "write_q == {~read_q[DEPTH_BITS], read_q[DEPTH_BITS-1:0]}", "1'b0", "chip.queue"),
    ("chip_core.sv", "version_i, tail_i, target_i, start_i", "version_i, tail_i, target_i, end_i", "chip.job.start"),
];

#[rustfmt::skip]
const DISPATCH_RANGE: &[Fault] = &[
    ("dispatcher.sv", "{1'b0, first_q} + 33'((64'd1 << PIECE_BITS) - 64'd1)", "{1'b0, first_q} + 33'(64'd1 << PIECE_BITS)", "chip.nonces"),
    ("dispatcher.sv", "sum >= {1'b0, end_q}", "sum[31:0] >= end_q", "chip.nonces"),
];

#[rustfmt::skip]
const DISPATCH_TURNS: &[Fault] = &[
    ("dispatcher.sv", "class_q == 32'(CLASSES - 1)", "class_q == 32'(CLASSES)", "chip.nonces"),
    ("dispatcher.sv", " || first_q == end_q", "", "chip.nonces"),
    ("outdated_cores.sv", "outdated_q & ~load_i", "outdated_q", "chip.units"),
    ("nonce_counter.sv", "end_q - nonce_q < STRIDE", "end_q - nonce_q <= STRIDE", "core[0].walk"),
    ("job_slots.sv", "nonce_q[s] + STRIDE", "nonce_q[s] + 1", "core[0].flight"),
];

#[rustfmt::skip]
const DISPATCH_GATED: &[Fault] = &[
    ("chip_core.sv", "pending[c] || loads[c]", "pending[c]", "chip.units"),
];

#[rustfmt::skip]
const HITS: &[Fault] = &[
    ("nonce_counter.sv", "assign last = nonce_q == end_q", "assign last = nonce_q >= end_q - 1", "core[0].walk"),
    ("job_slots.sv", "if (abort_i) in_flight_q[s] <= '0;\n        else if (enters", "if (enters", "core[0].flight"),
    ("job_slots.sv", "= job_id_q[hit_slot_i]", "= job_id_q[current_q]", "core[0].flight"),
    ("job_slots.sv", "forward_midstate_o = midstate_q[forward_slot_i]", "forward_midstate_o = midstate_q[current_q]", "core[0].flight"),
    ("hit_register.sv", "hit_q <= kill_i ? '0 : hit_i", "hit_q <= hit_i", "chip.epochs"),
    ("result_fifo.sv", "push && (!full || pops)", "push", "core[0].hits"),
    ("chip_core.sv", "any_hit && (stale_at_cores || !results_full)", "any_hit", "chip.hits"),
    ("chip_core.sv", "hit = {hit_nonce[32*hit_core +: 32], hit_id, hit_version[32*hit_core +: 32], hit_core};", "hit = {hit_nonce[31:0], hit_id, hit_version[32*hit_core +: 32], hit_core};", "chip.hits"),
    ("chip_core.sv", "hit_taken && !stale_at_cores", "hit_taken", "chip.hits"),
    ("chip_core.sv", "enable_i && result_valid && !stale_at_host", "enable_i && result_valid", "chip.hits"),
    ("chip_core.sv", "target_i, start_i, end_i, epoch ^ new_block, job_id_i", "target_i, start_i, end_i, epoch, job_id_i", "chip.epochs"),
    ("saturating_sum.sv", "sum[21:16] != 6'd0 ? 16'hffff : sum[15:0]", "sum[15:0]", "chip.hits"),
    ("stale_counter.sv", " + {16'd0, at_host_i}", "", "chip.hits"),
    ("stale_counter.sv", "sum[16] ? 16'hffff : sum[15:0]", "sum[15:0]", "chip.hits"),
];

#[rustfmt::skip]
const HITS_LANES: &[Fault] = &[
    ("result_fifo.sv", "served_q <= last ? '0 : served_q | next", "served_q <= served_q | next", "core[0].hits"),
    ("result_fifo.sv", "overflow_q + 16'd1 + more", "overflow_q + 16'd1", "core[0].hits"),
    ("chip_core.sv", ".midstate_i(group_midstate)", ".midstate_i({group_midstate[255:0], group_midstate[511:256]})", "chip.units"),
];

#[rustfmt::skip]
const TICKET: &[Fault] = &[
    // The host is told of the wrong core's hit whether it meets the target.
    ("chip_core.sv", "hit_full[hit_core]}", "hit_full[0]}", "chip.hits"),
    // A unit has the ticket of the job that the host offers.
    ("chip_core.sv", ".ticket_i(ticket)", ".ticket_i(ticket_i)", "chip.units"),
    ("job_slots.sv", "= ticket_q[hit_slot_i]", "= ticket_q[current_q]", "core[0].flight"),
    ("result_fifo.sv", "full_q[write_q[DEPTH_BITS-1:0]] <= full_i", "full_q[write_q[DEPTH_BITS-1:0]] <= '1", "core[0].hits"),
    ("result_fifo.sv", "meets[lane_o]", "meets[0]", "core[0].hits"),
];

fn are_refuted(design: &[&str], faults: &[Fault]) {
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
    let grants_two = |claim| {
        (
            "round_robin.sv",
            "chosen_from & (~chosen_from + 1'b1)",
            "chosen_from",
            claim,
        )
    };
    are_refuted(
        &BLOCKS,
        &[grants_two("chip.units"), grants_two("chip.hits")],
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
