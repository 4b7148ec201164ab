// The round constants of one iteration of a folded stage.
//
// Latency: 0 cycles (combinational).
// TABLE: ROUNDS constants for each of LOOPS iterations, the first in the low bits.    k_o: those of iteration count_i.
module folded_constants #(
  parameter int ROUNDS = 1,
  parameter int LOOPS  = 2,
  parameter logic [32*ROUNDS*LOOPS-1:0] TABLE = '0
) (
  // As wide as the longest fold needs.
  // verilator lint_off UNUSED
  input  logic [5:0]           count_i,
  // verilator lint_on UNUSED
  output logic [32*ROUNDS-1:0] k_o
);
  logic [32*ROUNDS-1:0] tables [0:LOOPS-1];

  for (genvar i = 0; i < LOOPS; i++) begin : g_iteration
    assign tables[i] = TABLE[32*ROUNDS*i +: 32*ROUNDS];
  end

  assign k_o = tables[count_i[$clog2(LOOPS)-1:0]];
endmodule
