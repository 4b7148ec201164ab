//! Registers whose bits are turned over while they wait, on RTL small enough to know the answer.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use goldbench::mutate::{Choice, Folder, Inside, Mutant, Proof, Prover, Sample, Subject};
use goldbench::tools::program::on_path;
use goldbench::units::Seed;

use crate::said::folder;

static GO_ON: AtomicBool = AtomicBool::new(false);

/// Both are loaded where work begins. `even_q` is read when it has been kept for two clocks, `odd_q` for three.
const RTL: &str = "
module turns(input clk_i, input rst_ni, input start_i, input [7:0] a_i, output reg [7:0] y_o, output reg [7:0] z_o);
  reg busy_q;
  reg [2:0] count_q;
  reg [7:0] even_q, odd_q;
  always @(posedge clk_i or negedge rst_ni)
    if (!rst_ni) begin
      busy_q <= 1'b0;
      count_q <= 3'd0;
    end else if (!busy_q) busy_q <= start_i;
    else begin
      busy_q <= count_q != 3'd5;
      count_q <= count_q == 3'd5 ? 3'd0 : count_q + 3'd1;
    end
  always @(posedge clk_i) begin
    if (!busy_q && start_i) even_q <= a_i;
    if (!busy_q && start_i) odd_q <= a_i;
    if (busy_q && count_q == 3'd2) y_o <= even_q;
    if (busy_q && count_q == 3'd3) z_o <= odd_q;
  end
endmodule
";

fn sample(yosys: &Path, name: &str, rtl: &str) -> Sample<'static> {
    let dir = folder(name);
    std::fs::create_dir_all(&dir).unwrap();
    let source = dir.join("source.v");
    std::fs::write(&source, rtl).unwrap();
    let subject = Subject {
        name: name.into(),
        top: "turns".into(),
        sources: vec![source],
        include_dirs: Vec::new(),
        defines: Vec::new(),
        parameters: Vec::new(),
        tied: Vec::new(),
        inside: Inside::default(),
    };
    let folder = Folder::open(dir.join("run"), yosys, "key".into(), &GO_ON).unwrap();
    let choice = Choice {
        sample: 600,
        seed: Seed(1),
        under: None,
    };
    Sample::make(subject, folder, &choice, &mut |_| {}).unwrap()
}

/// The mutants that turn over what a register keeps, some while another bit of it is 0 or 1: the other input of the choice in its line.
fn kept(sample: &Sample<'_>, rtl: &str, register: &str) -> BTreeSet<usize> {
    let is_line = |line: &str| line.contains(&format!("start_i) {register} <= a_i"));
    let line = rtl.lines().position(is_line).unwrap();
    let source = format!(".v:{}.", line + 1);
    let is = |mutant: &Mutant| {
        let cell = mutant.option("-cell").unwrap();
        sample.tree.kind(&mutant.at.module, cell) == "$mux"
            && mutant.command.contains(&source)
            && mutant.option("-port") == Some("A")
            && mutant
                .option("-mode")
                .is_some_and(|mode| mode == "inv" || mode.starts_with("cnot"))
    };
    let numbered = (1..).zip(&sample.drawn.mutants);
    let found: BTreeSet<usize> = numbered.filter(|(_, m)| is(m)).map(|(n, _)| n).collect();
    assert!(!found.is_empty(), "{register}");
    found
}

/// Those of both registers' mutants that are told to be changed back, and those of `even_q`.
fn told(yosys: &Path, name: &str, rtl: &str) -> (BTreeSet<usize>, BTreeSet<usize>) {
    let sample = sample(yosys, name, rtl);
    let (even, odd) = (kept(&sample, rtl, "even_q"), kept(&sample, rtl, "odd_q"));
    let end = Instant::now() + Duration::from_secs(240);
    let prover = Prover::new(&sample, "", end).unwrap().unwrap();
    let all: Vec<usize> = even.union(&odd).copied().collect();
    let told = prover.equivalent(&all).unwrap().into_iter();
    let told = told.filter(|(_, proof)| *proof == Proof::Astray);
    (told.map(|(number, _)| number).collect(), even)
}

#[test]
fn what_is_turned_back_before_it_is_read_is_proven_and_what_is_not_is_not() {
    let tools = [on_path("yosys"), on_path("z3")];
    let [Some(yosys), Some(_)] = &tools else {
        let required = std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_some();
        assert!(!required, "Yosys and z3 are needed");
        eprintln!("skipped: Yosys or z3 is absent");
        return;
    };
    let (shown, even) = told(yosys, "turns", RTL);
    assert_eq!(shown, even);

    // Without its reset, and at work at first, it has kept `even_q` for one clock only when it first reads it.
    let begun = RTL
        .replace(" or negedge rst_ni)", ")\n    if (0) ;")
        .replace("if (!rst_ni) begin", "else if (0) begin")
        .replace("reg busy_q;", "reg busy_q = 1'b1;")
        .replace("[2:0] count_q;", "[2:0] count_q = 3'd1;");
    let (shown, _) = told(yosys, "turns-begun", &begun);
    assert_eq!(shown, BTreeSet::new());

    // With its work still before it, it may as well have no reset.
    let idle = begun
        .replace("busy_q = 1'b1", "busy_q = 1'b0")
        .replace("count_q = 3'd1", "count_q = 3'd0");
    let (shown, even) = told(yosys, "turns-idle", &idle);
    assert_eq!(shown, even);
}
