// One round of the SHA-256 compression function (FIPS 180-4, section 6.2.2, step 3).
//
// Latency: 0 cycles (combinational).
// state_i, state_o: {a, b, c, d, e, f, g, h}, a at the top. A_PATH = 0: nobody reads the new a, and zero stands for it.
module sha256_round #(parameter int A_PATH = 1) (
  input  logic [255:0] state_i,
  input  logic [31:0]  w_i,
  input  logic [31:0]  k_i,
  output logic [255:0] state_o
);
  logic [31:0] a, b, c, d, e, f, g, h;
  logic [31:0] sigma0, sigma1, ch, maj, t1, t2;

  assign {a, b, c, d, e, f, g, h} = state_i;

  assign sigma1 = {e[5:0], e[31:6]} ^ {e[10:0], e[31:11]} ^ {e[24:0], e[31:25]};
  assign ch     = (e & f) ^ (~e & g);
  assign t1     = h + sigma1 + ch + k_i + w_i;

  assign sigma0 = {a[1:0], a[31:2]} ^ {a[12:0], a[31:13]} ^ {a[21:0], a[31:22]};
  assign maj    = (a & b) ^ (a & c) ^ (b & c);
  assign t2     = sigma0 + maj;

  assign state_o = {A_PATH != 0 ? t1 + t2 : 32'b0, a, b, c, d + t1, e, f, g};
endmodule
