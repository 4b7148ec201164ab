// STEPS steps of the message schedule, one behind the other.
//
// Latency: 0 cycles (combinational).
// w_i: sixteen words W[t] .. W[t+15], W[t] at the top.    w_o: W[t+16] .. W[t+15+STEPS], the oldest at the top.
module sha256_expand #(parameter int STEPS = 1) (
  input  logic [511:0]        w_i,
  output logic [32*STEPS-1:0] w_o
);
  for (genvar i = 0; i < STEPS; i++) begin : g_step
    logic [511:0] window;
    logic [31:0]  word;

    if (i == 0) begin : g_entry
      assign window = w_i;
    end else begin : g_chain
      assign window = {g_step[i-1].window[479:0], g_step[i-1].word};
    end

    sha256_schedule u_schedule (
      .w_i(window),
      .w_o(word)
    );

    assign w_o[32*(STEPS-1-i) +: 32] = word;
  end
endmodule
