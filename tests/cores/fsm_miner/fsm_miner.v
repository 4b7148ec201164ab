// A small miner: one round in each clock, two hashes one after the other, about 130 clocks a nonce.
//
// header: byte 0 in the lowest bits; its last four bytes are the first nonce, `last` is the last one. `go` takes a job, `halt`
// ends it. `found` stays until the next job, and with CONTINUE = 0 the core stops there. golden_nonce is 0xffffffff while there
// is none. `exhausted`: the last nonce is through.
// GOAL is the target where it is not zero.
module fsm_miner #(
  parameter ROUNDS = 1, parameter CONTINUE = 0, parameter STEP = 1, parameter [255:0] GOAL = 256'd0
) (
  input  wire         CLK,
  input  wire         RST,
  input  wire         go,
  input  wire         halt,
  input  wire [639:0] header,
  input  wire [255:0] midstate,
  input  wire [255:0] target,
  input  wire [31:0]  last,
  output reg          found,
  output reg  [31:0]  golden_nonce,
  output reg          exhausted
);
  localparam [1:0] IDLE = 2'd0, START = 2'd1, HASH = 2'd2, JUDGE = 2'd3;

  reg  [1:0]   state;
  reg  [31:0]  nonce, end_nonce;
  reg  [255:0] goal, middle;
  reg  [95:0]  tail;
  wire [255:0] digest;
  reg  [255:0] number;
  reg  [32:0]  next;
  wire         done, busy, hit, through;
  integer      i;

  // Bytes 64 to 75 as SHA-256 reads them, and the nonce likewise.
  function [31:0] turned(input [31:0] word);
    turned = {word[7:0], word[15:8], word[23:16], word[31:24]};
  endfunction

  sha256d_iterative #(.ROUNDS(ROUNDS)) u_hash (
    .clk(CLK),
`ifdef BUG_STALE_HASH
    .clear_i(RST),
`elsif BUG_HALT_IGNORED
    .clear_i(RST || go),
`elsif BUG_HASH_NOT_RESET
    // A job that comes as it stands still has nothing to clear, but for what a reset has left in the hash.
    .clear_i(halt || (go && state != IDLE)),
`else
    .clear_i(RST || halt || go),
`endif
    .start_i(state == START),
    .midstate_i(middle),
    .tail_i(tail),
    .nonce_i(turned(nonce)),
    .busy_o(busy),
    .done_o(done),
    .digest_o(digest)
  );

  always @* begin
    for (i = 0; i < 32; i = i + 1) number[8*i +: 8] = digest[8*(31-i) +: 8];
`ifdef BUG_LOW_NIBBLE
    next = {1'b0, nonce[31:4] + {27'd0, nonce[3:0] == 4'd0}, nonce[3:0] + STEP[3:0]};
`else
    next = {1'b0, nonce} + STEP;
`endif
`ifdef BUG_HALF_CARRY
    next[31:16] = nonce[31:16];
`endif
  end

`ifdef BUG_COMPARE_BYTES
  assign hit = digest <= goal;
`else
  assign hit = number <= goal;
`endif
`ifdef BUG_RUNS_PAST_END
  assign through = nonce == end_nonce;
`else
  assign through = next > {1'b0, end_nonce};
`endif

  always @(posedge CLK) begin
    case (state)
      IDLE: ;
      START: state <= HASH;
      HASH: if (done) state <= JUDGE;
      JUDGE: begin
        nonce <= next[31:0];
        state <= START;
        if (through) begin
          state <= IDLE;
          exhausted <= 1'b1;
        end
        if (hit) begin
`ifdef BUG_SENTINEL
          found <= nonce != 32'hffff_ffff;
`else
          found <= 1'b1;
`endif
          golden_nonce <= nonce;
          if (CONTINUE == 0) state <= IDLE;
        end
`ifdef BUG_HANG
        if (nonce[5:0] == 6'h2a) state <= HASH;
`endif
`ifdef BUG_FINISH
        if (nonce[5:0] == 6'h15) $finish;
`endif
      end
    endcase
    if (halt || go) begin
`ifdef BUG_STALE_HASH
      state <= !go ? IDLE : state == HASH ? HASH : START;
`elsif BUG_HALT_IGNORED
      if (go) state <= START;
`else
      state <= go ? START : IDLE;
`endif
      found <= 1'b0;
      golden_nonce <= 32'hffff_ffff;
      exhausted <= 1'b0;
    end
    if (go) begin
      nonce <= header[639:608];
      end_nonce <= last;
      middle <= midstate;
      tail <= {turned(header[543:512]), turned(header[575:544]), turned(header[607:576])};
      goal <= GOAL == 256'd0 ? target : GOAL;
    end
    if (RST) begin
      state <= IDLE;
      found <= 1'b0;
      golden_nonce <= 32'hffff_ffff;
      exhausted <= 1'b0;
    end
  end
endmodule
