// The 64 rounds of one compression, one register stage each.
//
// Latency: 64 cycles from state_i, w_i to state_o; a new block may enter in every cycle.
// The chaining value is not added here: that is the feed_forward behind the pipe.
module sha256_pipe (
  input  logic         clk_i,
  input  logic         enable_i,
  input  logic [255:0] state_i,
  input  logic [511:0] w_i,
  output logic [255:0] state_o
);
  logic [255:0] state [0:64];
  // The last stage's schedule words have no reader.
  // verilator lint_off UNUSED
  logic [511:0] w [0:64];
  // verilator lint_on UNUSED

  assign state[0] = state_i;
  assign w[0]     = w_i;
  assign state_o  = state[64];

  for (genvar r = 0; r < 64; r++) begin : g_stage
    sha256_stage #(
      .ROUND(r)
    ) u_stage (
      .clk_i(clk_i),
      .enable_i(enable_i),
      .state_i(state[r]),
      .w_i(w[r]),
      .state_q(state[r+1]),
      .w_q(w[r+1])
    );
  end
endmodule
