// The compression function as a pipe that nothing stops: a block and a chaining value in each clock, the sum of both hashes'
// states 18 clocks later, no valid, no reset. W0 and H0 are in the lowest bits.
module stream_hash (
  input  wire         clk,
  input  wire [255:0] rx_state,
  input  wire [511:0] rx_input,
  output wire [255:0] tx_hash
);
  reg  [255:0] chaining;
  reg  [511:0] block;
  wire [255:0] digest;
  genvar i;

  generate
    for (i = 0; i < 16; i = i + 1) begin : g_block
      always @(posedge clk) block[32*i +: 32] <= rx_input[32*(15-i) +: 32];
    end
    for (i = 0; i < 8; i = i + 1) begin : g_state
      always @(posedge clk) chaining[32*i +: 32] <= rx_state[32*(7-i) +: 32];
      assign tx_hash[32*i +: 32] = digest[32*(7-i) +: 32];
    end
  endgenerate

`ifdef BUG_ALL_AT_ONCE
  // The words' later half a clock early: of the block behind.
  sha256_pipe #(.PER_STAGE(4)) u_pipe (
    .clk(clk), .enable_i(1'b1), .chaining_i(chaining),
    .block_i({block[511:256], rx_input[287:256], rx_input[319:288], rx_input[351:320], rx_input[383:352],
              rx_input[415:384], rx_input[447:416], rx_input[479:448], rx_input[511:480]}),
    .digest_o(digest)
  );
`else
  sha256_pipe #(.PER_STAGE(4)) u_pipe (
    .clk(clk), .enable_i(1'b1), .chaining_i(chaining), .block_i(block), .digest_o(digest)
  );
`endif
endmodule
