// The chaining value, word by word, added to the state behind the last round (FIPS 180-4, section 6.2.2, step 4).
//
// Latency: 0 clocks. Both and the sum: word 0 at the top.
module sha256_feed_forward (
  input  wire [255:0] chaining_i,
  input  wire [255:0] state_i,
  output reg  [255:0] sum_o
);
  integer i;

  always @* begin
    for (i = 0; i < 8; i = i + 1) begin
      sum_o[32*i +: 32] = chaining_i[32*i +: 32] + state_i[32*i +: 32];
    end
`ifdef BUG_NO_FEED_FORWARD
    sum_o = state_i;
`endif
  end
endmodule
