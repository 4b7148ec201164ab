// A miner as FPGA boards had them: no reset, no start. A JTAG host writes the two buffers, the nonce runs on for ever, and
// golden_nonce takes another value with each hash of 32 zero bits. Both hashes are rolled pipes of 64 >> LOOP_LOG2 stages.
//
// Word 0 is the lowest of every vector. The nonce counter stands where message word 3 is, and golden_nonce is what the
// counter has reached when the hash of (128 >> LOOP_LOG2) + 2 counts before is compared.
`include "sha256_iv.vh"
module sha_miner #(parameter LOOP_LOG2 = 5) (
  input  wire        hash_clk,
  output reg  [31:0] golden_nonce
);
  localparam [5:0] LAST = 6'd63 >> (6 - LOOP_LOG2);

  // Written from outside.
  reg [255:0] midstate_buf = 256'd0;
  reg [95:0]  data_buf = 96'd0;

  reg  [31:0]  nonce = 32'd0;
  reg  [5:0]   cnt = 6'd0;
  reg  [255:0] hash, hash2;
  wire [255:0] midstate, state1, sum1, state2, sum2, hash_words;
  wire [511:0] first_block;
  genvar i;

  generate
    for (i = 0; i < 8; i = i + 1) begin : g_turn
      assign midstate[32*i +: 32] = midstate_buf[32*(7-i) +: 32];
      assign hash_words[32*i +: 32] = hash[32*(7-i) +: 32];
    end
  endgenerate

  assign first_block = {data_buf[31:0], data_buf[63:32], data_buf[95:64], nonce, 1'b1, 319'b0, 64'd640};

  sha256_rolled #(.LOOP_LOG2(LOOP_LOG2)) u_first (
    .clk(hash_clk), .round_i(cnt), .chaining_i(midstate), .block_i(first_block), .state_o(state1)
  );
  sha256_feed_forward u_sum1 (.chaining_i(midstate), .state_i(state1), .sum_o(sum1));

  sha256_rolled #(.LOOP_LOG2(LOOP_LOG2)) u_second (
    .clk(hash_clk),
    .round_i(cnt),
    .chaining_i(`SHA256_IV),
    .block_i({hash_words, 1'b1, 191'b0, 64'd256}),
    .state_o(state2)
  );
  sha256_feed_forward u_sum2 (.chaining_i(`SHA256_IV), .state_i(state2), .sum_o(sum2));

`ifdef BUG_RETIMED
  reg [3:0] golden = 4'd0;
`endif

  generate
    for (i = 0; i < 8; i = i + 1) begin : g_out
      always @(posedge hash_clk) begin
        if (cnt == 6'd0) begin
          hash[32*i +: 32] <= sum1[32*(7-i) +: 32];
`ifndef BUG_EXTRA_STAGE
          hash2[32*i +: 32] <= sum2[32*(7-i) +: 32];
`endif
        end
      end
    end
  endgenerate

`ifdef BUG_EXTRA_STAGE
  // Somebody met timing.
  reg [255:0] hash2_d;
  generate
    for (i = 0; i < 8; i = i + 1) begin : g_extra
      always @(posedge hash_clk) begin
        if (cnt == 6'd0) begin
          hash2_d[32*i +: 32] <= sum2[32*(7-i) +: 32];
          hash2 <= hash2_d;
        end
      end
    end
  endgenerate
`endif

  always @(posedge hash_clk) begin
    cnt <= cnt == LAST ? 6'd0 : cnt + 6'd1;
    if (cnt == LAST) nonce <= nonce + 32'd1;
    if (cnt == 6'd0) begin
`ifdef BUG_RETIMED
      golden <= {golden[2:0], hash2[255:224] == 32'd0};
      if (golden[3]) golden_nonce <= nonce;
`elsif BUG_ONE_BIT
      if (hash2[254:224] == 31'd0) golden_nonce <= nonce;
`elsif BUG_COMPARE_BYTES
      if (hash2[31:0] == 32'd0) golden_nonce <= nonce;
`else
      if (hash2[255:224] == 32'd0) golden_nonce <= nonce;
`endif
    end
  end
endmodule
