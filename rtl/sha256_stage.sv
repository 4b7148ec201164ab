// One register stage of an unrolled compression: ROUNDS rounds from FIRST on and, beside them, as many steps of the
// message schedule.
//
// Latency: 1 cycle.
// state_q: {a, .., h} behind its last round, lane 0 in the low bits.
// w_q: the sixteen words behind the last round, the next round's at the top, less those that KEPT leaves out. W ends at
// W[63]: from round 48 on nothing is left to expand, and zeros move in behind the last words. w_o: the whole window.
// kw_q: K + W of the next STEP rounds, the first in the low 32 bits, where sums are made a stage ahead.
// ROUNDS = 0: the rounds were done elsewhere, and the stage is their register. FIRST is the next round then.
// READY: h comes as h + K + W. ADDED: kw_i is K + W of these rounds.
// No reset: what the registers hold after power-up leaves the pipe with the first block.
module sha256_stage #(
  parameter int FIRST           = 0,
  parameter int ROUNDS          = 1,
  parameter int STEP            = 1,
  parameter int LANES           = 1,
  parameter int SCHEDULES       = 1,
  parameter int READY           = 0,
  parameter int ADDED           = 0,
  // Sums for the next stage: 0 none, 1 registered, 2 constants.
  parameter int AHEAD           = 0,
  parameter logic [15:0]  KEPT  = 16'hffff,
  parameter int           WORDS = 16,
  parameter logic [511:0] FIXED = 512'b0
) (
  input  logic                         clk_i,
  input  logic                         enable_i,
  input  logic [256*LANES-1:0]         state_i,
  // Only what the configuration reads.
  // verilator lint_off UNUSED
  input  logic [512*SCHEDULES-1:0]     w_i,
  input  logic [32*STEP*SCHEDULES-1:0] kw_i,
  // verilator lint_on UNUSED
  output logic [256*LANES-1:0]         state_o,
  output logic [512*SCHEDULES-1:0]     w_o,
  output logic [32*STEP*SCHEDULES-1:0] kw_o
);
  // Of one schedule; a register of no words stands as one idle bit.
  localparam int KEPT_BITS = WORDS > 0 ? 32*WORDS : 1;

  logic [256*LANES-1:0]           state_d, state_q;
  logic [KEPT_BITS*SCHEDULES-1:0] w_q;
  // What is not kept, and sums that nobody makes.
  // verilator lint_off UNUSED
  logic [512*SCHEDULES-1:0]       w_d;
  logic [32*STEP*SCHEDULES-1:0]   kw_q;
  // verilator lint_on UNUSED

  assign state_o = state_q;

  for (genvar l = 0; l < LANES; l++) begin : g_lane
    localparam int SCHEDULE = SCHEDULES == 1 ? 0 : l;

    if (ROUNDS == 0) begin : g_done
      assign state_d[256*l +: 256] = state_i[256*l +: 256];
    end else begin : g_rounds
      logic [32*ROUNDS-1:0] w;

      for (genvar i = 0; i < ROUNDS; i++) begin : g_word
        if (READY != 0) begin : g_ready
          assign w[32*i +: 32] = 32'b0;
        end else if (ADDED != 0) begin : g_added
          assign w[32*i +: 32] = kw_i[32*STEP*SCHEDULE + 32*i +: 32];
        end else begin : g_bare
          assign w[32*i +: 32] = w_i[512*SCHEDULE + 511-32*i -: 32];
        end
      end

      sha256_rounds #(.ROUNDS(ROUNDS)) u_rounds (
        .state_i(state_i[256*l +: 256]),
        .w_i(w),
        .k_i(READY != 0 || ADDED != 0 ? {ROUNDS{32'b0}} : sha256_pkg::K[32*FIRST +: 32*ROUNDS]),
        .state_o(state_d[256*l +: 256])
      );
    end
  end

  always_ff @(posedge clk_i) begin
    if (enable_i) begin
      state_q <= state_d;
    end
  end

  for (genvar s = 0; s < SCHEDULES; s++) begin : g_schedule
    if (ROUNDS == 0) begin : g_done
      assign w_d[512*s +: 512] = w_i[512*s +: 512];
    end else begin : g_steps
      logic [32*ROUNDS-1:0] entering;

      if (FIRST < 48) begin : g_expand
        sha256_expand #(.STEPS(ROUNDS)) u_expand (
          .w_i(w_i[512*s +: 512]),
          .w_o(entering)
        );
      end else begin : g_end
        assign entering = {ROUNDS{32'b0}};
      end

      assign w_d[512*s +: 512] = {w_i[512*s +: 512-32*ROUNDS], entering};
    end

    if (WORDS == 16) begin : g_whole
      always_ff @(posedge clk_i) begin
        if (enable_i) begin
          w_q[512*s +: 512] <= w_d[512*s +: 512];
        end
      end

      assign w_o[512*s +: 512] = w_q[512*s +: 512];
    end else begin : g_part
      logic [KEPT_BITS-1:0] kept_d;

      kept_words #(
        .KEPT(KEPT),
        .WORDS(WORDS),
        .FIXED(FIXED)
      ) u_kept (
        .w_i(w_d[512*s +: 512]),
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

    for (genvar i = 0; i < STEP; i++) begin : g_ahead
      if (AHEAD == 1) begin : g_sum
        logic [31:0] sum;

        assign sum = sha256_pkg::K[32*(FIRST+ROUNDS+i) +: 32] + w_d[512*s + 511-32*i -: 32];

        always_ff @(posedge clk_i) begin
          if (enable_i) kw_q[32*(STEP*s+i) +: 32] <= sum;
        end

        assign kw_o[32*(STEP*s+i) +: 32] = kw_q[32*(STEP*s+i) +: 32];
      end else begin : g_no_sum
        assign kw_q[32*(STEP*s+i) +: 32] = 32'b0;

        if (AHEAD == 2) begin : g_constant
          assign kw_o[32*(STEP*s+i) +: 32] = sha256_pkg::K[32*(FIRST+ROUNDS+i) +: 32] + w_o[512*s + 511-32*i -: 32];
        end else begin : g_none
          assign kw_o[32*(STEP*s+i) +: 32] = 32'b0;
        end
      end
    end
  end
endmodule
