// How many lanes more than one are set, room_i at most.
//
// Latency: 0 cycles (combinational).
module lane_surplus #(
  parameter int LANES = 2
) (
  input  logic [LANES-1:0] lanes_i,
  input  logic [15:0]      room_i,
  output logic [15:0]      more_o
);
  logic [15:0] set, more;

  always_comb begin
    set = 16'd0;
    for (int i = 0; i < LANES; i++) begin
      set = set + {15'd0, lanes_i[i]};
    end
  end

  assign more   = set == 16'd0 ? 16'd0 : set - 16'd1;
  assign more_o = more < room_i ? more : room_i;
endmodule
