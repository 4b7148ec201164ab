// The hash runs on a clock of twice the host's frequency. The host's pulse and the hits cross by levels that toggle: each
// change of `hit_toggle` is a hit, and its nonce stands still for at least two of the host's clocks.
module two_clock_miner #(parameter ROUNDS = 4) (
  input  wire         host_clk,
  input  wire         hash_clk,
  input  wire         reset,
  input  wire         new_work,
  input  wire [255:0] midstate,
  input  wire [95:0]  data,
  input  wire [255:0] target,
  output reg          result_valid,
  output reg  [31:0]  result
);
  // The host's side.
  reg         work_toggle, started, seen;
  reg [255:0] midstate_q, target_q;
  reg [95:0]  data_q;
  // The hash's side.
  reg         work_seen, go, work, hit_toggle;
  reg  [31:0] nonce, hit_nonce;
  wire        done, busy, fresh;
  wire [255:0] digest;
  reg  [255:0] number;
  integer     i;

  sha256d_iterative #(.ROUNDS(ROUNDS)) u_hash (
    .clk(hash_clk),
    .clear_i(reset || fresh),
    .start_i(go),
    .midstate_i(midstate_q),
    .tail_i(data_q),
    .nonce_i(nonce),
    .busy_o(busy),
    .done_o(done),
    .digest_o(digest)
  );

  assign fresh = work_seen != work_toggle;

  always @* begin
    for (i = 0; i < 32; i = i + 1) number[8*i +: 8] = digest[8*(31-i) +: 8];
  end

  always @(posedge hash_clk) begin
    go <= 1'b0;
    work_seen <= work_toggle;
`ifdef BUG_LOST_CROSSING
    // A pulse of the fast clock, which the slow one sees half of the time.
    hit_toggle <= 1'b0;
`endif
    if (fresh) begin
      work <= 1'b1;
      go <= 1'b1;
`ifdef BUG_NONCE_KEPT
      if (!work) nonce <= 32'd0;
`else
      nonce <= 32'd0;
`endif
    end else if (done && work) begin
      go <= 1'b1;
      nonce <= nonce + 32'd1;
      if (number <= target_q) begin
        hit_nonce <= nonce;
`ifdef BUG_LOST_CROSSING
        hit_toggle <= 1'b1;
`else
        hit_toggle <= !hit_toggle;
`endif
      end
    end
    if (reset) {work_seen, go, work, hit_toggle} <= 4'd0;
  end

  always @(posedge host_clk) begin
    seen <= hit_toggle;
`ifdef BUG_LOST_CROSSING
    result_valid <= hit_toggle;
`elsif BUG_STALE_HITS
    result_valid <= seen != hit_toggle;
`else
    result_valid <= seen != hit_toggle && !new_work && !started;
`endif
    result <= hit_nonce;
    started <= new_work;
    if (new_work) begin
      work_toggle <= !work_toggle;
      midstate_q <= midstate;
      data_q <= data;
      target_q <= target;
    end
    if (reset) {work_toggle, started, seen, result_valid} <= 4'd0;
  end
endmodule
