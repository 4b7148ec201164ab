//! Waves and coverage.

mod common;
use common::{library, model, spec, toolchains};
use std::fs;
use std::path::Path;
use verilated::{BuildSpec, Library, Model, ModelError, Toolchain, Trace};

fn traced(trace: Trace) -> BuildSpec {
    BuildSpec {
        trace,
        ..spec("ports")
    }
}

/// The build, or `None` with a word about it where a library that FST needs is not installed.
fn open(spec: &BuildSpec, tools: &Toolchain) -> Option<std::sync::Arc<Library>> {
    match common::try_build(spec, tools, &common::cache()) {
        Err(verilated::BuildError::Tool(e)) if e.what.starts_with("FST waves need") => {
            assert!(e.remedy.contains("apt-get install"), "{e}");
            eprintln!("SKIPPED: FST with {}: {e}", tools.verilator.version);
            None
        }
        built => Some(Library::open(&built.unwrap().library).unwrap()),
    }
}

fn run(m: &mut Model, cycles: usize) {
    let mut stepper = m
        .stepper(m.port("clk").unwrap(), &[m.port("i32").unwrap()], &[], &[])
        .unwrap();
    let stimulus: Vec<u32> = (0..cycles).map(|t| t as u32 + 1).collect();
    stepper.step_n(m, cycles, &stimulus, &mut [], &mut []);
}

/// Times at which `name` changes in a VCD file, with its new value.
fn changes(vcd: &str, name: &str) -> Vec<(u64, String)> {
    let code = vcd
        .lines()
        .find_map(|l| {
            let words: Vec<&str> = l.split_whitespace().collect();
            (words.first() == Some(&"$var") && words.get(4) == Some(&name)).then(|| words[3])
        })
        .expect("declared");
    let (mut time, mut all) = (0, Vec::new());
    for line in vcd.lines() {
        if let Some(t) = line.strip_prefix('#') {
            time = t.parse().unwrap();
        } else if let Some(value) = line.strip_suffix(code) {
            all.push((time, value.trim().to_owned()));
        }
    }
    all
}

#[test]
fn vcd_has_the_edges_where_they_are_said_to_be() {
    for tools in toolchains() {
        let lib = library(&traced(Trace::Vcd), &tools);
        let dir = tempfile::tempdir().unwrap();
        let mut m = model(&lib);
        run(&mut m, 3);
        let first = dir.path().join("first.vcd");
        m.trace_open(&first).unwrap();
        run(&mut m, 2);
        m.eval().unwrap();
        assert_eq!(m.time(), 51);
        run(&mut m, 1);
        assert_eq!(m.time(), 70, "cycles begin on multiples of ten");
        m.trace_close();
        run(&mut m, 1);
        let vcd = fs::read_to_string(&first).unwrap();
        let clk: Vec<_> = changes(&vcd, "clk")
            .into_iter()
            .map(|(t, v)| (t, v == "1"))
            .collect();
        assert_eq!(
            clk,
            [
                (30, false),
                (35, true),
                (40, false),
                (45, true),
                (60, false),
                (65, true)
            ]
        );
        assert_eq!(
            changes(&vcd, "o32").iter().map(|c| c.0).collect::<Vec<_>>(),
            [30, 35, 45, 65]
        );

        // A second file, while the model goes on.
        let second = dir.path().join("second.vcd");
        m.trace_open(&second).unwrap();
        run(&mut m, 1);
        m.trace_close();
        let vcd = fs::read_to_string(&second).unwrap();
        assert_eq!(changes(&vcd, "clk").len(), 2);
        assert!(matches!(
            m.trace_open(Path::new("/no/such/dir/x.vcd")),
            Err(ModelError::Unwritable(_))
        ));
        run(&mut m, 1);
    }
}

#[test]
fn fst_is_written_and_reopened() {
    for tools in toolchains() {
        let Some(lib) = open(&traced(Trace::Fst), &tools) else {
            continue;
        };
        let dir = tempfile::tempdir().unwrap();
        let mut m = model(&lib);
        for name in ["a.fst", "b.fst"] {
            let path = dir.path().join(name);
            m.trace_open(&path).unwrap();
            run(&mut m, 100);
            m.trace_close();
            let bytes = fs::read(&path).unwrap();
            // Header block: type 0, length 329.
            assert_eq!(bytes[..9], [0, 0, 0, 0, 0, 0, 0, 1, 73], "{name}");
            assert!(bytes.len() > 400, "{} bytes", bytes.len());
        }
    }
}

#[test]
fn a_model_dropped_while_tracing_completes_its_file() {
    for tools in toolchains() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("dropped.vcd");
        let mut m = model(&library(&traced(Trace::Vcd), &tools));
        m.trace_open(&path).unwrap();
        run(&mut m, 5);
        drop(m);
        assert_eq!(
            changes(&fs::read_to_string(&path).unwrap(), "clk").len(),
            10
        );
    }
}

#[test]
fn coverage_counts_lines_and_toggles() {
    for tools in toolchains() {
        let lib = library(
            &BuildSpec {
                coverage: true,
                ..spec("probes")
            },
            &tools,
        );
        assert!(lib.has_coverage() && !lib.has_trace());
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("cov.dat");
        let mut m = model(&lib);
        let mut stepper = m
            .stepper(m.port("clk").unwrap(), &[m.port("d").unwrap()], &[], &[])
            .unwrap();
        stepper.step_n(&mut m, 4, &[1, 0, 1, 0], &mut [], &mut []);
        m.coverage_write(&path).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("# SystemC::Coverage-3"), "{text}");
        let count = |what: &str| -> u64 {
            let hits = text.lines().filter(|l| l.contains(what));
            hits.map(|l| l.rsplit(' ').next().unwrap().parse::<u64>().unwrap())
                .sum()
        };
        assert!(count("v_line/") > 0 && count("v_toggle/") > 0, "{text}");
        assert!(text.contains("probes.sv"));
        let missing = Path::new("/no/such/dir/cov.dat");
        assert!(matches!(
            m.coverage_write(missing),
            Err(ModelError::Unwritable(_))
        ));
    }
}

#[test]
fn what_was_not_built_is_refused() {
    for tools in toolchains() {
        let mut m = model(&library(&spec("ports"), &tools));
        let nowhere = Path::new("x");
        assert_eq!(m.trace_open(nowhere), Err(ModelError::NotBuilt("waves")));
        assert_eq!(
            m.coverage_write(nowhere),
            Err(ModelError::NotBuilt("coverage"))
        );
    }
}

#[test]
fn saif_sums_up_whole_cycles_where_verilator_can() {
    for tools in toolchains() {
        let built = common::try_build(&traced(Trace::Saif), &tools, &common::cache());
        let built = match built {
            Err(verilated::BuildError::Tool(e)) => {
                assert!(!tools.verilator.writes_saif(), "{e}");
                assert!(e.what.contains("writes no SAIF"), "{e}");
                continue;
            }
            built => built.unwrap(),
        };
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.saif");
        let mut m = model(&Library::open(&built.library).unwrap());
        m.trace_open(&path).unwrap();
        run(&mut m, 100);
        m.trace_close();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("(DURATION 1000)"), "{text}");
        // Rises and falls once in each cycle; the first value is no change.
        let clock = "(clk (T0 500) (T1 500) (TZ 0) (TX 0) (TB 0) (TC 199))";
        assert!(text.contains(clock), "{text}");
    }
}
