// Header bytes 64 .. 75 of the current job: end of the merkle root, time, bits.
//
// Latency: 1 cycle. No reset: defined from the first load on. Only entering nonces read it, so one copy is enough.
module job_tail (
  input  logic        clk_i,
  input  logic        enable_i,
  input  logic        load_i,
  input  logic [95:0] tail_i,
  output logic [95:0] tail_q
);
  always_ff @(posedge clk_i) begin
    if (enable_i && load_i) tail_q <= tail_i;
  end
endmodule
