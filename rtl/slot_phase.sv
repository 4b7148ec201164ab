// The beat of a core that takes more than one clock for a nonce.
//
// Latency: 0 cycles. A step is a cycle in which every stage takes what the stage before it holds: each LOOPS-th enabled
// cycle. SHARED: steps take blocks of hash 1 (second_o low) and of hash 2 (second_o high) by turns.
// count_q, second_q are control (reset): the first enabled cycle after a reset is a step, and takes hash 1.
module slot_phase #(
  parameter int LOOPS  = 1,
  parameter int SHARED = 0
) (
  // Read where there is something to count.
  // verilator lint_off UNUSED
  input  logic       clk_i,
  input  logic       rst_i,
  // verilator lint_on UNUSED
  input  logic       enable_i,
  output logic       step_o,
  output logic [5:0] count_o,
  output logic       second_o
);
  localparam int BITS = LOOPS > 1 ? $clog2(LOOPS) : 1;

  logic [BITS-1:0] count_q;
  logic            second_q;

  assign step_o   = enable_i && count_o == 6'd0;
  assign second_o = second_q;

  for (genvar i = 0; i < 6; i++) begin : g_bit
    if (i < BITS) begin : g_counted
      assign count_o[i] = count_q[i];
    end else begin : g_zero
      assign count_o[i] = 1'b0;
    end
  end

  if (LOOPS > 1) begin : g_count
    always_ff @(posedge clk_i) begin
      if (rst_i) count_q <= '0;
      else if (enable_i) count_q <= count_q + 1'b1;
    end
  end else begin : g_steady
    assign count_q = 1'b0;
  end

  if (SHARED != 0) begin : g_turns
    always_ff @(posedge clk_i) begin
      if (rst_i) second_q <= 1'b0;
      else if (step_o) second_q <= !second_q;
    end
  end else begin : g_first
    assign second_q = 1'b0;
  end
endmodule
