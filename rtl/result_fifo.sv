// Hits on their way to the host, oldest first. A push into a full FIFO is dropped and counted; it never stalls the pipe.
//
// Latency: 1 cycle from push_i to valid_o. DEPTH = 2**DEPTH_BITS entries.
// An entry is a nonce and the LANES whose hash fits; the head shows the lowest lane that the host has not taken yet. A pop
// takes that lane; with its last one the entry goes.
// full_o: of the shown lane, whether its hash meets the target; with TICKET a hit may not.
// The version of a lane is the job's with the lane's number in the lowest bits that BIP 320 leaves to the miner.
// A pop that takes an entry makes room for a push of the same cycle. overflow_q counts the lanes of dropped entries and
// holds at its largest value; only reset clears it.
// Pointers, served_q and overflow_q are control (reset); entries are not.
module result_fifo #(
  parameter int DEPTH_BITS = 3,
  parameter int LANES      = 1,
  parameter int LANE_BITS  = 1,
  parameter int TICKET     = 0
) (
  input  logic                 clk_i,
  input  logic                 rst_i,
  input  logic                 enable_i,
  input  logic [LANES-1:0]     push_i,
  input  logic [31:0]          nonce_i,
  input  logic [7:0]           job_id_i,
  input  logic [31:0]          version_i,
  // Kept with TICKET.
  // verilator lint_off UNUSED
  input  logic [LANES-1:0]     full_i,
  // verilator lint_on UNUSED
  input  logic                 pop_i,
  output logic                 valid_o,
  output logic [31:0]          nonce_o,
  output logic [7:0]           job_id_o,
  output logic [31:0]          version_o,
  output logic [LANE_BITS-1:0] lane_o,
  output logic                 full_o,
  output logic [15:0]          overflow_q
);
  localparam int DEPTH = 1 << DEPTH_BITS;

  logic [31:0]         nonce_q   [0:DEPTH-1];
  logic [7:0]          job_id_q  [0:DEPTH-1];
  logic [31:0]         version_q [0:DEPTH-1];
  // One bit more than the address needs: equal pointers mean empty, pointers a whole turn apart mean full.
  logic [DEPTH_BITS:0] write_q, read_q;
  logic                push, full, last, pops, accepts;
  // Lanes of an entry that is dropped, less the first.
  logic [15:0]         more;

  assign push      = |push_i;
  assign valid_o   = write_q != read_q;
  assign full      = write_q == {~read_q[DEPTH_BITS], read_q[DEPTH_BITS-1:0]};
  assign pops      = pop_i && valid_o && last;
  assign accepts   = push && (!full || pops);
  assign nonce_o   = nonce_q[read_q[DEPTH_BITS-1:0]];
  assign job_id_o  = job_id_q[read_q[DEPTH_BITS-1:0]];
  assign version_o = version_q[read_q[DEPTH_BITS-1:0]] ^ {{(19-LANE_BITS){1'b0}}, lane_o, 13'b0};

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      write_q    <= '0;
      read_q     <= '0;
      overflow_q <= 16'd0;
    end else if (enable_i) begin
      if (accepts) write_q <= write_q + 1'b1;
      if (pops) read_q <= read_q + 1'b1;
      if (push && !accepts && overflow_q != 16'hffff) overflow_q <= overflow_q + 16'd1 + more;
    end
  end

  always_ff @(posedge clk_i) begin
    if (enable_i && accepts) begin
      nonce_q[write_q[DEPTH_BITS-1:0]]   <= nonce_i;
      job_id_q[write_q[DEPTH_BITS-1:0]]  <= job_id_i;
      version_q[write_q[DEPTH_BITS-1:0]] <= version_i;
    end
  end

  // Declared here so that a register's path does not hang on the number of lanes; a single lane has neither lanes_q nor
  // served_q, and without TICKET there is no full_q.
  // verilator lint_off UNUSED
  logic [LANES-1:0] full_q  [0:DEPTH-1];
  logic [LANES-1:0] lanes_q [0:DEPTH-1];
  logic [LANES-1:0] served_q;
  // verilator lint_on UNUSED

  if (TICKET != 0) begin : g_ticket
    logic [LANES-1:0] meets;

    assign meets = full_q[read_q[DEPTH_BITS-1:0]];

    if (LANES > 1) begin : g_lane
      assign full_o = meets[lane_o];
    end else begin : g_only
      assign full_o = meets;
    end

    always_ff @(posedge clk_i) begin
      if (enable_i && accepts) full_q[write_q[DEPTH_BITS-1:0]] <= full_i;
    end
  end else begin : g_all_full
    assign full_o = 1'b1;

    for (genvar e = 0; e < DEPTH; e++) begin : g_entry
      assign full_q[e] = '1;
    end
  end

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
      else if (enable_i && pop_i && valid_o) served_q <= last ? '0 : served_q | next;
    end

    always_ff @(posedge clk_i) begin
      if (enable_i && accepts) lanes_q[write_q[DEPTH_BITS-1:0]] <= push_i;
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
