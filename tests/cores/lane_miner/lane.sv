// One lane: the double hash of one nonce against the whole target.
//
// Latency: 2 * (64 / ROUNDS + 2) + 1 clocks from start_i to done_o, high for one clock, with hit_o beside it.
module lane #(parameter int ROUNDS = 8) (
  input  logic         clk,
  input  logic         clear_i,
  input  logic         start_i,
  input  logic [255:0] midstate_i,
  input  logic [95:0]  tail_i,
  input  logic [31:0]  nonce_i,
  input  logic [255:0] target_i,
  output logic         done_o,
  output logic         hit_o
);
  logic         hashed, busy;
  logic [255:0] digest, number;

  sha256d_iterative #(.ROUNDS(ROUNDS)) u_hash (
    .clk(clk),
    .clear_i(clear_i),
    .start_i(start_i),
    .midstate_i(midstate_i),
    .tail_i(tail_i),
    .nonce_i({nonce_i[7:0], nonce_i[15:8], nonce_i[23:16], nonce_i[31:24]}),
    .busy_o(busy),
    .done_o(hashed),
    .digest_o(digest)
  );

  // The hash as a number: its last byte is the top one.
  for (genvar i = 0; i < 32; i++) begin : g_byte
`ifdef BUG_COMPARE_BYTES
    assign number[8*i +: 8] = digest[8*i +: 8];
`else
    assign number[8*i +: 8] = digest[8*(31-i) +: 8];
`endif
  end

  always_ff @(posedge clk) begin
    done_o <= hashed && !clear_i;
`ifdef BUG_STRICT
    hit_o <= number < target_i;
`else
    hit_o <= number <= target_i;
`endif
  end

  logic unused;
  assign unused = busy;
endmodule
