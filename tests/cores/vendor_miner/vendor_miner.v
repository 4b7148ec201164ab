// A free running miner with a vendor's primitives: a clock buffer, and a shift register that carries the low eight bits of
// each nonce along the pipe. What is reported is the nonce itself, made of those and of the counter's upper part.
//
// `load` takes a job and sets the counter; hits of the job before, which are still in the pipe, are held back. `golden` is
// high for one clock.
`include "sha256_iv.vh"
module vendor_miner #(parameter LOOP_LOG2 = 4, parameter ZERO_BITS = 32) (
  input  wire         clk_in,
  input  wire         load,
  input  wire [255:0] midstate_in,
  input  wire [95:0]  tail_in,
  input  wire [31:0]  nonce_in,
  output reg          golden,
  output reg  [31:0]  golden_nonce
);
  localparam DEPTH = (128 >> LOOP_LOG2) + 2;
  localparam [5:0] LAST = 6'd63 >> (6 - LOOP_LOG2);

  wire         clk;
  reg  [5:0]   round = 6'd0;
  reg  [23:0]  high = 24'd0;
  reg  [7:0]   low = 8'd0;
  reg  [255:0] midstate, hash;
  reg  [95:0]  tail;
  wire [255:0] state1, sum1, state2, sum2;
  wire [7:0]   tag;
  wire [31:0]  word;
  reg  [31:0]  digest_end;
  reg  [8:0]   stale = 9'd0;
  wire         hit, step;

`ifdef BEHAVIOURAL_CLOCK
  assign clk = clk_in;
`else
  CLKBUF u_clock (.I(clk_in), .O(clk));
`endif

  assign step = round == LAST;
  // Nonces are numbers; the header has them with the low byte first.
  assign word = {low, high[7:0], high[15:8], high[23:16]};

  sha256_rolled #(.LOOP_LOG2(LOOP_LOG2)) u_first (
    .clk(clk), .round_i(round), .chaining_i(midstate),
    .block_i({tail, word, 1'b1, 319'b0, 64'd640}), .state_o(state1)
  );
  sha256_feed_forward u_sum1 (.chaining_i(midstate), .state_i(state1), .sum_o(sum1));
  sha256_rolled #(.LOOP_LOG2(LOOP_LOG2)) u_second (
    .clk(clk), .round_i(round), .chaining_i(`SHA256_IV),
    .block_i({hash, 1'b1, 191'b0, 64'd256}), .state_o(state2)
  );
  sha256_feed_forward u_sum2 (.chaining_i(`SHA256_IV), .state_i(state2), .sum_o(sum2));

  SHIFTREG8 #(.DEPTH(DEPTH)) u_tag (.C(clk), .CE(step), .D(low), .Q(tag));

  // The digest's last bytes are the number's top.
  assign hit = ({digest_end[7:0], digest_end[15:8], digest_end[23:16], digest_end[31:24]} >> (32 - ZERO_BITS)) == 32'd0;

  always @(posedge clk) begin
    golden <= 1'b0;
    round <= step ? 6'd0 : round + 6'd1;
    if (round == 6'd0) begin
      hash <= sum1;
      digest_end <= sum2[31:0];
`ifdef BUG_STALE_HITS
      golden <= hit;
`else
      golden <= hit && stale == 9'd0;
`endif
      if (stale != 9'd0) stale <= stale - 9'd1;
`ifdef BUG_NO_BORROW
      golden_nonce <= {high, tag};
`else
      // The counter's upper part has gone on where the low one has wrapped since.
      golden_nonce <= {tag > low ? high - 24'd1 : high, tag};
`endif
    end
    if (step) begin
      low <= low + 8'd1;
`ifdef BUG_LATE_CARRY
      if (low == 8'd0) high <= high + 24'd1;
`else
      if (low == 8'hff) high <= high + 24'd1;
`endif
    end
    if (load) begin
      midstate <= midstate_in;
      tail <= tail_in;
      {high, low} <= nonce_in;
      round <= 6'd0;
      golden <= 1'b0;
      stale <= DEPTH[8:0];
    end
  end
endmodule
