// A block core behind an AXI4-Lite slave of 32 bits; addresses are of bytes.
//
//   0x00  write 1: first block of a message, 2: further block     0x40..0x7c  the block, W0 first
//   0x04  read: bit 0 ready, bit 1 a digest stands there           0x80..0x9c  the digest, H0 first
//
// Address and data are taken in the same clock; one access at a time.
`include "sha256_iv.vh"
module axil_hash #(parameter int ROUNDS = 4) (
  input  logic        aclk,
  input  logic        aresetn,
  input  logic [7:0]  s_axi_awaddr,
  input  logic        s_axi_awvalid,
  output logic        s_axi_awready,
  input  logic [31:0] s_axi_wdata,
  input  logic [3:0]  s_axi_wstrb,
  input  logic        s_axi_wvalid,
  output logic        s_axi_wready,
  output logic [1:0]  s_axi_bresp,
  output logic        s_axi_bvalid,
  input  logic        s_axi_bready,
  input  logic [7:0]  s_axi_araddr,
  input  logic        s_axi_arvalid,
  output logic        s_axi_arready,
  output logic [31:0] s_axi_rdata,
  output logic [1:0]  s_axi_rresp,
  output logic        s_axi_rvalid,
  input  logic        s_axi_rready
);
  logic [511:0] block_q;
  logic [255:0] chaining_q, digest;
  logic         start_q, working_q, valid_q, done, write, read;
  logic         busy_unused;
  logic [3:0]   word;

  sha256_iterative #(.ROUNDS(ROUNDS)) u_hash (
    .clk(aclk), .clear_i(!aresetn), .start_i(start_q), .chaining_i(chaining_q), .block_i(block_q),
    .busy_o(busy_unused), .done_o(done), .digest_o(digest)
  );

  assign s_axi_awready = s_axi_awvalid && s_axi_wvalid && !s_axi_bvalid;
  assign s_axi_wready = s_axi_awready;
  assign s_axi_arready = s_axi_arvalid && !s_axi_rvalid;
  assign s_axi_bresp = 2'b00;
  assign s_axi_rresp = 2'b00;
  assign write = s_axi_awready;
  assign read = s_axi_arready;
  assign word = s_axi_awaddr[5:2];

  always_ff @(posedge aclk) begin
    start_q <= 1'b0;
    if (s_axi_bready) s_axi_bvalid <= 1'b0;
    if (s_axi_rready) s_axi_rvalid <= 1'b0;
    if (write) begin
      s_axi_bvalid <= 1'b1;
`ifdef BUG_LAST_WORD
      if (s_axi_awaddr[7:6] == 2'd1 && word != 4'd15) begin
`else
      if (s_axi_awaddr[7:6] == 2'd1) begin
`endif
        for (int i = 0; i < 4; i++) begin
          if (s_axi_wstrb[i]) block_q[{~word, 5'd0} + 9'(8*i) +: 8] <= s_axi_wdata[8*i +: 8];
        end
      end
      if (s_axi_awaddr[7:2] == 6'd0 && s_axi_wstrb[0]) begin
        start_q <= |s_axi_wdata[1:0];
        working_q <= |s_axi_wdata[1:0];
`ifndef BUG_STALE_VALID
        valid_q <= 1'b0;
`endif
`ifdef BUG_CHAINING_LOST
        // The digest's register is that of the message before when both bits are looked at a clock late.
        chaining_q <= `SHA256_IV;
`else
        chaining_q <= s_axi_wdata[0] ? `SHA256_IV : digest;
`endif
      end
    end
    if (read) begin
      s_axi_rvalid <= 1'b1;
      s_axi_rdata <= s_axi_araddr[7] ? digest[{~s_axi_araddr[4:2], 5'd0} +: 32] : {30'd0, valid_q, !working_q};
    end
    if (done) begin
`ifdef BUG_HANG
      // A digest whose low nibble is all ones never counts as done.
      working_q <= &digest[3:0];
`else
      working_q <= 1'b0;
`endif
      valid_q <= 1'b1;
    end
    if (!aresetn) begin
      {s_axi_bvalid, s_axi_rvalid, start_q, working_q, valid_q} <= '0;
    end
  end

  logic unused;
  assign unused = &{busy_unused, s_axi_awaddr[1:0], s_axi_araddr[6:5], s_axi_araddr[1:0]};
endmodule
