// The host job that the dispatcher cuts up.
//
// Latency: 1 cycle. No reset: defined from the first load on.
module job_register #(
  parameter int WIDTH = 8
) (
  input  logic             clk_i,
  input  logic             enable_i,
  input  logic             load_i,
  input  logic [WIDTH-1:0] job_i,
  output logic [WIDTH-1:0] job_q
);
  always_ff @(posedge clk_i) begin
    if (enable_i && load_i) job_q <= job_i;
  end
endmodule
