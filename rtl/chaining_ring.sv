// Keeps each block's chaining value until its block has passed the rounds: a ring, because a shift register of the same
// length would move 16,384 bits in every cycle.
//
// Latency: DEPTH steps (enabled cycles) from chaining_i to chaining_o; DEPTH is a power of two.
// The position is control (reset); what the ring holds is not. A ring of one entry has no position.
module chaining_ring #(
  parameter int DEPTH = 64
) (
  input  logic         clk_i,
  // A ring of one entry has nothing to reset.
  // verilator lint_off UNUSED
  input  logic         rst_i,
  // verilator lint_on UNUSED
  input  logic         enable_i,
  input  logic [255:0] chaining_i,
  output logic [255:0] chaining_o
);
  localparam int BITS = DEPTH > 1 ? $clog2(DEPTH) : 1;

  logic [255:0]    ring_q [0:DEPTH-1];
  logic [BITS-1:0] position_q;

  assign chaining_o = ring_q[position_q];

  if (DEPTH > 1) begin : g_position
    always_ff @(posedge clk_i) begin
      if (rst_i) position_q <= '0;
      else if (enable_i) position_q <= position_q + 1'b1;
    end
  end else begin : g_only
    assign position_q = 1'b0;
  end

  always_ff @(posedge clk_i) begin
    if (enable_i) ring_q[position_q] <= chaining_i;
  end
endmodule
