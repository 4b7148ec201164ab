// Adds up 16-bit counts; the sum holds at 0xffff.
//
// Latency: 0 cycles (combinational).
module saturating_sum #(
  parameter int COUNT = 2
) (
  input  logic [16*COUNT-1:0] counts_i,
  output logic [15:0]         sum_o
);
  // Wide enough for 64 full counts.
  logic [21:0] sum;

  always_comb begin
    sum = 22'd0;
    for (int i = 0; i < COUNT; i++) sum = sum + {6'd0, counts_i[16*i +: 16]};
  end

  assign sum_o = sum[21:16] != 6'd0 ? 16'hffff : sum[15:0];
endmodule
