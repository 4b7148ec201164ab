//! Bits of a register that hold one value from the first clock on, as padding does: holding them elsewhere changes nothing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
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

fn sample(yosys: &Path, top: &str, rtl: &str) -> Sample<'static> {
    let dir = folder(top);
    std::fs::create_dir_all(&dir).unwrap();
    let source = dir.join("source.v");
    std::fs::write(&source, rtl).unwrap();
    let subject = Subject {
        name: top.into(),
        top: top.into(),
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

/// Mutants of these bits of wires with one of these names, in this mode, by their numbers.
fn of(
    sample: &Sample<'_>,
    wires: &[&str],
    mode: &str,
    bits: std::ops::Range<u32>,
) -> BTreeSet<usize> {
    let is = |mutant: &Mutant| {
        let bit = mutant.option("-wirebit").and_then(|bit| bit.parse().ok());
        mutant
            .option("-wire")
            .is_some_and(|wire| wires.contains(&wire))
            && mutant.option("-mode") == Some(mode)
            && bit.is_some_and(|bit: u32| bits.contains(&bit))
    };
    let numbered = (1..).zip(&sample.drawn.mutants);
    numbered.filter(|(_, m)| is(m)).map(|(n, _)| n).collect()
}

/// Those of these that are said to change nothing.
fn told(sample: &Sample<'_>, mutants: &BTreeSet<usize>) -> BTreeSet<usize> {
    let end = Instant::now() + Duration::from_secs(120);
    let prover = Prover::new(sample, "", end).unwrap().unwrap();
    let all: Vec<usize> = mutants.iter().copied().collect();
    let told = prover.equivalent(&all).unwrap().into_iter();
    told.filter(|(_, proof)| proof.equivalent())
        .map(|(number, _)| number)
        .collect()
}

fn yosys() -> Option<PathBuf> {
    let yosys = on_path("yosys");
    let required = std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_some();
    assert!(yosys.is_some() || !required, "Yosys is needed");
    if yosys.is_none() {
        eprintln!("skipped: Yosys is absent");
    }
    yosys
}

#[test]
fn padding_that_is_held_where_it_stands_is_proven_and_data_is_not() {
    let Some(yosys) = yosys() else { return };
    let sample = sample(&yosys, "pads", RTL);
    let held = |mode: &str, bits| of(&sample, &["data"], mode, bits);
    // Held at 0, of the padding and of data.
    let (padding, data) = (held("const0", 8..16), held("const0", 0..8));
    assert!(
        padding.len() >= 4 && data.len() >= 4,
        "{padding:?} {data:?}"
    );
    // What makes padding another value is seen by all that reads it, whatever the proof holds.
    let other = &held("const1", 8..16) | &held("inv", 8..16);
    assert!(other.len() >= 4, "{other:?}");
    assert_eq!(told(&sample, &(&(&padding | &data) | &other)), padding);
}
