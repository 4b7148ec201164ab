// The double hash of a header whose first 64 bytes are the midstate, ROUNDS rounds in each clock.
//
// Latency: 2 * (64 / ROUNDS + 2) clocks from start_i, with which the inputs are taken, to done_o, high for one clock.
// tail_i: header bytes 64 to 75. nonce_i: message word 3. digest_o: H0 at the top; stays until the next start.
`include "sha256_iv.vh"
module sha256d_iterative #(parameter ROUNDS = 1) (
  input  wire         clk,
  input  wire         clear_i,
  input  wire         start_i,
  input  wire [255:0] midstate_i,
  input  wire [95:0]  tail_i,
  input  wire [31:0]  nonce_i,
  output wire         busy_o,
  output wire         done_o,
  output wire [255:0] digest_o
);
`ifdef BUG_PADDING_LENGTH
  localparam [31:0] LENGTH = 32'd80;
`else
  localparam [31:0] LENGTH = 32'd640;
`endif
  reg  second;
  wire half_done, turn;

  // The second hash is started by the first one's end.
  assign turn = half_done && !second;
  assign done_o = half_done && second;

  sha256_iterative #(.ROUNDS(ROUNDS)) u_hash (
    .clk(clk),
    .clear_i(clear_i),
    .start_i(start_i || turn),
    .chaining_i(start_i ? midstate_i : `SHA256_IV),
    .block_i(start_i ? {tail_i, nonce_i, 1'b1, 319'b0, 32'b0, LENGTH}
                     : {digest_o, 1'b1, 191'b0, 32'b0, 32'd256}),
    .busy_o(busy_o),
    .done_o(half_done),
    .digest_o(digest_o)
  );

  always @(posedge clk) begin
    if (start_i) second <= 1'b0;
    else if (turn) second <= 1'b1;
    if (clear_i) second <= 1'b0;
  end
endmodule
