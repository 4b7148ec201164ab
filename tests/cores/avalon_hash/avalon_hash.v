// The compression function behind an Avalon-MM slave of 32 bits; addresses are of words.
//
//   0        write: start. read: 1 while it works
//   8..15    write: the chaining value, H7 first. read: the digest, H7 first
//   16..31   write: the block, W15 first
//
// An access waits while a block is hashed, but for that of register 0; what was read comes two clocks later.
module avalon_hash #(parameter ROUNDS = 4) (
  input  wire        clk,
  input  wire        reset,
  input  wire        avs_write,
  input  wire        avs_read,
  input  wire [4:0]  avs_address,
  input  wire [31:0] avs_writedata,
  output reg  [31:0] avs_readdata,
  output reg         avs_readdatavalid,
  output wire        avs_waitrequest
);
  reg  [255:0] chaining;
  reg  [511:0] block;
  reg          start, working, read_q;
  reg  [31:0]  data_q;
  wire [255:0] digest;
  wire         busy, done;

  sha256_iterative #(.ROUNDS(ROUNDS)) u_hash (
    .clk(clk), .clear_i(reset), .start_i(start), .chaining_i(chaining), .block_i(block),
    .busy_o(busy), .done_o(done), .digest_o(digest)
  );

`ifdef BUG_NO_WAIT
  assign avs_waitrequest = 1'b0;
`else
  assign avs_waitrequest = working && avs_address != 5'd0;
`endif

  always @(posedge clk) begin
    start <= 1'b0;
    if (avs_write && !avs_waitrequest) begin
      if (avs_address == 5'd0) begin
        start <= 1'b1;
        working <= 1'b1;
      end
`ifdef BUG_SHORT_SHIFT
      if (avs_address[4:3] == 2'd1) chaining[{2'd0, avs_address[2:0], 3'd0} +: 32] <= avs_writedata;
`else
      if (avs_address[4:3] == 2'd1) chaining[{avs_address[2:0], 5'd0} +: 32] <= avs_writedata;
`endif
      if (avs_address[4]) block[{avs_address[3:0], 5'd0} +: 32] <= avs_writedata;
    end
    read_q <= avs_read && !avs_waitrequest;
    data_q <= avs_address == 5'd0 ? {31'd0, working} : digest[{avs_address[2:0], 5'd0} +: 32];
    avs_readdatavalid <= read_q;
    avs_readdata <= data_q;
    if (done) begin
      working <= 1'b0;
`ifdef BUG_STOP
      if (digest[3:0] == 4'h0) $stop;
`endif
    end
    if (reset) begin
      {start, read_q, avs_readdatavalid} <= 3'd0;
`ifndef BUG_NOT_RESET
      working <= 1'b0;
`endif
    end
  end
endmodule
