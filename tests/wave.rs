//! A wave that was written is read back by another reader: every signal in every cycle is what the model held.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use goldbench::design::{DesignConfig, Structure};
use goldbench::model::{
    CompressInputs, CompressModel, Frame, MinerInputs, MinerModel, Model, OutputFrame,
};
use goldbench::units::Cycle;
use goldbench::wave::{CYCLE_TIME, Recorder, WaveFormat, bytes_per_cycle};
use wellen::simple::Waveform;

/// What one cycle showed: digits of each signal by its dotted name.
type Shown = HashMap<String, String>;

/// The cycle as a wave should show it, taken from the model by its structure's own element list.
fn shown<M: Model>(model: &mut M, inputs: &M::Inputs) -> Shown {
    let structure = model.structure().clone();
    let (state, known) = (model.state(), model.known());
    let mut all: Shown = structure
        .elements()
        .map(|e| (e.name, digits(&state, &known, e.bit, e.width)))
        .collect();
    let mut words = vec![0; inputs.words()];
    inputs.write(&mut words);
    let known = vec![true; words.len()];
    for field in structure.inputs.fields() {
        let name = format!("inputs.{}", field.port.role);
        let bits = digits(&words, &known, 32 * field.word, field.port.width);
        all.insert(name, bits);
    }
    let outputs = model.step(inputs);
    let (mut words, mut known) = (vec![0; M::Outputs::WORDS], vec![true; M::Outputs::WORDS]);
    outputs.write(&mut words);
    outputs.write_known(&mut known);
    for field in structure.outputs.fields() {
        let name = format!("outputs.{}", field.port.role);
        let bits = digits(&words, &known, 32 * field.word, field.port.width);
        all.insert(name, bits);
    }
    all
}

fn digits(words: &[u32], known: &[bool], bit: usize, width: u32) -> String {
    let digit = |at: usize| match (known[at / 32], words[at / 32] & 1 << (at % 32)) {
        (false, _) => 'x',
        (true, 0) => '0',
        (true, _) => '1',
    };
    (bit..bit + width as usize).rev().map(digit).collect()
}

/// Runs `model` with its wave written, and returns what each cycle should show.
fn record<M: Model + Clone>(
    model: &mut M,
    path: &Path,
    first: u64,
    stimulus: &[M::Inputs],
) -> Vec<Shown> {
    let format = WaveFormat::of_path(path).unwrap();
    let file = std::fs::File::create(path).unwrap();
    let mut recorder = Recorder::new(file, format, model.structure(), "core").unwrap();
    let mut expected = Vec::new();
    for (cycle, inputs) in (first..).zip(stimulus) {
        expected.push(shown(&mut model.clone(), inputs));
        recorder.step(model, Cycle(cycle), inputs).unwrap();
    }
    recorder.finish().unwrap();
    expected
}

/// Compares the file with what each cycle should show; returns how many values were `x`.
fn compare(path: &Path, first: u64, expected: &[Shown]) -> usize {
    let mut wave: Waveform = wellen::simple::read(path).unwrap();
    let names = names(&wave);
    let refs: Vec<_> = names.values().copied().collect();
    wave.load_signals(&refs);
    let clock = names["clock"];
    assert_eq!(names.len(), expected[0].len() + 1, "signals and the clock");
    let times = wave.time_table().to_vec();
    let end = (first + expected.len() as u64) * CYCLE_TIME;
    assert_eq!(
        times.last(),
        Some(&end),
        "the last cycle is as long as others"
    );
    let index = |time: u64| times.binary_search(&time).unwrap() as u32;
    let read = |signal, at| {
        let signal = wave.get_signal(signal).unwrap();
        let offset = signal
            .get_offset(at)
            .expect("a value from the first cycle on");
        signal.get_value_at(&offset, 0).to_bit_string().unwrap()
    };
    let mut unknown = 0;
    for (cycle, expected) in (first..).zip(expected) {
        let (rise, fall) = (index(cycle * CYCLE_TIME), index(cycle * CYCLE_TIME + 5));
        assert_eq!(
            (read(clock, rise), read(clock, fall)),
            ("1".into(), "0".into())
        );
        for (name, value) in expected {
            assert_eq!(&read(names[name], rise), value, "{name} in cycle {cycle}");
            if cycle == first {
                assert_eq!(
                    &read(names[name], fall),
                    value,
                    "{name} at the falling edge"
                );
            }
            unknown += usize::from(value.contains('x'));
        }
    }
    unknown
}

/// The file's signals under the names that the structure has for them.
fn names(wave: &Waveform) -> HashMap<String, wellen::SignalRef> {
    let hierarchy = wave.hierarchy();
    hierarchy
        .iter_vars()
        .map(|var| {
            // The reader makes `w[7]` an entry `[7]` of a scope `w`, and the `[7]` of a single bit its index.
            let mut name = var.full_name(hierarchy).replace(".[", "[");
            if var.length() == Some(1)
                && let Some(index) = var.index()
            {
                name = format!("{name}[{}]", index.msb());
            }
            let name = name.strip_prefix("core.").expect("one scope around all");
            (name.to_owned(), var.signal_ref())
        })
        .collect()
}

