// The compression function as a pipe, PER_STAGE rounds a stage: a block in each clock that is enabled.
//
// Latency: 64 / PER_STAGE + 1 enabled clocks.
module sha256_pipe #(parameter PER_STAGE = 4) (
  input  wire         clk,
  input  wire         enable_i,
  input  wire [255:0] chaining_i,
  input  wire [511:0] block_i,
  output reg  [255:0] digest_o
);
  localparam STAGES = 64 / PER_STAGE;

  wire [255:0] sum;
  genvar s;

  generate
    for (s = 0; s < STAGES; s = s + 1) begin : g_stage
      localparam FIRST = s * PER_STAGE;
      reg  [255:0] chaining, state;
      reg  [511:0] window;
      wire [255:0] chaining_in, state_in, state_next;
      wire [511:0] window_in, window_next;

      if (s == 0) begin : g_entry
        assign chaining_in = chaining_i;
        assign state_in = chaining_i;
        assign window_in = block_i;
      end else begin : g_chain
        assign chaining_in = g_stage[s-1].chaining;
        assign state_in = g_stage[s-1].state;
        assign window_in = g_stage[s-1].window;
      end

      sha256_rounds #(.ROUNDS(PER_STAGE)) u_rounds (
        .state_i(state_in), .window_i(window_in), .first_i(FIRST[5:0]), .state_o(state_next), .window_o(window_next)
      );

      always @(posedge clk) begin
        if (enable_i) begin
          chaining <= chaining_in;
`ifdef BUG_STUCK_BIT
          state <= s == 5 ? state_next & ~(256'd1 << 100) : state_next;
`else
          state <= state_next;
`endif
          window <= window_next;
        end
      end
    end
  endgenerate

  sha256_feed_forward u_forward (
`ifdef BUG_FEED_FORWARD_LATE
    .chaining_i(chaining_i),
`else
    .chaining_i(g_stage[STAGES-1].chaining),
`endif
    .state_i(g_stage[STAGES-1].state),
    .sum_o(sum)
  );

  always @(posedge clk) begin
    if (enable_i) digest_o <= sum;
  end
endmodule
