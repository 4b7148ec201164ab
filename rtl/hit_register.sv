// The compare's result, registered: the path through the 256-bit compare ends here and the FIFO's begins.
//
// Latency: 1 cycle. hit_q is control (reset, kill_i); nonce and job id go with it.
module hit_register (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        enable_i,
  input  logic        kill_i,
  input  logic        hit_i,
  input  logic [31:0] nonce_i,
  input  logic [7:0]  job_id_i,
  output logic        hit_q,
  output logic [31:0] nonce_q,
  output logic [7:0]  job_id_q
);
  always_ff @(posedge clk_i) begin
    if (rst_i) hit_q <= 1'b0;
    else if (enable_i) hit_q <= hit_i && !kill_i;
  end

  always_ff @(posedge clk_i) begin
    if (enable_i) begin
      nonce_q  <= nonce_i;
      job_id_q <= job_id_i;
    end
  end
endmodule
