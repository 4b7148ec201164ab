// SHA-256's initial hash value (FIPS 180-4, section 5.3.3), H0 at the top.
`ifndef SHA256_IV
`ifdef BUG_WRONG_IV
`define SHA256_IV 256'h6a09e667_bb67ae85_3c6ef372_a54ff53a_510e527f_9b05689c_1f83d9ab_5be0cd19
`else
`define SHA256_IV 256'h6a09e667_bb67ae85_3c6ef372_a54ff53a_510e527f_9b05688c_1f83d9ab_5be0cd19
`endif
`endif
