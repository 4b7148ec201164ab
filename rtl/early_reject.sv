// In place of hash 2's feed-forward and of a 256-bit compare behind every nonce: one word of each lane's last state is
// compared with a constant, and the few nonces that survive are hashed anew by a checker that compares with the target.
//
// H7 of the digest is word + IV7; REJECT_BITS of it, the number's top bits, are zero where the word's are -IV7's. The word
// is h behind round 63, which is e behind round 60.
// So hits are the nonces whose digest meets the target AND begins with REJECT_BITS zero bits: the same for targets below
// 2**(256 - REJECT_BITS), and with TICKET for tickets of as many ones. A survivor that finds the FIFO full is lost, and
// counted in overflow_o.
//
// Latency: 131 cycles from retire_i to hit_o where the checker is idle: 1 to the FIFO, 130 in the checker.
// state_i: what leaves hash 2, lane 0 in the low bits, with EARLY_STOP behind round 60.
// What is read of a job stands in job_slots: context_slot_o's midstates, hit_slot_o's target and ticket.
// held_o: slots that no load may take yet. Reset, kill_i: see survivor_fifo and survivor_checker.
module early_reject #(
  parameter int SLOTS       = 4,
  parameter int SLOT_BITS   = 2,
  parameter int LANES       = 1,
  parameter int LANE_BITS   = 1,
  parameter int TICKET      = 0,
  parameter int EARLY_STOP  = 0,
  parameter int REJECT_BITS = 32
) (
  input  logic                 clk_i,
  input  logic                 rst_i,
  input  logic                 enable_i,
  input  logic                 kill_i,
  // a new job, into the slot behind the current one
  input  logic                 load_i,
  input  logic [SLOT_BITS-1:0] current_i,
  input  logic [95:0]          tail_i,
  // a nonce leaves the pipe
  input  logic                 retire_i,
  input  logic [SLOT_BITS-1:0] slot_i,
  input  logic [31:0]          nonce_i,
  // Of each state one word is read.
  // verilator lint_off UNUSED
  input  logic [256*LANES-1:0] state_i,
  // verilator lint_on UNUSED
  output logic [SLOT_BITS-1:0] context_slot_o,
  input  logic [256*LANES-1:0] midstate_i,
  // a survivor has been checked
  output logic [SLOT_BITS-1:0] hit_slot_o,
  input  logic [255:0]         hit_target_i,
  input  logic [31:0]          hit_ticket_i,
  output logic [31:0]          hit_nonce_o,
  output logic [LANES-1:0]     hit_o,
  output logic [LANES-1:0]     full_o,
  output logic [SLOTS-1:0]     held_o,
  output logic                 busy_o,
  // hits that the result FIFO has lost, and these with the survivors lost here
  input  logic [15:0]          fifo_overflow_i,
  output logic [15:0]          overflow_o
);
  // -IV7
  localparam logic [31:0] REJECT = 32'd0 - sha256_pkg::IV[31:0];

  logic [LANES-1:0]     survive;
  logic                 waiting, take, checking, done, met, hit;
  logic [SLOT_BITS-1:0] head_slot;
  logic [31:0]          head_nonce;
  logic [LANE_BITS-1:0] head_lane;
  // One lane has no number.
  // verilator lint_off UNUSED
  logic [LANE_BITS-1:0] lane;
  // verilator lint_on UNUSED
  logic [95:0]          tail;
  logic [255:0]         digest;
  logic [SLOTS-1:0]     held;
  logic [15:0]          lost;

  assign busy_o = waiting || checking;

  for (genvar l = 0; l < LANES; l++) begin : g_lane
    localparam int WORD = 256*l + (EARLY_STOP != 0 ? 96 : 0);

    assign survive[l] = retire_i && state_i[WORD +: REJECT_BITS] == REJECT[REJECT_BITS-1:0];

    logic mine;

    if (LANES > 1) begin : g_numbered
      assign mine = lane == l[LANE_BITS-1:0];
    end else begin : g_only
      assign mine = 1'b1;
    end

    assign hit_o[l]  = done && mine && hit;
    assign full_o[l] = done && mine && met;
  end

  for (genvar s = 0; s < SLOTS; s++) begin : g_held
    assign held_o[s] = held[s] || (checking && hit_slot_o == s[SLOT_BITS-1:0]);
  end

  survivor_fifo #(
    .SLOTS(SLOTS),
    .SLOT_BITS(SLOT_BITS),
    .LANES(LANES),
    .LANE_BITS(LANE_BITS)
  ) u_survivors (
    .clk_i(clk_i),
    .rst_i(rst_i),
    .enable_i(enable_i),
    .kill_i(kill_i),
    .push_i(survive),
    .slot_i(slot_i),
    .nonce_i(nonce_i),
    .take_i(take),
    .valid_o(waiting),
    .slot_o(head_slot),
    .nonce_o(head_nonce),
    .lane_o(head_lane),
    .held_o(held),
    .overflow_q(lost)
  );

  saturating_sum #(.COUNT(2)) u_overflow (
    .counts_i({lost, fifo_overflow_i}),
    .sum_o(overflow_o)
  );

  slot_tails #(
    .SLOTS(SLOTS),
    .SLOT_BITS(SLOT_BITS)
  ) u_tails (
    .clk_i(clk_i),
    .enable_i(enable_i),
    .load_i(load_i),
    .current_i(current_i),
    .tail_i(tail_i),
    .slot_i(head_slot),
    .tail_o(tail)
  );

  survivor_checker #(
    .SLOT_BITS(SLOT_BITS),
    .LANES(LANES),
    .LANE_BITS(LANE_BITS)
  ) u_checker (
    .clk_i(clk_i),
    .rst_i(rst_i),
    .enable_i(enable_i),
    .kill_i(kill_i),
    .valid_i(waiting),
    .take_o(take),
    .slot_i(head_slot),
    .nonce_i(head_nonce),
    .lane_i(head_lane),
    .tail_i(tail),
    .context_slot_o(context_slot_o),
    .midstate_i(midstate_i),
    .active_q(checking),
    .slot_q(hit_slot_o),
    .nonce_q(hit_nonce_o),
    .lane_q(lane),
    .done_o(done),
    .digest_o(digest)
  );

  share_compare #(
    .LANES(1),
    .TICKET(TICKET)
  ) u_compare (
    .digest_i(digest),
    .target_i(hit_target_i),
    .ticket_i(hit_ticket_i),
    .met_o(met),
    .hit_o(hit)
  );
endmodule
