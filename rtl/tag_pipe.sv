// What travels beside the data: is there a nonce (or block) in this stage, and to which job slot does it belong.
//
// Latency: DEPTH steps to the last tap; tap t is DEPTH-wide stage t, DEPTH-1 the oldest. A step is an enabled cycle in which
// the data moves on by a stage.
// Control: reset clears everything; kill_i clears the valid bits of all that is in flight, the entering one included, in
// any enabled cycle.
module tag_pipe #(
  parameter int DEPTH = 64,
  parameter int WIDTH = 2
) (
  input  logic                   clk_i,
  input  logic                   rst_i,
  input  logic                   enable_i,
  input  logic                   step_i,
  input  logic                   kill_i,
  input  logic                   valid_i,
  input  logic [WIDTH-1:0]       slot_i,
  output logic [DEPTH-1:0]       valid_q,
  output logic [DEPTH*WIDTH-1:0] slot_q
);
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      valid_q <= '0;
      slot_q  <= '0;
    end else if (enable_i) begin
      if (kill_i) valid_q <= '0;
      else if (step_i) valid_q <= {valid_q[DEPTH-2:0], valid_i};
      if (step_i) slot_q <= {slot_q[(DEPTH-1)*WIDTH-1:0], slot_i};
    end
  end
endmodule
