// The compression function as a pipe with valid and ready on both sides; the block comes as sixteen words, and the digest
// leaves as hashes are displayed: the last byte at the top.
//
// The pipe stands still while a digest waits. After each block the port needs one clock, in which `in_ready` is low.
`include "sha256_iv.vh"
module valid_hash (
  input  wire         clk,
  input  wire         srst,
  input  wire         in_valid,
  output wire         in_ready,
  input  wire [31:0]  blk0,
  input  wire [31:0]  blk1,
  input  wire [31:0]  blk2,
  input  wire [31:0]  blk3,
  input  wire [31:0]  blk4,
  input  wire [31:0]  blk5,
  input  wire [31:0]  blk6,
  input  wire [31:0]  blk7,
  input  wire [31:0]  blk8,
  input  wire [31:0]  blk9,
  input  wire [31:0]  blk10,
  input  wire [31:0]  blk11,
  input  wire [31:0]  blk12,
  input  wire [31:0]  blk13,
  input  wire [31:0]  blk14,
  input  wire [31:0]  blk15,
  output wire         out_valid,
  input  wire         out_ready,
  output reg  [255:0] hash
);
  // Behind sixteen stages and the feed-forward.
  reg  [16:0]  valid;
  reg          pause;
  wire [255:0] digest;
  wire         go, taken;
  integer      i;

  assign go = out_ready || !valid[16];
`ifdef BUG_BLOCK_LOST
  // It says yes while it can't.
  assign in_ready = go;
`else
  assign in_ready = go && !pause;
`endif
  assign taken = in_valid && go && !pause;
  assign out_valid = valid[16];

  sha256_pipe #(.PER_STAGE(4)) u_pipe (
    .clk(clk),
    .enable_i(go),
    .chaining_i(`SHA256_IV),
    .block_i({blk0, blk1, blk2, blk3, blk4, blk5, blk6, blk7, blk8, blk9, blk10, blk11, blk12, blk13, blk14, blk15}),
    .digest_o(digest)
  );

  always @* begin
    for (i = 0; i < 32; i = i + 1) hash[8*i +: 8] = digest[8*(31-i) +: 8];
  end

  always @(posedge clk) begin
    if (go) begin
      valid <= {valid[15:0], taken};
      pause <= taken;
    end
`ifdef BUG_NOT_RESET
    if (srst) pause <= 1'b0;
`else
    if (srst) {valid, pause} <= 18'd0;
`endif
`ifdef BUG_FATAL
    if (taken && blk0 == 32'hffff_ffff && blk15 == 32'hffff_ffff) begin
      $display("valid_hash: block of ones");
      $fatal;
    end
`endif
  end
endmodule
