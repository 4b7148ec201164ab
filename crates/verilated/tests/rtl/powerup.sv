// Registers that no reset touches, of every storage, and the simulator's own random numbers.
module powerup (
    input  logic        clk,
    output logic        bit_q,
    output logic [8:0]  nine_q,
    output logic [31:0] word_q,
    output logic [63:0] long_q,
    output logic [255:0] state_q,
    output logic [31:0] rand_q
);
  logic [31:0] mem_q [0:15];
  logic keep_q;
  always_ff @(posedge clk) begin
    keep_q <= keep_q;
    bit_q <= bit_q;
    nine_q <= nine_q;
    word_q <= word_q;
    long_q <= long_q;
    state_q <= state_q ^ {224'd0, mem_q[state_q[3:0]] & {32{keep_q & ~keep_q}}};
    for (int i = 0; i < 16; i++) mem_q[i] <= mem_q[i];
    rand_q <= $urandom;
  end
endmodule
