`include "warned.svh"
module warned (
    input  logic       clk,
    output logic [7:0] q
);
  logic [8:0] wide_q;
  always_ff @(posedge clk) wide_q <= wide_q + `STEP;
  assign q = wide_q;
endmodule
