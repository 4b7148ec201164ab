// Walks the nonce range [start, end] of the current job, both inclusive, every STRIDE-th nonce, one at each issue; never wraps.
//
// Latency: 1 cycle from load_i to the first nonce. start_i <= end_i is the loader's duty.
// issue_i: the nonce enters the pipe in this cycle; high only while active_q is.
// active_q, exhausted_q are control (reset); nonce_q and end_q are defined from the first load on.
// A load wins over an abort in the same cycle: the new job is not the aborted one.
module nonce_counter #(
  parameter int STRIDE = 1
) (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        enable_i,
  input  logic        abort_i,
  input  logic        issue_i,
  input  logic        load_i,
  input  logic [31:0] start_i,
  input  logic [31:0] end_i,
  output logic        active_q,
  output logic        exhausted_q,
  output logic [31:0] nonce_q
);
  logic [31:0] end_q;
  logic        last;

  if (STRIDE == 1) begin : g_every
    assign last = nonce_q == end_q;
  end else begin : g_strided
    // The next one would lie past the end; nonce_q never does.
    assign last = end_q - nonce_q < STRIDE;
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      active_q    <= 1'b0;
      exhausted_q <= 1'b0;
    end else if (enable_i) begin
      if (load_i) begin
        active_q    <= 1'b1;
        exhausted_q <= 1'b0;
      end else if (abort_i) begin
        active_q    <= 1'b0;
        exhausted_q <= 1'b0;
      end else if (issue_i && last) begin
        active_q    <= 1'b0;
        exhausted_q <= 1'b1;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (enable_i) begin
      if (load_i) begin
        nonce_q <= start_i;
        end_q   <= end_i;
      end else if (issue_i && !last) begin
        nonce_q <= nonce_q + STRIDE;
      end
    end
  end
endmodule
