// Internal state of every shape: scalars, packed of two dimensions, structs, arrays of one and two
// unpacked dimensions, names with double underscores, a package variable, a parameter.
package fault_pkg;
  logic [7:0] sel;
endpackage

module stage #(
    parameter int ADD = 0
) (
    input  logic        clk,
    input  logic [31:0] d,
    output logic [31:0] q
);
  logic [31:0] state_q;
  logic [8:0]  nine__q;
  logic [3:0][8:0] packed_q;
  logic [2:0][33:0] wide_q;
  logic [7:0]  bytes_q [0:3];
  logic [15:0] halves_q [3:0];
  logic [64:0] grid_q [0:1][0:2];
  typedef struct packed {logic [33:0] a; logic [33:0] b;} pair_t;
  pair_t pair_q;

  always_ff @(posedge clk) begin
    state_q  <= d + ADD;
    nine__q  <= d[8:0];
    packed_q <= {4'h5, d};
    wide_q   <= {38'h3, d, 32'h1};
    pair_q   <= {4'h9, d, ~d};
    bytes_q[0] <= d[7:0];
    for (int i = 1; i < 4; i++) bytes_q[i] <= bytes_q[i-1];
    for (int i = 0; i < 4; i++) halves_q[i] <= d[15:0] + i[15:0];
    for (int i = 0; i < 2; i++)
      for (int j = 0; j < 3; j++) grid_q[i][j] <= {1'b1, d, 32'(10 * i + j)};
  end
  assign q = state_q ^ {24'd0, fault_pkg::sel};
endmodule

module probes #(
    parameter int STAGES = 2,
    parameter logic [39:0] BIG = 40'd1
) (
    input  logic        clk,
    input  logic [31:0] d,
    output logic [31:0] q,
    output logic [39:0] big
);
  logic [31:0] w [0:STAGES];
  assign w[0] = d;
  assign big = BIG;
  for (genvar g = 0; g < STAGES; g++) begin : g_stage
    stage #(.ADD(g)) u_stage (.clk, .d(w[g]), .q(w[g+1]));
  end
  assign q = w[STAGES];
endmodule
