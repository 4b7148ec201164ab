// The last step of a compression: chaining value + state after round 63, word by word (FIPS 180-4, section 6.2.2, step 4).
//
// Latency: 1 step. No reset. Lane 0 stands in the low bits.
// BYPASS: whoever reads the state has the chaining value in his compare; it passes as it is, and nothing is registered.
module feed_forward #(
  parameter int LANES  = 1,
  parameter int BYPASS = 0
) (
  // Not read by what only passes.
  // verilator lint_off UNUSED
  input  logic                 clk_i,
  input  logic                 enable_i,
  input  logic [256*LANES-1:0] chaining_i,
  // verilator lint_on UNUSED
  input  logic [256*LANES-1:0] state_i,
  output logic [256*LANES-1:0] digest_q
);
  // verilator lint_off UNUSED
  logic [256*LANES-1:0] digest_d;
  // verilator lint_on UNUSED

  for (genvar i = 0; i < 8*LANES; i++) begin : g_word
    assign digest_d[32*i +: 32] = chaining_i[32*i +: 32] + state_i[32*i +: 32];
  end

  if (BYPASS == 0) begin : g_register
    always_ff @(posedge clk_i) begin
      if (enable_i) digest_q <= digest_d;
    end
  end else begin : g_bypass
    assign digest_q = state_i;
  end
endmodule
