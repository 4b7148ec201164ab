//! What is told of mutants without running them, on RTL small enough to know the answer; no design stands behind it.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use goldbench::mutate::{Choice, Fate, Folder, Mutant, Proof, Prover, Sample, Subject, sweep};
use goldbench::tools::program::on_path;
use goldbench::units::Seed;

use crate::said::folder;

static GO_ON: AtomicBool = AtomicBool::new(false);

/// `unused_i` leads nowhere; `spare_i` is tied to zero by the configuration; the term with `c_i` is in the other one.
const RTL: &str = "
module leaf(input a_i, input unused_i, output y_o);
  assign y_o = ~a_i;
endmodule
module small(input clk_i, input a_i, input b_i, input c_i, input spare_i, output y_o, output z_o);
  reg y_q;
  assign y_o = y_q;
  always @(posedge clk_i) y_q <= a_i & (b_i | spare_i);
  wire term = c_i & (a_i & b_i);
  wire z = (a_i & b_i) | term;
  leaf u_leaf(.a_i(z), .unused_i(a_i), .y_o(z_o));
endmodule
";

fn sample(yosys: &std::path::Path, dir: PathBuf) -> Sample<'static> {
    std::fs::create_dir_all(&dir).unwrap();
    let source = dir.join("source.v");
    std::fs::write(&source, RTL).unwrap();
    let subject = Subject {
        name: "small".into(),
        top: "small".into(),
        sources: vec![source],
        include_dirs: Vec::new(),
        defines: Vec::new(),
        parameters: Vec::new(),
        tied: vec!["spare_i".into()],
    };
    let folder = Folder::open(dir.join("run"), yosys, "key".into(), &GO_ON).unwrap();
    let choice = Choice {
        sample: 10_000,
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

#[test]
fn what_has_no_effect_is_told_and_what_has_one_is_not() {
    let Some(yosys) = on_path("yosys") else {
        let required = std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_some();
        assert!(!required, "Yosys is needed");
        eprintln!("skipped: Yosys is absent");
        return;
    };
    let sample = sample(&yosys, folder("small"));
    assert_eq!(sample.drawn.mutants.len(), sample.drawn.candidates);
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
    // Of the two sums of products, only the one with the port that is tied is tied off where that is held at what it is.
    let tied = |mode: &str| {
        let both = of(&sample, "", "$or", "B", mode);
        both.into_iter().filter_map(fate).collect::<Vec<Fate>>()
    };
    assert_eq!(tied("const0"), [Fate::TiedOff]);
    assert!(tied("const1").is_empty() && tied("inv").is_empty());

    // What the sweep leaves: that the term is zero changes nothing, that it is one does.
    let prover = Prover::new(&sample, "", end).unwrap().unwrap();
    let open = |mode: &str| -> Vec<usize> {
        let both = of(&sample, "", "$or", "B", mode);
        both.into_iter().filter(|&n| fate(n).is_none()).collect()
    };
    let (zero, one) = (open("const0"), open("const1"));
    assert_eq!(zero.len(), 1);
    assert_eq!(prover.equivalent(&zero).unwrap(), [(zero[0], Proof::Same)]);
    let together = [&zero[..], &one[..]].concat();
    let shown = prover.equivalent(&together).unwrap();
    assert_eq!(
        shown,
        [(zero[0], Proof::Same)],
        "a group that stays open is halved"
    );
    for number in of(&sample, "", "$dff", "D", "inv") {
        assert_eq!(prover.sees(number).unwrap(), Some(true));
    }
    let inside = Prover::new(&sample, "u_leaf", end).unwrap().unwrap();
    for number in of(&sample, "u_leaf", "$not", "A", "inv") {
        assert_eq!(inside.sees(number).unwrap(), Some(true));
        assert!(inside.equivalent(&[number]).unwrap().is_empty());
    }
}
