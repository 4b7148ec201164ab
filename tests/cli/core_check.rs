//! `goldbench core check`.

use serde_json::Value;

use crate::core_rtl::{BLOCK, BUS, Bench, which};
use crate::home::said;

pub const GOOD: &str = r#"[core]
name = "own"
top = "block_core"
sources = ["block.v"]

[interface]
kind = "hash"
protocol = "init-next"

[clock]
port = "clk"

[reset]
port = "reset_n"
active = "low"
kind = "async"

[inputs]
block = "block"
init = "init"
next = "next"

[outputs]
digest = "digest"
ready = "ready"

[tied]
mode = 1
"#;

pub fn checked(text: &str) -> (i32, Vec<Value>) {
    let bench = Bench::new(&[("block.v", BLOCK), ("bus.v", BUS), ("core.toml", text)]);
    let said = said(&mut bench.goldbench(&["core", "check", "core.toml", "--format", "json"]));
    let report: Value = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}", said.err));
    assert_eq!(report["schema"], "goldbench.core/1");
    (
        said.code,
        report["cores"][0]["problems"].as_array().unwrap().clone(),
    )
}

/// The only problem with a text: its kind, line and words.
fn one(text: &str) -> (String, u64, String) {
    let (code, problems) = checked(text);
    assert_eq!(code, 2);
    let [problem] = &problems[..] else {
        panic!("{problems:#?}")
    };
    let word = |field: &str| problem[field].as_str().unwrap().to_owned();
    (
        word("kind"),
        problem["line"].as_u64().unwrap_or(0),
        word("text"),
    )
}

#[test]
fn a_good_manifest_is_good() {
    if which("verilator").is_none() {
        return;
    }
    assert_eq!(checked(GOOD), (0, vec![]));
}

/// Things that can be wrong: what is replaced, by what, the kind of the problem, its line, and a part of what is told.
const PLANTED: &[(&str, &str, &str, u32, &str)] = &[
    (
        "mode = 1",
        "mode = 1\n\n[probes]\na = \"H1_rge\"",
        "signal",
        31,
        "nearest: `H1_reg`",
    ),
    (
        "mode = 1",
        "mode = 1\n\n[probes]\n\"round[*].x\" = \"H1_reg\"",
        "probe",
        31,
        "nearest: `round[*].",
    ),
    (
        "mode = 1",
        "mode = 1\n\n[probes]\n\"round[*].a\" = \"H{i}_reg\"",
        "signal",
        31,
        "`H8_reg` is no signal",
    ),
    (
        "mode = 1",
        "mode = 1\n\n[probes]\nstate = \"H1_reg\"",
        "width",
        31,
        "256 bits",
    ),
    (
        "mode = 1",
        "mode = 1\n\n[probes]\n\"round[*].a\" = { signal = \"H1_reg\", rounds = \"0:64\" }",
        "probe",
        31,
        "0:63",
    ),
    (
        "mode = 1",
        "mode = 1\n\n[probes]\na = \"H{i}_reg\"",
        "probe",
        31,
        "no `[*]`",
    ),
    (
        "mode = 1",
        "mode = 1\n\n[probes]\n\"round[*].a\" = \"H{N}_reg\"",
        "probe",
        31,
        "`N`",
    ),
    (
        "mode = 1",
        "mode = 1\n\n[probes]\na = { signl = \"H1_reg\" }",
        "field",
        31,
        "`signal`",
    ),
    (
        "block = \"block\"",
        "block = \"blok\"",
        "port",
        19,
        "nearest: `block`",
    ),
    (
        "digest = \"digest\"",
        "digest = \"block\"",
        "direction",
        24,
        "is an input",
    ),
    (
        "digest = \"digest\"",
        "digest = { port = \"digest\", bits = \"223:0\" }",
        "width",
        24,
        "256 bits",
    ),
    (
        "digest = \"digest\"",
        "digest = { port = \"digest\", bits = \"511:256\" }",
        "width",
        24,
        "beyond its 256 bits",
    ),
    (
        "ready = \"ready\"",
        "ready = { signal = \"bussy\" }",
        "signal",
        25,
        "nearest: `busy`",
    ),
    (
        "ready = \"ready\"",
        "ready = { signal = \"busy\", module = \"core\" }",
        "signal",
        25,
        "block_core",
    ),
    (
        "next = \"next\"",
        "next = \"init\"",
        "driver",
        21,
        "driven by `init`",
    ),
    (
        "mode = 1\n",
        "",
        "driver",
        18,
        "nothing drives input `mode`",
    ),
    ("mode = 1", "mode = \"WIDTH + 1\"", "number", 28, "`WIDTH`"),
    (
        "init = \"init\"",
        "ini = \"init\"",
        "role",
        20,
        "nearest: `init`",
    ),
    ("kind = \"hash\"", "kind = \"hesh\"", "field", 7, "hesh"),
    (
        "port = \"reset_n\"",
        "prt = \"reset_n\"",
        "field",
        14,
        "prt",
    ),
    (
        "sources = [\"block.v\"]",
        "sources = [\"none.v\"]",
        "file",
        4,
        "none.v",
    ),
    (
        "top = \"block_core\"",
        "top = \"block_cor\"",
        "rtl",
        1,
        "block_cor",
    ),
    ("name = \"own\"", "name = \"own", "syntax", 2, "string"),
    ("name = \"own\"", "name = \"a/b\"", "role", 1, "folder"),
];

