//! `goldbench core check` on the manifests that stand here.

use serde_json::Value;

use crate::core_rtl::{Bench, manifests, which};
use crate::home::said;

#[test]
fn our_own_manifests_are_good_and_their_mistakes_found() {
    if which("verilator").is_none() {
        return;
    }
    let root = env!("CARGO_MANIFEST_DIR");
    let own = |name: &str| format!("{root}/{name}");
    let bench = Bench::new(&[]);
    let arguments = [
        "core",
        "check",
        &own("rtl/compress.toml"),
        &own("tests/cores/own_core.toml"),
        "builtin:miner",
    ];
    let said = said(&mut bench.goldbench(&arguments));
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    assert_eq!(said.out.matches(": good").count(), 3, "{}", said.out);

    let text = std::fs::read_to_string(own("rtl/compress.toml")).unwrap();
    let text = text
        .replace("\"sha256_", &format!("\"{root}/rtl/sha256_"))
        .replace("block = \"block_i\"", "block = \"blck_i\"")
        .replace(
            "signal = \"u_forward.digest_q\"",
            "signal = \"u_forward.digst_q\"",
        )
        .replace("\"chaining.ring\"", "\"chaining.rnig\"");
    let mut text = text;
    for name in [
        "kept_words.sv",
        "folded_constants.sv",
        "folded_stage.sv",
        "feed_forward.sv",
        "tag_pipe.sv",
        "chaining_ring.sv",
        "compress_core.sv",
    ] {
        text = text.replace(&format!("\"{name}\""), &format!("\"{root}/rtl/{name}\""));
    }
    let bench = Bench::new(&[("core.toml", &text)]);
    let said = crate::home::said(&mut bench.goldbench(&["core", "check", "core.toml"]));
    assert_eq!(said.code, 2, "{}{}", said.out, said.err);
    for part in [
        "`block_i`",
        "u_forward.digest_q",
        "nearest: `chaining.ring`",
    ] {
        assert!(said.out.contains(part), "{part}: {}", said.out);
    }
}

/// Our own cores, and those in others' conventions: each is good; of one it is expected that Verilator refuses it.
#[test]
fn every_manifest_of_ours_is_good() {
    if which("verilator").is_none() {
        return;
    }
    let all: Vec<String> = manifests()
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let mut arguments = vec!["core", "check", "--format", "json"];
    arguments.extend(all.iter().map(String::as_str));
    let said = said(&mut Bench::new(&[]).goldbench(&arguments));
    let report: Value = serde_json::from_str(&said.out).unwrap();
    let cores = report["cores"].as_array().unwrap();
    assert_eq!(cores.len(), all.len());
    for core in cores {
        let manifest = core["manifest"].as_str().unwrap();
        let problems = core["problems"].as_array().unwrap();
        assert!(problems.is_empty(), "{manifest}: {problems:#?}");
    }
}
