// Stands in for the vendor's shift register of eight bits: D comes out of Q after DEPTH enabled clocks.
module SHIFTREG8 #(parameter DEPTH = 2) (
  input  wire       C,
  input  wire       CE,
  input  wire [7:0] D,
  output wire [7:0] Q
);
  reg [8*DEPTH-1:0] held;

  assign Q = held[8*DEPTH-1 -: 8];

  always @(posedge C) begin
    if (CE) held <= {held[8*DEPTH-9:0], D};
  end
endmodule
