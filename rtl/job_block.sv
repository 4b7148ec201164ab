// Header bytes 0 .. 63 of the current job, for a core that makes the first hash itself.
//
// Latency: 1 cycle. No reset: defined from the first load on. Only entering nonces read it, so one copy is enough.
module job_block (
  input  logic         clk_i,
  input  logic         enable_i,
  input  logic         load_i,
  input  logic [511:0] block_i,
  output logic [511:0] block_q
);
  always_ff @(posedge clk_i) begin
    if (enable_i && load_i) block_q <= block_i;
  end
endmodule
