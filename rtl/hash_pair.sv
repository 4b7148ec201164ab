// SHA-256d behind the header's first block: a pipe for hash 1, a pipe for hash 2, and their feed-forwards.
//
// Latency, in steps: the stages of hash 1, 1, the stages of hash 2, 1 (0 with EARLY_REJECT). Parameters and step_i,
// count_i as in sha256_pipe.
// state_i, block_i: what enters hash 1, with PREPARED behind round 3. chaining_i: for the block that leaves hash 1.
// EARLY_REJECT: digest_o is the state that leaves hash 2, without its feed-forward. EARLY_STOP: of that, e behind round 60.
// Lanes, lane 0 in the low bits, share hash 1's schedule; hash 2 has one each.
module hash_pair #(
  parameter int ROUNDS         = 1,
  parameter int HALF           = 0,
  parameter int LOOPS          = 1,
  parameter int LANES          = 1,
  parameter int PREPARED       = 0,
  parameter int CONSTANT_WORDS = 0,
  parameter int PADDING        = 0,
  parameter int EARLY_REJECT   = 0,
  parameter int EARLY_STOP     = 0,
  parameter int PRE_ADDED      = 0,
  parameter int DEAD_WORDS     = 0
) (
  input  logic                 clk_i,
  input  logic                 enable_i,
  input  logic                 step_i,
  input  logic [5:0]           count_i,
  input  logic [256*LANES-1:0] state_i,
  input  logic [511:0]         block_i,
  input  logic [256*LANES-1:0] chaining_i,
  output logic [256*LANES-1:0] digest_o
);
  logic [256*LANES-1:0] state1, digest1, state2;
  logic [512*LANES-1:0] block2;

  sha256_pipe #(
    .ROUNDS(ROUNDS),
    .HALF(HALF),
    .LOOPS(LOOPS),
    .LANES(LANES),
    .SCHEDULES(1),
    .PREPARED(PREPARED),
    .PRE_ADDED(PRE_ADDED),
    .DEAD_WORDS(DEAD_WORDS),
    .FIXED_FROM(CONSTANT_WORDS != 0 ? 4 : 16),
    .FIXED(CONSTANT_WORDS != 0 ? {128'b0, 32'h80000000, 352'h280} : 512'b0)
  ) u_hash1 (
    .clk_i(clk_i),
    .enable_i(enable_i),
    .count_i(count_i),
    .state_i(state_i),
    .w_i(block_i),
    .state_o(state1)
  );

  feed_forward #(
    .LANES(LANES)
  ) u_forward1 (
    .clk_i(clk_i),
    .enable_i(step_i),
    .chaining_i(chaining_i),
    .state_i(state1),
    .digest_q(digest1)
  );

  // Hash 2: the digest of hash 1. 32 bytes are 256 = 0x100 bits.
  for (genvar l = 0; l < LANES; l++) begin : g_block
    assign block2[512*l +: 512] = {digest1[256*l +: 256], 32'h80000000, 224'h100};
  end

  sha256_pipe #(
    .ROUNDS(ROUNDS),
    .HALF(HALF),
    .LOOPS(LOOPS),
    .LAST(EARLY_STOP != 0 ? 60 : 63),
    .LANES(LANES),
    .SCHEDULES(LANES),
    .PREPARED(0),
    .PRE_ADDED(PRE_ADDED),
    .DEAD_WORDS(DEAD_WORDS),
    .FIXED_FROM(PADDING != 0 ? 8 : 16),
    .FIXED(PADDING != 0 ? {256'b0, 32'h80000000, 224'h100} : 512'b0)
  ) u_hash2 (
    .clk_i(clk_i),
    .enable_i(enable_i),
    .count_i(count_i),
    .state_i({LANES{sha256_pkg::IV}}),
    .w_i(block2),
    .state_o(state2)
  );

  feed_forward #(
    .LANES(LANES),
    .BYPASS(EARLY_REJECT)
  ) u_forward2 (
    .clk_i(clk_i),
    .enable_i(step_i),
    .chaining_i({LANES{sha256_pkg::IV}}),
    .state_i(state2),
    .digest_q(digest_o)
  );
endmodule
