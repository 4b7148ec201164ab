// One compression, ROUNDS rounds in each clock.
//
// Latency: 64 / ROUNDS + 2 clocks from start_i to done_o, which is high for one clock; digest_o stays until the next one.
// A start while it is busy begins anew.
module sha256_iterative #(parameter ROUNDS = 1) (
  input  wire         clk,
  input  wire         clear_i,
  input  wire         start_i,
  input  wire [255:0] chaining_i,
  input  wire [511:0] block_i,
  output wire         busy_o,
  output reg          done_o,
  output reg  [255:0] digest_o
);
  localparam LAST = 64 - ROUNDS;

  reg          busy, last;
  reg  [5:0]   index;
  reg  [255:0] chaining, state;
  reg  [511:0] window;
  wire [255:0] state_next, sum;
  wire [511:0] window_next;

  sha256_rounds #(.ROUNDS(ROUNDS)) u_rounds (
    .state_i(state), .window_i(window), .first_i(index), .state_o(state_next), .window_o(window_next)
  );
  sha256_feed_forward u_forward (.chaining_i(chaining), .state_i(state), .sum_o(sum));

  assign busy_o = busy || last;

  always @(posedge clk) begin
    done_o <= last;
    last <= busy && index == LAST[5:0];
    if (start_i) begin
      busy <= 1'b1;
      last <= 1'b0;
      index <= 6'd0;
      chaining <= chaining_i;
      state <= chaining_i;
      window <= block_i;
    end else if (busy) begin
      busy <= index != LAST[5:0];
      index <= index + ROUNDS[5:0];
      state <= state_next;
      window <= window_next;
    end
    if (last) digest_o <= sum;
    if (clear_i) begin
      busy <= 1'b0;
      last <= 1'b0;
      done_o <= 1'b0;
    end
  end
endmodule
