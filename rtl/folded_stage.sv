// One stage that a block passes LOOPS times: in the first of LOOPS cycles it takes what comes, then what it holds, and
// does ROUNDS rounds each time.
//
// Latency: LOOPS enabled cycles. count_i is the iteration; what the stage holds is whole when count_i is 0 again.
// FIRST: the first round of iteration 0.
// state_q: {a, .., h}, lane 0 in the low bits.    w_q: sixteen words, the next round's at the top.
// kw_q: K + W of the next ROUNDS rounds, the first in the low 32 bits, where sums are made ahead (PRE_ADDED).
// A stage that begins below round 48 expands in every iteration: what it makes beyond W[63] is never used, nor is the
// last stage's last sum. In later stages zeros move in.
// No reset: what the registers hold after power-up leaves the pipe with the first block.
module folded_stage #(
  parameter int FIRST     = 0,
  parameter int ROUNDS    = 1,
  parameter int LOOPS     = 2,
  parameter int LANES     = 1,
  parameter int SCHEDULES = 1,
  parameter int PRE_ADDED = 0
) (
  input  logic                           clk_i,
  input  logic                           enable_i,
  input  logic [5:0]                     count_i,
  input  logic [256*LANES-1:0]           state_i,
  input  logic [512*SCHEDULES-1:0]       w_i,
  // Read with PRE_ADDED.
  // verilator lint_off UNUSED
  input  logic [32*ROUNDS*SCHEDULES-1:0] kw_i,
  // verilator lint_on UNUSED
  output logic [256*LANES-1:0]           state_o,
  output logic [512*SCHEDULES-1:0]       w_o,
  output logic [32*ROUNDS*SCHEDULES-1:0] kw_o
);
  // The constants of these rounds; of the rounds behind them where sums are made ahead. Behind K[63] stands K[0].
  localparam int ROUND = PRE_ADDED != 0 ? FIRST + ROUNDS : FIRST;
  localparam logic [4095:0] TWICE = {sha256_pkg::K, sha256_pkg::K};
  localparam logic [32*ROUNDS*LOOPS-1:0] TABLE = TWICE[32*ROUND +: 32*ROUNDS*LOOPS];

  logic                           first;
  logic [32*ROUNDS-1:0]           k;
  logic [256*LANES-1:0]           state, state_d, state_q;
  logic [512*SCHEDULES-1:0]       w_d, w_q;
  logic [32*ROUNDS*SCHEDULES-1:0] kw_q;
  // Words whose sums came with them have no reader in the last stages.
  // verilator lint_off UNUSED
  logic [512*SCHEDULES-1:0]       w;
  // verilator lint_on UNUSED

  assign state_o = state_q;
  assign w_o     = w_q;
  assign kw_o    = kw_q;
  assign first   = count_i == 6'd0;
  assign state   = first ? state_i : state_q;
  assign w       = first ? w_i : w_q;

  folded_constants #(
    .ROUNDS(ROUNDS),
    .LOOPS(LOOPS),
    .TABLE(TABLE)
  ) u_constants (
    .count_i(count_i),
    .k_o(k)
  );

  for (genvar l = 0; l < LANES; l++) begin : g_lane
    localparam int SCHEDULE = SCHEDULES == 1 ? 0 : l;

    logic [32*ROUNDS-1:0] word;

    if (PRE_ADDED != 0) begin : g_added
      assign word = first ? kw_i[32*ROUNDS*SCHEDULE +: 32*ROUNDS] : kw_q[32*ROUNDS*SCHEDULE +: 32*ROUNDS];
    end else begin : g_bare
      for (genvar i = 0; i < ROUNDS; i++) begin : g_word
        assign word[32*i +: 32] = w[512*SCHEDULE + 511-32*i -: 32];
      end
    end

    sha256_rounds #(.ROUNDS(ROUNDS)) u_rounds (
      .state_i(state[256*l +: 256]),
      .w_i(word),
      .k_i(PRE_ADDED != 0 ? {ROUNDS{32'b0}} : k),
      .state_o(state_d[256*l +: 256])
    );
  end

  always_ff @(posedge clk_i) begin
    if (enable_i) state_q <= state_d;
  end

  for (genvar s = 0; s < SCHEDULES; s++) begin : g_schedule
    logic [32*ROUNDS-1:0] entering;

    if (FIRST < 48) begin : g_expand
      sha256_expand #(.STEPS(ROUNDS)) u_expand (
        .w_i(w[512*s +: 512]),
        .w_o(entering)
      );
    end else begin : g_end
      assign entering = {ROUNDS{32'b0}};
    end

    assign w_d[512*s +: 512] = {w[512*s +: 512-32*ROUNDS], entering};

    for (genvar i = 0; i < ROUNDS; i++) begin : g_ahead
      if (PRE_ADDED != 0) begin : g_sum
        always_ff @(posedge clk_i) begin
          if (enable_i) kw_q[32*(ROUNDS*s+i) +: 32] <= k[32*i +: 32] + w_d[512*s + 511-32*i -: 32];
        end
      end else begin : g_no_sum
        assign kw_q[32*(ROUNDS*s+i) +: 32] = 32'b0;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (enable_i) w_q <= w_d;
  end
endmodule
