// A block core with chip select, write enable and an address of eight bits, as microcontrollers have them. What is read
// stands there in the same clock.
//
//   0x08  write: bit 0 first block, bit 1 further one; a 1 alone each time, and it goes back by itself
//   0x09  read: bit 0 ready, bit 1 a digest stands there
//   0x10..0x1f  the block, W0 first          0x20..0x27  the digest, H0 first
`include "sha256_iv.vh"
module simple_bus_hash #(parameter ROUNDS = 2) (
  input  wire        clk,
  input  wire        reset_n,
  input  wire        cs,
  input  wire        we,
  input  wire [7:0]  address,
  input  wire [31:0] write_data,
  output reg  [31:0] read_data
);
  reg  [511:0] block;
  reg  [255:0] chaining;
  reg          start, working, valid;
  wire [255:0] digest;
  wire         busy, done;
  wire [7:0]   offset;

  assign offset = address - 8'h10;

  sha256_iterative #(.ROUNDS(ROUNDS)) u_hash (
    .clk(clk), .clear_i(!reset_n), .start_i(start), .chaining_i(chaining), .block_i(block),
    .busy_o(busy), .done_o(done), .digest_o(digest)
  );

`ifdef BUG_NO_SETTLE
  // Two gates in a ring, let go by some blocks alone.
  /* verilator lint_off UNOPTFLAT */
  wire ring;
  assign ring = (block[511:504] == 8'h61 && working) ? ~ring : 1'b0;
`else
  wire ring = 1'b0;
`endif

  always @* begin
    read_data = 32'd0;
    if (cs && !we) begin
      if (address == 8'h09) read_data = {30'd0, valid, !working ^ ring};
      if (address[7:3] == 5'h04) begin
`ifdef BUG_DIGEST_WORDS
        read_data = digest[{address[2:0], 5'd0} +: 32];
`else
        read_data = digest[{~address[2:0], 5'd0} +: 32];
`endif
      end
    end
  end

  always @(posedge clk or negedge reset_n) begin
    if (!reset_n) begin
      {start, working, valid} <= 3'd0;
      chaining <= 256'd0;
      block <= 512'd0;
    end else begin
      start <= 1'b0;
      if (cs && we) begin
        if (offset < 8'd16) block[{~offset[3:0], 5'd0} +: 32] <= write_data;
        if (address == 8'h08 && write_data[1:0] != 2'd0) begin
`ifdef BUG_HANG_ON_NEXT
          start <= write_data[0];
`else
          start <= 1'b1;
`endif
          working <= 1'b1;
          valid <= 1'b0;
          chaining <= write_data[0] ? `SHA256_IV : digest;
        end
      end
      if (done) begin
        working <= 1'b0;
        valid <= 1'b1;
      end
    end
  end
endmodule
