// SHA-256d behind the header's first block with one pipe and one feed-forward, which serve hash 1 and hash 2 by turns.
//
// Latency, in steps: the pipe's stages, 1, the stages again, 1. The stages are even in number, so a block of hash 1, taken
// in a step with second_i low, leaves the last stage in such a step, and its digest enters as hash 2 in the next one.
// So a state that leaves in a step with second_i low is hash 1's and wants chaining_i; else it is hash 2's and wants IV.
// Parameters and step_i, count_i as in sha256_pipe. Every lane has a schedule of its own: hash 2 needs it.
module hash_shared #(
  parameter int ROUNDS    = 1,
  parameter int LOOPS     = 1,
  parameter int LANES     = 1,
  parameter int PRE_ADDED = 0
) (
  input  logic                 clk_i,
  input  logic                 enable_i,
  input  logic                 step_i,
  input  logic [5:0]           count_i,
  input  logic                 second_i,
  input  logic [256*LANES-1:0] state_i,
  input  logic [511:0]         block_i,
  input  logic [256*LANES-1:0] chaining_i,
  output logic [256*LANES-1:0] digest_o
);
  logic [256*LANES-1:0] state;
  logic [512*LANES-1:0] block;

  // Hash 2: the digest of hash 1. 32 bytes are 256 = 0x100 bits.
  for (genvar l = 0; l < LANES; l++) begin : g_block
    assign block[512*l +: 512] = second_i ? {digest_o[256*l +: 256], 32'h80000000, 224'h100} : block_i;
  end

  sha256_pipe #(
    .ROUNDS(ROUNDS),
    .LOOPS(LOOPS),
    .LANES(LANES),
    .SCHEDULES(LANES),
    .PRE_ADDED(PRE_ADDED)
  ) u_hash (
    .clk_i(clk_i),
    .enable_i(enable_i),
    .count_i(count_i),
    .state_i(second_i ? {LANES{sha256_pkg::IV}} : state_i),
    .w_i(block),
    .state_o(state)
  );

  feed_forward #(
    .LANES(LANES)
  ) u_forward (
    .clk_i(clk_i),
    .enable_i(step_i),
    .chaining_i(second_i ? {LANES{sha256_pkg::IV}} : chaining_i),
    .state_i(state),
    .digest_q(digest_o)
  );
endmodule
