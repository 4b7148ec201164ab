// The number of the one lane that is set; 0 where none is.
//
// Latency: 0 cycles (combinational).
module lane_number #(
  parameter int LANES     = 2,
  parameter int LANE_BITS = 1
) (
  // Lane 0 adds nothing to its number.
  // verilator lint_off UNUSED
  input  logic [LANES-1:0]     lane_i,
  // verilator lint_on UNUSED
  output logic [LANE_BITS-1:0] number_o
);
  for (genvar b = 0; b < LANE_BITS; b++) begin : g_bit
    logic [LANES-1:0] counts;

    for (genvar l = 0; l < LANES; l++) begin : g_lane
      if (((l >> b) & 1) != 0) begin : g_set
        assign counts[l] = lane_i[l];
      end else begin : g_clear
        assign counts[l] = 1'b0;
      end
    end

    assign number_o[b] = |counts;
  end
endmodule
