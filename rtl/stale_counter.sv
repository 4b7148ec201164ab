// Hits of jobs that a new block has made worthless: dropped and counted, at most one a cycle at either place.
//
// epoch_q turns with each new block; a hit that carries the other epoch is stale. No new block is taken while a stale hit is
// left anywhere, so one bit tells two epochs apart.
// Latency: 1 cycle. Control (reset); stale_q holds at its largest value.
module stale_counter (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        enable_i,
  input  logic        new_block_i,
  input  logic        at_cores_i,
  input  logic        at_host_i,
  output logic        epoch_q,
  output logic [15:0] stale_q
);
  logic [16:0] sum;

  assign sum = {1'b0, stale_q} + {16'd0, at_cores_i} + {16'd0, at_host_i};

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      epoch_q <= 1'b0;
      stale_q <= 16'd0;
    end else if (enable_i) begin
      if (new_block_i) epoch_q <= !epoch_q;
      stale_q <= sum[16] ? 16'hffff : sum[15:0];
    end
  end
endmodule
