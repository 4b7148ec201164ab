// Hits on their way to the host, oldest first. A push into a full FIFO is dropped and counted; it never stalls the pipe.
//
// Latency: 1 cycle from push_i to valid_o. DEPTH = 2**DEPTH_BITS entries.
// A pop makes room for a push of the same cycle. overflow_q holds at its largest value; only reset clears it.
// Pointers and overflow_q are control (reset); entries are not.
module result_fifo #(
  parameter int DEPTH_BITS = 3
) (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        enable_i,
  input  logic        push_i,
  input  logic [31:0] nonce_i,
  input  logic [7:0]  job_id_i,
  input  logic        pop_i,
  output logic        valid_o,
  output logic [31:0] nonce_o,
  output logic [7:0]  job_id_o,
  output logic [15:0] overflow_q
);
  localparam int DEPTH = 1 << DEPTH_BITS;

  logic [31:0]         nonce_q  [0:DEPTH-1];
  logic [7:0]          job_id_q [0:DEPTH-1];
  // One bit more than the address needs: equal pointers mean empty, pointers a whole turn apart mean full.
  logic [DEPTH_BITS:0] write_q, read_q;
  logic                full, pops, accepts;

  assign valid_o  = write_q != read_q;
  assign full     = write_q == {~read_q[DEPTH_BITS], read_q[DEPTH_BITS-1:0]};
  assign pops     = pop_i && valid_o;
  assign accepts  = push_i && (!full || pops);
  assign nonce_o  = nonce_q[read_q[DEPTH_BITS-1:0]];
  assign job_id_o = job_id_q[read_q[DEPTH_BITS-1:0]];

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      write_q    <= '0;
      read_q     <= '0;
      overflow_q <= 16'd0;
    end else if (enable_i) begin
      if (accepts) write_q <= write_q + 1'b1;
      if (pops) read_q <= read_q + 1'b1;
      if (push_i && !accepts && overflow_q != 16'hffff) overflow_q <= overflow_q + 16'd1;
    end
  end

  always_ff @(posedge clk_i) begin
    if (enable_i && accepts) begin
      nonce_q[write_q[DEPTH_BITS-1:0]]  <= nonce_i;
      job_id_q[write_q[DEPTH_BITS-1:0]] <= job_id_i;
    end
  end
endmodule
