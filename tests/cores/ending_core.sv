// `own_core` with five ways of ending a run before its time, each set off by what one case of the smoke suite drives, so
// that one build shows them all and cases that set off none stay good.
//
//   enable low (`stall`)                                 $finish
//   reset after the first cycles (`reset_anywhere`)      $fatal
//   the padded empty message (`fips180-4`)               the process dies, as of a bug in foreign C++
//   a block of ones (`patterns`)                         the rising edge is never left
//   a chaining value of ones (in no case in front of `patterns`' hang)  a combinational loop that does not settle
module ending_core (
  input  logic         clk,
  input  logic         rst,
  input  logic         en,
  input  logic         in_valid,
  input  logic [255:0] h_in,
  input  logic [511:0] m_in,
  output logic         out_valid,
  output logic [255:0] h_out
);
  import "DPI-C" function int raise(input int number);
  import "DPI-C" function int sched_yield();

  int   cycle = 0;
  logic good_valid;
  logic unsettled;

  own_core u_core (
    .clk(clk),
    .rst(rst),
    .en(en),
    .in_valid(in_valid),
    .h_in(h_in),
    .m_in(m_in),
    .out_valid(good_valid),
    .h_out(h_out)
  );

  assign unsettled = (in_valid && &h_in) ? ~unsettled : 1'b0;
  assign out_valid = good_valid ^ unsettled;

  always_ff @(posedge clk) begin
    cycle <= cycle + 1;
    if (!en) $finish;
    if (rst && cycle > 10) $fatal(1, "reset while busy");
    if (in_valid && m_in == {1'b1, 511'b0}) void'(raise(6));
    // The call keeps the C++ compiler from taking the loop for one that ends.
    while (in_valid && &m_in) void'(sched_yield());
  end
endmodule
