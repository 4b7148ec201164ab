// Ends in a chosen way when `n` cycles have passed; counts on the falling edge as well.
module ends (
    input  logic        clk,
    input  logic [2:0]  how,
    input  logic        loop_en,
    output logic [31:0] n
);
  logic [31:0] falling_q = 32'd0;
  initial n = 32'd0;
  int seen;
  always_ff @(posedge clk) begin
    n <= n + 32'd1;
    if (n == 32'd4) begin
      case (how)
        3'd1: $finish;
        3'd2: $stop;
        3'd3: $fatal(1, "nonce %0d lost", n);
        3'd4: $error("midstate differs");
        3'd5: if ($value$plusargs("seen=%d", seen)) $display("seen %0d", seen);
        default: ;
      endcase
    end
  end
  always_ff @(negedge clk) if (n == 32'd3) falling_q <= falling_q + 32'd1;

  // A loop through logic that oscillates while loop_en is set.
  logic a;
  /* verilator lint_off UNOPTFLAT */
  assign a = loop_en & ~a;
  /* verilator lint_on UNOPTFLAT */
endmodule
