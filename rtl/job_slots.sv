// The contexts of the jobs in flight: a nonce finishes under the midstate, target and id of the job it entered with.
//
// SLOTS jobs can be in flight (a power of two). A load takes the slot after the current one, and is ready when no nonce of
// that slot's earlier job is left in the pipe, nor anything that held_i tells of: the job beyond that waits for load_ready_o,
// and the current job goes on.
//
// Latency: a load is visible after 1 cycle; reads are combinational.
// Each slot counts its nonces in flight, and the nonce that leaves the pipe next: no nonce is carried down the pipe.
// MIDSTATES of a job, the first in the low bits; none (0) where the core makes the first hash, and zeros come out then.
// current_q and in_flight_q are control (reset); a slot's context is defined from its first load on.
module job_slots #(
  parameter int SLOTS      = 4,
  parameter int SLOT_BITS  = 2,
  // So that a slot can count every nonce that the pipe holds.
  parameter int COUNT_BITS = 8,
  parameter int MIDSTATES  = 1,
  parameter int STRIDE     = 1,
  parameter int TICKET     = 0
) (
  input  logic                 clk_i,
  input  logic                 rst_i,
  input  logic                 enable_i,
  input  logic                 abort_i,
  // a new job
  output logic                 load_ready_o,
  input  logic                 load_i,
  input  logic [SLOTS-1:0]     held_i,
  // No job's without midstates.
  // verilator lint_off UNUSED
  input  logic [256*(MIDSTATES > 0 ? MIDSTATES : 1) - 1:0] midstate_i,
  // verilator lint_on UNUSED
  input  logic [31:0]          version_i,
  input  logic [255:0]         target_i,
  // Kept with TICKET.
  // verilator lint_off UNUSED
  input  logic [31:0]          ticket_i,
  // verilator lint_on UNUSED
  input  logic [31:0]          start_i,
  input  logic [7:0]           job_id_i,
  // a nonce of the current job enters
  input  logic                 issue_i,
  output logic [SLOT_BITS-1:0] current_o,
  output logic [256*(MIDSTATES > 0 ? MIDSTATES : 1) - 1:0] entry_midstate_o,
  // the feed-forward of hash 1 asks for the midstate of the job that the nonce entered with
  input  logic [SLOT_BITS-1:0] forward_slot_i,
  output logic [256*(MIDSTATES > 0 ? MIDSTATES : 1) - 1:0] forward_midstate_o,
  // a nonce leaves the pipe
  input  logic                 retire_i,
  input  logic [SLOT_BITS-1:0] retire_slot_i,
  output logic [31:0]          retire_nonce_o,
  // a hash is held against its job's target
  input  logic [SLOT_BITS-1:0] hit_slot_i,
  output logic [255:0]         hit_target_o,
  output logic [31:0]          hit_ticket_o,
  output logic [7:0]           hit_job_id_o,
  output logic [31:0]          hit_version_o,
  // and one is made anew
  input  logic [SLOT_BITS-1:0] check_slot_i,
  output logic [256*(MIDSTATES > 0 ? MIDSTATES : 1) - 1:0] check_midstate_o,
  output logic                 busy_o
);
  localparam int MIDSTATE_BITS = 256 * (MIDSTATES > 0 ? MIDSTATES : 1);

  logic [MIDSTATE_BITS-1:0] midstate_q  [0:SLOTS-1];
  logic [255:0]             target_q    [0:SLOTS-1];
  logic [31:0]              ticket_q    [0:SLOTS-1];
  logic [31:0]              nonce_q     [0:SLOTS-1];
  logic [7:0]               job_id_q    [0:SLOTS-1];
  logic [31:0]              version_q   [0:SLOTS-1];
  logic [COUNT_BITS-1:0]    in_flight_q [0:SLOTS-1];
  logic [SLOT_BITS-1:0]     current_q;

  logic [SLOT_BITS-1:0] next;
  logic [SLOTS-1:0]     waiting;

  assign next               = current_q + 1'b1;
  assign load_ready_o       = in_flight_q[next] == '0 && !held_i[next];
  assign current_o          = current_q;
  assign entry_midstate_o   = midstate_q[current_q];
  assign forward_midstate_o = midstate_q[forward_slot_i];
  assign check_midstate_o   = midstate_q[check_slot_i];
  assign retire_nonce_o     = nonce_q[retire_slot_i];
  assign hit_target_o       = target_q[hit_slot_i];
  assign hit_ticket_o       = ticket_q[hit_slot_i];
  assign hit_job_id_o       = job_id_q[hit_slot_i];
  assign hit_version_o      = version_q[hit_slot_i];
  assign busy_o             = |waiting;

  always_ff @(posedge clk_i) begin
    if (rst_i) current_q <= '0;
    else if (enable_i && load_i) current_q <= next;
  end

  for (genvar s = 0; s < SLOTS; s++) begin : g_slot
    logic enters, leaves, loads;

    assign enters     = issue_i  && current_q     == s[SLOT_BITS-1:0];
    assign leaves     = retire_i && retire_slot_i == s[SLOT_BITS-1:0];
    assign loads      = load_i   && next          == s[SLOT_BITS-1:0];
    assign waiting[s] = in_flight_q[s] != '0;

    always_ff @(posedge clk_i) begin
      if (rst_i) in_flight_q[s] <= '0;
      else if (enable_i) begin
        if (abort_i) in_flight_q[s] <= '0;
        else if (enters && !leaves) in_flight_q[s] <= in_flight_q[s] + 1'b1;
        else if (leaves && !enters) in_flight_q[s] <= in_flight_q[s] - 1'b1;
      end
    end

    always_ff @(posedge clk_i) begin
      if (enable_i) begin
        if (loads) begin
          target_q[s]  <= target_i;
          job_id_q[s]  <= job_id_i;
          version_q[s] <= version_i;
        end
        if (loads) nonce_q[s] <= start_i;
        else if (leaves) nonce_q[s] <= nonce_q[s] + STRIDE;
      end
    end

    if (MIDSTATES > 0) begin : g_midstate
      always_ff @(posedge clk_i) begin
        if (enable_i && loads) begin
          midstate_q[s] <= midstate_i;
        end
      end
    end else begin : g_none
      assign midstate_q[s] = '0;
    end

    if (TICKET != 0) begin : g_ticket
      always_ff @(posedge clk_i) begin
        if (enable_i && loads) ticket_q[s] <= ticket_i;
      end
    end else begin : g_no_ticket
      assign ticket_q[s] = '0;
    end
  end
endmodule
