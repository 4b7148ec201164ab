//! `goldbench energy gates` of cores in their own conventions: recorded in Verilator, held against it gate by gate.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::home::{Home, Said, said};

const CORES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cores");

fn gates(home: &Home, core: &str, further: &[&str]) -> Said {
    let core = if Path::new(core).is_absolute() {
        core.to_owned()
    } else {
        format!("{CORES}/{core}/core.toml")
    };
    let asked = ["energy", "gates", "--liberty", "osu018", "--core", &core];
    said(&mut home.goldbench(&[&asked[..], further].concat()))
}

/// Are tools absent that need not be there.
fn lacks(told: &Said) -> bool {
    let absent = told.code == 3 || told.err.contains("qflow-tech-osu018");
    let skipped = absent && std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_none();
    if skipped {
        eprintln!("skipped: {}", told.err);
    }
    skipped
}

fn json(told: &Said) -> Value {
    assert_eq!(told.code, 0, "{}{}", told.out, told.err);
    serde_json::from_str(&told.out).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value}"))
}

/// Files below a folder.
fn below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            below(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The netlist that was mapped last and is kept.
fn kept(home: &Home) -> PathBuf {
    let mut files = Vec::new();
    below(home.path(), &mut files);
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    files.retain(|path| {
        name(path).starts_with("gates-") && path.extension().is_some_and(|e| e == "json")
    });
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}

/// Another gate in front of a flip-flop: its name, where there is one.
fn plant(netlist: &mut Value) -> String {
    let cells = netlist["modules"].as_object_mut().unwrap();
    let cells = cells.values_mut().find_map(|module| {
        let cells = module["cells"].as_object_mut()?;
        (!cells.is_empty()).then_some(cells)
    });
    let cells = cells.unwrap();
    let flops = cells
        .values()
        .filter(|cell| cell["type"].as_str().unwrap().starts_with("DFF"));
    let ends: Vec<Value> = flops.map(|flop| flop["connections"]["D"].clone()).collect();
    let (name, cell) = cells
        .iter_mut()
        .find(|(_, cell)| cell["type"] == "OAI21X1" && ends.contains(&cell["connections"]["Y"]))
        .unwrap();
    cell["type"] = "AOI21X1".into();
    name.clone()
}

/// A miner with its header in registers: 134 clocks a nonce, by its manifest and by when it is through.
#[test]
fn a_miner_is_recorded_measured_and_held_against_its_rtl() {
    let home = Home::new();
    let [saif, picture] = ["core.saif", "core.svg"].map(|name| home.path().join(name));
    let files = [
        "--saif",
        saif.to_str().unwrap(),
        "--picture",
        picture.to_str().unwrap(),
    ];
    let short = ["--cycles", "100", "--format", "json"];
    let told = gates(&home, "fsm_miner", &[&short[..], &files].concat());
    if lacks(&told) {
        return;
    }
    let result = json(&told);
    assert_eq!(result["schema"], "goldbench.energy-gates/1");
    assert_eq!(result["findings"], serde_json::json!([]));
    assert!(result.get("design").is_none());
    let recording = &result["recording"];
    assert_eq!(recording["hash"], "double-hash");
    assert!(
        recording["counted"]
            .as_str()
            .unwrap()
            .contains("`exhausted`"),
        "{recording}"
    );
    assert_eq!(
        (
            number(&recording["clocks_of_hash"]),
            number(&result["stimulus"]["cycles"])
        ),
        (134.0, 134.0)
    );
    assert_eq!(result["stimulus"]["hashes"].as_f64(), Some(1.0));
    let flops = number(&result["netlist"]["flops"]);
    assert!(
        number(&result["stimulus"]["compared"]) >= 134.0 * flops,
        "{result}"
    );
    let rows = result["blocks"].as_array().unwrap();
    let of = |name: &str| {
        rows.iter()
            .find(|row| row["block"] == name)
            .map(|row| number(&row["total"]))
    };
    let hash = of("u_hash.u_hash logic").unwrap();
    assert!(hash > 10.0 * of("fsm_miner logic").unwrap(), "{rows:?}");
    let sum: f64 = rows.iter().map(|row| number(&row["total"])).sum();
    assert!((sum / number(&result["total"]["total"]) - 1.0).abs() < 1e-9);
    let saif = std::fs::read_to_string(&saif).unwrap();
    assert!(saif.contains("(IG ") && saif.matches('(').count() == saif.matches(')').count());
    assert!(
        std::fs::read_to_string(&picture)
            .unwrap()
            .contains("u_hash.u_hash")
    );
    // The same again gives the same bytes, by register it tells the same sum.
    assert_eq!(told.out, gates(&home, "fsm_miner", &short).out);
    let by = json(&gates(
        &home,
        "fsm_miner",
        &[&short[..], &["--by", "register"]].concat(),
    ));
    assert!((number(&by["total"]["total"]) / number(&result["total"]["total"]) - 1.0).abs() < 1e-9);
    let names = by["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["block"].as_str().unwrap());
    assert!(
        names
            .clone()
            .any(|name| name == "u_hash.u_hash.window flops"),
        "{:?}",
        names.collect::<Vec<_>>()
    );
    another_gate_is_found(&home);
    a_period_that_is_not_the_cores_is_refused(&home, &short);
}

/// It would be another energy for each hash.
fn a_period_that_is_not_the_cores_is_refused(home: &Home, short: &[&str]) {
    let own = home.path().join("own");
    std::fs::create_dir(&own).unwrap();
    let text = std::fs::read_to_string(format!("{CORES}/fsm_miner/core.toml")).unwrap();
    let text = text.replace("\"../common", &format!("\"{CORES}/common"));
    let text = text.replace(
        "\"fsm_miner.v\"",
        &format!("\"{CORES}/fsm_miner/fsm_miner.v\""),
    );
    let other = text.replace("period = \"2 * (64 / ROUNDS + 2) + 2\"", "period = 100");
    assert_ne!(text, other);
    let manifest = own.join("core.toml");
    std::fs::write(&manifest, other).unwrap();
    let told = gates(home, manifest.to_str().unwrap(), short);
    assert!(
        told.code == 2 && told.err.contains("takes 134.00"),
        "{}{}",
        told.out,
        told.err
    );
}

/// In the first cycle that shows it, with that gate's name.
fn another_gate_is_found(home: &Home) {
    let file = kept(home);
    let mut netlist: Value =
        serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let planted = plant(&mut netlist);
    std::fs::write(&file, netlist.to_string()).unwrap();
    let told = gates(home, "fsm_miner", &["--cycles", "100"]);
    assert_eq!(told.code, 1, "{}{}", told.out, told.err);
    let wrong: Vec<&str> = told
        .out
        .lines()
        .skip_while(|line| !line.starts_with("WRONG"))
        .collect();
    assert!(wrong[0].contains("the RTL says"), "{wrong:?}");
    assert!(wrong[1].contains(&planted), "{planted}: {wrong:?}");
}

/// A core that hashes blocks, its flip-flops cleared asynchronously: three compressions make a header's double hash.
#[test]
fn a_core_that_hashes_blocks_tells_joules_of_a_compression() {
    let home = Home::new();
    let told = gates(&home, "block_core", &["--cycles", "60", "--format", "json"]);
    if lacks(&told) {
        return;
    }
    let result = json(&told);
    let recording = &result["recording"];
    assert_eq!(recording["hash"], "compression");
    assert_eq!(recording["compressions_of_nonce"], 3);
    // Whole nonces, at whatever pace the host and the core have.
    assert_eq!(result["stimulus"]["hashes"].as_f64(), Some(3.0));
    assert!(number(&recording["clocks_of_hash"]) >= 64.0, "{recording}");
    let text = gates(&home, "block_core", &["--cycles", "60"]);
    assert!(
        text.out.contains("J for 10^12 compressions") && text.out.contains("J/TH"),
        "{}",
        text.out
    );
}

/// What can't be recorded or simulated is refused by its name, most of it before anything is mapped.
#[test]
fn what_can_not_be_measured_says_why() {
    let home = Home::new();
    for (core, part) in [
        ("gated_hash", "[[clocks]]"),
        ("two_clock_miner", "[[clocks]]"),
        ("no_elaborate", "front_end"),
    ] {
        let told = gates(&home, core, &[]);
        assert!(
            told.code == 2 && told.err.contains(part),
            "{core}: {}",
            told.err
        );
    }
    let own = home.path().join("own");
    std::fs::create_dir(&own).unwrap();
    let manifest = own.join("core.toml");
    std::fs::write(
        &manifest,
        "[core]\nname = \"held\"\ntop = \"held\"\nsources = [\"held.v\"]\n\n[interface]\nkind = \"hash\"\nprotocol = \"stream\"\nlatency = 1\n\n\
         [clock]\nport = \"clk\"\n\n[inputs]\nblock = \"block\"\n\n[outputs]\ndigest = \"digest\"\n",
    )
    .unwrap();
    let module = |body: &str| {
        let text = format!(
            "module held (input wire clk, input wire [511:0] block, output reg [255:0] digest);\n{body}\nendmodule\n"
        );
        std::fs::write(own.join("held.v"), text).unwrap();
        gates(&home, manifest.to_str().unwrap(), &["--cycles", "4"])
    };
    let told = module("always @* if (block[0]) digest = block[256:1];");
    if lacks(&told) {
        return;
    }
    assert!(
        told.code == 2 && told.err.contains("latches are not simulated"),
        "{}",
        told.err
    );
    let told =
        module("wire gated = clk & block[0]; always @(posedge gated) digest <= block[256:1];");
    assert!(
        told.code == 2 && told.err.contains("gate by enables"),
        "{}",
        told.err
    );
    // A core that is wrong in itself is not measured.
    let told = module("always @(posedge clk) digest <= block[256:1];");
    assert!(
        told.code == 2 && told.err.contains("the RTL itself is wrong"),
        "{}",
        told.err
    );
}
