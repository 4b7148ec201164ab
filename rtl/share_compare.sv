// Which lanes' hashes are hits: those that meet the job's target and, with TICKET, those that are tickets, easier shares that
// tell the host how fast the core works.
//
// Latency: 0 cycles (combinational). Lane 0 stands in the low bits.
// digest_i, target_i: see target_compare.    ticket_i: of the number's top 32 bits those that are zero in a ticket: all ones
// are difficulty 1. met_o: the target is met, and the hit is a full one.
module share_compare #(
  parameter int LANES  = 1,
  parameter int TICKET = 0
) (
  input  logic [256*LANES-1:0] digest_i,
  input  logic [255:0]         target_i,
  // Read with TICKET.
  // verilator lint_off UNUSED
  input  logic [31:0]          ticket_i,
  // verilator lint_on UNUSED
  output logic [LANES-1:0]     met_o,
  output logic [LANES-1:0]     hit_o
);
  for (genvar l = 0; l < LANES; l++) begin : g_lane
    target_compare u_compare (
      .digest_i(digest_i[256*l +: 256]),
      .target_i(target_i),
      .met_o(met_o[l])
    );

    if (TICKET != 0) begin : g_ticket
      // The digest's last byte is the number's first.
      logic [31:0] top;

      assign top      = {digest_i[256*l +: 8], digest_i[256*l + 8 +: 8], digest_i[256*l + 16 +: 8], digest_i[256*l + 24 +: 8]};
      assign hit_o[l] = met_o[l] || (top & ticket_i) == 32'd0;
    end else begin : g_target
      assign hit_o[l] = met_o[l];
    end
  end
endmodule
