// The compare's result, registered: the path through the 256-bit compare ends here and the FIFO's begins.
//
// Latency: 1 cycle. hit_q, a bit for each lane, is control (reset, kill_i); nonce, job id and version go with it, and with
// TICKET full_q: the hit meets the target, which without TICKET every hit does.
module hit_register #(
  parameter int LANES  = 1,
  parameter int TICKET = 0
) (
  input  logic             clk_i,
  input  logic             rst_i,
  input  logic             enable_i,
  input  logic             kill_i,
  input  logic [LANES-1:0] hit_i,
  // Read with TICKET.
  // verilator lint_off UNUSED
  input  logic [LANES-1:0] full_i,
  // verilator lint_on UNUSED
  input  logic [31:0]      nonce_i,
  input  logic [7:0]       job_id_i,
  input  logic [31:0]      version_i,
  output logic [LANES-1:0] hit_q,
  output logic [LANES-1:0] full_q,
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

  if (TICKET != 0) begin : g_ticket
    always_ff @(posedge clk_i) begin
      if (enable_i) full_q <= full_i;
    end
  end else begin : g_full
    assign full_q = '1;
  end
endmodule
