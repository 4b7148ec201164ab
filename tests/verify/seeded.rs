//! One digit of one constant changed: the report names the round, the stored case shows it again, the waves hold it.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use wellen::simple::Waveform;

use crate::bench::{Bench, Said, case};

/// A copy of the built-in pipe with K[37] = 0x766a0abf instead of 0x766a0abb. It lies where it always lies: the compiled
/// model is found again by its sources' paths.
pub fn manifest() -> PathBuf {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("rtl");
    let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join("seeded");
    fs::create_dir_all(&to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let text = fs::read_to_string(entry.path()).unwrap();
        let text = text.replace("32'h766a0abb", "32'h766a0abf");
        fs::write(to.join(entry.file_name()), text).unwrap();
    }
    to.join("compress.toml")
}

#[test]
fn a_wrong_constant_is_found_named_recorded_and_shown_again() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let manifest = manifest();
    let arguments = [
        manifest.to_str().unwrap(),
        "--case",
        "bubbles",
        "--out",
        "files",
        "--format",
        "json",
    ];
    let report = bench.verify(&arguments).ended_with(1).json();
    let verdict = case(&report, "compress", "bubbles");
    assert_eq!(verdict["outcome"], "FAIL");
    let found = &verdict["divergence"];
    assert_eq!(found["element"], "hash.round[37].e", "{found:#}");
    assert_eq!(found["bits"][0], 2, "{found:#}");
    assert_eq!(found["inputs"]["agree"], true);
    let rule = found["fault"]["rule"].as_str().unwrap();
    assert!(rule.contains("K[37]"), "{rule}");
    let register = found["rtl_path"].as_str().unwrap();
    assert_eq!(register, "compress_core.u_pipe.g_stage[37].u_stage.state_q");
    let faults = verdict["result_faults"].as_array().unwrap();
    assert!(faults.iter().any(|f| f["rule"] == "digest"), "{faults:?}");

    let artifacts = &verdict["artifacts"];
    let file = |name: &str| bench.path(artifacts[name].as_str().unwrap());
    waves(&file("wave"), found, &artifacts["window"]);
    view(&bench, &file("view"), &file("wave"), register);
    replayed(&bench, &file("case"), found);
    described(&report);
    let stored = fs::read_to_string(file("case")).unwrap();
    described(&serde_json::from_str(&stored).unwrap());
}

/// Every field that is printed stands in the page on the schemas.
fn described(value: &Value) {
    let page = include_str!("../../docs/schemas/verify.md");
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                // `case.script.kind` describes three.
                let known = ["`", "."].iter().any(|front| {
                    ["`", "."]
                        .iter()
                        .any(|behind| page.contains(&format!("{front}{name}{behind}")))
                });
                assert!(known, "`{name}` is not described");
                described(inner);
            }
        }
        Value::Array(items) => items.iter().for_each(described),
        _ => {}
    }
}

/// From another folder, in text and in JSON: the same element, the same cycle, the same values.
fn replayed(bench: &Bench, stored: &Path, found: &Value) {
    let elsewhere = Bench::new();
    let stored = stored.to_str().unwrap();
    let replay = ["replay", stored, "--format", "json"];
    let again = Said::by(&mut elsewhere.goldbench(&replay)).ended_with(1);
    let again = again.json();
    let verdict = case(&again, "compress", "bubbles");
    for field in ["cycle", "element", "model", "device", "xor", "fault"] {
        assert_eq!(verdict["divergence"][field], found[field], "{field}");
    }
    let view = verdict["artifacts"]["view"].as_str().unwrap();
    assert!(elsewhere.path(view).is_file(), "{view}");

    // The core mended, the same case passes.
    let mended =
        Said::by(&mut bench.goldbench(&["replay", stored, "--manifest", "builtin:compress"]));
    mended.ended_with(0).tells(&["1 PASS"]);
}

/// The names of a wave's signals.
fn names(wave: &Waveform) -> Vec<String> {
    let hierarchy = wave.hierarchy();
    let vars = hierarchy.iter_vars();
    vars.map(|var| var.full_name(hierarchy)).collect()
}

/// Rising edges stand at 10 t + 5. Just behind the divergence's, its register holds the device's wrong value; just before,
/// it holds another.
fn waves(file: &Path, found: &Value, window: &Value) {
    let mut wave = wellen::simple::read(file).unwrap();
    let times = wave.time_table().to_vec();
    let (from, to) = (window[0].as_u64().unwrap(), window[1].as_u64().unwrap());
    let cycle = found["cycle"].as_u64().unwrap();
    assert!(from <= cycle && cycle < to, "{window}");
    for t in from..=to {
        assert!(
            times.contains(&(10 * t + 5)),
            "cycle {t} has no edge in {times:?}"
        );
    }
    let wanted = format!("TOP.{}", found["rtl_path"].as_str().unwrap());
    let hierarchy = wave.hierarchy();
    let var = hierarchy
        .iter_vars()
        .find(|var| var.full_name(hierarchy) == wanted)
        .unwrap_or_else(|| panic!("no {wanted} in {:?}", names(&wave)));
    let signal = var.signal_ref();
    wave.load_signals(&[signal]);
    let signal = wave.get_signal(signal).unwrap();
    let at = |time: u64| {
        let index = times.partition_point(|&t| t <= time) - 1;
        let offset = signal.get_offset(index as u32).unwrap();
        signal.get_value_at(&offset, 0).to_bit_string().unwrap()
    };
    // {a, .., h}, a at the top: e is the fifth word.
    let e = |time| {
        let bits = at(time);
        assert_eq!(bits.len(), 256);
        format!("{:#010x}", u32::from_str_radix(&bits[128..160], 2).unwrap())
    };
    let edge = 10 * cycle + 5;
    assert_eq!(found["device"], e(edge), "behind the edge of cycle {cycle}");
    assert_ne!(found["device"], e(edge - 1), "before it");
    assert_ne!(found["device"], e(edge + 10), "behind the next");
}

/// Every signal that the viewer is told to show is in the wave, the wrong register first.
fn view(bench: &Bench, file: &Path, wave: &Path, register: &str) {
    let text = fs::read_to_string(file).unwrap();
    let known = names(&wellen::simple::read(wave).unwrap());
    let shown: Vec<&str> = text.lines().filter(|l| l.starts_with("TOP.")).collect();
    assert!(shown.len() > 10, "{text}");
    for line in &shown {
        let name = match line.rsplit_once('[') {
            Some((name, range)) if range.contains(':') => name,
            _ => line,
        };
        assert!(
            known.iter().any(|k| k == name),
            "{name} is not in {known:?}"
        );
    }
    assert!(shown[0].contains(register), "{}", shown[0]);
    let named = text.lines().find(|l| l.starts_with("[dumpfile]")).unwrap();
    let named = named.split('"').nth(1).unwrap();
    // Named as `--out` was, so from the folder that the run was started in.
    let named = fs::canonicalize(bench.path(named)).unwrap();
    assert_eq!(named, fs::canonicalize(wave).unwrap());
}
