//! Measures build time and speed of a module as large as a mining core. Run it alone, in a release
//! build: `cargo test -p verilated --release --test measure -- --ignored --nocapture`.
//! `VERILATED_MEASURE` chooses rows by a part of their name.

mod common;
use common::{random, rtl, toolchains, try_build};
use std::time::Instant;
use verilated::{BuildSpec, Library, Model, Opt, Probe, Trace};

// A row of all registers is 12 kB: rows of this many cycles stay in a cache.
const CYCLES: usize = 128;

fn measure(name: &str, spec: &BuildSpec, tools: &verilated::Toolchain) {
    let built = try_build(spec, tools, &common::cache()).unwrap();
    let library = Library::open(&built.library).unwrap();
    let mut m = Model::new(&library, random(1), &[]).unwrap();
    let port = |n: &str| m.port(n).unwrap();
    let registers: Vec<_> = m
        .signals()
        .iter()
        .map(|s| m.signal(&s.path).unwrap())
        .collect();
    let mut stepper = m
        .stepper(
            port("clk"),
            &[port("state"), port("words")],
            &[port("out")],
            &registers,
        )
        .unwrap();
    let stimulus: Vec<u32> = (0..CYCLES * stepper.input_words())
        .map(|i| (i as u32).wrapping_mul(0x9e37_79b9))
        .collect();
    let mut outputs = vec![0; CYCLES * stepper.output_words()];
    let mut rows = vec![0; CYCLES * stepper.register_words()];
    let mut best = |rows: &mut [u32]| {
        (0..20)
            .map(|_| {
                let start = Instant::now();
                let done = stepper.step_n(&mut m, CYCLES, &stimulus, &mut outputs, rows);
                assert_eq!((done.cycles, done.low_phase_change), (CYCLES, None));
                start.elapsed().as_nanos() / CYCLES as u128
            })
            .min()
            .unwrap()
    };
    let plain = best(&mut []);
    let sampled = best(&mut rows);
    println!(
        "{} | {name} | verilate {:.1} s, runtime {:.1} s, compile {:.1} s ({:.1} s CPU){} | {plain} ns/cycle | {sampled} ns/cycle sampling {} words",
        tools.verilator.version,
        built.verilate.as_secs_f64(),
        built.runtime.as_secs_f64(),
        built.compile.as_secs_f64(),
        built.compile_cpu.as_secs_f64(),
        if built.cached { " (cached)" } else { "" },
        stepper.register_words(),
    );
}

#[test]
#[ignore = "takes minutes; measures, checks little"]
fn build_time_and_speed() {
    let plain = BuildSpec::new("pipeline", [rtl("pipeline.sv")]);
    let probes = ["state_q", "words_q"].map(|var| Probe {
        module: "round".into(),
        var: var.into(),
        writable: false,
    });
    let probed = BuildSpec {
        probes: probes.into(),
        ..plain.clone()
    };
    let traced = BuildSpec {
        trace: Trace::Vcd,
        ..plain.clone()
    };
    let opt = |opt| BuildSpec {
        opt,
        ..plain.clone()
    };
    let tools = toolchains();
    let only = std::env::var("VERILATED_MEASURE").unwrap_or_default();
    for (name, spec) in [
        ("Os, ports only", &plain),
        ("Os, two registers a stage", &probed),
        ("O1, ports only", &opt(Opt::O1)),
        ("O2, ports only", &opt(Opt::O2)),
        ("Os, VCD compiled in, off", &traced),
    ] {
        if !name.contains(&only) {
            continue;
        }
        for tools in &tools {
            measure(name, spec, tools);
        }
    }
}
