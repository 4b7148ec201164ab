// A hash core between two FIFOs of WIDTH bits (8 or 32). A command, 1 for a message's first block and 2 for each further one,
// then the block's 64 bytes in their order; its 32 bytes of digest come back. It pads nothing.
`include "sha256_iv.vh"
module fifo_hash #(parameter WIDTH = 32, parameter ROUNDS = 8) (
  input  wire             clk,
  input  wire             rst,
  input  wire [WIDTH-1:0] s_data,
  input  wire             s_valid,
  output wire             s_ready,
  output wire [WIDTH-1:0] m_data,
  output wire             m_valid,
  input  wire             m_ready
);
  localparam IN = 512 / WIDTH;
  localparam OUT = 256 / WIDTH;

  reg  [511:0] block;
  reg  [255:0] chaining, out;
  reg  [6:0]   in_left, out_left;
  reg          start, working;
  wire         busy, done;
  wire [255:0] digest;

  sha256_iterative #(.ROUNDS(ROUNDS)) u_hash (
    .clk(clk), .clear_i(rst), .start_i(start), .chaining_i(chaining), .block_i(block),
    .busy_o(busy), .done_o(done), .digest_o(digest)
  );

  assign s_ready = !working && out_left == 7'd0;
  assign m_valid = out_left != 7'd0;
`ifdef BUG_LAST_FIRST
  assign m_data = out[WIDTH-1:0];
`else
  assign m_data = out[255 -: WIDTH];
`endif

  always @(posedge clk) begin
    start <= 1'b0;
    if (s_valid && s_ready) begin
      if (in_left != 7'd0) begin
        block <= {block[511-WIDTH:0], s_data};
        in_left <= in_left - 7'd1;
        working <= in_left == 7'd1;
        start <= in_left == 7'd1;
      end else begin
        in_left <= IN[6:0];
        if (s_data[0]) chaining <= `SHA256_IV;
`ifdef BUG_CHAINING_LOST
        else chaining <= out;
`else
        else chaining <= digest;
`endif
      end
    end
    if (m_valid && m_ready) begin
`ifdef BUG_LAST_FIRST
      out <= out >> WIDTH;
`else
      out <= out << WIDTH;
`endif
      out_left <= out_left - 7'd1;
    end
    if (done) begin
      working <= 1'b0;
      out <= digest;
`ifdef BUG_ONE_SHORT
      out_left <= OUT[6:0] - 7'd1;
`else
      out_left <= OUT[6:0];
`endif
    end
    if (rst) begin
      {in_left, out_left} <= 14'd0;
      {start, working} <= 2'd0;
    end
  end
endmodule
