// Words that wait, oldest first: host jobs for the dispatcher, hits for the host. A flush keeps only the word pushed with it.
//
// Latency: 1 cycle from push_i to valid_o. DEPTH = 2**DEPTH_BITS words of WIDTH bits, DEPTH_BITS at least 1.
// Pointers are control (reset); words are not. Into a full FIFO nothing may be pushed but with a flush.
module word_fifo #(
  parameter int DEPTH_BITS = 1,
  parameter int WIDTH      = 8
) (
  input  logic             clk_i,
  input  logic             rst_i,
  input  logic             enable_i,
  output logic             full_o,
  input  logic             push_i,
  input  logic             flush_i,
  input  logic [WIDTH-1:0] word_i,
  output logic             valid_o,
  input  logic             pop_i,
  output logic [WIDTH-1:0] word_o
);
  localparam int DEPTH = 1 << DEPTH_BITS;

  logic [WIDTH-1:0]      word_q [0:DEPTH-1];
  // One bit more than the address needs: equal pointers mean empty, pointers a whole turn apart mean full.
  logic [DEPTH_BITS:0]   write_q, read_q;

  assign valid_o = write_q != read_q;
  assign full_o  = write_q == {~read_q[DEPTH_BITS], read_q[DEPTH_BITS-1:0]};
  assign word_o   = word_q[read_q[DEPTH_BITS-1:0]];

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      write_q <= '0;
      read_q  <= '0;
    end else if (enable_i) begin
      if (push_i) write_q <= write_q + 1'b1;
      // What was waiting is forgotten; the word that is being pushed is not.
      if (flush_i) read_q <= write_q;
      else if (pop_i && valid_o) read_q <= read_q + 1'b1;
    end
  end

  always_ff @(posedge clk_i) begin
    if (enable_i && push_i) word_q[write_q[DEPTH_BITS-1:0]] <= word_i;
  end
endmodule
