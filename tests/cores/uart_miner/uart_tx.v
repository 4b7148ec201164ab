// A serial line out, as uart_rx takes it. A byte is taken while ready_o is high.
module uart_tx #(parameter DIVISOR = 4) (
  input  wire       clk,
  input  wire       reset_i,
  input  wire       valid_i,
  input  wire [7:0] byte_i,
  output wire       ready_o,
  output wire       line_o
);
  localparam BIT = DIVISOR - 1;

  reg [15:0] wait_q;
  reg [3:0]  left;
  reg [9:0]  bits;

  assign ready_o = left == 4'd0;
  assign line_o = left == 4'd0 || bits[0];

  always @(posedge clk) begin
    if (left == 4'd0) begin
      wait_q <= BIT[15:0];
      bits <= {1'b1, byte_i, 1'b0};
      if (valid_i) left <= 4'd10;
    end else if (wait_q != 16'd0) begin
      wait_q <= wait_q - 16'd1;
    end else begin
      wait_q <= BIT[15:0];
      bits <= {1'b1, bits[9:1]};
      left <= left - 4'd1;
    end
    if (reset_i) left <= 4'd0;
  end
endmodule
