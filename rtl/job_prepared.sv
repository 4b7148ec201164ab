// What the host has worked out for the current job: hash 1's state behind round 3 for nonce 0, and schedule words.
//
// Latency: 1 cycle. No reset: defined from the first load on. Only entering nonces read it, so one copy is enough.
module job_prepared #(
  parameter int LANES = 1
) (
  input  logic                 clk_i,
  input  logic                 enable_i,
  input  logic                 load_i,
  input  logic [256*LANES-1:0] prepared_i,
  input  logic [127:0]         words_i,
  output logic [256*LANES-1:0] prepared_q,
  output logic [127:0]         words_q
);
  always_ff @(posedge clk_i) begin
    if (enable_i && load_i) begin
      prepared_q <= prepared_i;
      words_q    <= words_i;
    end
  end
endmodule
