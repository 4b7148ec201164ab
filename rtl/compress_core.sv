// The compression pipe: a chaining value and a 512-bit block in every cycle, the next chaining value out.
//
// Latency: 65 cycles from block_i to digest_o (64 rounds, 1 feed-forward).
// chaining_i, digest_o: {H0, .., H7}, H0 at the top.    block_i: {W0, .., W15}, W0 at the top.
// rst_i is synchronous and clears control only; it wins over enable_i. enable_i low freezes every register.
module compress_core (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic         enable_i,
  input  logic         valid_i,
  input  logic [255:0] chaining_i,
  input  logic [511:0] block_i,
  output logic         valid_o,
  output logic [255:0] digest_o
);
  logic [255:0] state, chaining;
  // Only the last tap is read.
  // verilator lint_off UNUSED
  logic [64:0]  valid;
  // verilator lint_on UNUSED

  assign valid_o = valid[64] && enable_i;

  sha256_pipe u_pipe (
    .clk_i(clk_i),
    .enable_i(enable_i),
    .count_i(6'd0),
    .state_i(chaining_i),
    .w_i(block_i),
    .state_o(state)
  );

  chaining_ring u_ring (
    .clk_i(clk_i),
    .rst_i(rst_i),
    .enable_i(enable_i),
    .chaining_i(chaining_i),
    .chaining_o(chaining)
  );

  feed_forward u_forward (
    .clk_i(clk_i),
    .enable_i(enable_i),
    .chaining_i(chaining),
    .state_i(state),
    .digest_q(digest_o)
  );

  tag_pipe #(
    .DEPTH(65),
    .WIDTH(1)
  ) u_tags (
    .clk_i(clk_i),
    .rst_i(rst_i),
    .enable_i(enable_i),
    .step_i(enable_i),
    .kill_i(1'b0),
    .valid_i(valid_i),
    .slot_i(1'b0),
    .valid_q(valid),
    // Blocks of one pipe need no job slot.
    // verilator lint_off PINCONNECTEMPTY
    .slot_q()
    // verilator lint_on PINCONNECTEMPTY
  );
endmodule
