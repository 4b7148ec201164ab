// A block core: `init` hashes a message's first block, `next` each further one, from the digest that stands at the output.
// `ready` is low meanwhile; then `digest_valid` is high until the next block.
//
// Reset: low, asynchronous. A block can be given in the clock in which `ready` rises.
`include "sha256_iv.vh"
module block_core #(parameter ROUNDS = 1) (
  input  wire         clk,
  input  wire         reset_n,
  input  wire         init,
  input  wire         next,
  input  wire [511:0] block,
  output wire         ready,
  output wire [255:0] digest,
  output reg          digest_valid
);
  wire done, busy, taken;
  reg  working;
  wire [255:0] chaining;

`ifdef BUG_BACK_TO_BACK
  // In the first clock of `ready` a block is taken for granted, and lost.
  reg was_ready;
  assign taken = ready && was_ready && (init || next);
`else
  assign taken = ready && (init || next);
`endif
  assign ready = !working;
`ifdef BUG_CHAINING_LOST
  assign chaining = `SHA256_IV;
`elsif BUG_INIT_KEEPS
  // The first message after a reset is right.
  reg used;
  assign chaining = init && !used ? `SHA256_IV : digest;
`else
  assign chaining = init ? `SHA256_IV : digest;
`endif

  sha256_iterative #(.ROUNDS(ROUNDS)) u_hash (
    .clk(clk),
`ifdef BUG_HASH_NOT_RESET
    // A block begins the hash anew, but what the one before ends with a clock later is taken for its end.
    .clear_i(1'b0),
`else
    .clear_i(!reset_n),
`endif
    .start_i(taken),
    .chaining_i(chaining),
    .block_i(block),
    .busy_o(busy),
    .done_o(done),
    .digest_o(digest)
  );

  always @(posedge clk or negedge reset_n) begin
    if (!reset_n) begin
      digest_valid <= 1'b0;
`ifndef BUG_NOT_RESET
      working <= 1'b0;
`endif
`ifdef BUG_BACK_TO_BACK
      was_ready <= 1'b0;
`endif
`ifdef BUG_INIT_KEEPS
      used <= 1'b0;
`endif
    end else begin
`ifdef BUG_BACK_TO_BACK
      was_ready <= ready;
`endif
`ifdef BUG_INIT_KEEPS
      if (taken) used <= 1'b1;
`endif
      if (done) begin
        working <= 1'b0;
`ifdef BUG_UNMARKED
        // Only a digest that ends in a one is said to be there.
        digest_valid <= digest[0];
`else
        digest_valid <= 1'b1;
`endif
      end
      if (taken) begin
        working <= 1'b1;
        digest_valid <= 1'b0;
      end
    end
  end
endmodule
