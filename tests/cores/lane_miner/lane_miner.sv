// Four lanes side by side: lane l hashes the count with l exclusive-or'ed to its top bits. One start pulse takes a job; hits
// come one a clock, count and lane number with a strobe.
//
// Reset: asynchronous, low. count: from first_i to last_i, both included. exhausted_o rises when every hit of the last
// count has been shown.
module lane_miner #(parameter int ROUNDS = 8) (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic         start_i,
  input  logic [255:0] midstate_i,
  input  logic [95:0]  tail_i,
  input  logic [255:0] target_i,
  input  logic [31:0]  first_i,
  input  logic [31:0]  last_i,
  output logic         strobe_o,
  output logic [31:0]  count_o,
  output logic [1:0]   lane_o,
  output logic         exhausted_o
);
  localparam int Lanes = lane_pkg::Lanes;

  logic               active_q, go_q, ending_q, all_done;
  logic [31:0]        count_q, last_q, shown_q;
  logic [255:0]       midstate_q, target_q;
  logic [95:0]        tail_q;
  logic [Lanes-1:0]   done, hit, waiting_q;
  logic [1:0]         next_lane;

  for (genvar l = 0; l < Lanes; l++) begin : g_lane
    localparam logic [31:0] Prefix = l << (32 - lane_pkg::LaneBits);
    lane #(.ROUNDS(ROUNDS)) u_lane (
      .clk(clk_i),
`ifdef BUG_NOT_RESET
      .clear_i(start_i),
`else
      .clear_i(!rst_ni || start_i),
`endif
      .start_i(go_q),
      .midstate_i(midstate_q),
      .tail_i(tail_q),
`ifdef BUG_PREFIX_OR
      .nonce_i(count_q | Prefix),
`else
      .nonce_i(count_q ^ Prefix),
`endif
      .target_i(target_q),
      .done_o(done[l]),
      .hit_o(hit[l])
    );
  end

  assign all_done = &done;
  assign next_lane = waiting_q[0] ? 2'd0 : waiting_q[1] ? 2'd1 : waiting_q[2] ? 2'd2 : 2'd3;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
`ifndef BUG_NOT_RESET
      active_q <= 1'b0;
      waiting_q <= '0;
      exhausted_o <= 1'b0;
      strobe_o <= 1'b0;
`endif
      go_q <= 1'b0;
      ending_q <= 1'b0;
      count_o <= '0;
      lane_o <= '0;
      shown_q <= '0;
    end else begin
      go_q <= 1'b0;
      strobe_o <= |waiting_q;
      count_o <= shown_q;
      lane_o <= next_lane;
`ifdef BUG_ONE_HIT
      // The first of several lanes that hit at once.
      waiting_q <= '0;
`elsif BUG_TWICE
      // Where another waits, a hit is taken back when it has been shown, a clock late.
      if (waiting_q == 4'b1 << next_lane || (strobe_o && lane_o == next_lane)) begin
        waiting_q <= waiting_q & ~(4'b1 << next_lane);
      end
`else
      waiting_q <= waiting_q & ~(4'b1 << next_lane);
`endif
      if (ending_q && waiting_q == '0) begin
        exhausted_o <= 1'b1;
        ending_q <= 1'b0;
      end
      if (active_q && all_done) begin
        waiting_q <= hit;
        shown_q <= count_q;
        if (count_q == last_q) begin
          active_q <= 1'b0;
          ending_q <= 1'b1;
`ifdef BUG_LATE_HITS
          exhausted_o <= 1'b1;
`endif
        end else begin
          count_q <= count_q + 1;
          go_q <= 1'b1;
        end
      end
      if (start_i) begin
        {midstate_q, tail_q, target_q} <= {midstate_i, tail_i, target_i};
        count_q <= first_i;
`ifdef BUG_RANGE_HALF
        last_q <= first_i + ((last_i - first_i) >> 1);
`else
        last_q <= last_i;
`endif
        active_q <= 1'b1;
        go_q <= 1'b1;
        waiting_q <= '0;
        strobe_o <= 1'b0;
        ending_q <= 1'b0;
        exhausted_o <= 1'b0;
      end
    end
  end
endmodule
