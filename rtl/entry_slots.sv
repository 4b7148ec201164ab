// What enters hash 1 behind a first hash: each job's header bytes 64 .. 75, and the nonce that enters next.
//
// The nonce is counted here a second time, where its first hash ends: no nonce is carried down the pipe.
// Latency: a load is visible after 1 cycle; reads are combinational. No reset: a slot is defined from its first load on.
module entry_slots #(
  parameter int SLOTS     = 4,
  parameter int SLOT_BITS = 2,
  parameter int STRIDE    = 1
) (
  input  logic                 clk_i,
  input  logic                 enable_i,
  // a new job, into the slot behind the current one
  input  logic                 load_i,
  input  logic [SLOT_BITS-1:0] current_i,
  input  logic [95:0]          tail_i,
  input  logic [31:0]          start_i,
  // a nonce of this slot enters hash 1
  input  logic                 enter_i,
  input  logic [SLOT_BITS-1:0] slot_i,
  output logic [95:0]          tail_o,
  output logic [31:0]          nonce_o
);
  logic [95:0] tail_q  [0:SLOTS-1];
  logic [31:0] nonce_q [0:SLOTS-1];

  logic [SLOT_BITS-1:0] next;

  assign next    = current_i + 1'b1;
  assign tail_o  = tail_q[slot_i];
  assign nonce_o = nonce_q[slot_i];

  for (genvar s = 0; s < SLOTS; s++) begin : g_slot
    logic loads, enters;

    assign loads  = load_i  && next   == s[SLOT_BITS-1:0];
    assign enters = enter_i && slot_i == s[SLOT_BITS-1:0];

    always_ff @(posedge clk_i) begin
      if (enable_i) begin
        if (loads) tail_q[s] <= tail_i;
        if (loads) nonce_q[s] <= start_i;
        else if (enters) nonce_q[s] <= nonce_q[s] + STRIDE;
      end
    end
  end
endmodule
