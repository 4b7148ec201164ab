// Keeps each block's chaining value until its block has passed the 64 rounds: a ring, because a shift register of the
// same length would move 16,384 bits in every cycle.
//
// Latency: 64 cycles from chaining_i to chaining_o. The position is control (reset); what the ring holds is not.
module chaining_ring (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic         enable_i,
  input  logic [255:0] chaining_i,
  output logic [255:0] chaining_o
);
  logic [255:0] ring_q [0:63];
  logic [5:0]   position_q;

  assign chaining_o = ring_q[position_q];

  always_ff @(posedge clk_i) begin
    if (rst_i) position_q <= 6'd0;
    else if (enable_i) position_q <= position_q + 6'd1;
  end

  always_ff @(posedge clk_i) begin
    if (enable_i) ring_q[position_q] <= chaining_i;
  end
endmodule
