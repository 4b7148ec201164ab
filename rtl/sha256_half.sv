// The first half of a round that takes two stages: h + K + W. The second half is a sha256_stage with READY set.
//
// Latency: 1 cycle.
// state_q: {a, .., g, h + K + W}, lane 0 in the low bits; only the last STATE_WORDS of them where the rest has no reader,
// and zeros stand for it in state_o.
// w_q: the sixteen words that came, this round's at the top, less those that KEPT leaves out. w_o: the whole window.
// No reset: what the registers hold after power-up leaves the pipe with the first block.
module sha256_half #(
  parameter int ROUND           = 0,
  parameter int LANES           = 1,
  parameter int SCHEDULES       = 1,
  parameter int STATE_WORDS     = 8,
  parameter logic [15:0]  KEPT  = 16'hffff,
  parameter int           WORDS = 16,
  parameter logic [511:0] FIXED = 512'b0
) (
  input  logic                     clk_i,
  input  logic                     enable_i,
  // A word that is not kept goes no further.
  // verilator lint_off UNUSED
  input  logic [256*LANES-1:0]     state_i,
  // verilator lint_on UNUSED
  input  logic [512*SCHEDULES-1:0] w_i,
  output logic [256*LANES-1:0]     state_o,
  output logic [512*SCHEDULES-1:0] w_o
);
  // Of one schedule; a register of no words stands as one idle bit.
  localparam int KEPT_BITS = WORDS > 0 ? 32*WORDS : 1;

  logic [32*STATE_WORDS*LANES-1:0] state_q;
  logic [KEPT_BITS*SCHEDULES-1:0] w_q;

  for (genvar l = 0; l < LANES; l++) begin : g_lane
    localparam int SCHEDULE = SCHEDULES == 1 ? 0 : l;

    logic [31:0] sum;

    assign sum = state_i[256*l +: 32] + sha256_pkg::K[32*ROUND +: 32] + w_i[512*SCHEDULE + 480 +: 32];

    always_ff @(posedge clk_i) begin
      if (enable_i) state_q[32*STATE_WORDS*l +: 32*STATE_WORDS] <= {state_i[256*l + 32 +: 32*STATE_WORDS - 32], sum};
    end

    assign state_o[256*l +: 32*STATE_WORDS] = state_q[32*STATE_WORDS*l +: 32*STATE_WORDS];

    if (STATE_WORDS < 8) begin : g_left_out
      assign state_o[256*l + 32*STATE_WORDS +: 256 - 32*STATE_WORDS] = {256 - 32*STATE_WORDS{1'b0}};
    end
  end

  for (genvar s = 0; s < SCHEDULES; s++) begin : g_schedule
    logic [KEPT_BITS-1:0] kept_d;

    kept_words #(
      .KEPT(KEPT),
      .WORDS(WORDS),
      .FIXED(FIXED)
    ) u_kept (
      .w_i(w_i[512*s +: 512]),
      .kept_i(w_q[KEPT_BITS*s +: KEPT_BITS]),
      .kept_o(kept_d),
      .w_o(w_o[512*s +: 512])
    );

    if (WORDS > 0) begin : g_some
      always_ff @(posedge clk_i) begin
        if (enable_i) w_q[KEPT_BITS*s +: KEPT_BITS] <= kept_d;
      end
    end else begin : g_none
      assign w_q[s] = kept_d;
    end
  end
endmodule
