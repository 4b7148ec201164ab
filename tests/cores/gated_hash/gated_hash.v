// A hash core whose datapath has a clock of its own, which a gate outside lets through while `hash_enable` is high. `start` takes
// a block; `done` is high for one clock with its digest.
module gated_hash #(parameter ROUNDS = 4) (
  input  wire         clk,
  input  wire         hash_clk,
  input  wire         rst_n,
  input  wire         start,
  input  wire [255:0] chaining,
  input  wire [511:0] block,
  output wire         hash_enable,
  output reg          done,
  output wire [255:0] digest
);
  reg  start_q, working;
  wire hashed, busy;

`ifdef BUG_GATE_LATE
  // The gate opens a cycle behind the start, which the hash never sees.
  assign hash_enable = !rst_n || working;
`else
  assign hash_enable = !rst_n || start_q || working;
`endif

  sha256_iterative #(.ROUNDS(ROUNDS)) u_hash (
    .clk(hash_clk),
    .clear_i(!rst_n),
    .start_i(start_q),
    .chaining_i(chaining),
    .block_i(block),
    .busy_o(busy),
    .done_o(hashed),
    .digest_o(digest)
  );

  always @(posedge clk) begin
    start_q <= start;
    done <= hashed && working && !start_q;
    if (start_q) working <= 1'b1;
    else if (hashed) working <= 1'b0;
    if (!rst_n) {start_q, done, working} <= 3'd0;
  end
endmodule
