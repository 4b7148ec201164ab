// A compression core of another make, for tests and as an example: a block is hashed in the cycle in which it enters, and
// its digest waits in a ring. Nothing in it looks like the model, so only its ports can be judged.
//
// Latency: 65 cycles from block_i to digest_o, as the compress design has it.
module own_core (
  input  logic         clk,
  input  logic         rst,
  input  logic         en,
  input  logic         in_valid,
  input  logic [255:0] h_in,
  input  logic [511:0] m_in,
  output logic         out_valid,
  output logic [255:0] h_out
);
  // The 64 rounds; W0 and H0 at the top.
  function automatic logic [255:0] rounds(input logic [255:0] h_in, input logic [511:0] m_in);
    logic [31:0] a, b, c, d, e, f, g, h, t1, t2, w0, w1, w14, next;
    logic [511:0] w;
    {a, b, c, d, e, f, g, h} = h_in;
    w = m_in;
    for (int r = 0; r < 64; r++) begin
      w0 = w[511:480];
      w1 = w[479:448];
      w14 = w[63:32];
      t1 = h + ({e[5:0], e[31:6]} ^ {e[10:0], e[31:11]} ^ {e[24:0], e[31:25]}) + ((e & f) ^ (~e & g))
         + sha256_pkg::K[32*r +: 32] + w0;
      t2 = ({a[1:0], a[31:2]} ^ {a[12:0], a[31:13]} ^ {a[21:0], a[31:22]}) + ((a & b) ^ (a & c) ^ (b & c));
      {a, b, c, d, e, f, g, h} = {t1 + t2, a, b, c, d + t1, e, f, g};
      next = w0 + w[223:192] + ({w1[6:0], w1[31:7]} ^ {w1[17:0], w1[31:18]} ^ {3'b0, w1[31:3]})
           + ({w14[16:0], w14[31:17]} ^ {w14[18:0], w14[31:19]} ^ {10'b0, w14[31:10]});
      w = {w[479:0], next};
    end
    rounds = {a, b, c, d, e, f, g, h};
  endfunction

  logic [255:0] state_q [0:63];
  logic [255:0] chaining_q [0:63];
  logic [5:0]   turn_q, position_q;
  logic [64:0]  valid_q;
  logic [255:0] digest_q;

  assign out_valid = valid_q[64] && en;
  assign h_out = digest_q;

  always_ff @(posedge clk) begin
    if (rst) begin
      valid_q <= '0;
      position_q <= '0;
    end else if (en) begin
      valid_q <= {valid_q[63:0], in_valid};
      position_q <= position_q + 1'b1;
    end
  end

  always_ff @(posedge clk) begin
    if (en) begin
      turn_q <= turn_q + 1'b1;
      state_q[turn_q] <= rounds(h_in, m_in);
      chaining_q[position_q] <= h_in;
      for (int i = 0; i < 8; i++) begin
        digest_q[32*i +: 32] <= chaining_q[position_q][32*i +: 32] + state_q[turn_q][32*i +: 32];
      end
    end
  end
endmodule
