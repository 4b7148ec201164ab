//! A core without a single probe: judged at its ports, and told to be.

use crate::bench::{Bench, case};

/// The registers that this core has in common with the model.
const PROBES: &str = r#"
[probes]
"tags.valid" = { module = "own_core", signal = "valid_q" }
"chaining.position" = { module = "own_core", signal = "position_q" }
"chaining.ring" = { module = "own_core", signal = "chaining_q" }
"digest" = { module = "own_core", signal = "digest_q" }
"#;

/// The core with one letter changed in its Maj: `(a & b)` is `(a | b)`.
pub fn wrong(bench: &Bench, probes: &str) -> String {
    let text = std::fs::read_to_string(crate::bench::core_file("own_core.sv")).unwrap();
    let changed = text.replace("((a & b) ^ (a & c)", "((a | b) ^ (a & c)");
    assert_ne!(text, changed);
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("wrong");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("wrong_core.sv");
    std::fs::write(&file, changed).unwrap();
    let manifest = bench.manifest(
        "own_core",
        &[("\"own_core.sv\"", &format!("{:?}", file.to_str().unwrap()))],
    );
    let text = std::fs::read_to_string(&manifest).unwrap() + probes;
    std::fs::write(&manifest, text).unwrap();
    manifest
}

#[test]
fn a_wrong_core_without_probes_is_found_at_its_ports() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let manifest = wrong(&bench, "");
    let cases = ["--case", "{bubbles,power_up_state[0]}"];
    let text = bench.verify(&[&[&*manifest], &cases[..]].concat());
    text.ended_with(1).tells(&[
        "FAIL",
        "first divergence: output.digest",
        "only ports can be seen",
        "wrong digest",
        "0 words compared",
    ]);
    let shape = ["--format", "json", "--no-shrink"];
    let said = bench.verify(&[&[&*manifest], &cases[..], &shape[..]].concat());
    let report = said.ended_with(1).json();
    let verdict = case(&report, "own", "bubbles");
    assert_eq!(verdict["divergence"]["element"], "output.digest");
    assert_eq!(verdict["divergence"]["inputs"]["agree"], false);
    assert_eq!(verdict["result_faults"][0]["rule"], "digest");
    assert!(verdict["divergence"].get("rtl_path").is_none());
}

/// A few registers in view: a state that starts from the device's own is still judged fairly.
#[test]
fn some_probes_see_some_registers() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let manifest = bench.manifest("own_core", &[]);
    let good = std::fs::read_to_string(&manifest).unwrap() + PROBES;
    std::fs::write(&manifest, good).unwrap();
    let cases = ["--case", "{bubbles,stall,reset_anywhere,power_up_*}"];
    let shape = ["--format", "json"];
    let said = bench.verify(&[&[&*manifest], &cases[..], &shape[..]].concat());
    let report = said.ended_with(0).json();
    let words = &case(&report, "own", "bubbles")["tally"]["words"];
    assert!(words.as_u64().unwrap() > 0, "{words}");
}
