//! Gates of a slice against the model: what is mapped computes what the model says, and a gate that is another is found.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use goldbench::design::DesignConfig;
use goldbench::dut::Core;
use goldbench::gates::{
    Bench, Blocks, Circuit, ClockTree, Feed, Mapped, Part, Power, Ran, Slice, Synthesis, Timing,
    WireRule, opensta,
};
use goldbench::golden::builtin;
use goldbench::liberty::{Library, open, path_of, read};
use goldbench::netlist::Netlist;
use goldbench::tools::program::on_path;
use goldbench::units::Nonce;

static GO_ON: AtomicBool = AtomicBool::new(false);

/// A slice of the built-in miner, mapped.
struct Slices {
    core: Core,
    slice: Slice,
    library: Library,
    mapped: Mapped,
    _cache: tempfile::TempDir,
}

/// Yosys and the library; `None` where one is absent and need not be there.
fn tools() -> Option<(PathBuf, PathBuf)> {
    let yosys = on_path("yosys");
    let liberty = path_of(Path::new("osu018"));
    let both = yosys.filter(|_| liberty.is_file());
    let required = std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_some();
    assert!(
        both.is_some() || !required,
        "install yosys and qflow-tech-osu018"
    );
    both.map(|yosys| (yosys, liberty))
}

fn mapped(settings: &str, part: Part) -> Option<Slices> {
    let (yosys, liberty) = tools()?;
    let mut design = DesignConfig::miner();
    for pair in settings.split_whitespace() {
        design.set_pair(pair).unwrap();
    }
    let cache = tempfile::tempdir().unwrap();
    let core = Core::open_builtin(&design, cache.path()).unwrap();
    let slice = Slice::new(&core, part).unwrap();
    let synthesis = Synthesis {
        core: &core,
        slice: &slice,
        library: &liberty,
        reserved: &[],
        period: None,
        enable: false,
    };
    let mapped = synthesis.map(&yosys, cache.path(), &GO_ON).unwrap();
    assert!(!mapped.cached);
    // The same again is there already, and another part is another netlist.
    assert!(synthesis.map(&yosys, cache.path(), &GO_ON).unwrap().cached);
    let library = read(open(&liberty).unwrap()).unwrap();
    Some(Slices {
        core,
        slice,
        library,
        mapped,
        _cache: cache,
    })
}

fn run(slices: &Slices, netlist: &Netlist, cycles: usize) -> (Circuit, Ran) {
    let core = &slices.core;
    let circuit = Circuit::new(netlist, &slices.library, "clk_i").unwrap();
    let rule = WireRule::usual(&circuit, &slices.library);
    let tree = ClockTree::new(&circuit, &slices.library, &rule, 16);
    let timing = Timing::new(&circuit, &slices.library, &rule, &tree);
    let power = Power::new(&circuit, &timing, slices.library.voltage);
    let header = builtin().iter().find_map(|set| {
        set.headers()
            .find(|h| h.id == "block-125552")
            .map(|h| h.header)
    });
    let feed = Feed::new(
        &core.manifest.design,
        &core.structure,
        (&header.unwrap(), Nonce(0)),
        cycles,
    )
    .unwrap();
    assert_eq!(feed.rows.len(), cycles + 1);
    let bench = Bench::new(&circuit, &slices.slice, core, feed.inputs).unwrap();
    assert!(bench.unknown.is_empty(), "{:?}", bench.unknown);
    let (flops, sums) = bench.compares();
    assert!(
        flops >= 768 && sums >= 5 * 32,
        "{flops} flip-flops and {sums} bits of sums are compared"
    );
    let ran = bench.run((&circuit, &timing, &power), &feed, 20_000_000, |_| true);
    (circuit, ran)
}

const MIDDLE: Part = Part::Stages {
    pipe: "hash1",
    first: 30,
    last: 30,
};

