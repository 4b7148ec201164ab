// A miner behind a serial line. Eighty bytes are a header; its midstate is made here, and nonces are tried from the header's
// own on until the next header begins to come. A nonce whose hash has ZERO_BITS zero bits is sent back as four bytes, in
// the header's order. Eight hits can wait, and nonces wait for them.
`include "sha256_iv.vh"
module uart_miner #(parameter DIVISOR = 4, parameter ROUNDS = 8, parameter ZERO_BITS = 32) (
  input  wire clk,
  input  wire reset,
  input  wire rxd,
  output wire txd
);
  localparam [1:0] FILL = 2'd0, MIDSTATE = 2'd1, START = 2'd2, HASH = 2'd3;

  wire         byte_valid, tx_ready, mid_done, mid_busy, done, busy, hit, sending, full;
  wire [7:0]   byte_in;
  reg  [639:0] header;
  reg  [6:0]   bytes;
  reg  [1:0]   state;
  reg          begin_mid;
  reg  [31:0]  nonce;
  wire [255:0] midstate, digest;
  reg  [31:0]  waiting [0:7];
  reg  [3:0]   put, taken;
  reg  [1:0]   at;
  wire [31:0]  front;
`ifdef BUG_LIVE_HEADER
  wire         held = 1'b0;
`else
  wire         held = byte_valid;
`endif

  uart_rx #(.DIVISOR(DIVISOR)) u_rx (
    .clk(clk), .reset_i(reset), .line_i(rxd), .valid_o(byte_valid), .byte_o(byte_in)
  );
  sha256_iterative #(.ROUNDS(ROUNDS)) u_mid (
    .clk(clk), .clear_i(reset), .start_i(begin_mid), .chaining_i(`SHA256_IV), .block_i(header[639:128]),
    .busy_o(mid_busy), .done_o(mid_done), .digest_o(midstate)
  );
  sha256d_iterative #(.ROUNDS(ROUNDS)) u_hash (
    .clk(clk), .clear_i(reset || held), .start_i(state == START && !full), .midstate_i(midstate), .tail_i(header[127:32]),
    .nonce_i({nonce[7:0], nonce[15:8], nonce[23:16], nonce[31:24]}), .busy_o(busy), .done_o(done), .digest_o(digest)
  );

  assign hit = ({digest[7:0], digest[15:8], digest[23:16], digest[31:24]} >> (32 - ZERO_BITS)) == 32'd0;
  assign front = waiting[taken[2:0]];
  assign sending = put != taken;
  assign full = put - taken == 4'd8;

  uart_tx #(.DIVISOR(DIVISOR)) u_tx (
    .clk(clk), .reset_i(reset), .valid_i(sending),
`ifdef BUG_NONCE_REVERSED
    .byte_i(front[{~at, 3'd0} +: 8]),
`else
    .byte_i(front[{at, 3'd0} +: 8]),
`endif
    .ready_o(tx_ready), .line_o(txd)
  );

  always @(posedge clk) begin
    begin_mid <= 1'b0;
    case (state)
      FILL: if (begin_mid) state <= MIDSTATE;
      MIDSTATE: if (mid_done) begin
        nonce <= {header[7:0], header[15:8], header[23:16], header[31:24]};
        state <= START;
      end
      START: if (!full) state <= HASH;
      HASH: if (done) begin
        state <= START;
        nonce <= nonce + 32'd1;
        if (hit) begin
`ifdef BUG_OFFSET_ONE
          waiting[put[2:0]] <= nonce + 32'd1;
`else
          waiting[put[2:0]] <= nonce;
`endif
`ifdef BUG_ONE_WAITS
          // The first one is still being sent.
          if (sending) waiting[taken[2:0]] <= nonce;
          else put <= put + 4'd1;
`else
          put <= put + 4'd1;
`endif
        end
      end
    endcase
    if (sending && tx_ready) begin
      at <= at + 2'd1;
      if (at == 2'd3) taken <= taken + 4'd1;
    end
    if (byte_valid) begin
      header <= {header[631:0], byte_in};
      bytes <= bytes == 7'd79 ? 7'd0 : bytes + 7'd1;
      begin_mid <= bytes == 7'd79;
`ifdef BUG_LIVE_HEADER
      // The old job runs on with what has come of the new header.
      if (bytes == 7'd79) state <= FILL;
`else
      state <= FILL;
`endif
    end
    if (reset) begin
      state <= FILL;
      bytes <= 7'd0;
      {put, taken, at} <= 10'd0;
      begin_mid <= 1'b0;
    end
  end
endmodule
