// A pipeline of the size of a mining core: one SHA-256 round and schedule step per stage, 256 bits
// of state and 512 of schedule in each. Round constants are left out: it is for measuring only.
module round (
    input  logic         clk,
    input  logic [255:0] state_i,
    input  logic [511:0] words_i,
    output logic [255:0] state_q,
    output logic [511:0] words_q
);
  logic [31:0] a, b, c, d, e, f, g, h, w0, w1, w9, w14, t1, t2, next;
  assign {h, g, f, e, d, c, b, a} = state_i;
  assign w0 = words_i[31:0];
  assign w1 = words_i[63:32];
  assign w9 = words_i[319:288];
  assign w14 = words_i[479:448];
  assign t1 = h + ({e[5:0], e[31:6]} ^ {e[10:0], e[31:11]} ^ {e[24:0], e[31:25]}) + ((e & f) ^ (~e & g)) + w0;
  assign t2 = ({a[1:0], a[31:2]} ^ {a[12:0], a[31:13]} ^ {a[21:0], a[31:22]}) + ((a & b) ^ (a & c) ^ (b & c));
  assign next = w0 + w9 + ({w1[6:0], w1[31:7]} ^ {w1[17:0], w1[31:18]} ^ {3'd0, w1[31:3]})
      + ({w14[16:0], w14[31:17]} ^ {w14[18:0], w14[31:19]} ^ {10'd0, w14[31:10]});
  always_ff @(posedge clk) begin
    state_q <= {g, f, e, d + t1, c, b, a, t1 + t2};
    words_q <= {next, words_i[511:32]};
  end
endmodule

module pipeline #(
    parameter int STAGES = 128
) (
    input  logic         clk,
    input  logic [255:0] state,
    input  logic [511:0] words,
    output logic [255:0] out
);
  for (genvar s = 0; s < STAGES; s++) begin : g_stage
    logic [255:0] from, to;
    logic [511:0] wfrom, wto;
    if (s == 0) begin : g_first
      assign from = state;
      assign wfrom = words;
    end else begin : g_next
      assign from = g_stage[s-1].to;
      assign wfrom = g_stage[s-1].wto;
    end
    round u_round (.clk, .state_i(from), .words_i(wfrom), .state_q(to), .words_q(wto));
  end
  assign out = g_stage[STAGES-1].to;
endmodule
