// The header's first block, hashed anew for every nonce by a core that has no midstate.
//
// Latency, in steps: the pipe's stages and 1 from block_i to digest_o, the chaining value that hash 1 starts from; the
// stages of hash 1 more to chaining_o, which its feed-forward adds. Parameters and step_i, count_i as in sha256_pipe.
module first_hash #(
  parameter int ROUNDS     = 1,
  parameter int HALF       = 0,
  parameter int LOOPS      = 1,
  parameter int STAGES     = 64,
  parameter int PRE_ADDED  = 0,
  parameter int DEAD_WORDS = 0
) (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic         enable_i,
  input  logic         step_i,
  input  logic [5:0]   count_i,
  input  logic [511:0] block_i,
  output logic [255:0] digest_o,
  output logic [255:0] chaining_o
);
  logic [255:0] state;

  sha256_pipe #(
    .ROUNDS(ROUNDS),
    .HALF(HALF),
    .LOOPS(LOOPS),
    .PRE_ADDED(PRE_ADDED),
    .DEAD_WORDS(DEAD_WORDS)
  ) u_hash0 (
    .clk_i(clk_i),
    .enable_i(enable_i),
    .count_i(count_i),
    .state_i(sha256_pkg::IV),
    .w_i(block_i),
    .state_o(state)
  );

  feed_forward u_forward0 (
    .clk_i(clk_i),
    .enable_i(step_i),
    .chaining_i(sha256_pkg::IV),
    .state_i(state),
    .digest_q(digest_o)
  );

  chaining_ring #(
    .DEPTH(STAGES)
  ) u_ring (
    .clk_i(clk_i),
    .rst_i(rst_i),
    .enable_i(step_i),
    .chaining_i(digest_o),
    .chaining_o(chaining_o)
  );
endmodule
