//! A simulation that ends itself never takes the process along.

mod common;
use common::{ZEROS, library, model, spec, toolchains};
use std::sync::Arc;
use verilated::{BuildSpec, Ending, LowPhaseChange, Model, ModelError, Probe, Stepped};

fn ends() -> BuildSpec {
    let mut spec = spec("ends");
    for var in ["falling_q", "n", "a"] {
        spec.probes.push(Probe {
            module: "ends".into(),
            var: var.into(),
            writable: false,
        });
    }
    spec
}

fn run(m: &mut Model, how: u32, cycles: usize) -> (Stepped, Vec<u32>) {
    let port = |name: &str| m.port(name).unwrap();
    let mut stepper = m
        .stepper(port("clk"), &[port("how")], &[port("n")], &[])
        .unwrap();
    let mut out = vec![99; cycles];
    let done = stepper.step_n(m, cycles, &vec![how; cycles], &mut out, &mut []);
    (done, out)
}

#[test]
fn finish_is_reported_with_its_place() {
    for tools in toolchains() {
        let mut m = model(&library(&ends(), &tools));
        let (done, out) = run(&mut m, 1, 10);
        assert_eq!((done.cycles, done.finished), (5, true));
        assert_eq!(done.ended_in, Some(4));
        assert_eq!(out, [0, 1, 2, 3, 4, 99, 99, 99, 99, 99]);
        let Some(Ending::Finish { file, line }) = m.ending() else {
            panic!("{:?}", m.ending())
        };
        assert!(file.ends_with("ends.sv") && line == 15, "{file}:{line}");
        assert_eq!(run(&mut m, 1, 10).0.cycles, 0, "nothing runs after the end");
    }
}

#[test]
fn stop_fatal_and_error_are_reported_with_their_text() {
    for tools in toolchains() {
        let lib = library(&ends(), &tools);
        for (how, at, wanted) in [
            (2, 16, "$stop"),
            (3, 17, "nonce 4 lost"),
            (4, 18, "midstate differs"),
        ] {
            let mut m = model(&lib);
            let (done, _) = run(&mut m, how, 10);
            assert_eq!((done.cycles, done.finished), (5, true));
            assert_eq!(done.ended_in, Some(4));
            let Some(Ending::Stop { file, line, text }) = m.ending() else {
                panic!("{:?}", m.ending())
            };
            assert!(file.ends_with("ends.sv") && line == at, "{file}:{line}");
            assert!(text.contains(wanted), "{text:?}");
        }
    }
}

#[test]
fn no_convergence_breaks_the_model_not_the_process() {
    for tools in toolchains() {
        let mut m = model(&library(&ends(), &tools));
        assert_eq!(run(&mut m, 0, 3).0.cycles, 3);
        m.poke(m.port("loop_en").unwrap(), &[1]);
        let broken = m.eval().unwrap_err();
        assert!(
            matches!(&broken, ModelError::Broken { text, .. } if text.contains("converge")),
            "{broken}"
        );
        let (done, _) = run(&mut m, 0, 3);
        assert_eq!((done.cycles, done.finished), (0, true));
        assert_eq!(m.eval().unwrap_err(), broken);
    }
}

#[test]
fn a_register_of_the_falling_edge_is_a_low_phase_change() {
    for tools in toolchains() {
        let mut m = model(&library(&ends(), &tools));
        let ids = ["ends.n", "ends.falling_q"].map(|p| m.signal(p).unwrap());
        let mut stepper = m.stepper(m.port("clk").unwrap(), &[], &[], &ids).unwrap();
        let mut rows = vec![0; 20];
        let done = stepper.step_n(&mut m, 2, &[], &mut [], &mut rows);
        assert_eq!(done.low_phase_change, None);
        // n is 3 after the third cycle; the falling edge that sees it is in cycle 1 of this call.
        let done = stepper.step_n(&mut m, 4, &[], &mut [], &mut rows);
        assert_eq!(
            done.low_phase_change,
            Some(LowPhaseChange { cycle: 1, word: 1 })
        );
    }
}

#[test]
fn plusargs_and_printing() {
    for tools in toolchains() {
        let lib = library(&ends(), &tools);
        let mut m = Model::new(&lib, ZEROS, &["+seen=42".into()]).unwrap();
        run(&mut m, 5, 6);
        assert_eq!(m.printed(), "seen 42\n");
        assert_eq!(m.ending(), None);
    }
}

#[test]
fn models_on_one_thread_do_not_answer_for_one_another() {
    for tools in toolchains() {
        let (a, b) = (library(&ends(), &tools), library(&spec("ports"), &tools));
        let (mut first, mut second) = (model(&a), model(&a));
        let mut third = model(&b);
        run(&mut first, 1, 10);
        third.eval().unwrap();
        assert!(first.finished() && !second.finished() && !third.finished());
        assert_eq!(run(&mut second, 0, 10).0.cycles, 10);
        drop(first);
        assert_eq!(run(&mut second, 0, 10).0.cycles, 10);
        // A model may go to another thread.
        let moved = std::thread::spawn(move || run(&mut second, 0, 10).0.cycles);
        assert_eq!(moved.join().unwrap(), 10);
        drop((a, Arc::clone(&b)));
        third.eval().unwrap();
    }
}

#[test]
fn a_stepper_knows_its_model() {
    for tools in toolchains() {
        let lib = library(&ends(), &tools);
        let (first, mut second) = (model(&lib), model(&lib));
        let clk = first.port("clk").unwrap();
        let wide = first.port("how").unwrap();
        assert!(matches!(
            first.stepper(wide, &[], &[], &[]),
            Err(ModelError::NotAClock(_))
        ));
        let mut stepper = first.stepper(clk, &[], &[], &[]).unwrap();
        let wrong = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            stepper.step_n(&mut second, 1, &[], &mut [], &mut []);
        }));
        assert!(wrong.is_err());
    }
}

/// Standard output belongs to whoever started the process: what the RTL prints is not in it.
#[test]
fn printing_stays_off_standard_output() {
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["plusargs_and_printing", "--exact", "--nocapture"])
        .output()
        .unwrap();
    assert!(output.status.success());
    assert!(!String::from_utf8_lossy(&output.stdout).contains("seen 42"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("seen 42"));
}
