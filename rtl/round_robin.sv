// Fair choice of one of N requests: the first at or after the one behind the last choice.
//
// Latency: 0 cycles from request_i to grant_o; the pointer moves on a taken grant (take_i). Pointer is control (reset).
module round_robin #(
  parameter int N          = 2,
  parameter int INDEX_BITS = 1
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  input  logic                  enable_i,
  input  logic [N-1:0]          request_i,
  input  logic                  take_i,
  output logic                  any_o,
  output logic [N-1:0]          grant_o,
  output logic [INDEX_BITS-1:0] index_o
);
  // The requests at or behind the pointer, one bit each; kept as a mask, so that N need not be a power of two.
  logic [N-1:0] behind_q, favoured, chosen_from;

  assign favoured    = request_i & behind_q;
  assign chosen_from = favoured != '0 ? favoured : request_i;
  assign any_o       = request_i != '0;
  // The lowest one.
  assign grant_o     = chosen_from & (~chosen_from + 1'b1);

  always_comb begin
    index_o = '0;
    for (int i = 0; i < N; i++) if (grant_o[i]) index_o = index_o | INDEX_BITS'(i);
  end

  always_ff @(posedge clk_i) begin
    // All bits above the granted one: ~(2 * grant - 1).
    if (rst_i) behind_q <= '1;
    else if (enable_i && take_i && any_o) behind_q <= ~((grant_o << 1) - 1'b1);
  end
endmodule
