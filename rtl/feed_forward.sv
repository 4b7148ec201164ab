// The last step of a compression: chaining value + state after round 63, word by word (FIPS 180-4, section 6.2.2, step 4).
//
// Latency: 1 step. No reset. Lane 0 stands in the low bits.
module feed_forward #(
  parameter int LANES = 1
) (
  input  logic                 clk_i,
  input  logic                 enable_i,
  input  logic [256*LANES-1:0] chaining_i,
  input  logic [256*LANES-1:0] state_i,
  output logic [256*LANES-1:0] digest_q
);
  logic [256*LANES-1:0] digest_d;

  for (genvar i = 0; i < 8*LANES; i++) begin : g_word
    assign digest_d[32*i +: 32] = chaining_i[32*i +: 32] + state_i[32*i +: 32];
  end

  always_ff @(posedge clk_i) begin
    if (enable_i) digest_q <= digest_d;
  end
endmodule
