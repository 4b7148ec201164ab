//! Registers that are written anew before they are read, on RTL small enough to know the answer.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use goldbench::mutate::{Choice, Folder, Inside, Mutant, Proof, Prover, Sample, Subject};
use goldbench::tools::program::on_path;
use goldbench::units::Seed;

use crate::said::folder;

static GO_ON: AtomicBool = AtomicBool::new(false);

/// All three are loaded where work begins. `sum_q` is read while the machine is at work; `kept_q` is shown always, and
/// `late_q` is read in the first clock of waiting.
const RTL: &str = "
module waits(input clk_i, input rst_ni, input start_i, input [7:0] a_i, output reg [7:0] y_o, output [7:0] kept_o,
             output reg [7:0] late_o);
  reg [1:0] state_q;
  reg [7:0] sum_q, kept_q, late_q;
  assign kept_o = kept_q;
  always @(posedge clk_i or negedge rst_ni)
    if (!rst_ni) state_q <= 2'd0;
    else case (state_q)
      2'd0: if (start_i) state_q <= 2'd1;
      2'd1: state_q <= 2'd2;
      default: state_q <= 2'd0;
    endcase
  always @(posedge clk_i) begin
    if (state_q == 2'd0 && start_i) sum_q <= a_i;
    if (state_q == 2'd0 && start_i) kept_q <= a_i;
    if (state_q == 2'd0 && start_i) late_q <= a_i;
    if (state_q == 2'd1) y_o <= sum_q + 8'd1;
    if (state_q == 2'd0) late_o <= late_q;
  end
endmodule
";

fn sample(yosys: &Path, dir: &Path) -> Sample<'static> {
    std::fs::create_dir_all(dir).unwrap();
    let source = dir.join("source.v");
    std::fs::write(&source, RTL).unwrap();
    let subject = Subject {
        name: "waits".into(),
        top: "waits".into(),
        sources: vec![source],
        include_dirs: Vec::new(),
        defines: Vec::new(),
        parameters: Vec::new(),
        tied: Vec::new(),
        inside: Inside::default(),
    };
    let folder = Folder::open(dir.join("run"), yosys, "key".into(), &GO_ON).unwrap();
    let choice = Choice {
        sample: 400,
        seed: Seed(1),
        under: None,
    };
    Sample::make(subject, folder, &choice, &mut |_| {}).unwrap()
}

#[test]
fn what_is_written_anew_before_it_is_read_is_proven_and_what_is_read_is_not() {
    let Some(yosys) = on_path("yosys") else {
        let required = std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_some();
        assert!(!required, "Yosys is needed");
        eprintln!("skipped: Yosys is absent");
        return;
    };
    let sample = sample(&yosys, &folder("waits"));
    let end = Instant::now() + Duration::from_secs(120);
    // What a register takes in while it is not written: itself, by the other input of the choice in its line.
    let holds = |register: &str| -> Vec<usize> {
        let line = RTL
            .lines()
            .position(|l| l.contains(&format!(") {register} <= a_i")));
        let source = format!(".v:{}.", line.unwrap() + 1);
        let is = |mutant: &Mutant| {
            let cell = mutant.option("-cell").unwrap();
            sample.tree.kind(&mutant.at.module, cell) == "$mux"
                && mutant.command.contains(&source)
                && mutant.option("-port") == Some("A")
                && mutant.option("-mode") == Some("inv")
        };
        let numbered = (1..).zip(&sample.drawn.mutants);
        let found: Vec<usize> = numbered.filter(|(_, m)| is(m)).map(|(n, _)| n).collect();
        assert!(!found.is_empty(), "{register}");
        found
    };
    let prover = Prover::new(&sample, "", end).unwrap().unwrap();
    let (unread, shown, late) = (holds("sum_q"), holds("kept_q"), holds("late_q"));
    let all = [&unread[..], &shown, &late].concat();
    let told: BTreeSet<(usize, &str)> = prover
        .equivalent(&all)
        .unwrap()
        .into_iter()
        .map(|(number, proof)| match proof {
            Proof::Overwritten => (number, "overwritten"),
            _ => (number, "something else"),
        })
        .collect();
    let wanted: BTreeSet<(usize, &str)> = unread.iter().map(|n| (*n, "overwritten")).collect();
    assert_eq!(told, wanted);
}
