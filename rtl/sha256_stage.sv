// One register stage of an unrolled compression: round ROUND and, beside it, one step of the message schedule.
//
// Latency: 1 cycle.
// state_q: {a, .., h} after round ROUND.
// w_q: W[ROUND+1] .. W[ROUND+16], the next round's word at the top. W ends at W[63]: from round 48 on nothing is left
// to expand, and zeros move in behind the last words.
// No reset: what the registers hold after power-up leaves the pipe with the first block.
module sha256_stage #(
  parameter int ROUND = 0
) (
  input  logic         clk_i,
  input  logic         enable_i,
  input  logic [255:0] state_i,
  input  logic [511:0] w_i,
  output logic [255:0] state_q,
  output logic [511:0] w_q
);
  logic [255:0] state_d;
  logic [31:0]  w_d;

  sha256_round u_round (
    .state_i(state_i),
    .w_i(w_i[511:480]),
    .k_i(sha256_pkg::K[32*ROUND +: 32]),
    .state_o(state_d)
  );

  if (ROUND < 48) begin : g_expand
    sha256_schedule u_schedule (
      .w_i(w_i),
      .w_o(w_d)
    );
  end else begin : g_end
    assign w_d = 32'b0;
  end

  always_ff @(posedge clk_i) begin
    if (enable_i) begin
      state_q <= state_d;
      w_q     <= {w_i[479:0], w_d};
    end
  end
endmodule