fn miner_stimulus(cycles: u32) -> Vec<MinerInputs> {
    let at = |cycle: u32| MinerInputs {
        reset: cycle == 2,
        enable: cycle % 37 != 36,
        abort: false,
        load: cycle == 4 || cycle == 30,
        hit_ready: cycle.is_multiple_of(2),
        midstate: std::array::from_fn(|i| cycle.wrapping_mul(0x9e37_79b9 + i as u32)),
        tail: [cycle, 2, 3],
        target: [u32::MAX; 8],
        nonce_start: 100,
        nonce_end: 1000,
        job_id: cycle as u8,
        version: cycle.rotate_left(7),
        ..MinerInputs::idle()
    };
    (0..cycles).map(at).collect()
}

fn compress_stimulus(cycles: u32) -> Vec<CompressInputs> {
    let at = |cycle: u32| CompressInputs {
        reset: cycle == 1,
        enable: cycle % 5 != 4,
        valid: cycle.is_multiple_of(3),
        chaining: [cycle; 8],
        block: std::array::from_fn(|i| cycle ^ i as u32),
    };
    (0..cycles).map(at).collect()
}

fn directory() -> (tempfile::TempDir, impl Fn(&str) -> PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().to_owned();
    (directory, move |name| path.join(name))
}

#[test]
fn miner_waves_hold_every_value_of_every_cycle() {
    let (_keep, file) = directory();
    for name in ["a.vcd", "a.fst"] {
        let mut model = MinerModel::new(&DesignConfig::miner());
        let expected = record(&mut model, &file(name), 0, &miner_stimulus(142));
        let unknown = compare(&file(name), 0, &expected);
        assert!(
            unknown > 100_000,
            "{name}: only {unknown} unknown values before the pipe is full"
        );
        assert!(
            !expected[141]["hash2.digest.h7"].contains('x'),
            "no known value at the far end"
        );
    }
}

#[test]
fn compress_waves_hold_every_value_of_every_cycle() {
    let (_keep, file) = directory();
    for name in ["a.vcd", "a.fst"] {
        let mut model = CompressModel::new(&DesignConfig::compress());
        let expected = record(&mut model, &file(name), 0, &compress_stimulus(90));
        assert!(compare(&file(name), 0, &expected) > 0);
    }
}

/// A window may open in the middle of a run: its first cycle shows all values.
#[test]
fn a_window_keeps_the_times_of_the_run() {
    let (_keep, file) = directory();
    for name in ["a.vcd", "a.fst"] {
        let mut model = CompressModel::new(&DesignConfig::compress());
        let stimulus = compress_stimulus(20);
        for inputs in &stimulus[..10] {
            model.step(inputs);
        }
        let expected = record(&mut model, &file(name), 1_000_000, &stimulus[10..]);
        compare(&file(name), 1_000_000, &expected);
    }
}

/// The reader and the comparison can fail: a model that is one bit off is found.
#[test]
#[should_panic(expected = "digest.h7 in cycle 3")]
fn a_planted_difference_is_found() {
    let (_keep, file) = directory();
    let mut model = CompressModel::new(&DesignConfig::compress());
    let mut state = vec![0; model.structure().state_words()];
    state[100] = 1;
    model.load(&state);
    let mut expected = record(&mut model, &file("a.fst"), 0, &compress_stimulus(5));
    let value = expected[3].get_mut("digest.h7").unwrap();
    let flipped = if value.ends_with('0') { "1" } else { "0" };
    value.replace_range(31.., flipped);
    compare(&file("a.fst"), 0, &expected);
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let (_keep, file) = directory();
    for format in ["vcd", "fst"] {
        let bytes = ["a", "b"].map(|name| {
            let path = file(&format!("{name}.{format}"));
            let mut model = CompressModel::new(&DesignConfig::compress());
            record(&mut model, &path, 0, &compress_stimulus(30));
            std::fs::read(path).unwrap()
        });
        assert_eq!(bytes[0], bytes[1], "{format}");
    }
}

/// The estimate that a size limit rests on is above what a busy run takes, but not far.
#[test]
fn the_estimate_of_the_size_holds() {
    let (_keep, file) = directory();
    let design: Structure = DesignConfig::miner().elaborate();
    for (name, format) in [("a.vcd", WaveFormat::Vcd), ("a.fst", WaveFormat::Fst)] {
        let mut model = MinerModel::new(&DesignConfig::miner());
        let stimulus = miner_stimulus(250);
        for inputs in &stimulus[..150] {
            model.step(inputs);
        }
        let file_of = std::fs::File::create(file(name)).unwrap();
        let mut recorder = Recorder::new(file_of, format, &design, "core").unwrap();
        for (cycle, inputs) in stimulus.iter().enumerate().skip(150) {
            recorder
                .step(&mut model, Cycle(cycle as u64), inputs)
                .unwrap();
        }
        recorder.finish().unwrap();
        let bytes = std::fs::metadata(file(name)).unwrap().len();
        let estimate = 100 * bytes_per_cycle(&design, 0, format);
        assert!(
            bytes < estimate,
            "{name}: {bytes} bytes, {estimate} estimated"
        );
        assert!(
            bytes > estimate / 2,
            "{name}: {bytes} bytes, {estimate} estimated"
        );
    }
}
