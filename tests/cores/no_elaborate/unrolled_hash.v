// A hash core in the manner of old miners, which Verilator refuses as it stands: with DELAY = 0 a replication of no bits
// stands alone, and the arm that is not taken speaks of a generate block that is not there. Yosys takes both, and
// writes what Verilator takes.
//
// The pipe is rolled: a block is taken every 1 << LOOP_LOG2 clocks, when in_ready is high, and its digest stands at the
// output 64 + DELAY clocks later. No reset.
`include "sha256_iv.vh"
module unrolled_hash #(parameter LOOP_LOG2 = 4, parameter DELAY = 0) (
  input  wire         clk,
  input  wire         in_valid,
  output wire         in_ready,
  input  wire [511:0] data,
  output wire         out_valid,
  output wire [255:0] hash
);
  localparam STAGES = 64 >> LOOP_LOG2;
  localparam [5:0] LAST = 6'd63 >> (6 - LOOP_LOG2);

  reg  [5:0]        cnt = 6'd0;
  reg  [STAGES-1:0] valid = 0;
  reg  [7:0]        late = {DELAY{1'b0}};
  wire [255:0]      state, sum;
  genvar d;

  assign in_ready = cnt == 6'd0;

  sha256_rolled #(.LOOP_LOG2(LOOP_LOG2)) u_rolled (
    .clk(clk), .round_i(cnt), .chaining_i(`SHA256_IV), .block_i(data), .state_o(state)
  );
  sha256_feed_forward u_sum (.chaining_i(`SHA256_IV), .state_i(state), .sum_o(sum));

  generate
    for (d = 0; d < DELAY; d = d + 1) begin : g_delay
      reg [255:0] q;
      if (d == 0) begin : g_first
        always @(posedge clk) q <= sum;
      end else begin : g_further
        always @(posedge clk) q <= g_delay[d-1].q;
      end
    end
  endgenerate

  assign hash = DELAY == 0 ? sum : g_delay[DELAY-1].q;
  assign out_valid = DELAY == 0 ? valid[STAGES-1] && in_ready : late[DELAY-1];

  always @(posedge clk) begin
    cnt <= cnt == LAST ? 6'd0 : cnt + 6'd1;
    if (in_ready) valid <= {valid[STAGES-2:0], in_valid};
    late <= {late[6:0], valid[STAGES-1] && in_ready};
  end
endmodule
