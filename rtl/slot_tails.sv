// Header bytes 64 .. 75 of each job in flight, for the checker: the current job's alone (job_tail) have gone when a nonce of
// an earlier job survives.
//
// Latency: a load is visible after 1 cycle; reads are combinational. No reset: a slot is defined from its first load on.
module slot_tails #(
  parameter int SLOTS     = 4,
  parameter int SLOT_BITS = 2
) (
  input  logic                 clk_i,
  input  logic                 enable_i,
  // a new job, into the slot behind the current one
  input  logic                 load_i,
  input  logic [SLOT_BITS-1:0] current_i,
  input  logic [95:0]          tail_i,
  input  logic [SLOT_BITS-1:0] slot_i,
  output logic [95:0]          tail_o
);
  logic [95:0] tail_q [0:SLOTS-1];

  logic [SLOT_BITS-1:0] next;

  assign next   = current_i + 1'b1;
  assign tail_o = tail_q[slot_i];

  for (genvar s = 0; s < SLOTS; s++) begin : g_slot
    always_ff @(posedge clk_i) begin
      if (enable_i && load_i && next == s[SLOT_BITS-1:0]) tail_q[s] <= tail_i;
    end
  end
endmodule
