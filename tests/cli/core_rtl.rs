//! Small cores in conventions of others, for `core init` and `core check`: they elaborate, and hash nothing.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;

use crate::home::Home;

/// A block core: `init`, `next`, `ready`, a low asynchronous reset, an input that picks SHA-256.
pub const BLOCK: &str = "
module block_core (
  input wire clk, input wire reset_n, input wire init, input wire next, input wire mode,
  input wire [511:0] block, output wire ready, output wire [255:0] digest, output wire digest_valid);
  reg [31:0] H0_reg, H1_reg, H2_reg, H3_reg, H4_reg, H5_reg, H6_reg, H7_reg;
  reg [31:0] first; reg busy, valid;
  assign digest = {H0_reg, H1_reg, H2_reg, H3_reg, H4_reg, H5_reg, H6_reg, H7_reg};
  assign ready = ~busy; assign digest_valid = valid;
  always @* if (mode) first = 32'h6a09e667; else first = 32'hc1059ed8;
  always @(posedge clk or negedge reset_n)
    if (!reset_n) begin
      H0_reg <= 0; H1_reg <= 0; H2_reg <= 0; H3_reg <= 0; H4_reg <= 0; H5_reg <= 0; H6_reg <= 0; H7_reg <= 0;
      busy <= 0; valid <= 0;
    end else begin
      H0_reg <= init ? first : H0_reg + block[511:480]; H1_reg <= H0_reg; H2_reg <= H1_reg; H3_reg <= H2_reg;
      H4_reg <= H3_reg; H5_reg <= H4_reg; H6_reg <= H5_reg; H7_reg <= H6_reg ^ block[31:0];
      busy <= init | next; valid <= busy;
    end
endmodule
";

/// A miner that a cable feeds: a clock is its only port.
pub const CABLE: &str = "
module hasher (input clk, input [255:0] state, input [511:0] data, output reg [255:0] hash);
  always @(posedge clk) hash <= state ^ data[255:0] ^ data[511:256];
endmodule
module cable_miner #(parameter LOOP_LOG2 = 0) (osc_clk);
  input osc_clk;
  reg [255:0] state = 0; reg [511:0] data = 0; reg [31:0] nonce = 0;
  reg [255:0] midstate_buf = 0, data_buf = 0; reg [31:0] golden_nonce = 0; reg is_golden_ticket = 0;
  wire [31:0] nonce_next = nonce + 32'd1; wire [255:0] hash, hash2; wire hash_clk; assign hash_clk = osc_clk;
  hasher uut (.clk(hash_clk), .state(state), .data(data), .hash(hash));
  hasher uut2 (.clk(hash_clk), .state(256'h5be0cd191f83d9ab9b05688c510e527fa54ff53a3c6ef372bb67ae856a09e667),
    .data({256'h0000010000000000000000000000000000000000000000000000000080000000, hash}), .hash(hash2));
  always @(posedge hash_clk) begin
    state <= midstate_buf;
    data <= {384'h000002800000000000000000000000000000000000000000000000000000000000000000000000000000000080000000, nonce_next, data_buf[95:0]};
    nonce <= nonce_next;
    is_golden_ticket <= hash2[255:224] == 0;
    if (is_golden_ticket) golden_nonce <= nonce - 32'd3;
  end
endmodule
";

/// Registers behind a bus, with a reset that waits for the clock.
pub const BUS: &str = "
module bus_core (input wire clk, input wire rst, input wire cs, input wire we, input wire [7:0] address,
  input wire [31:0] write_data, output reg [31:0] read_data, output wire error);
  localparam ADDR_CTRL = 8'h08; localparam CTRL_INIT_BIT = 0; localparam CTRL_NEXT_BIT = 1; localparam CTRL_MODE_BIT = 2;
  localparam ADDR_STATUS = 8'h09; localparam STATUS_READY_BIT = 0; localparam STATUS_VALID_BIT = 1;
  localparam ADDR_BLOCK0 = 8'h10; localparam ADDR_DIGEST0 = 8'h20;
  reg [31:0] block [0:15]; reg init, next;
  assign error = address == 8'hff;
  always @(posedge clk) if (rst) begin init <= 0; next <= 0; end else begin
    init <= cs & we & (address == ADDR_CTRL) & write_data[CTRL_INIT_BIT];
    next <= cs & we & (address == ADDR_CTRL) & write_data[CTRL_NEXT_BIT];
    if (cs & we & (address >= ADDR_BLOCK0)) block[address[3:0]] <= write_data;
  end
  always @* read_data = address == ADDR_STATUS ? {30'd0, next, init} : block[address[3:0]];
endmodule
";

/// A home with files in it, where `goldbench` runs with this machine's tools.
pub struct Bench {
    home: Home,
}

impl Bench {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let bench = Self { home: Home::new() };
        for (name, text) in files {
            let path = bench.path(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        bench
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn goldbench(&self, arguments: &[&str]) -> Command {
        let mut command = self.home.goldbench(arguments);
        command.current_dir(self.home.path());
        command
    }

    /// With nothing on `PATH` but Yosys.
    pub fn with_yosys_alone(&self, arguments: &[&str]) -> Command {
        let mut command = self.goldbench(arguments);
        let yosys = which("yosys").unwrap();
        let link = self.home.bin().join("yosys");
        if !link.exists() {
            std::os::unix::fs::symlink(yosys, &link).unwrap();
        }
        command.env("PATH", self.home.bin());
        command
    }
}

/// Where a program is; `None` passes a test over, unless all tools are asked for.
pub fn which(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .map(|dir| dir.join(name))
        .find(|f| f.is_file());
    let required = std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_some();
    assert!(found.is_some() || !required, "{name} is not there");
    if found.is_none() {
        eprintln!("passed over: {name} is not there");
    }
    found
}

/// Every manifest that stands in `rtl/` and below `tests/cores/`.
pub fn manifests() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("rtl"), root.join("tests/cores")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "toml")
                && fs::read_to_string(&path).unwrap().contains("[core]\n")
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
