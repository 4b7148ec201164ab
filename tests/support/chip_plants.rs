//! Faults to plant in a chip's scheduler: `goldbench prove` must refute each, and the lockstep find it.
#![allow(dead_code, missing_docs)] // each test binary uses its part

use super::chip_designs::{BLOCKS, GATED, LANES, RANGE, TICKETS, TURNS};

/// The file, what stands there, what is put in its place, and the claim that it breaks.
pub type Plant = (&'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
pub const TILES: &[Plant] = &[
    // The last nonce of a piece is handed out again with the next one.
    ("dispatcher.sv", "next_first = last_o + 32'd1", "next_first = last_o", "chip.nonces"),
    // A piece is one nonce too long.
    ("dispatcher.sv", "first_q | 32'((64'd1 << PIECE_BITS) - 64'd1)", "first_q | 32'(64'd1 << PIECE_BITS)", "chip.nonces"),
    // The next job begins with whatever group the one before was at.
    ("dispatcher.sv", "        end_q   <= end_i;\n        group_q <= '0;", "        end_q   <= end_i;", "chip.nonces"),
];

#[rustfmt::skip]
pub const COUNTS: &[Plant] = &[
    ("result_fifo.sv", "push && !accepts && overflow_q != 16'hffff", "1'b0", "core[0].hits"),
    ("result_fifo.sv", "push && !accepts && overflow_q != 16'hffff", "push && !accepts", "core[0].hits"),
    ("chip_core.sv", "any_hit && hit_id[7] != epoch", "any_hit && hit_id[7] == epoch", "chip.hits"),
    ("chip_core.sv", "core_stale != '0 || stale_at_host", "stale_at_host", "chip.epochs"),
];

#[rustfmt::skip]
pub const EARLY: &[Plant] = &[
    ("job_slots.sv", "in_flight_q[next] == '0", "in_flight_q[next] <= 1", "core[1].flight"),
];

#[rustfmt::skip]
pub const DISPATCH: &[Plant] = &[
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
pub const DISPATCH_RANGE: &[Plant] = &[
    ("dispatcher.sv", "{1'b0, first_q} + 33'((64'd1 << PIECE_BITS) - 64'd1)", "{1'b0, first_q} + 33'(64'd1 << PIECE_BITS)", "chip.nonces"),
    ("dispatcher.sv", "sum >= {1'b0, end_q}", "sum[31:0] >= end_q", "chip.nonces"),
];

#[rustfmt::skip]
pub const DISPATCH_TURNS: &[Plant] = &[
    ("dispatcher.sv", "class_q == 32'(CLASSES - 1)", "class_q == 32'(CLASSES)", "chip.nonces"),
    ("dispatcher.sv", " || first_q == end_q", "", "chip.nonces"),
    ("outdated_cores.sv", "outdated_q & ~load_i", "outdated_q", "chip.units"),
    ("nonce_counter.sv", "end_q - nonce_q < STRIDE", "end_q - nonce_q <= STRIDE", "core[0].walk"),
    ("job_slots.sv", "nonce_q[s] + STRIDE", "nonce_q[s] + 1", "core[0].flight"),
];

#[rustfmt::skip]
pub const DISPATCH_GATED: &[Plant] = &[
    ("chip_core.sv", "pending[c] || loads[c]", "pending[c]", "chip.units"),
];

#[rustfmt::skip]
pub const HITS: &[Plant] = &[
    ("nonce_counter.sv", "assign last = nonce_q == end_q", "assign last = nonce_q >= end_q - 1", "core[0].walk"),
    ("job_slots.sv", "if (abort_i) in_flight_q[s] <= '0;", "if (1'b0) in_flight_q[s] <= '0;", "core[0].flight"),
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
pub const HITS_LANES: &[Plant] = &[
    ("result_fifo.sv", "served_q <= last ? '0 : served_q | next", "served_q <= served_q | next", "core[0].hits"),
    ("result_fifo.sv", "overflow_q + 16'd1 + more", "overflow_q + 16'd1", "core[0].hits"),
    ("chip_core.sv", ".midstate_i(group_midstate)", ".midstate_i({group_midstate[255:0], group_midstate[511:256]})", "chip.units"),
];

#[rustfmt::skip]
pub const TICKET: &[Plant] = &[
    // The host is told of the wrong core's hit whether it meets the target.
    ("chip_core.sv", "hit_full[hit_core]}", "hit_full[0]}", "chip.hits"),
    // A unit has the ticket of the job that the host offers.
    ("chip_core.sv", ".ticket_i(ticket)", ".ticket_i(ticket_i)", "chip.units"),
    ("job_slots.sv", "= ticket_q[hit_slot_i]", "= ticket_q[current_q]", "core[0].flight"),
    ("result_fifo.sv", "full_q[write_q[DEPTH_BITS-1:0]] <= full_i", "full_q[write_q[DEPTH_BITS-1:0]] <= '1", "core[0].hits"),
    ("result_fifo.sv", "meets[lane_o]", "meets[0]", "core[0].hits"),
];

#[rustfmt::skip]
pub const ARBITER: &[Plant] = &[
    // Two are granted at once.
    ("round_robin.sv", "chosen_from & (~chosen_from + 1'b1)", "chosen_from", "chip.units"),
];

/// Plants that one small chip is for.
pub struct Group {
    pub name: &'static str,
    pub design: &'static [&'static str],
    pub plants: &'static [&'static [Plant]],
}

const fn group(
    name: &'static str,
    design: &'static [&'static str],
    plants: &'static [&'static [Plant]],
) -> Group {
    Group {
        name,
        design,
        plants,
    }
}

/// All of them.
pub const GROUPS: [Group; 6] = [
    group(
        "blocks",
        &BLOCKS,
        &[TILES, ARBITER, COUNTS, EARLY, DISPATCH, HITS],
    ),
    group("range", &RANGE, &[DISPATCH_RANGE]),
    group("turns", &TURNS, &[DISPATCH_TURNS]),
    group("gated", &GATED, &[DISPATCH_GATED]),
    group("two-lanes", &LANES, &[HITS_LANES]),
    group("tickets", &TICKETS, &[TICKET]),
];
