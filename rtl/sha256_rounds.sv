// ROUNDS rounds of the compression function, one behind the other.
//
// Latency: 0 cycles (combinational).
// w_i, k_i: schedule words and round constants, the first round's in the low 32 bits.
// Only the first A_PATHS of them make an a that somebody reads.
module sha256_rounds #(parameter int ROUNDS = 1, parameter int A_PATHS = ROUNDS) (
  input  logic [255:0]         state_i,
  input  logic [32*ROUNDS-1:0] w_i,
  input  logic [32*ROUNDS-1:0] k_i,
  output logic [255:0]         state_o
);
  for (genvar i = 0; i < ROUNDS; i++) begin : g_round
    logic [255:0] from, to;

    if (i == 0) begin : g_entry
      assign from = state_i;
    end else begin : g_chain
      assign from = g_round[i-1].to;
    end

    sha256_round #(.A_PATH(i < A_PATHS ? 1 : 0)) u_round (
      .state_i(from),
      .w_i(w_i[32*i +: 32]),
      .k_i(k_i[32*i +: 32]),
      .state_o(to)
    );
  end

  assign state_o = g_round[ROUNDS-1].to;
endmodule
