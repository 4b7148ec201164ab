// Between a window of sixteen schedule words and the registers that hold those of them that are no constants.
//
// Latency: 0 cycles (combinational), both ways.
// w_i, w_o: the whole window, the oldest word at the top.    kept_o, kept_i: its kept words in the same order.
// KEPT: bit 15 is the window's top word. WORDS: its ones; where there are none, one idle bit stands for the register.
module kept_words #(
  parameter logic [15:0]  KEPT  = 16'hffff,
  parameter int           WORDS = 16,
  // What stands in the places that are not kept.
  parameter logic [511:0] FIXED = 512'b0
) (
  // Not every word is kept, or none is.
  // verilator lint_off UNUSED
  input  logic [511:0]                            w_i,
  input  logic [(WORDS > 0 ? 32*WORDS : 1) - 1:0] kept_i,
  // verilator lint_on UNUSED
  output logic [(WORDS > 0 ? 32*WORDS : 1) - 1:0] kept_o,
  output logic [511:0]                            w_o
);
  // How many words below this place are kept.
  function automatic int below(input int place);
    int words;
    begin
      words = 0;
      for (int i = 0; i < 16; i++) begin
        if (i < place && KEPT[i]) words = words + 1;
      end
      below = words;
    end
  endfunction

  for (genvar i = 0; i < 16; i++) begin : g_place
    if (KEPT[i]) begin : g_kept
      assign kept_o[32*below(i) +: 32] = w_i[32*i +: 32];
      assign w_o[32*i +: 32]           = kept_i[32*below(i) +: 32];
    end else begin : g_fixed
      assign w_o[32*i +: 32] = FIXED[32*i +: 32];
    end
  end

  if (WORDS == 0) begin : g_idle
    assign kept_o = 1'b0;
  end
endmodule
