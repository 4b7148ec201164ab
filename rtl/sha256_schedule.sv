// One step of the message schedule (FIPS 180-4, section 6.2.2, step 1).
//
// Latency: 0 cycles (combinational).
// w_i: sixteen words W[t] .. W[t+15], W[t] at the top.    w_o: W[t+16].
module sha256_schedule (
  // The step reads four of the sixteen words; the others pass it by.
  // verilator lint_off UNUSED
  input  logic [511:0] w_i,
  // verilator lint_on UNUSED
  output logic [31:0]  w_o
);
  logic [31:0] w0, w1, w9, w14, sigma0, sigma1;

  assign w0  = w_i[511-32*0  -: 32];
  assign w1  = w_i[511-32*1  -: 32];
  assign w9  = w_i[511-32*9  -: 32];
  assign w14 = w_i[511-32*14 -: 32];

  assign sigma0 = {w1[6:0],   w1[31:7]}   ^ {w1[17:0],  w1[31:18]}  ^ {3'b0,  w1[31:3]};
  assign sigma1 = {w14[16:0], w14[31:17]} ^ {w14[18:0], w14[31:19]} ^ {10'b0, w14[31:10]};

  assign w_o = w0 + sigma0 + w9 + sigma1;
endmodule
