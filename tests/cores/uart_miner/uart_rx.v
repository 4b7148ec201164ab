// A serial line in: eight bits, no parity, the lowest bit first, DIVISOR clocks for a bit. valid_o is high for one clock.
module uart_rx #(parameter DIVISOR = 4) (
  input  wire       clk,
  input  wire       reset_i,
  input  wire       line_i,
  output reg        valid_o,
  output reg  [7:0] byte_o
);
  localparam BIT = DIVISOR - 1;
  localparam FIRST = BIT + DIVISOR / 2 - 1;

  reg [1:0]  line;
  reg [15:0] wait_q;
  reg [3:0]  left;

  always @(posedge clk) begin
    line <= {line[0], line_i};
    valid_o <= 1'b0;
    if (left == 4'd0) begin
      // The middle of the first bit behind the start bit.
      wait_q <= FIRST[15:0];
      if (!line[1]) left <= 4'd9;
    end else if (wait_q != 16'd0) begin
      wait_q <= wait_q - 16'd1;
    end else begin
      wait_q <= BIT[15:0];
      left <= left - 4'd1;
      if (left == 4'd1) valid_o <= line[1];
      else byte_o <= {line[1], byte_o[7:1]};
    end
    if (reset_i) begin
      line <= 2'b11;
      left <= 4'd0;
      valid_o <= 1'b0;
    end
  end
endmodule
