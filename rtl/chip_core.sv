// A chip: CORES miner cores behind one nonce scheduler and one result port.
//
// A host job is a nonce range under VERSIONS midstates. The dispatcher cuts it into units and hands each to a core that is
// free, round robin, one a cycle; a core keeps its unit until its last nonce has entered.
// SWITCH 0, drain: the next job's units follow when all units of the job before are handed out.
// SWITCH 1, abort: a waiting job replaces the current one at once, and every core that still walks an older job counts as free.
// new_block_i with a job makes all before it worthless: the queue is emptied, cores are aborted, their hits that have not
// reached the host are dropped and counted in stale_o. job_ready_o is low until none is left.
//
// Version expansion: lane m of group g hashes midstate g * MIDSTATES + m and version_i ^ ((g * MIDSTATES + m) << 13).
// TICKET: as in miner_core.
// core_enable_i maps cores out; it may change only while busy_o is low. GATING: an idle core's registers are not clocked.
//
// Latency: a job at the port to its first unit in a core's counter 3 cycles (queue, dispatcher, core); a core's hit to
// hit_valid_o 1 cycle where nobody else has one. enable_i, rst_i as in miner_core.
module chip_core #(
  parameter int CORES           = 2,
  parameter int CORE_BITS       = 1,
  parameter int PARTITION       = 0,
  parameter int PIECE_BITS      = 26,
  parameter int QUEUE_BITS      = 1,
  parameter int VERSIONS        = 1,
  parameter int SWITCH          = 0,
  parameter int GATING          = 0,
  parameter int RESULT_BITS     = 4,
  parameter int TICKET          = 0,
  parameter int MIDSTATES       = 1,
  parameter int ROUNDS          = 1,
  parameter int HALF            = 0,
  parameter int FOLD            = 1,
  parameter int SHARED          = 0,
  parameter int PRE_ADDED       = 0,
  parameter int CONSTANT_WORDS  = 0,
  parameter int PADDING         = 0,
  parameter int DEAD_WORDS      = 0,
  parameter int SLOT_BITS       = 2,
  parameter int FIFO_DEPTH_BITS = 3
) (
  input  logic                    clk_i,
  input  logic                    rst_i,
  input  logic                    enable_i,
  input  logic [CORES-1:0]        core_enable_i,
  output logic                    job_ready_o,
  input  logic                    job_valid_i,
  input  logic                    new_block_i,
  input  logic [256*VERSIONS-1:0] midstate_i,
  input  logic [31:0]             version_i,
  input  logic [95:0]             tail_i,
  input  logic [255:0]            target_i,
  // Read with TICKET.
  // verilator lint_off UNUSED
  input  logic [31:0]             ticket_i,
  // verilator lint_on UNUSED
  input  logic [31:0]             start_i,
  input  logic [31:0]             end_i,
  input  logic [6:0]              job_id_i,
  output logic                    exhausted_o,
  output logic                    busy_o,
  output logic                    hit_valid_o,
  input  logic                    hit_ready_i,
  output logic [31:0]             hit_nonce_o,
  output logic [6:0]              hit_job_id_o,
  output logic [31:0]             hit_version_o,
  output logic [CORE_BITS-1:0]    hit_core_o,
  output logic                    hit_full_o,
  output logic [15:0]             overflow_o,
  output logic [15:0]             stale_o
);
  localparam int GROUPS     = VERSIONS / MIDSTATES;
  localparam int GROUP_BITS = GROUPS > 1 ? $clog2(GROUPS) : 1;
  localparam int JOB_BITS   = 256 * VERSIONS + 32 + 96 + 256 + (TICKET != 0 ? 32 : 0) + 32 + 32 + 8;
  localparam int HIT_BITS   = 32 + 8 + 32 + CORE_BITS + (TICKET != 0 ? 1 : 0);

  // ---- jobs: port -> queue -> dispatcher
  logic                    epoch, accepted, new_block, queue_full, waiting, pop, dispatching, take;
  logic                    stale_left;
  logic [JOB_BITS-1:0]     job_in, job_next, job;
  logic [256*VERSIONS-1:0] midstate;
  logic [31:0]             version, ticket, first, last;
  logic [95:0]             tail;
  logic [255:0]            target;
  logic [7:0]              job_id;
  logic [GROUP_BITS-1:0]   group;
  // The dispatcher keeps its own place in the range.
  // verilator lint_off UNUSED
  logic [63:0]             range;
  // verilator lint_on UNUSED

  assign job_ready_o = enable_i && !queue_full && !stale_left;
  assign accepted    = job_valid_i && job_ready_o;
  assign new_block   = accepted && new_block_i;
  assign pop         = waiting && !new_block && (SWITCH != 0 || !dispatching);

  if (TICKET != 0) begin : g_ticket
    assign job_in = {midstate_i, version_i, tail_i, target_i, ticket_i, start_i, end_i, epoch ^ new_block, job_id_i};
    assign {midstate, version, tail, target, ticket, range, job_id} = job;
  end else begin : g_no_ticket
    assign job_in = {midstate_i, version_i, tail_i, target_i, start_i, end_i, epoch ^ new_block, job_id_i};
    assign {midstate, version, tail, target, range, job_id} = job;
    assign ticket = 32'd0;
  end

  word_fifo #(.DEPTH_BITS(QUEUE_BITS), .WIDTH(JOB_BITS)) u_queue (
    .clk_i(clk_i), .rst_i(rst_i), .enable_i(enable_i),
    .full_o(queue_full), .push_i(accepted), .flush_i(new_block), .word_i(job_in),
    .valid_o(waiting), .pop_i(pop), .word_o(job_next)
  );

  job_register #(.WIDTH(JOB_BITS)) u_job (
    .clk_i(clk_i), .enable_i(enable_i), .load_i(pop), .job_i(job_next), .job_q(job)
  );

  dispatcher #(
    .PARTITION(PARTITION), .PIECE_BITS(PIECE_BITS), .CLASSES(CORES), .GROUPS(GROUPS), .GROUP_BITS(GROUP_BITS)
  ) u_dispatcher (
    .clk_i(clk_i), .rst_i(rst_i), .enable_i(enable_i), .stop_i(new_block),
    .load_i(pop), .start_i(job_next[71:40]), .end_i(job_next[39:8]),
    .active_q(dispatching), .take_i(take), .first_o(first), .last_o(last), .group_o(group)
  );

  // ---- units: dispatcher -> the next free core
  logic [CORES-1:0]      active, free, outdated, available, loads, grant;
  logic                  any_available;
  logic [256*MIDSTATES-1:0] group_midstate;
  logic [31:0]           group_version;
  // verilator lint_off UNUSED
  logic [CORE_BITS-1:0]  chosen;
  // verilator lint_on UNUSED

  assign available      = core_enable_i & free & (~active | outdated);
  assign take           = dispatching && any_available && !new_block;
  assign loads          = take ? grant : '0;
  assign group_version  = version ^ (32'(group) << (13 + $clog2(MIDSTATES)));

  // A group that no job has, as the register may hold before its first job, selects nothing rather than past the job's end.
  always_comb begin
    group_midstate = '0;
    for (int g = 0; g < GROUPS; g++) begin
      if (group == GROUP_BITS'(g)) group_midstate = group_midstate | midstate[256*MIDSTATES*g +: 256*MIDSTATES];
    end
  end

  round_robin #(.N(CORES), .INDEX_BITS(CORE_BITS)) u_next_core (
    .clk_i(clk_i), .rst_i(rst_i), .enable_i(enable_i),
    .request_i(available), .take_i(take), .any_o(any_available), .grant_o(grant), .index_o(chosen)
  );

  if (SWITCH != 0) begin : g_outdated
    outdated_cores #(.CORES(CORES)) u_outdated (
      .clk_i(clk_i), .rst_i(rst_i), .enable_i(enable_i), .switch_i(pop), .load_i(loads), .outdated_q(outdated)
    );
  end else begin : g_none_outdated
    assign outdated = '0;
  end

  // ---- cores
  logic [CORES-1:0]           busy, pending, hit_valid, hit_ready;
  logic [32*CORES-1:0]        hit_nonce, hit_version;
  logic [8*CORES-1:0]         hit_job_id;
  logic [16*CORES-1:0]        overflow;
  // Without TICKET every hit is a full one.
  // verilator lint_off UNUSED
  logic [CORES-1:0]           hit_full;
  // verilator lint_on UNUSED

  for (genvar c = 0; c < CORES; c++) begin : g_core
    logic awake;

    // An idle core has nothing to clock until a unit comes.
    assign awake = GATING == 0 || busy[c] || pending[c] || loads[c] || new_block;

    // What the scheduler does not need of a core.
    // verilator lint_off PINCONNECTEMPTY
    miner_core #(
      .ROUNDS(ROUNDS), .HALF(HALF), .FOLD(FOLD), .SHARED(SHARED), .MIDSTATES(MIDSTATES), .PRE_ADDED(PRE_ADDED),
      .CONSTANT_WORDS(CONSTANT_WORDS), .PADDING(PADDING), .DEAD_WORDS(DEAD_WORDS),
      .STRIDE(PARTITION == 2 ? CORES : 1), .TICKET(TICKET), .SLOT_BITS(SLOT_BITS), .FIFO_DEPTH_BITS(FIFO_DEPTH_BITS)
    ) u_core (
      .clk_i(clk_i), .rst_i(rst_i), .enable_i(enable_i && core_enable_i[c] && awake), .abort_i(new_block),
      .load_ready_o(), .load_i(loads[c]), .midstate_i(group_midstate), .version_i(group_version), .tail_i(tail),
      .first_block_i(512'b0), .prepared_i('0), .prepared_words_i(128'b0),
      .target_i(target), .ticket_i(ticket), .start_i(first), .end_i(last), .job_id_i(job_id),
      .exhausted_o(), .busy_o(busy[c]), .hit_valid_o(hit_valid[c]), .hit_ready_i(hit_ready[c]),
      .hit_nonce_o(hit_nonce[32*c +: 32]), .hit_job_id_o(hit_job_id[8*c +: 8]),
      .hit_version_o(hit_version[32*c +: 32]), .hit_lane_o(), .hit_full_o(hit_full[c]), .overflow_o(overflow[16*c +: 16]),
      .active_o(active[c]), .free_o(free[c]), .pending_o(pending[c])
    );
    // verilator lint_on PINCONNECTEMPTY
  end

  // ---- hits: cores -> arbiter -> result FIFO -> port
  logic [CORES-1:0]     served;
  logic                 any_hit, hit_taken, results_full, result_valid, stale_at_cores, stale_at_host;
  logic [CORE_BITS-1:0] hit_core;
  logic [HIT_BITS-1:0]  hit, result;
  logic [7:0]           hit_id, result_id;
  logic [CORES-1:0]     core_stale;

  for (genvar c = 0; c < CORES; c++) begin : g_stale
    assign core_stale[c] = pending[c] && hit_job_id[8*c + 7] != epoch;
  end

  assign hit_id         = hit_job_id[8*hit_core +: 8];
  assign stale_at_cores = any_hit && hit_id[7] != epoch;
  assign hit_taken      = any_hit && (stale_at_cores || !results_full);
  assign hit_ready      = hit_taken ? served : '0;
  assign stale_at_host  = result_valid && result_id[7] != epoch;
  assign stale_left     = core_stale != '0 || stale_at_host;
  assign hit_job_id_o   = result_id[6:0];
  assign hit_valid_o    = enable_i && result_valid && !stale_at_host;

  if (TICKET != 0) begin : g_full
    assign hit = {hit_nonce[32*hit_core +: 32], hit_id, hit_version[32*hit_core +: 32], hit_core, hit_full[hit_core]};
    assign {hit_nonce_o, result_id, hit_version_o, hit_core_o, hit_full_o} = result;
  end else begin : g_all_full
    assign hit = {hit_nonce[32*hit_core +: 32], hit_id, hit_version[32*hit_core +: 32], hit_core};
    assign {hit_nonce_o, result_id, hit_version_o, hit_core_o} = result;
    assign hit_full_o = 1'b1;
  end

  round_robin #(.N(CORES), .INDEX_BITS(CORE_BITS)) u_next_hit (
    .clk_i(clk_i), .rst_i(rst_i), .enable_i(enable_i),
    .request_i(hit_valid), .take_i(hit_taken), .any_o(any_hit), .grant_o(served), .index_o(hit_core)
  );

  word_fifo #(.DEPTH_BITS(RESULT_BITS), .WIDTH(HIT_BITS)) u_results (
    .clk_i(clk_i), .rst_i(rst_i), .enable_i(enable_i),
    .full_o(results_full), .push_i(hit_taken && !stale_at_cores), .flush_i(1'b0), .word_i(hit),
    .valid_o(result_valid), .pop_i(hit_ready_i || stale_at_host), .word_o(result)
  );

  stale_counter u_stale (
    .clk_i(clk_i), .rst_i(rst_i), .enable_i(enable_i), .new_block_i(new_block),
    .at_cores_i(stale_at_cores), .at_host_i(stale_at_host), .epoch_q(epoch), .stale_q(stale_o)
  );

  saturating_sum #(.COUNT(CORES)) u_overflow (
    .counts_i(overflow), .sum_o(overflow_o)
  );

  assign exhausted_o = !waiting && !dispatching && active == '0;
  assign busy_o      = waiting || dispatching || busy != '0 || pending != '0;
endmodule
