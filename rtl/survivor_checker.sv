// Hashes one survivor at a time anew, a round a cycle, from its job's context: what the pipes left out is made good here.
//
// Latency: 130 cycles from take_o to done_o, in whose cycle digest_o is the whole hash and slot_q, lane_q, nonce_q say whose.
// 64 rounds and a feed-forward for each hash; a survivor that waits is taken in the cycle behind done_o: one in 131 cycles.
// slot_i, nonce_i, lane_i, tail_i: of the survivor that is offered. context_slot_o: whose midstates come at midstate_i, for
// the start of hash 1 and for its feed-forward.
// state_q: {a, .., h}.    w_q: sixteen words, the next round's at the top; what it holds beyond W[63] is never used.
// kill_i drops what is being checked, and nothing is taken in that cycle.
// active_q, second_q, count_q are control (reset); the rest is defined from the first survivor on.
module survivor_checker #(
  parameter int SLOT_BITS = 2,
  parameter int LANES     = 1,
  parameter int LANE_BITS = 1
) (
  input  logic                 clk_i,
  input  logic                 rst_i,
  input  logic                 enable_i,
  input  logic                 kill_i,
  input  logic                 valid_i,
  output logic                 take_o,
  input  logic [SLOT_BITS-1:0] slot_i,
  input  logic [31:0]          nonce_i,
  // One lane has no number.
  // verilator lint_off UNUSED
  input  logic [LANE_BITS-1:0] lane_i,
  // verilator lint_on UNUSED
  input  logic [95:0]          tail_i,
  output logic [SLOT_BITS-1:0] context_slot_o,
  input  logic [256*LANES-1:0] midstate_i,
  output logic                 active_q,
  output logic [SLOT_BITS-1:0] slot_q,
  output logic [31:0]          nonce_q,
  output logic [LANE_BITS-1:0] lane_q,
  output logic                 done_o,
  output logic [255:0]         digest_o
);
  logic         second_q, summing;
  logic [6:0]   count_q;
  logic [31:0]  k, entering;
  logic [255:0] state_q, state_d, midstate, chaining;
  logic [511:0] w_q;

  assign take_o         = valid_i && !active_q && !kill_i;
  assign context_slot_o = active_q ? slot_q : slot_i;
  assign summing        = count_q[6];
  assign done_o         = active_q && summing && second_q;
  assign chaining       = second_q ? sha256_pkg::IV : midstate;

  if (LANES > 1) begin : g_lane
    logic [LANE_BITS-1:0] lane;

    assign lane     = active_q ? lane_q : lane_i;
    assign midstate = midstate_i[256*lane +: 256];

    always_ff @(posedge clk_i) begin
      if (enable_i && take_o) lane_q <= lane_i;
    end
  end else begin : g_only
    assign midstate = midstate_i;
    assign lane_q   = '0;
  end

  for (genvar i = 0; i < 8; i++) begin : g_word
    assign digest_o[32*i +: 32] = chaining[32*i +: 32] + state_q[32*i +: 32];
  end

  folded_constants #(
    .ROUNDS(1),
    .LOOPS(64),
    .TABLE(sha256_pkg::K)
  ) u_constants (
    .count_i(count_q[5:0]),
    .k_o(k)
  );

  sha256_round u_round (
    .state_i(state_q),
    .w_i(w_q[511 -: 32]),
    .k_i(k),
    .state_o(state_d)
  );

  sha256_schedule u_schedule (
    .w_i(w_q),
    .w_o(entering)
  );

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      active_q <= 1'b0;
      second_q <= 1'b0;
      count_q  <= 7'd0;
    end else if (enable_i) begin
      if (kill_i) active_q <= 1'b0;
      else if (take_o) begin
        active_q <= 1'b1;
        second_q <= 1'b0;
        count_q  <= 7'd0;
      end else if (active_q && !summing) count_q <= count_q + 1'b1;
      else if (active_q && !second_q) begin
        second_q <= 1'b1;
        count_q  <= 7'd0;
      end else active_q <= 1'b0;
    end
  end

  always_ff @(posedge clk_i) begin
    if (enable_i && !kill_i) begin
      if (take_o) begin
        slot_q  <= slot_i;
        nonce_q <= nonce_i;
        state_q <= midstate;
        // The header's second block. 80 bytes are 640 = 0x280 bits.
        w_q     <= {tail_i, nonce_i[7:0], nonce_i[15:8], nonce_i[23:16], nonce_i[31:24], 32'h80000000, 352'h280};
      end else if (active_q && !summing) begin
        state_q <= state_d;
        w_q     <= {w_q[479:0], entering};
      end else if (active_q && !second_q) begin
        state_q <= sha256_pkg::IV;
        // The digest of hash 1. 32 bytes are 256 = 0x100 bits.
        w_q     <= {digest_o, 32'h80000000, 224'h100};
      end
    end
  end
endmodule
