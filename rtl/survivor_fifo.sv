// Survivors of the early reject on their way to the checker, oldest first. A push into a full FIFO is dropped and counted;
// it never stalls the pipe.
//
// Latency: 1 cycle from push_i to valid_o. Four entries: the checker needs 131 cycles for a survivor, and with one lane
// they come in 256 cycles on average where 8 bits are compared, in 65,536 where 16 are.
// An entry is a nonce, its slot, and the LANES that survive; the head shows the lowest lane that was not taken yet. take_i
// takes that lane; with its last one the entry goes, and makes room for a push of the same cycle.
// held_o: slots whose context an entry still needs. kill_i empties the FIFO, and nothing is pushed or taken in that cycle.
// overflow_q counts the lanes of dropped entries and holds at its largest value; only reset clears it.
// Pointers, served_q and overflow_q are control (reset); entries are not.
module survivor_fifo #(
  parameter int SLOTS     = 4,
  parameter int SLOT_BITS = 2,
  parameter int LANES     = 1,
  parameter int LANE_BITS = 1
) (
  input  logic                 clk_i,
  input  logic                 rst_i,
  input  logic                 enable_i,
  input  logic                 kill_i,
  input  logic [LANES-1:0]     push_i,
  input  logic [SLOT_BITS-1:0] slot_i,
  input  logic [31:0]          nonce_i,
  input  logic                 take_i,
  output logic                 valid_o,
  output logic [SLOT_BITS-1:0] slot_o,
  output logic [31:0]          nonce_o,
  output logic [LANE_BITS-1:0] lane_o,
  output logic [SLOTS-1:0]     held_o,
  output logic [15:0]          overflow_q
);
  localparam int DEPTH_BITS = 2;
  localparam int DEPTH      = 1 << DEPTH_BITS;

  logic [SLOT_BITS-1:0] slot_q  [0:DEPTH-1];
  logic [31:0]          nonce_q [0:DEPTH-1];
  // One bit more than the address needs: equal pointers mean empty, pointers a whole turn apart mean full.
  logic [DEPTH_BITS:0]  write_q, read_q;
  logic [DEPTH_BITS:0]  waiting;
  logic                 push, full, last, leaves, accepts;
  // Lanes of an entry that is dropped, less the first.
  logic [15:0]          more;

  assign waiting = write_q - read_q;
  assign push    = |push_i;
  assign valid_o = write_q != read_q;
  assign full    = waiting[DEPTH_BITS];
  assign leaves  = take_i && valid_o && last;
  assign accepts = push && (!full || leaves);
  assign slot_o  = slot_q[read_q[DEPTH_BITS-1:0]];
  assign nonce_o = nonce_q[read_q[DEPTH_BITS-1:0]];

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      write_q    <= '0;
      read_q     <= '0;
      overflow_q <= 16'd0;
    end else if (enable_i) begin
      if (kill_i) begin
        write_q <= '0;
        read_q  <= '0;
      end else begin
        if (accepts) write_q <= write_q + 1'b1;
        if (leaves) read_q <= read_q + 1'b1;
        if (push && !accepts && overflow_q != 16'hffff) overflow_q <= overflow_q + 16'd1 + more;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (enable_i && accepts && !kill_i) begin
      slot_q[write_q[DEPTH_BITS-1:0]]  <= slot_i;
      nonce_q[write_q[DEPTH_BITS-1:0]] <= nonce_i;
    end
  end

  for (genvar s = 0; s < SLOTS; s++) begin : g_held
    logic [DEPTH-1:0] here;

    for (genvar e = 0; e < DEPTH; e++) begin : g_entry
      // How far behind the head this entry stands.
      logic [DEPTH_BITS-1:0] behind;

      assign behind  = e[DEPTH_BITS-1:0] - read_q[DEPTH_BITS-1:0];
      assign here[e] = {1'b0, behind} < waiting && slot_q[e] == s[SLOT_BITS-1:0];
    end

    assign held_o[s] = |here;
  end

  // Declared here so that a register's path does not hang on the number of lanes; a single lane has neither.
  // verilator lint_off UNUSED
  logic [LANES-1:0] lanes_q [0:DEPTH-1];
  logic [LANES-1:0] served_q;
  // verilator lint_on UNUSED

  if (LANES > 1) begin : g_lanes
    logic [LANES-1:0] left, next;

    assign left = lanes_q[read_q[DEPTH_BITS-1:0]] & ~served_q;
    assign next = left & ~(left - 1'b1);
    assign last = left == next;

    lane_number #(
      .LANES(LANES),
      .LANE_BITS(LANE_BITS)
    ) u_number (
      .lane_i(next),
      .number_o(lane_o)
    );

    lane_surplus #(
      .LANES(LANES)
    ) u_surplus (
      .lanes_i(push_i),
      .room_i(16'hfffe - overflow_q),
      .more_o(more)
    );

    always_ff @(posedge clk_i) begin
      if (rst_i) served_q <= '0;
      else if (enable_i) begin
        if (kill_i) served_q <= '0;
        else if (take_i && valid_o) served_q <= last ? '0 : served_q | next;
      end
    end

    always_ff @(posedge clk_i) begin
      if (enable_i && accepts && !kill_i) lanes_q[write_q[DEPTH_BITS-1:0]] <= push_i;
    end
  end else begin : g_single
    assign last     = 1'b1;
    assign lane_o   = '0;
    assign more     = 16'd0;
    assign served_q = '0;

    for (genvar e = 0; e < DEPTH; e++) begin : g_entry
      assign lanes_q[e] = '0;
    end
  end
endmodule
