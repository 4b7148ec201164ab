// Registers what comes in, one port per way in which Verilator stores a value.
module ports (
    input  logic         clk,
    input  logic         i1,   output logic         o1,
    input  logic [7:0]   i8,   output logic [7:0]   o8,
    input  logic [8:0]   i9,   output logic [8:0]   o9,
    input  logic [15:0]  i16,  output logic [15:0]  o16,
    input  logic [16:0]  i17,  output logic [16:0]  o17,
    input  logic [31:0]  i32,  output logic [31:0]  o32,
    input  logic [32:0]  i33,  output logic [32:0]  o33,
    input  logic [63:0]  i64,  output logic [63:0]  o64,
    input  logic [64:0]  i65,  output logic [64:0]  o65,
    input  logic [127:0] i128, output logic [127:0] o128,
    input  logic [511:0] i512, output logic [511:0] o512
);
  always_ff @(posedge clk) begin
    o1 <= i1; o8 <= i8; o9 <= i9; o16 <= i16; o17 <= i17; o32 <= i32;
    o33 <= i33; o64 <= i64; o65 <= i65; o128 <= i128; o512 <= i512;
  end
endmodule
