// The rounds of one compression up to round LAST (63, or 60) in register stages of ROUNDS rounds, of half a round
// (HALF), or of LOOPS times ROUNDS rounds in as many cycles.
//
// Latency: one step for each stage from state_i, w_i to state_o: 64 / (ROUNDS * LOOPS), or 128 (HALF); with LAST = 60
// three rounds less, rounded up to a stage. A new block may enter in every step. enable_i moves every stage; steps are
// those of slot_phase, count_i its count.
// LANES states share SCHEDULES schedules (1, or one each); lane 0 stands in the low bits.
// g_stage[r] ends with round r, g_half[r] is the first half of round r, g_loop[s] is a stage of LOOPS iterations.
// PREPARED: state_i is {a, .., h} behind round 3 and w_i is W[4] .. W[19]: the first stage only registers them.
// PRE_ADDED: a stage registers K + W for the next one; at the entrance the sum is made on the way.
// FIXED, from word FIXED_FROM on to W[15]: words that are the same in every block, and so no registers.
// LAST = 60: for a reader of e behind round 60 alone, which is h behind round 63. An a made behind round 56 does not reach
// it: the last rounds make none, and a state keeps what reaches it. The last stage, named after round 60, has one round.
// DEAD_WORDS: no registers for words behind W[LAST], nor for a word that no later stage reads.
// The chaining value is not added here: that is the feed_forward behind the pipe.
module sha256_pipe #(
  parameter int ROUNDS          = 1,
  parameter int HALF            = 0,
  parameter int LOOPS           = 1,
  parameter int LAST            = 63,
  parameter int LANES           = 1,
  parameter int SCHEDULES       = 1,
  parameter int PREPARED        = 0,
  parameter int PRE_ADDED       = 0,
  parameter int DEAD_WORDS      = 0,
  parameter int FIXED_FROM      = 16,
  parameter logic [511:0] FIXED = 512'b0
) (
  input  logic                     clk_i,
  input  logic                     enable_i,
  // Read by stages with iterations.
  // verilator lint_off UNUSED
  input  logic [5:0]               count_i,
  // verilator lint_on UNUSED
  input  logic [256*LANES-1:0]     state_i,
  input  logic [512*SCHEDULES-1:0] w_i,
  output logic [256*LANES-1:0]     state_o
);
  localparam int STAGES = 64 / (ROUNDS * LOOPS);
  // Stages of a round and more end with rounds BEGIN, BEGIN + ROUNDS, ..
  localparam int BEGIN = PREPARED != 0 ? 3 : ROUNDS - 1;
  localparam int KW    = 32 * ROUNDS * SCHEDULES;

  // Which words of the window from W[first] on are registers; `spent`: its top word has had its last reader.
  function automatic logic [15:0] kept(input int first, input int spent);
    logic [15:0] mask;
    int          t;
    begin
      for (int i = 0; i < 16; i++) begin
        t = first + i;
        mask[15-i] = !(t >= FIXED_FROM && t < 16) && !(DEAD_WORDS != 0 && (t > LAST || (spent != 0 && i == 0)));
      end
      kept = mask;
    end
  endfunction

  // Words of the state behind round r that have a reader.
  function automatic int state_words(input int r);
    state_words = LAST == 63 || r <= 56 ? 8 : (r == LAST ? 1 : 64 - r);
  endfunction

  function automatic int ones(input logic [15:0] mask);
    int words;
    begin
      words = 0;
      for (int i = 0; i < 16; i++) begin
        if (mask[i]) words = words + 1;
      end
      ones = words;
    end
  endfunction

  // [r]: what enters round r; with iterations what enters stage r. Not every configuration has every round's, and what
  // the last stage holds of words has no reader.
  // verilator lint_off UNUSED
  // verilator lint_off UNDRIVEN
  logic [256*LANES-1:0]     state [0:64];
  logic [256*LANES-1:0]     half  [0:63];
  logic [512*SCHEDULES-1:0] w     [0:64];
  logic [512*SCHEDULES-1:0] halfw [0:63];
  logic [KW-1:0]            kw    [0:64];
  // verilator lint_on UNDRIVEN
  // verilator lint_on UNUSED

  assign state[0] = state_i;
  assign w[0]     = w_i;

  for (genvar s = 0; s < SCHEDULES; s++) begin : g_entry
    for (genvar i = 0; i < ROUNDS; i++) begin : g_sum
      assign kw[0][32*(ROUNDS*s+i) +: 32] = sha256_pkg::K[32*i +: 32] + w_i[512*s + 511-32*i -: 32];
    end
  end

  for (genvar r = PREPARED != 0 ? 4 : 0; HALF != 0 && r <= LAST; r++) begin : g_half
    localparam logic [15:0] MASK = kept(r, r + 16 <= LAST ? 0 : 1);

    sha256_half #(
      .ROUND(r),
      .LANES(LANES),
      .SCHEDULES(SCHEDULES),
      .STATE_WORDS(state_words(r - 1)),
      .KEPT(MASK),
      .WORDS(ones(MASK)),
      .FIXED(FIXED << 32*r)
    ) u_half (
      .clk_i(clk_i),
      .enable_i(enable_i),
      .state_i(state[r]),
      .w_i(w[r]),
      .state_o(half[r]),
      .w_o(halfw[r])
    );
  end

  for (genvar r = BEGIN; LOOPS == 1 && r <= LAST; r = r < LAST && r + ROUNDS > LAST ? LAST : r + ROUNDS) begin : g_stage
    // The stage that registers the prepared state has no rounds, and no half before it.
    localparam int BARE = PREPARED != 0 && r == BEGIN ? 1 : 0;
    localparam int COUNT = LAST != 63 && r == LAST ? 1 : ROUNDS;
    localparam int FROM = BARE != 0 ? 0 : r - COUNT + 1;
    localparam int SUMS = PRE_ADDED == 0 || r == LAST ? 0 : (r + 1 >= FIXED_FROM && r < 15 ? 2 : 1);
    localparam logic [15:0] MASK = kept(r + 1, 0);

    logic [256*LANES-1:0]     from;
    logic [512*SCHEDULES-1:0] words;

    if (HALF != 0 && BARE == 0) begin : g_second
      assign from  = half[r];
      assign words = halfw[r];
    end else begin : g_full
      assign from  = state[FROM];
      assign words = w[FROM];
    end

    sha256_stage #(
      .FIRST(BARE != 0 ? r + 1 : FROM),
      .ROUNDS(BARE != 0 ? 0 : COUNT),
      .STEP(ROUNDS),
      .NEXT(r < LAST && r + ROUNDS > LAST ? LAST - r : ROUNDS),
      .LANES(LANES),
      .SCHEDULES(SCHEDULES),
      .READY(HALF),
      .ADDED(PRE_ADDED),
      .AHEAD(SUMS),
      .A_PATHS(LAST == 63 || r <= 56 ? COUNT : (FROM <= 56 ? 57 - FROM : 0)),
      .STATE_WORDS(state_words(r)),
      .STATE_LOW(LAST != 63 && r == LAST ? 3 : 0),
      .KEPT(MASK),
      .WORDS(ones(MASK)),
      .FIXED(FIXED << 32*(r+1))
    ) u_stage (
      .clk_i(clk_i),
      .enable_i(enable_i),
      .state_i(from),
      .w_i(words),
      .kw_i(kw[FROM]),
      .state_o(state[r+1]),
      .w_o(w[r+1]),
      .kw_o(kw[r+1])
    );
  end

  for (genvar s = 0; LOOPS > 1 && s < STAGES; s++) begin : g_loop
    folded_stage #(
      .FIRST(ROUNDS*LOOPS*s),
      .ROUNDS(ROUNDS),
      .LOOPS(LOOPS),
      .LANES(LANES),
      .SCHEDULES(SCHEDULES),
      .PRE_ADDED(PRE_ADDED)
    ) u_stage (
      .clk_i(clk_i),
      .enable_i(enable_i),
      .count_i(count_i),
      .state_i(state[s]),
      .w_i(w[s]),
      .kw_i(kw[s]),
      .state_o(state[s+1]),
      .w_o(w[s+1]),
      .kw_o(kw[s+1])
    );
  end

  assign state_o = state[LOOPS > 1 ? STAGES : LAST + 1];
endmodule
