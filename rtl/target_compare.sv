// Is this hash a share: the digest read as Bitcoin reads it, a little-endian 256-bit number, at or below the target.
//
// Latency: 0 cycles (combinational).
// digest_i: {H0, .., H7}, H0 at the top.    target_i: a number, its most significant bit at the top.
module target_compare (
  input  logic [255:0] digest_i,
  input  logic [255:0] target_i,
  output logic         met_o
);
  // The digest's last byte is the number's first.
  logic [255:0] number;

  for (genvar b = 0; b < 32; b++) begin : g_byte
    assign number[8*b +: 8] = digest_i[255-8*b -: 8];
  end

  assign met_o = number <= target_i;
endmodule
