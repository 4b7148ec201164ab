// The compare's result, registered: the path through the 256-bit compare ends here and the FIFO's begins.
//
// Latency: 1 cycle. hit_q, a bit for each lane, is control (reset, kill_i); nonce, job id and version go with it.
module hit_register #(
  parameter int LANES = 1
) (
  input  logic             clk_i,
  input  logic             rst_i,
  input  logic             enable_i,
  input  logic             kill_i,
  input  logic [LANES-1:0] hit_i,
  input  logic [31:0]      nonce_i,
  input  logic [7:0]       job_id_i,
  input  logic [31:0]      version_i,
  output logic [LANES-1:0] hit_q,
  output logic [31:0]      nonce_q,
  output logic [7:0]       job_id_q,
  output logic [31:0]      version_q
);
  always_ff @(posedge clk_i) begin
    if (rst_i) hit_q <= '0;
    else if (enable_i) hit_q <= kill_i ? '0 : hit_i;
  end

  always_ff @(posedge clk_i) begin
    if (enable_i) begin
      nonce_q   <= nonce_i;
      job_id_q  <= job_id_i;
      version_q <= version_i;
    end
  end
endmodule
