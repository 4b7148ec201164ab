// Cuts the current host job into units of work, a piece of its nonce range under one group of versions each, and offers them
// one after the other: groups of a piece first, then the next piece.
//
// PARTITION 0, high bits: pieces are the blocks of 2**PIECE_BITS nonces whose high bits agree, cut off at the range's ends.
// PARTITION 1, range: pieces of 2**PIECE_BITS nonces counted from the range's start, the last one shorter.
// PARTITION 2, interleaved: piece c is start + c, start + c + CLASSES, ...; a class that starts past the end is left out.
// Pieces go to whichever core is free, so the cores may be any number, and a core that is mapped out leaves no hole.
//
// Latency: 1 cycle from load_i to the job's first unit; unit_o is combinational from registers. A load replaces the current
// job, whatever of it was not taken. active_q is control (reset, stop_i); the rest is defined from the first load on.
module dispatcher #(
  parameter int PARTITION  = 0,
  parameter int PIECE_BITS = 26,
  parameter int CLASSES    = 2,
  parameter int GROUPS     = 1,
  parameter int GROUP_BITS = 1
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  input  logic                  enable_i,
  input  logic                  stop_i,
  input  logic                  load_i,
  input  logic [31:0]           start_i,
  input  logic [31:0]           end_i,
  output logic                  active_q,
  // the unit on offer
  input  logic                  take_i,
  output logic [31:0]           first_o,
  output logic [31:0]           last_o,
  output logic [GROUP_BITS-1:0] group_o
);
  logic [31:0]           first_q, end_q;
  logic [GROUP_BITS-1:0] group_q;
  logic [31:0]           next_first;
  logic                  last_group, last_piece, ends;

  assign first_o    = first_q;
  assign group_o    = group_q;
  assign last_group = group_q == GROUP_BITS'(GROUPS - 1);
  assign ends       = last_group && last_piece;

  if (PARTITION == 2) begin : g_interleaved
    // Classes taken so far of this job, and the one on offer is the next: first_q = start + class.
    logic [31:0] class_q;

    assign last_o     = end_q;
    assign next_first = first_q + 32'd1;
    // A class beyond the range's end has no nonce: the range is shorter than the classes are many.
    assign last_piece = class_q == 32'(CLASSES - 1) || first_q == end_q;

    always_ff @(posedge clk_i) begin
      if (enable_i) begin
        if (load_i) class_q <= 32'd0;
        else if (take_i && last_group) class_q <= class_q + 32'd1;
      end
    end
  end else begin : g_blocks
    logic [31:0] block_end;
    logic        reaches;

    if (PARTITION == 0) begin : g_high_bits
      assign block_end = first_q | 32'((64'd1 << PIECE_BITS) - 64'd1);
      assign reaches   = block_end >= end_q;
    end else begin : g_range
      logic [32:0] sum;

      assign sum       = {1'b0, first_q} + 33'((64'd1 << PIECE_BITS) - 64'd1);
      assign block_end = sum[31:0];
      assign reaches   = sum >= {1'b0, end_q};
    end

    assign last_o     = reaches ? end_q : block_end;
    assign last_piece = reaches;
    assign next_first = last_o + 32'd1;
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) active_q <= 1'b0;
    else if (enable_i) begin
      if (load_i) active_q <= 1'b1;
      else if (stop_i || (take_i && ends)) active_q <= 1'b0;
    end
  end

  always_ff @(posedge clk_i) begin
    if (enable_i) begin
      if (load_i) begin
        first_q <= start_i;
        end_q   <= end_i;
        group_q <= '0;
      end else if (take_i) begin
        group_q <= last_group ? '0 : group_q + 1'b1;
        if (last_group) first_q <= next_first;
      end
    end
  end
endmodule