#[test]
fn a_slice_computes_what_the_model_says_and_another_gate_is_found() {
    let Some(slices) = mapped("", MIDDLE) else {
        return;
    };
    let (circuit, ran) = run(&slices, &slices.mapped.netlist, 24);
    assert_eq!(ran.wrong, None);
    assert_eq!(ran.counts.cycles, 24);
    let (all, functional): (u64, u64) = (
        ran.counts.toggles.iter().sum(),
        ran.counts.functional.iter().sum(),
    );
    assert!(all > functional && functional > 0, "{all} {functional}");
    // Every gate belongs to something, and to nothing else than a stage has.
    let blocks = Blocks::new(&circuit, &slices.slice);
    let names: std::collections::BTreeSet<&str> = blocks
        .of
        .iter()
        .flatten()
        .map(|block| block.name())
        .collect();
    let expected = ["T1", "T2", "W", "a", "e", "schedule flops", "state flops"];
    assert_eq!(names.into_iter().collect::<Vec<_>>(), expected);
    // One gate is another: the first wrong net is it, or one of a sum behind it, in the first cycle that shows it.
    let mut netlist = slices.mapped.netlist.clone();
    let planted = netlist
        .cells
        .iter_mut()
        .find(|(_, cell)| cell.kind == "XOR2X1");
    let (name, cell) = planted.map(|(name, cell)| (name.clone(), cell)).unwrap();
    cell.kind = "XNOR2X1".into();
    let (_, ran) = run(&slices, &netlist, 24);
    let wrong = ran
        .wrong
        .unwrap_or_else(|| panic!("`{name}` is another gate, and nothing is noticed"));
    assert!(wrong.net.contains("g_stage[3"), "{wrong:?}");
    assert!(ran.counts.cycles < 24, "{wrong:?}");
}

/// Other shapes: two rounds a stage, half a round, sums made a stage ahead, lanes.
#[test]
fn slices_of_other_designs_compute_what_the_model_says() {
    for (settings, first) in [
        ("rounds_per_stage=2", 12),
        ("rounds_per_stage=1/2", 41),
        ("shortcuts=+pre-added,+dead-words midstates=2", 30),
    ] {
        let part = Part::Stages {
            pipe: "hash1",
            first,
            last: first + 1,
        };
        let Some(slices) = mapped(settings, part) else {
            return;
        };
        let (_, ran) = run(&slices, &slices.mapped.netlist, 12);
        assert_eq!(ran.wrong, None, "{settings}");
    }
}

/// The same netlist and activities in `OpenSTA`: switching and leakage are equal, and internal power is under its own rule.
#[test]
fn opensta_says_the_same_under_its_own_rule() {
    let Some(sta) = on_path("sta").or_else(|| on_path("opensta")) else {
        eprintln!("skipped: install opensta");
        return;
    };
    let Some(slices) = mapped("", MIDDLE) else {
        return;
    };
    let (library, netlist) = (&slices.library, &slices.mapped.netlist);
    let (circuit, ran) = run(&slices, netlist, 16);
    let rule = WireRule::usual(&circuit, library);
    let tree = ClockTree::new(&circuit, library, &rule, 16);
    let timing = Timing::new(&circuit, library, &rule, &tree);
    let power = Power::new(&circuit, &timing, library.voltage);
    let folder = tempfile::tempdir().unwrap();
    let [verilog, script] = ["netlist.v", "power.tcl"].map(|name| folder.path().join(name));
    std::fs::write(&verilog, opensta::verilog(&circuit, library)).unwrap();
    let commands = opensta::commands(
        (&path_of(Path::new("osu018")), &verilog),
        (&circuit, library),
        (&timing, &tree, &ran.counts),
    );
    std::fs::write(&script, commands).unwrap();
    let said = std::process::Command::new(sta)
        .args(["-no_init", "-no_splash", "-exit"])
        .arg(&script)
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&said.stdout);
    let theirs = opensta::sums(&report).unwrap_or_else(|| panic!("{report}"));
    let terms = opensta::terms((&circuit, &timing), (&power, &ran.counts), &theirs);
    for (of, told) in &terms {
        let off = told.theirs / told.rule - 1.0;
        assert!(off.abs() < 0.03, "{of}: {off:+.4}, {told:?}");
    }
    let (_, total) = terms.last().unwrap();
    assert!((total.theirs / total.rule - 1.0).abs() < 0.01, "{total:?}");
}
