// A SHA-256d miner: unrolled or folded pipes, a nonce in every FOLD cycles.
//
// Time goes in steps of LOOPS enabled cycles (slot_phase): in a step each stage takes what the stage before it holds.
// Latency, in enabled cycles: load_i to the job's first nonce at the first round 1 to LOOPS (SHARED: 2 * LOOPS); a nonce
// at the first round to its hit at hit_valid_o TAGS * LOOPS + 2 (the stages of both hashes, a feed-forward behind each,
// compare, FIFO). As the parameters stand here: 1, and 132. With EARLY_REJECT TAGS + 133 where the checker is idle.
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
// midstate_i: {H0, .., H7} after the header's first 64 bytes, H0 at the top; MIDSTATES of them, for the job's version with
// 0, 1, .. in its lowest BIP 320 bits, the first in the low bits. Without MIDSTATE first_block_i instead: those 64 bytes,
// byte 0 at the top. tail_i: header bytes 64 .. 75 in their order, byte 64 at the top.
// PREPARED: prepared_i and prepared_words_i as in prepared_entry, and no tail_i (but for EARLY_REJECT).
// EARLY_REJECT: a hit's digest meets the target and has REJECT_BITS zeros in front; see early_reject.
// TICKET: hits are also the digests that are tickets (ticket_i: see share_compare); hit_full_o tells which meet the target.
// Nonces are the header's little-endian numbers. target_i: a number, most significant bit at the top.
module miner_core #(
  parameter int SLOT_BITS       = 2,
  parameter int FIFO_DEPTH_BITS = 3,
  // Rounds of a stage, or half a round; clocks per nonce; one pipe for both hashes.
  parameter int ROUNDS          = 1,
  parameter int HALF            = 0,
  parameter int FOLD            = 1,
  parameter int SHARED          = 0,
  parameter int MIDSTATES       = 1,
  // A core among several may walk every STRIDE-th nonce.
  parameter int STRIDE          = 1,
  // Hits that are easier than the target.
  parameter int TICKET          = 0,
  // Shortcuts.
  parameter int MIDSTATE        = 1,
  parameter int PREPARED        = 0,
  parameter int CONSTANT_WORDS  = 0,
  parameter int PRE_ADDED       = 0,
  parameter int PADDING         = 0,
  parameter int EARLY_REJECT    = 0,
  parameter int EARLY_STOP      = 0,
  parameter int DEAD_WORDS      = 0,
  parameter int REJECT_BITS     = 32
) (
  input  logic                     clk_i,
  input  logic                     rst_i,
  input  logic                     enable_i,
  input  logic                     abort_i,
  output logic                     load_ready_o,
  input  logic                     load_i,
  // How a header begins comes in one of three ways.
  // verilator lint_off UNUSED
  input  logic [256*MIDSTATES-1:0] midstate_i,
  input  logic [511:0]             first_block_i,
  input  logic [256*MIDSTATES-1:0] prepared_i,
  input  logic [127:0]             prepared_words_i,
  input  logic [95:0]              tail_i,
  // verilator lint_on UNUSED
  input  logic [31:0]              version_i,
  input  logic [255:0]             target_i,
  input  logic [31:0]              ticket_i,
  input  logic [31:0]              start_i,
  input  logic [31:0]              end_i,
  input  logic [7:0]               job_id_i,
  output logic                     exhausted_o,
  output logic                     busy_o,
  output logic                     hit_valid_o,
  input  logic                     hit_ready_i,
  output logic [31:0]              hit_nonce_o,
  output logic [7:0]               hit_job_id_o,
  output logic [31:0]              hit_version_o,
  output logic [(MIDSTATES > 1 ? $clog2(MIDSTATES) : 1) - 1:0] hit_lane_o,
  output logic                     hit_full_o,
  output logic [15:0]              overflow_o,
  // For a scheduler, whatever enable_i is: nonces are left to enter, a slot is free, hits are waiting.
  output logic                     active_o,
  output logic                     free_o,
  output logic                     pending_o
);
  localparam int SLOTS = 1 << SLOT_BITS;
  // A shared pipe takes the place of two: each of its stages is passed twice.
  localparam int LOOPS = SHARED != 0 ? (FOLD + 1) / 2 : FOLD;
  localparam int STAGES = HALF != 0 ? 128 : 64 / (ROUNDS * LOOPS);
  // Prepared: the stages before the one with round 3 are not there.
  localparam int STAGES1 = PREPARED == 0 ? STAGES : (HALF != 0 ? STAGES - 7 : STAGES - 4 / ROUNDS + 1);
  // Tags belong, in this order, to the first hash's stages and its digest where MIDSTATE is 0, to hash 1's stages, its
  // digest, hash 2's stages, its digest. HASH1 is the tag of hash 1's first stage, FORWARD of its last.
  localparam int HASH1   = MIDSTATE != 0 ? 0 : STAGES + 1;
  localparam int FORWARD = HASH1 + STAGES1 - 1;
  // Early stop: no round behind round 60. Early reject: no digest behind hash 2.
  localparam int STAGES2 = EARLY_STOP == 0 ? STAGES : (HALF != 0 ? 122 : 60 / ROUNDS + 1);
  localparam int TAGS    = FORWARD + 1 + 1 + STAGES2 + (EARLY_REJECT != 0 ? 0 : 1);

  logic                        step, second, load, slot_free, active, issue, retire, in_flight, checking, fifo_valid;
  logic [5:0]                  count;
  logic [31:0]                 leaving_nonce, done_nonce, done_version, hit_nonce, hit_version;
  logic [7:0]                  done_job_id, hit_job_id;
  logic [15:0]                 fifo_overflow;
  logic [SLOTS-1:0]            held;
  logic [SLOT_BITS-1:0]        current, leaving_slot, done_slot, check_slot;
  logic [256*MIDSTATES-1:0]    entry, chaining, digest;
  logic [511:0]                block;
  logic [255:0]                done_target;
  logic [31:0]                 done_ticket;
  logic [MIDSTATES-1:0]        done, done_full, hit, hit_full;
  // Only a few taps are read; what hash 1 starts from hangs on the configuration, and so does whether a hash is made anew.
  // verilator lint_off UNUSED
  logic [31:0]                 nonce;
  logic [256*MIDSTATES-1:0]    entry_midstate, forward_midstate, check_midstate;
  logic [TAGS-1:0]             valid;
  logic [TAGS*SLOT_BITS-1:0]   slot;
  // verilator lint_on UNUSED

  assign load_ready_o = slot_free && enable_i;
  assign load         = load_i && slot_free;
  assign issue        = active && step && !second;
  assign retire       = valid[TAGS-1] && step;
  assign leaving_slot = slot[(TAGS-1)*SLOT_BITS +: SLOT_BITS];
  assign hit_valid_o  = fifo_valid && enable_i;
  assign busy_o       = active || in_flight || checking || |hit;
  assign active_o     = active;
  assign free_o       = slot_free;
  assign pending_o    = fifo_valid;

  design_rules #(
    .ROUNDS(ROUNDS), .HALF(HALF), .FOLD(FOLD), .SHARED(SHARED), .MIDSTATES(MIDSTATES), .MIDSTATE(MIDSTATE),
    .PREPARED(PREPARED), .CONSTANT_WORDS(CONSTANT_WORDS), .PRE_ADDED(PRE_ADDED), .PADDING(PADDING),
    .EARLY_REJECT(EARLY_REJECT), .EARLY_STOP(EARLY_STOP), .DEAD_WORDS(DEAD_WORDS), .REJECT_BITS(REJECT_BITS)
  ) u_rules ();

  slot_phase #(.LOOPS(LOOPS), .SHARED(SHARED)) u_phase (
    .clk_i(clk_i), .rst_i(rst_i), .enable_i(enable_i),
    .step_o(step),
    .count_o(count),
    .second_o(second)
  );

  nonce_counter #(.STRIDE(STRIDE)) u_counter (
    .clk_i(clk_i), .rst_i(rst_i), .enable_i(enable_i),
    .abort_i(abort_i),
    .issue_i(issue),
    .load_i(load),
    .start_i(start_i),
    .end_i(end_i),
    .active_q(active),
    .exhausted_q(exhausted_o),
    .nonce_q(nonce)
  );

  job_slots #(
    .SLOTS(SLOTS), .SLOT_BITS(SLOT_BITS), .COUNT_BITS($clog2(TAGS + 1)), .MIDSTATES(MIDSTATE != 0 ? MIDSTATES : 0),
    .STRIDE(STRIDE), .TICKET(TICKET)
  ) u_slots (
    .clk_i(clk_i), .rst_i(rst_i), .enable_i(enable_i),
    .abort_i(abort_i),
    .load_ready_o(slot_free),
    .load_i(load),
    .held_i(held),
    .midstate_i(midstate_i), .version_i(version_i), .target_i(target_i), .ticket_i(ticket_i), .start_i(start_i),
    .job_id_i(job_id_i),
    .issue_i(issue),
    .current_o(current),
    .entry_midstate_o(entry_midstate),
    .forward_slot_i(slot[FORWARD*SLOT_BITS +: SLOT_BITS]),
    .forward_midstate_o(forward_midstate),
    .retire_i(retire),
    .retire_slot_i(leaving_slot),
    .retire_nonce_o(leaving_nonce),
    .hit_slot_i(done_slot),
    .hit_target_o(done_target), .hit_ticket_o(done_ticket), .hit_job_id_o(done_job_id), .hit_version_o(done_version),
    .check_slot_i(check_slot),
    .check_midstate_o(check_midstate),
    .busy_o(in_flight)
  );

  tag_pipe #(.DEPTH(TAGS), .WIDTH(SLOT_BITS)) u_tags (
    .clk_i(clk_i), .rst_i(rst_i), .enable_i(enable_i),
    .step_i(step),
    .kill_i(abort_i),
    .valid_i(issue),
    .slot_i(current),
    .valid_q(valid),
    .slot_q(slot)
  );

  // What enters hash 1: the header's second block, and the state that it starts from. 80 bytes are 640 = 0x280 bits.
  if (MIDSTATE == 0) begin : g_first
    logic [511:0] first_block;
    logic [95:0]  tail;
    logic [31:0]  second_nonce;

    job_block u_block (
      .clk_i(clk_i), .enable_i(enable_i),
      .load_i(load),
      .block_i(first_block_i),
      .block_q(first_block)
    );

    first_hash #(
      .ROUNDS(ROUNDS), .HALF(HALF), .LOOPS(LOOPS), .STAGES(STAGES), .PRE_ADDED(PRE_ADDED), .DEAD_WORDS(DEAD_WORDS)
    ) u_first (
      .clk_i(clk_i), .rst_i(rst_i), .enable_i(enable_i),
      .step_i(step),
      .count_i(count),
      .block_i(first_block),
      .digest_o(entry),
      .chaining_o(chaining)
    );

    entry_slots #(.SLOTS(SLOTS), .SLOT_BITS(SLOT_BITS), .STRIDE(STRIDE)) u_entry (
      .clk_i(clk_i), .enable_i(enable_i),
      .load_i(load),
      .current_i(current),
      .tail_i(tail_i),
      .start_i(start_i),
      .enter_i(valid[STAGES] && step),
      .slot_i(slot[STAGES*SLOT_BITS +: SLOT_BITS]),
      .tail_o(tail),
      .nonce_o(second_nonce)
    );

    assign block = {tail, second_nonce[7:0], second_nonce[15:8], second_nonce[23:16], second_nonce[31:24], 32'h80000000, 352'h280};
  end else if (PREPARED != 0) begin : g_prepared
    logic [256*MIDSTATES-1:0] prepared;
    logic [127:0]             words;

    job_prepared #(.LANES(MIDSTATES)) u_prepared (
      .clk_i(clk_i), .enable_i(enable_i),
      .load_i(load),
      .prepared_i(prepared_i),
      .words_i(prepared_words_i),
      .prepared_q(prepared),
      .words_q(words)
    );

    prepared_entry #(.LANES(MIDSTATES)) u_sums (
      .prepared_i(prepared),
      .words_i(words),
      .word_i({nonce[7:0], nonce[15:8], nonce[23:16], nonce[31:24]}),
      .state_o(entry),
      .w_o(block)
    );

    assign chaining = forward_midstate;
  end else begin : g_tail
    logic [95:0] tail;

    job_tail u_tail (
      .clk_i(clk_i),
      .enable_i(enable_i),
      .load_i(load),
      .tail_i(tail_i),
      .tail_q(tail)
    );

    assign entry    = entry_midstate;
    assign chaining = forward_midstate;
    assign block    = {tail, nonce[7:0], nonce[15:8], nonce[23:16], nonce[31:24], 32'h80000000, 352'h280};
  end

  if (SHARED != 0) begin : g_shared
    hash_shared #(
      .ROUNDS(ROUNDS), .LOOPS(LOOPS), .LANES(MIDSTATES), .PRE_ADDED(PRE_ADDED)
    ) u_hashes (
      .clk_i(clk_i), .enable_i(enable_i),
      .step_i(step),
      .count_i(count),
      .second_i(second),
      .state_i(entry),
      .block_i(block),
      .chaining_i(chaining),
      .digest_o(digest)
    );
  end else begin : g_pair
    hash_pair #(
      .ROUNDS(ROUNDS), .HALF(HALF), .LOOPS(LOOPS), .LANES(MIDSTATES), .PREPARED(PREPARED),
      .CONSTANT_WORDS(CONSTANT_WORDS), .PADDING(PADDING), .EARLY_REJECT(EARLY_REJECT), .EARLY_STOP(EARLY_STOP),
      .PRE_ADDED(PRE_ADDED), .DEAD_WORDS(DEAD_WORDS)
    ) u_hashes (
      .clk_i(clk_i), .enable_i(enable_i),
      .step_i(step),
      .count_i(count),
      .state_i(entry),
      .block_i(block),
      .chaining_i(chaining),
      .digest_o(digest)
    );
  end

  // A nonce is done where its hash is whole: at the pipe's end, or in the checker.
  if (EARLY_REJECT != 0) begin : g_reject
    early_reject #(
      .SLOTS(SLOTS), .SLOT_BITS(SLOT_BITS), .LANES(MIDSTATES), .LANE_BITS(MIDSTATES > 1 ? $clog2(MIDSTATES) : 1),
      .TICKET(TICKET), .EARLY_STOP(EARLY_STOP), .REJECT_BITS(REJECT_BITS)
    ) u_reject (
      .clk_i(clk_i), .rst_i(rst_i), .enable_i(enable_i),
      .kill_i(abort_i),
      .load_i(load),
      .current_i(current),
      .tail_i(tail_i),
      .retire_i(retire),
      .slot_i(leaving_slot),
      .nonce_i(leaving_nonce),
      .state_i(digest),
      .context_slot_o(check_slot),
      .midstate_i(check_midstate),
      .hit_slot_o(done_slot),
      .hit_target_i(done_target),
      .hit_ticket_i(done_ticket),
      .hit_nonce_o(done_nonce),
      .hit_o(done),
      .full_o(done_full),
      .held_o(held),
      .busy_o(checking),
      .fifo_overflow_i(fifo_overflow),
      .overflow_o(overflow_o)
    );
  end else begin : g_compare
    logic [MIDSTATES-1:0] hits;

    share_compare #(.LANES(MIDSTATES), .TICKET(TICKET)) u_compare (
      .digest_i(digest),
      .target_i(done_target),
      .ticket_i(done_ticket),
      .met_o(done_full),
      .hit_o(hits)
    );

    assign done       = {MIDSTATES{retire}} & hits;
    assign done_slot  = leaving_slot;
    assign done_nonce = leaving_nonce;
    assign check_slot = leaving_slot;
    assign held       = '0;
    assign checking   = 1'b0;
    assign overflow_o = fifo_overflow;
  end

  hit_register #(.LANES(MIDSTATES), .TICKET(TICKET)) u_hit (
    .clk_i(clk_i), .rst_i(rst_i), .enable_i(enable_i),
    .kill_i(abort_i),
    .hit_i(done),
    .full_i(done_full),
    .nonce_i(done_nonce),
    .job_id_i(done_job_id),
    .version_i(done_version),
    .hit_q(hit),
    .full_q(hit_full),
    .nonce_q(hit_nonce),
    .job_id_q(hit_job_id),
    .version_q(hit_version)
  );

  result_fifo #(
    .DEPTH_BITS(FIFO_DEPTH_BITS), .LANES(MIDSTATES), .LANE_BITS(MIDSTATES > 1 ? $clog2(MIDSTATES) : 1),
    .TICKET(TICKET)
  ) u_fifo (
    .clk_i(clk_i), .rst_i(rst_i), .enable_i(enable_i),
    .push_i(abort_i ? '0 : hit),
    .nonce_i(hit_nonce),
    .job_id_i(hit_job_id),
    .version_i(hit_version),
    .full_i(hit_full),
    .pop_i(hit_ready_i),
    .valid_o(fifo_valid),
    .nonce_o(hit_nonce_o),
    .job_id_o(hit_job_id_o),
    .version_o(hit_version_o),
    .lane_o(hit_lane_o),
    .full_o(hit_full_o),
    .overflow_q(fifo_overflow)
  );
endmodule
