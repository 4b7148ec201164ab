module broken (
    input  logic       clk,
    output logic [7:0] q
);
  logic [8:0] wide_q;
  always_ff @(posedge clk) wide_q <= {1'b0, q};
  assign q = wide_q;
  assign q[0] = undefined_name;
endmodule
