// A SHA-256d miner: two unrolled pipes, one nonce in every cycle.
//
// Latency, in cycles: load_i to the job's first nonce at the first round 1; a nonce at the first round to its hit at
// hit_valid_o 132 (64 rounds, feed-forward, 64 rounds, feed-forward, compare, FIFO).
//
// Jobs: a load switches at once; nonces in flight finish under the midstate, target and id of the job that they entered
// with. SLOTS jobs can be in flight; the load beyond that waits for load_ready_o. abort_i kills every nonce in flight and
// the current job, but not hits that are in the FIFO already, nor a job loaded in the same cycle.
// The range [start_i, end_i] is inclusive at both ends, start_i <= end_i; after its last nonce has entered the pipe,
// exhausted_o rises. When busy_o has fallen too, all results of the job have reached the FIFO or been dropped.
//
// enable_i low freezes every register; no handshake happens in such a cycle (load_ready_o and hit_valid_o are low).
// rst_i is synchronous, clears control and not data, and wins over enable_i.
//
// midstate_i: {H0, .., H7} after the header's first 64 bytes, H0 at the top.
// tail_i: header bytes 64 .. 75 in their order, byte 64 at the top.
// Nonces are the header's little-endian numbers. target_i: a number, most significant bit at the top.
module miner_core #(
  parameter int SLOT_BITS       = 2,
  parameter int FIFO_DEPTH_BITS = 3
) (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic         enable_i,
  input  logic         abort_i,
  output logic         load_ready_o,
  input  logic         load_i,
  input  logic [255:0] midstate_i,
  input  logic [95:0]  tail_i,
  input  logic [255:0] target_i,
  input  logic [31:0]  start_i,
  input  logic [31:0]  end_i,
  input  logic [7:0]   job_id_i,
  output logic         exhausted_o,
  output logic         busy_o,
  output logic         hit_valid_o,
  input  logic         hit_ready_i,
  output logic [31:0]  hit_nonce_o,
  output logic [7:0]   hit_job_id_o,
  output logic [15:0]  overflow_o
);
  localparam int SLOTS = 1 << SLOT_BITS;
  // Tag t belongs to: 0..63 hash 1's rounds, 64 its digest, 65..128 hash 2's rounds, 129 its digest.
  localparam int TAGS = 130;

  logic                      load, slot_free, active, met, hit, in_flight;
  logic [31:0]               nonce, leaving_nonce, hit_nonce;
  logic [7:0]                leaving_job_id, hit_job_id;
  logic [95:0]               tail;
  logic [SLOT_BITS-1:0]      current;
  logic [255:0]              entry_midstate, forward_midstate, leaving_target;
  logic [255:0]              state1, digest1, state2, digest2;
  logic                      fifo_valid;
  // Only two taps are read.
  // verilator lint_off UNUSED
  logic [TAGS-1:0]           valid;
  logic [TAGS*SLOT_BITS-1:0] slot;
  // verilator lint_on UNUSED

  assign load_ready_o = slot_free && enable_i;
  assign load         = load_i && slot_free;
  assign hit_valid_o  = fifo_valid && enable_i;
  assign busy_o       = active || in_flight || hit;

  nonce_counter u_counter (
    .clk_i(clk_i),
    .rst_i(rst_i),
    .enable_i(enable_i),
    .abort_i(abort_i),
    .load_i(load),
    .start_i(start_i),
    .end_i(end_i),
    .active_q(active),
    .exhausted_q(exhausted_o),
    .nonce_q(nonce)
  );

  job_slots #(
    .SLOTS(SLOTS),
    .SLOT_BITS(SLOT_BITS)
  ) u_slots (
    .clk_i(clk_i),
    .rst_i(rst_i),
    .enable_i(enable_i),
    .abort_i(abort_i),
    .load_ready_o(slot_free),
    .load_i(load),
    .midstate_i(midstate_i),
    .target_i(target_i),
    .start_i(start_i),
    .job_id_i(job_id_i),
    .issue_i(active),
    .current_o(current),
    .entry_midstate_o(entry_midstate),
    .forward_slot_i(slot[63*SLOT_BITS +: SLOT_BITS]),
    .forward_midstate_o(forward_midstate),
    .retire_i(valid[129]),
    .retire_slot_i(slot[129*SLOT_BITS +: SLOT_BITS]),
    .retire_target_o(leaving_target),
    .retire_nonce_o(leaving_nonce),
    .retire_job_id_o(leaving_job_id),
    .busy_o(in_flight)
  );

  job_tail u_tail (
    .clk_i(clk_i),
    .enable_i(enable_i),
    .load_i(load),
    .tail_i(tail_i),
    .tail_q(tail)
  );

  tag_pipe #(
    .DEPTH(TAGS),
    .WIDTH(SLOT_BITS)
  ) u_tags (
    .clk_i(clk_i),
    .rst_i(rst_i),
    .enable_i(enable_i),
    .kill_i(abort_i),
    .valid_i(active),
    .slot_i(current),
    .valid_q(valid),
    .slot_q(slot)
  );

  // Hash 1: the header's second block. 80 bytes are 640 = 0x280 bits.
  sha256_pipe u_hash1 (
    .clk_i(clk_i),
    .enable_i(enable_i),
    .state_i(entry_midstate),
    .w_i({tail, nonce[7:0], nonce[15:8], nonce[23:16], nonce[31:24], 32'h80000000, 352'h280}),
    .state_o(state1)
  );

  feed_forward u_forward1 (
    .clk_i(clk_i),
    .enable_i(enable_i),
    .chaining_i(forward_midstate),
    .state_i(state1),
    .digest_q(digest1)
  );

  // Hash 2: the digest of hash 1. 32 bytes are 256 = 0x100 bits.
  sha256_pipe u_hash2 (
    .clk_i(clk_i),
    .enable_i(enable_i),
    .state_i(sha256_pkg::IV),
    .w_i({digest1, 32'h80000000, 224'h100}),
    .state_o(state2)
  );

  feed_forward u_forward2 (
    .clk_i(clk_i),
    .enable_i(enable_i),
    .chaining_i(sha256_pkg::IV),
    .state_i(state2),
    .digest_q(digest2)
  );

  target_compare u_compare (
    .digest_i(digest2),
    .target_i(leaving_target),
    .met_o(met)
  );

  hit_register u_hit (
    .clk_i(clk_i),
    .rst_i(rst_i),
    .enable_i(enable_i),
    .kill_i(abort_i),
    .hit_i(valid[129] && met),
    .nonce_i(leaving_nonce),
    .job_id_i(leaving_job_id),
    .hit_q(hit),
    .nonce_q(hit_nonce),
    .job_id_q(hit_job_id)
  );

  result_fifo #(
    .DEPTH_BITS(FIFO_DEPTH_BITS)
  ) u_fifo (
    .clk_i(clk_i),
    .rst_i(rst_i),
    .enable_i(enable_i),
    .push_i(hit && !abort_i),
    .nonce_i(hit_nonce),
    .job_id_i(hit_job_id),
    .pop_i(hit_ready_i),
    .valid_o(fifo_valid),
    .nonce_o(hit_nonce_o),
    .job_id_o(hit_job_id_o),
    .overflow_q(overflow_o)
  );
endmodule
