module syntax (
    input  logic clk
);
  assign = clk;
endmodule
