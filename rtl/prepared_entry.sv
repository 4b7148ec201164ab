// What enters hash 1 behind round 3 where the host has prepared the job: of the first four rounds two additions a lane are
// left, of the first four schedule steps two additions.
//
// Latency: 0 cycles (combinational).
// prepared_i: {a, .., h} behind round 3 with W[3] = 0, lane 0 in the low bits.    word_i: W[3], the nonce.
// words_i: {W[16], W[17], C18, C19}: what W[18] = C18 + sigma0(W[3]) and W[19] = C19 + W[3] lack is the nonce.
// w_o: W[4] .. W[19], W[4] at the top; W[4] .. W[15] are the padding.
module prepared_entry #(
  parameter int LANES = 1
) (
  input  logic [256*LANES-1:0] prepared_i,
  input  logic [127:0]         words_i,
  input  logic [31:0]          word_i,
  output logic [256*LANES-1:0] state_o,
  output logic [511:0]         w_o
);
  logic [31:0] sigma0, w18, w19;

  assign sigma0 = {word_i[6:0], word_i[31:7]} ^ {word_i[17:0], word_i[31:18]} ^ {3'b0, word_i[31:3]};
  assign w18    = words_i[63:32] + sigma0;
  assign w19    = words_i[31:0] + word_i;
  // 80 bytes are 640 = 0x280 bits.
  assign w_o    = {32'h80000000, 352'h280, words_i[127:64], w18, w19};

  for (genvar l = 0; l < LANES; l++) begin : g_lane
    assign state_o[256*l + 224 +: 32] = prepared_i[256*l + 224 +: 32] + word_i;
    assign state_o[256*l + 128 +: 96] = prepared_i[256*l + 128 +: 96];
    assign state_o[256*l + 96 +: 32]  = prepared_i[256*l + 96 +: 32] + word_i;
    assign state_o[256*l +: 96]       = prepared_i[256*l +: 96];
  end
endmodule
