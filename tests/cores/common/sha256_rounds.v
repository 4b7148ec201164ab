// ROUNDS rounds of SHA-256, and as many steps of its message schedule (FIPS 180-4, sections 4.1.2 and 6.2.2), one behind
// the other. All cores of this folder share it.
//
// Latency: 0 clocks. state: {a, .., h}, a at the top. window: the next 16 words of the schedule, the oldest at the top.
// first_i: number of the first round.
module sha256_rounds #(parameter ROUNDS = 1) (
  input  wire [255:0] state_i,
  input  wire [511:0] window_i,
  input  wire [5:0]   first_i,
  output reg  [255:0] state_o,
  output reg  [511:0] window_o
);
  // K0 at the top.
  localparam [2047:0] K = {
    32'h428a2f98, 32'h71374491, 32'hb5c0fbcf, 32'he9b5dba5, 32'h3956c25b, 32'h59f111f1, 32'h923f82a4, 32'hab1c5ed5,
    32'hd807aa98, 32'h12835b01, 32'h243185be, 32'h550c7dc3, 32'h72be5d74, 32'h80deb1fe, 32'h9bdc06a7, 32'hc19bf174,
    32'he49b69c1, 32'hefbe4786, 32'h0fc19dc6, 32'h240ca1cc, 32'h2de92c6f, 32'h4a7484aa, 32'h5cb0a9dc, 32'h76f988da,
    32'h983e5152, 32'ha831c66d, 32'hb00327c8, 32'hbf597fc7, 32'hc6e00bf3, 32'hd5a79147, 32'h06ca6351, 32'h14292967,
    32'h27b70a85, 32'h2e1b2138, 32'h4d2c6dfc, 32'h53380d13, 32'h650a7354, 32'h766a0abb, 32'h81c2c92e, 32'h92722c85,
    32'ha2bfe8a1, 32'ha81a664b, 32'hc24b8b70, 32'hc76c51a3, 32'hd192e819, 32'hd6990624, 32'hf40e3585, 32'h106aa070,
    32'h19a4c116, 32'h1e376c08, 32'h2748774c, 32'h34b0bcb5, 32'h391c0cb3, 32'h4ed8aa4a, 32'h5b9cca4f, 32'h682e6ff3,
    32'h748f82ee, 32'h78a5636f, 32'h84c87814, 32'h8cc70208, 32'h90befffa, 32'ha4506ceb, 32'hbef9a3f7, 32'hc67178f2
  };

  integer i;
  reg [5:0]  index;
  reg [31:0] a, b, c, d, e, f, g, h, t1, t2, ch, maj, big0, big1, k, w0, w1, w9, w14, small0, small1;

  always @* begin
    {a, b, c, d, e, f, g, h} = state_i;
    window_o = window_i;
    for (i = 0; i < ROUNDS; i = i + 1) begin
      index = ~(first_i + i[5:0]);
      k = K[{index, 5'b0} +: 32];
`ifdef BUG_K_TYPO
      if (index == ~6'd37) k = 32'h766a0aab;
`endif
      w0 = window_o[511:480];
      w1 = window_o[479:448];
      w9 = window_o[223:192];
      w14 = window_o[63:32];
      big1 = {e[5:0], e[31:6]} ^ {e[10:0], e[31:11]} ^ {e[24:0], e[31:25]};
`ifdef BUG_ROTATE_ONCE
      if (index == ~6'd18) big1 = {e[5:0], e[31:6]} ^ {e[11:0], e[31:12]} ^ {e[24:0], e[31:25]};
`endif
`ifdef BUG_ROTATE_AS_SHIFT
      big0 = {a[1:0], a[31:2]} ^ {a[12:0], a[31:13]} ^ (a >> 22);
`else
      big0 = {a[1:0], a[31:2]} ^ {a[12:0], a[31:13]} ^ {a[21:0], a[31:22]};
`endif
`ifdef BUG_LOGICAL_AND
      ch = (e & f) ^ {31'b0, |(~e) && |g};
`else
      ch = (e & f) ^ (~e & g);
`endif
      maj = (a & b) ^ (a & c) ^ (b & c);
`ifdef BUG_SCHEDULE
      small0 = {w1[6:0], w1[31:7]} ^ {w1[18:0], w1[31:19]} ^ (w1 >> 3);
`else
      small0 = {w1[6:0], w1[31:7]} ^ {w1[17:0], w1[31:18]} ^ (w1 >> 3);
`endif
      small1 = {w14[16:0], w14[31:17]} ^ {w14[18:0], w14[31:19]} ^ (w14 >> 10);
`ifdef BUG_SCHEDULE_ONCE
      if (index == ~6'd21) small1 = {w14[17:0], w14[31:18]} ^ {w14[18:0], w14[31:19]} ^ (w14 >> 10);
`endif
      t1 = h + big1 + ch + k + w0;
      t2 = big0 + maj;
`ifdef BUG_CARRY_CUT
      // Two halves that nobody joined.
      if (index == ~6'd9) d = {d[31:16] + t1[31:16], d[15:0] + t1[15:0]};
      else d = d + t1;
      {a, b, c, d, e, f, g, h} = {t1 + t2, a, b, c, d, e, f, g};
`else
      {a, b, c, d, e, f, g, h} = {t1 + t2, a, b, c, d + t1, e, f, g};
`endif
      window_o = {window_o[479:0], w0 + small0 + w9 + small1};
    end
    state_o = {a, b, c, d, e, f, g, h};
  end
endmodule
