//! Bits of a register that hold one value from the first clock on, as padding does: holding them elsewhere changes nothing.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use goldbench::mutate::{Choice, Folder, Inside, Mutant, Prover, Sample, Subject};
use goldbench::tools::program::on_path;
use goldbench::units::Seed;

use crate::said::folder;

static GO_ON: AtomicBool = AtomicBool::new(false);

/// The high half of `data` is zero for good, and goes through a choice with what is fed back.
const RTL: &str = "
module pads(input clk_i, input feed_i, input [7:0] a_i, output [15:0] y_o);
  reg [15:0] data = 16'd0, y = 16'd0;
  wire [15:0] now = feed_i ? y : data;
  assign y_o = y;
  always @(posedge clk_i) begin
    data <= {8'd0, a_i};
    y <= now + {now[7:0], now[15:8]};
  end
endmodule
";

#[test]
fn padding_that_is_held_where_it_stands_is_proven_and_data_is_not() {
    let Some(yosys) = on_path("yosys") else {
        let required = std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_some();
        assert!(!required, "Yosys is needed");
        eprintln!("skipped: Yosys is absent");
        return;
    };
    let dir = folder("pads");
    std::fs::create_dir_all(&dir).unwrap();
    let source = dir.join("source.v");
    std::fs::write(&source, RTL).unwrap();
    let subject = Subject {
        name: "pads".into(),
        top: "pads".into(),
        sources: vec![source],
        include_dirs: Vec::new(),
        defines: Vec::new(),
        parameters: Vec::new(),
        tied: Vec::new(),
        inside: Inside::default(),
    };
    let folder = Folder::open(dir.join("run"), &yosys, "key".into(), &GO_ON).unwrap();
    let choice = Choice {
        sample: 400,
        seed: Seed(1),
        under: None,
    };
    let sample = Sample::make(subject, folder, &choice, &mut |_| {}).unwrap();
    // Held at 0, of the padding and of data.
    let held = |bits: std::ops::Range<u32>| -> Vec<usize> {
        let is = |mutant: &Mutant| {
            let bit = mutant.option("-wirebit").and_then(|bit| bit.parse().ok());
            mutant.option("-wire") == Some("data")
                && mutant.option("-mode") == Some("const0")
                && bit.is_some_and(|bit: u32| bits.contains(&bit))
        };
        let numbered = (1..).zip(&sample.drawn.mutants);
        numbered.filter(|(_, m)| is(m)).map(|(n, _)| n).collect()
    };
    let (padding, data) = (held(8..16), held(0..8));
    assert!(
        padding.len() >= 4 && data.len() >= 4,
        "{padding:?} {data:?}"
    );
    let end = Instant::now() + Duration::from_secs(120);
    let prover = Prover::new(&sample, "", end).unwrap().unwrap();
    let all = [&padding[..], &data].concat();
    let told = prover.equivalent(&all).unwrap();
    let told: BTreeSet<usize> = told
        .into_iter()
        .filter(|(_, proof)| proof.equivalent())
        .map(|(number, _)| number)
        .collect();
    assert_eq!(told, padding.into_iter().collect());
}
