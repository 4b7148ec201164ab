// One register stage of an unrolled compression: ROUNDS rounds from FIRST on and, beside them, as many steps of the
// message schedule.
//
// Latency: 1 cycle.
// state_q: {a, .., h} behind its last round, lane 0 in the low bits; STATE_WORDS of them from word STATE_LOW on (h is 0)
// where the rest has no reader. state_o: the whole state, zeros for what is not kept.
// w_q: the sixteen words behind the last round, the next round's at the top, less those that KEPT leaves out. W ends at
// W[63]: from round 48 on nothing is left to expand, and zeros move in behind the last words. w_o: the whole window.
// kw_q: K + W of the next stage's NEXT rounds, the first in the low 32 bits, where sums are made a stage ahead.
// STEP: words that a schedule has in kw_i and kw_o.
// ROUNDS = 0: the rounds were done elsewhere, and the stage is their register. FIRST is the next round then.
// READY: h comes as h + K + W. ADDED: kw_i is K + W of these rounds. Only the first A_PATHS rounds make a new a.
// No reset: what the registers hold after power-up leaves the pipe with the first block.
module sha256_stage #(
  parameter int FIRST           = 0,
  parameter int ROUNDS          = 1,
  parameter int STEP            = 1,
  parameter int NEXT            = STEP,
  parameter int LANES           = 1,
  parameter int SCHEDULES       = 1,
  parameter int READY           = 0,
  parameter int ADDED           = 0,
  // Sums for the next stage: 0 none, 1 registered, 2 constants.
  parameter int AHEAD           = 0,
  parameter int A_PATHS         = ROUNDS,
  parameter int STATE_WORDS     = 8,
  parameter int STATE_LOW       = 0,
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
  // Words that enter the window, a schedule step each.
  localparam int STEPS = ROUNDS > 0 ? ROUNDS : 1;

  logic [32*STATE_WORDS*LANES-1:0] state_q;
  logic [KEPT_BITS*SCHEDULES-1:0] w_q;
  // What is not kept, and sums that nobody makes.
  // verilator lint_off UNUSED
  logic [256*LANES-1:0]           state_d;
  logic [512*SCHEDULES-1:0]       w_d;
  logic [32*NEXT*SCHEDULES-1:0]   kw_q;
  // verilator lint_on UNUSED

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

      sha256_rounds #(.ROUNDS(ROUNDS), .A_PATHS(A_PATHS)) u_rounds (
        .state_i(state_i[256*l +: 256]),
        .w_i(w),
        .k_i(READY != 0 || ADDED != 0 ? {ROUNDS{32'b0}} : sha256_pkg::K[32*FIRST +: 32*ROUNDS]),
        .state_o(state_d[256*l +: 256])
      );
    end
  end

  if (STATE_WORDS == 8) begin : g_state
    always_ff @(posedge clk_i) begin
      if (enable_i) begin
        state_q <= state_d;
      end
    end

    assign state_o = state_q;
  end else begin : g_part_state
    for (genvar l = 0; l < LANES; l++) begin : g_lane
      always_ff @(posedge clk_i) begin
        if (enable_i) state_q[32*STATE_WORDS*l +: 32*STATE_WORDS] <= state_d[256*l + 32*STATE_LOW +: 32*STATE_WORDS];
      end

      for (genvar i = 0; i < 8; i++) begin : g_word
        if (i >= STATE_LOW && i < STATE_LOW + STATE_WORDS) begin : g_kept
          assign state_o[256*l + 32*i +: 32] = state_q[32*(STATE_WORDS*l + i - STATE_LOW) +: 32];
        end else begin : g_left_out
          assign state_o[256*l + 32*i +: 32] = 32'b0;
        end
      end
    end
  end

  for (genvar s = 0; s < SCHEDULES; s++) begin : g_schedule
    logic [32*STEPS-1:0] entering;

    if (FIRST < 48 && ROUNDS != 0) begin : g_expand
      sha256_expand #(.STEPS(STEPS)) u_expand (
        .w_i(w_i[512*s +: 512]),
        .w_o(entering)
      );
    end else begin : g_end
      assign entering = {STEPS{32'b0}};
    end

    assign w_d[512*s +: 512] = ROUNDS == 0 ? w_i[512*s +: 512] : {w_i[512*s +: 512-32*STEPS], entering};

    if (WORDS == 16 && ROUNDS != 0) begin : g_whole
      // Not w_d: Verilator would make the zeros that move in a wide shift in every stage without expansion.
      always_ff @(posedge clk_i) begin
        if (enable_i) begin
          w_q[512*s +: 512] <= {w_i[512*s +: 512-32*STEPS], entering};
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
      if (AHEAD == 1 && i < NEXT) begin : g_sum
        logic [31:0] sum;

        assign sum = sha256_pkg::K[32*(FIRST+ROUNDS+i) +: 32] + w_d[512*s + 511-32*i -: 32];

        always_ff @(posedge clk_i) begin
          if (enable_i) kw_q[32*(NEXT*s+i) +: 32] <= sum;
        end

        assign kw_o[32*(STEP*s+i) +: 32] = kw_q[32*(NEXT*s+i) +: 32];
      end else begin : g_no_sum
        if (i < NEXT) begin : g_idle
          assign kw_q[32*(NEXT*s+i) +: 32] = 32'b0;
        end

        if (AHEAD == 2) begin : g_constant
          assign kw_o[32*(STEP*s+i) +: 32] = sha256_pkg::K[32*(FIRST+ROUNDS+i) +: 32] + w_o[512*s + 511-32*i -: 32];
        end else begin : g_none
          assign kw_o[32*(STEP*s+i) +: 32] = 32'b0;
        end
      end
    end
  end
endmodule
