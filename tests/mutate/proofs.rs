//! What is told of mutants without running them, on RTL small enough to know the answer; no design stands behind it.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use goldbench::mutate::{
    Choice, Fate, Folder, Inside, Mutant, Proof, Prover, Sample, Subject, sweep,
};
use goldbench::tools::program::on_path;
use goldbench::units::Seed;

use crate::said::folder;

static GO_ON: AtomicBool = AtomicBool::new(false);

/// `unused_i` leads nowhere; `spare_i` is tied to zero by the configuration; the term with `c_i` is in the other one.
const RTL: &str = "
module leaf(input [15:0] a_i, input [15:0] unused_i, output [15:0] y_o);
  assign y_o = ~a_i;
endmodule
module small(input clk_i, input [15:0] a_i, input [15:0] b_i, input [15:0] c_i, input [15:0] spare_i,
             output [15:0] y_o, output [15:0] z_o);
  reg [15:0] y_q;
  assign y_o = y_q;
  always @(posedge clk_i) y_q <= a_i & (b_i | spare_i);
  wire [15:0] term = c_i & (a_i & b_i);
  wire [15:0] z = (a_i & b_i) | term;
  leaf u_leaf(.a_i(z), .unused_i(a_i), .y_o(z_o));
endmodule
";

fn sample(yosys: &Path, dir: &Path) -> Sample<'static> {
    std::fs::create_dir_all(dir).unwrap();
    let source = dir.join("source.v");
    std::fs::write(&source, RTL).unwrap();
    let subject = Subject {
        name: "small".into(),
        top: "small".into(),
        sources: vec![source],
        include_dirs: Vec::new(),
        defines: Vec::new(),
        parameters: Vec::new(),
        tied: vec![("spare_i".into(), 0)],
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

/// The mutants of a cell whose kind and port are these, by what they do.
fn of(sample: &Sample<'_>, path: &str, kind: &str, port: &str, mode: &str) -> Vec<usize> {
    let is = |mutant: &Mutant| {
        let cell = mutant.option("-cell").unwrap();
        mutant.at.path == path
            && sample.tree.kind(&mutant.at.module, cell) == kind
            && mutant.option("-port") == Some(port)
            && mutant.option("-mode") == Some(mode)
    };
    let numbered = (1..).zip(&sample.drawn.mutants);
    let found: Vec<usize> = numbered.filter(|(_, m)| is(m)).map(|(n, _)| n).collect();
    assert!(!found.is_empty(), "{path} {kind} {port} {mode}");
    found
}

/// Where a mutant is; two at one bit stand behind one another, and hide each other's constant.
fn bit(mutant: &Mutant) -> (&str, [Option<&str>; 3]) {
    let options = ["-cell", "-port", "-portbit"].map(|name| mutant.option(name));
    (&mutant.at.path, options)
}

/// Is it the only one of its bit.
fn alone(sample: &Sample<'_>, number: usize) -> bool {
    let mutants = &sample.drawn.mutants;
    let here = bit(&mutants[number - 1]);
    mutants.iter().filter(|mutant| bit(mutant) == here).count() == 1
}

#[test]
fn what_has_no_effect_is_told_and_what_has_one_is_not() {
    let Some(yosys) = on_path("yosys") else {
        let required = std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_some();
        assert!(!required, "Yosys is needed");
        eprintln!("skipped: Yosys is absent");
        return;
    };
    let sample = sample(&yosys, &folder("small"));
    assert_eq!(sample.drawn.mutants.len(), 400);
    let end = Instant::now() + Duration::from_secs(120);
    let fates = sweep(&sample, end).unwrap();
    let fate = |number: usize| fates[number - 1];
    for mode in ["inv", "const0", "const1"] {
        for number in of(&sample, "", "leaf", "unused_i", mode) {
            assert_eq!(fate(number), Some(Fate::NoPath), "{mode}");
        }
        for number in of(&sample, "", "leaf", "a_i", mode) {
            assert_eq!(fate(number), None, "{mode}");
        }
        // The register of `y_o` is as live as can be.
        for number in of(&sample, "", "$dff", "D", mode) {
            assert_eq!(fate(number), None, "{mode}");
        }
    }
    // Of the two cells, only the one with the port that is tied is tied off where that is held at what it is.
    let at_spare = |mode: &str| -> Vec<usize> {
        let mut both = of(&sample, "", "$or", "B", mode);
        both.retain(|&n| sample.drawn.mutants[n - 1].option("-wire") == Some("spare_i"));
        both
    };
    let held = at_spare("const0");
    let held: Vec<usize> = held.into_iter().filter(|&n| alone(&sample, n)).collect();
    assert!(!held.is_empty());
    for number in held {
        assert_eq!(fate(number), Some(Fate::TiedOff));
    }
    for number in [at_spare("const1"), at_spare("inv")].concat() {
        assert_eq!(fate(number), None);
    }

    // What the sweep leaves: that the term is zero changes nothing, that it is one does.
    let prover = Prover::new(&sample, "", end).unwrap().unwrap();
    let at_term = |mode: &str| -> Vec<usize> {
        let mut both = of(&sample, "", "$or", "B", mode);
        both.retain(|&n| sample.drawn.mutants[n - 1].option("-wire") == Some("term"));
        both.truncate(2);
        both
    };
    let (zero, one) = (at_term("const0"), at_term("const1"));
    let same: Vec<(usize, Proof)> = zero.iter().map(|&n| (n, Proof::Same)).collect();
    assert!(!same.is_empty() && !one.is_empty());
    assert!(zero.iter().all(|&number| fate(number).is_none()));
    assert_eq!(prover.equivalent(&zero).unwrap(), same);
    let together = [&zero[..], &one[..]].concat();
    let shown = prover.equivalent(&together).unwrap();
    assert_eq!(shown, same, "a group that stays open is halved");
    for number in of(&sample, "", "$dff", "D", "inv") {
        assert_eq!(prover.sees(number).unwrap(), Some(true));
    }
    let inside = Prover::new(&sample, "u_leaf", end).unwrap().unwrap();
    for number in of(&sample, "u_leaf", "$not", "A", "inv") {
        assert_eq!(inside.sees(number).unwrap(), Some(true));
        assert!(inside.equivalent(&[number]).unwrap().is_empty());
    }
}
