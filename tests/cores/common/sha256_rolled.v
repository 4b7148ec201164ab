// The 64 rounds as a pipe of 64 >> LOOP_LOG2 stages; each does one round in a clock, and so many behind one another.
//
// A block goes in with round_i zero, and every 1 << LOOP_LOG2 clocks; round_i counts the clocks between.
// Latency: 64 clocks. The feed-forward is the user's.
module sha256_rolled #(parameter LOOP_LOG2 = 5) (
  input  wire         clk,
  input  wire [5:0]   round_i,
  input  wire [255:0] chaining_i,
  input  wire [511:0] block_i,
  output wire [255:0] state_o
);
  localparam LOOP = 1 << LOOP_LOG2;
  localparam STAGES = 64 >> LOOP_LOG2;

  wire entry;
  genvar s;

  assign entry = round_i == 6'd0;

  generate
    for (s = 0; s < STAGES; s = s + 1) begin : g_stage
      localparam FIRST = s * LOOP;
      reg  [255:0] state;
      reg  [511:0] window;
      wire [255:0] state_in, state_next;
      wire [511:0] window_in, window_next;
      wire [5:0]   index;

      if (s == 0) begin : g_entry
        assign state_in = chaining_i;
        assign window_in = block_i;
      end else begin : g_chain
        assign state_in = g_stage[s-1].state;
        assign window_in = g_stage[s-1].window;
      end

`ifdef BUG_ROLLED_INDEX
      assign index = (FIRST[5:0] >> 1) + round_i;
`else
      assign index = FIRST[5:0] + round_i;
`endif

      sha256_rounds #(.ROUNDS(1)) u_round (
        .state_i(entry ? state_in : state),
        .window_i(entry ? window_in : window),
        .first_i(index),
        .state_o(state_next),
        .window_o(window_next)
      );

      always @(posedge clk) begin
        state <= state_next;
        window <= window_next;
      end
    end
  endgenerate

  assign state_o = g_stage[STAGES-1].state;
endmodule