/// Each thing that can be wrong, planted alone: its kind, its line, and what is told.
#[test]
fn each_mistake_is_found_where_it_is() {
    if which("verilator").is_none() {
        return;
    }
    for &(from, to, kind, line, part) in PLANTED {
        assert!(GOOD.contains(from), "{from}");
        let (found, problems) = checked(&GOOD.replace(from, to));
        assert_eq!(found, 2, "{to}");
        let fits = |p: &Value| p["kind"] == kind && p["text"].as_str().unwrap().contains(part);
        let problem = problems.iter().find(|p| fits(p));
        let problem = problem.unwrap_or_else(|| panic!("{to}: {problems:#?}"));
        assert_eq!(problem["line"], line, "{to}: {problem}");
    }
}

#[test]
fn all_of_it_is_listed_at_once() {
    if which("verilator").is_none() {
        return;
    }
    let text = GOOD
        .replace("block = \"block\"", "block = \"blok\"")
        .replace("init = \"init\"", "ini = \"init\"")
        .replace("active = \"low\"", "activ = \"low\"")
        .replace("mode = 1", "mode = 1\nother = 0");
    let (_, problems) = checked(&text);
    for part in [
        "`blok`",
        "no role of this kind",
        "activ",
        "`other`",
        "role `init` has no port",
    ] {
        assert!(
            problems
                .iter()
                .any(|p| p["text"].as_str().unwrap().contains(part)),
            "{part}: {problems:#?}"
        );
    }
}

#[test]
fn a_clock_that_reaches_nothing_is_told() {
    if which("verilator").is_none() {
        return;
    }
    let text = GOOD
        .replace("port = \"clk\"", "port = \"next\"")
        .replace("next = \"next\"\n", "")
        .replace("mode = 1", "mode = 1\nclk = 0");
    let (kind, line, told) = one(&text);
    assert_eq!((kind.as_str(), line), ("clock", 11));
    assert!(
        told.contains("`next` reaches none of the 10 registers; registers are clocked by `clk`"),
        "{told}"
    );
}

#[test]
fn scripts_and_buses_are_checked_line_by_line() {
    if which("verilator").is_none() {
        return;
    }
    let text = r#"[core]
name = "bus"
top = "bus_core"
sources = ["bus.v"]
[interface]
kind = "hash"
protocol = "script"
[clock]
port = "clk"
[reset]
port = "rst"
[bus]
kind = "simple"
ports = { select = "cs", write = "we", address = "address", write_data = "write_data", read_data = "read_data" }
[script]
block = ["write 0x10 block", "write 0x08 = 1", "until read 9 & 1 == 1", "read 0x20 digest"]
"#;
    assert_eq!(checked(text), (0, vec![]));
    for (from, to, part) in [
        ("write 0x10 block", "wrte 0x10 block", "no statement"),
        ("read 0x20 digest", "read 0x20 digst", "nearest: `digest`"),
        ("write 0x08 = 1", "write 0x08 = GO", "`GO`"),
        ("write_data = \"write_data\", ", "", "`write_data`"),
        ("select = \"cs\"", "selct = \"cs\"", "nearest: `select`"),
        (
            "read_data = \"read_data\"",
            "read_data = \"error\", ready = \"we\"",
            "is an input",
        ),
    ] {
        let (code, problems) = checked(&text.replace(from, to));
        assert_eq!(code, 2, "{to}");
        assert!(
            problems
                .iter()
                .any(|p| p["text"].as_str().unwrap().contains(part)),
            "{part}: {problems:#?}"
        );
    }
}

#[test]
fn files_that_are_no_manifest_are_told_and_not_read_whole() {
    if which("verilator").is_none() {
        return;
    }
    let bench = Bench::new(&[
        ("all.f", ""),
        (
            "core.toml",
            &GOOD.replace("sources = [\"block.v\"]", "filelists = [\"all.f\"]"),
        ),
    ]);
    for name in ["all.f", "huge.toml"] {
        let file = std::fs::File::create(bench.path(name)).unwrap();
        file.set_len(3 << 30).unwrap();
    }
    for (name, part) in [
        ("core.toml", "3221225472 bytes"),
        ("huge.toml", "3221225472 bytes"),
        ("none.toml", "No such file"),
        (".", "is a directory"),
    ] {
        let started = std::time::Instant::now();
        let said = said(&mut bench.goldbench(&["core", "check", name]));
        assert_eq!(said.code, 2, "{name}: {}", said.out);
        assert!(said.out.contains(part), "{name}: {}{}", said.out, said.err);
        assert!(started.elapsed().as_secs() < 20, "{name}");
    }
}

#[test]
fn what_only_yosys_reads_is_told() {
    if which("verilator").is_none() || which("yosys").is_none() {
        return;
    }
    // A replication of no bits stands alone.
    let odd = BLOCK.replace(
        "reg busy, valid;",
        "reg busy, valid; localparam NONE = 0; wire [7:0] odd = {NONE{1'b0}};",
    );
    let bench = Bench::new(&[("block.v", &odd), ("core.toml", GOOD)]);
    let run = || said(&mut bench.goldbench(&["core", "check", "core.toml"]));
    let told = run();
    assert_eq!(told.code, 2, "{}", told.out);
    assert!(
        told.out.contains("say front_end = \"yosys\""),
        "{}",
        told.out
    );
    let text = GOOD.replace("top =", "front_end = \"yosys\"\ntop =");
    std::fs::write(bench.path("core.toml"), text).unwrap();
    let good = run();
    assert_eq!(good.code, 0, "{}{}", good.out, good.err);
    let printed = said(&mut bench.goldbench(&["core", "init", "block.v", "-o", "-"]));
    assert!(
        printed.out.contains("front_end = \"yosys\""),
        "{}",
        printed.out
    );
}
