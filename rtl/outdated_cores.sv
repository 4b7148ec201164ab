// Which cores still walk a unit of a job that has been replaced: they may be loaded over.
//
// Latency: 1 cycle. Control (reset). A switch marks every core; being loaded with a unit of the new job clears the mark.
module outdated_cores #(
  parameter int CORES = 2
) (
  input  logic             clk_i,
  input  logic             rst_i,
  input  logic             enable_i,
  input  logic             switch_i,
  input  logic [CORES-1:0] load_i,
  output logic [CORES-1:0] outdated_q
);
  always_ff @(posedge clk_i) begin
    if (rst_i) outdated_q <= '0;
    else if (enable_i) outdated_q <= switch_i ? '1 : outdated_q & ~load_i;
  end
endmodule
