//! `goldbench seu` of cores in their own conventions: registers whose fate is known beforehand, and what can't be flipped.

use serde_json::Value;

use crate::bench::{Bench, Said};

const CORES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cores");

fn seu(bench: &Bench, arguments: &[&str]) -> Said {
    Said::by(bench.goldbench(&["seu"]).args(arguments))
}

/// `block_core` behind registers that do nothing, tell, or never end.
const FATED: &str = "
module fated (
  input wire clk, input wire reset_n, input wire init, input wire next, input wire [511:0] block,
  output wire ready, output wire [255:0] digest, output wire digest_valid
);
  reg [31:0] ticks, brief;
  reg guard, guard_n, alive;
  reg [7:0] turns;
  integer i;
  block_core u_core (.clk(clk), .reset_n(reset_n), .init(init), .next(next), .block(block), .ready(ready),
                     .digest(digest), .digest_valid(digest_valid));
  always @(posedge clk) begin
    if (!reset_n) begin
      ticks <= 0;
      guard <= 0;
      guard_n <= 1;
      alive <= 1;
    end else begin
      ticks <= ticks + 1;
      guard <= guard;
      guard_n <= guard_n;
      alive <= alive;
      if (guard == guard_n) $finish;
      if (!alive) $fatal;
    end
    brief <= {32{init}};
    $display(\"not of the report\");
  end
endmodule
";

fn manifest(bench: &Bench, change: impl Fn(&str) -> String) -> String {
    bench.write("fated.v", FATED);
    let text = std::fs::read_to_string(format!("{CORES}/block_core/core.toml")).unwrap();
    let text = text
        .replace("../common", &format!("{CORES}/common"))
        .replace(
            "\"block_core.v\"",
            &format!("\"{CORES}/block_core/block_core.v\", \"fated.v\""),
        )
        .replace("\"block_core\"", "\"fated\"")
        .replace("parameters = { ROUNDS = \"1\" }", "")
        .replace("64 / ROUNDS", "64")
        .replace("[\"UNUSEDSIGNAL\"", "[\"WIDTH\", \"UNUSEDSIGNAL\"");
    let text = &text[..text.find("# All rounds").unwrap()];
    let file = bench.write("fated.toml", &change(text));
    file.display().to_string()
}

#[test]
fn registers_whose_fate_is_known_meet_it() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let core = manifest(&bench, str::to_owned);
    let asked = [&*core, "--sample", "400", "--format", "json"];
    let first = seu(&bench, &[&asked[..], &["--jobs", "1"]].concat()).ended_with(0);
    let report = first.json();
    assert_eq!(report["schema"], "goldbench.seu/1");
    assert_eq!(report["checked"], 0);
    let row = |class: &str| -> Value {
        let rows = report["table"]["classes"].as_array().unwrap();
        let row = rows.iter().find(|row| row["class"] == class);
        row.unwrap_or_else(|| panic!("no {class} in {rows:?}"))
            .clone()
    };
    for (class, fate) in [
        ("fated.ticks", "latent"),
        ("fated.brief", "masked"),
        ("fated.guard", "detected"),
        ("fated.guard_n", "detected"),
        ("fated.alive", "detected"),
    ] {
        let row = row(class);
        assert!(row["flips"].as_u64() > Some(5), "{row}");
        assert_eq!(row[fate], row["flips"], "{row}");
    }
    // A state that goes astray in a round is a wrong digest, and nothing tells.
    let state = row("sha256_iterative.state");
    let [flips, silent] = ["flips", "silent"].map(|key| state[key].as_u64().unwrap());
    assert!(10 * silent > 8 * flips, "{state}");
    // The same seed gives the same bytes, whoever does the work.
    let again = seu(&bench, &[&asked[..], &["--jobs", "2"]].concat());
    assert_eq!(again.out, first.out);
    let other = seu(&bench, &[&asked[..], &["--seed", "2"]].concat());
    assert_ne!(other.out, first.out);
    let text = seu(&bench, &[&core, "--class", "*.guard", "--max-silent", "0"]).ended_with(0);
    text.tells(&["blocks one behind the other", "fated.guard "]);
    assert!(!text.out.contains("in the model"), "{}", text.out);
    let some = [
        &*core,
        "--class",
        "u_core.u_hash.state",
        "--max-silent",
        "5",
    ];
    seu(&bench, &some).ended_with(1);
}

#[test]
fn what_can_not_be_flipped_is_told() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let core = manifest(&bench, str::to_owned);
    seu(&bench, &[&core, "--class", "nothing*"])
        .ended_with(2)
        .complains_of(&["--class matches no class", "fated.ticks"]);
    // The words of a block the other way round: no digest is right.
    let turned = manifest(&bench, |text| {
        text.replace(
            "block = \"block\"",
            "block = { port = \"block\", words = \"first-low\" }",
        )
    });
    seu(&bench, &[&turned])
        .ended_with(2)
        .complains_of(&["answers to plain work are wrong", "goldbench verify"]);
    seu(&bench, &[&format!("{CORES}/no_elaborate/core.toml")])
        .ended_with(2)
        .complains_of(&["front_end"]);
}

#[test]
fn gates_read_what_was_flipped() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let block = format!("{CORES}/block_core/core.toml");
    let row = |gate: &str| -> Value {
        let run = ["signoff", &block, "--gate", gate, "--format", "json"];
        let report = Said::by(&mut bench.goldbench(&run)).ended_with(1).json();
        let mut rows = report["rows"].as_array().unwrap().iter();
        rows.find(|row| row["row"] == "bit flips").unwrap().clone()
    };
    assert_eq!(row("S2")["status"], "not-measured");
    seu(&bench, &[&block, "--sample", "500"]).ended_with(0);
    assert_eq!(row("S2")["status"], "not-met");
    seu(&bench, &[&block, "--sample", "10000"]).ended_with(0);
    assert_eq!(row("S2")["status"], "met");
    assert_eq!(row("S3")["status"], "met");
}
