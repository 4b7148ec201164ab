// A miner behind a Wishbone bus of 32 bits; addresses are of bytes.
//
//   0x00  write 1: start, 2: stop          0x20..0x3c  midstate, H0 first
//   0x04  read: is there a hit? It goes    0x40..0x48  header bytes 64 to 75
//         to 0x08, where it stays          0x4c, 0x50  first and last nonce
//   0x08  the nonce                        0x60..0x7c  target, its top word first
//   0x0c  read: the range is through, and no hit waits
//
// Sixteen hits can wait; the walk stands still while they do.
module wishbone_miner #(parameter ROUNDS = 8) (
  input  wire        wb_clk_i,
  input  wire        wb_rst_i,
  input  wire        wb_cyc_i,
  input  wire        wb_stb_i,
  input  wire        wb_we_i,
  input  wire [7:0]  wb_adr_i,
  input  wire [31:0] wb_dat_i,
  output reg  [31:0] wb_dat_o,
  output reg         wb_ack_o
);
  reg  [31:0]  regs [8:31];
  reg          running, go, hashing;
  reg  [31:0]  nonce, shown;
  reg  [31:0]  waiting [0:15];
  reg  [4:0]   put, taken;
  wire         access, write, pop, done, busy, hit, full, last;
  wire [255:0] digest;
  reg  [255:0] number;
  integer      i;

  assign access = wb_cyc_i && wb_stb_i && !wb_ack_o;
  assign write = access && wb_we_i;
  assign pop = access && !wb_we_i && wb_adr_i[7:2] == 6'd1 && put != taken;
  assign full = put - taken >= 5'd15;

  sha256d_iterative #(.ROUNDS(ROUNDS)) u_hash (
    .clk(wb_clk_i),
    .clear_i(wb_rst_i || !running),
    .start_i(go),
    .midstate_i({regs[8], regs[9], regs[10], regs[11], regs[12], regs[13], regs[14], regs[15]}),
    .tail_i({regs[16], regs[17], regs[18]}),
    .nonce_i({nonce[7:0], nonce[15:8], nonce[23:16], nonce[31:24]}),
    .busy_o(busy),
    .done_o(done),
    .digest_o(digest)
  );

  always @* begin
    for (i = 0; i < 32; i = i + 1) number[8*i +: 8] = digest[8*(31-i) +: 8];
  end

`ifdef BUG_ONE_WORD
  assign hit = number[255:224] <= regs[24];
`else
  assign hit = number <= {regs[24], regs[25], regs[26], regs[27], regs[28], regs[29], regs[30], regs[31]};
`endif
`ifdef BUG_RANGE_IGNORED
  assign last = nonce == 32'hffff_ffff;
`else
  assign last = nonce == regs[20];
`endif

  always @(posedge wb_clk_i) begin
    wb_ack_o <= access;
    go <= 1'b0;
    case (wb_adr_i[7:2])
      6'd1: wb_dat_o <= {31'd0, put != taken};
      6'd2: wb_dat_o <= shown;
      6'd3: wb_dat_o <= {31'd0, !running && put == taken};
      default: wb_dat_o <= wb_adr_i[7:5] != 3'd0 ? regs[wb_adr_i[6:2]] : {31'd0, running};
    endcase
    if (pop) begin
      shown <= waiting[taken[3:0]];
      taken <= taken + 5'd1;
    end
    if (running && !hashing && !full) begin
      go <= 1'b1;
      hashing <= 1'b1;
    end
    if (running && done) begin
      hashing <= 1'b0;
      nonce <= nonce + 32'd1;
      running <= !last;
      if (hit) begin
`ifdef BUG_OVERWRITTEN
        // One register for them all.
        waiting[0] <= nonce;
        put <= 5'd1;
        taken <= 5'd0;
`else
        waiting[put[3:0]] <= nonce;
        put <= put + 5'd1;
`endif
      end
    end
    if (write) begin
      if (wb_adr_i[7:5] != 3'd0) regs[wb_adr_i[6:2]] <= wb_dat_i;
      if (wb_adr_i[7:2] == 6'd0) begin
        running <= wb_dat_i[0];
        hashing <= 1'b0;
        go <= 1'b0;
`ifdef BUG_RUNS_ON
        // A start while it runs takes no new first nonce.
        if (!running) nonce <= regs[19];
`else
        nonce <= regs[19];
`endif
`ifndef BUG_STALE_FIFO
        put <= taken;
`endif
      end
    end
    if (wb_rst_i) begin
      {running, go, hashing, wb_ack_o} <= 4'd0;
      {put, taken} <= 10'd0;
    end
  end
endmodule
