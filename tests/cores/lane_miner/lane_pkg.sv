// What the lanes and their arbiter agree on.
package lane_pkg;
  localparam int LaneBits = 2;
  localparam int Lanes = 1 << LaneBits;
endpackage
