//! `goldbench sim` over ranges that nobody walks: every engine, hits left out, a scan that is stopped and goes on.

use std::fs;
use std::path::Path;
use std::time::Duration;

use goldbench::simd::Engine;
use serde_json::Value;

use crate::home::Home;
use crate::sim::{refused, sim};
use crate::started::Started;

/// Enough that plain Rust on one thread takes some seconds.
const LONG: &[&str] = &["--header", "block-0", "--nonce-start", "0xfe000000"];
const COUNT: &[&str] = &["--count", "16777216", "--zero-bits", "12"];

fn widest() -> &'static str {
    Engine::widest().name()
}

/// What it prints, but for what names the engine.
fn shown(home: &Home, arguments: &[&str]) -> (String, Value) {
    let text = sim(home, arguments);
    assert_eq!(text.code, 0, "{arguments:?}: {}", text.err);
    let (engines, others): (Vec<&str>, Vec<&str>) = text
        .out
        .lines()
        .partition(|line| line.starts_with("engine  "));
    assert_eq!(engines.len(), 1, "{arguments:?}");
    let json = sim(home, &[arguments, &["--format", "json"]].concat());
    let mut json: Value = serde_json::from_str(&json.out).unwrap();
    let named = json.as_object_mut().unwrap().remove("engine").unwrap();
    assert_eq!(engines[0], format!("engine  {}", named.as_str().unwrap()));
    (others.join("\n"), json)
}

/// The same hits in the same cycles, at both ends of all nonces, when every nonce is a hit and when one alone is looked at.
#[test]
fn every_engine_shows_what_the_walk_shows() {
    let home = Home::new();
    for (start, count, bits) in [
        ("0", "3000", "0"),
        ("0x12345678", "70000", "1"),
        ("0x7c2bac1d", "1", "32"),
        ("0x7c2bac1e", "1", "32"),
        ("0xfffffff0", "16", "0"),
        ("0xfffe0003", "131069", "5"),
        ("0xffffffff", "1", "0"),
    ] {
        let range = [
            "--nonce-start",
            start,
            "--count",
            count,
            "--zero-bits",
            bits,
        ];
        let with = |engine: &str| {
            let head = ["--header", "block-0", "--engine", engine];
            shown(&home, &[&head[..], &range].concat())
        };
        let walked = with("tick");
        assert_eq!(walked.1["hits_left_out"], 0);
        for engine in Engine::present() {
            assert_eq!(with(engine.name()), walked, "{engine} {range:?}");
        }
    }
}

#[test]
fn a_long_range_is_scanned_and_a_short_one_walked() {
    let home = Home::new();
    for (arguments, engine) in [
        (&["--count", "65536"][..], "tick"),
        (&["--count", "65537"], widest()),
        (&["--count", "8", "--trace", "a.fst"], "tick"),
        (&["--count", "8", "--resume", "a.json"], widest()),
    ] {
        let said = sim(&home, &[&["--header", "block-0"], arguments].concat());
        let line = format!("\nengine  {engine}\n");
        assert!(said.out.contains(&line), "{arguments:?}: {}", said.out);
    }
}

#[test]
fn an_engine_that_cannot_do_it_is_refused() {
    let home = Home::new();
    let with = |arguments: &[&str], parts: &[&str]| {
        refused(
            &home,
            &[&["--header", "block-0"], arguments].concat(),
            parts,
        );
    };
    with(&["--engine", "neon"], &["invalid value 'neon'", "portable"]);
    with(
        &["--engine", "portable", "--trace", "a.fst"],
        &["a wave shows every register", "--engine tick"],
    );
    with(
        &["--engine", "tick", "--resume", "a.json"],
        &["keeps nothing to go on from", "leave --engine out"],
    );
    with(
        &["--trace", "a.fst", "--resume", "a.json"],
        &["cannot be used with"],
    );
    for absent in Engine::ALL.iter().filter(|engine| !engine.is_present()) {
        let lacks = format!("this processor has no {absent}; it has ");
        with(&["--engine", absent.name()], &[&lacks, "portable"]);
    }
}

#[test]
fn hits_beyond_the_limit_are_counted() {
    let home = Home::new();
    let range = ["--header", "block-0", "--count", "5000", "--zero-bits", "3"];
    let all = shown(&home, &range).1;
    let all = all["hits"].as_array().unwrap();
    for engine in ["tick", widest()] {
        let limited = ["--max-hits", "7", "--engine", engine];
        let (text, json) = shown(&home, &[&range[..], &limited].concat());
        assert_eq!(json["hits"].as_array().unwrap(), &all[..7]);
        assert_eq!(json["hits_left_out"], all.len() - 7);
        assert_eq!(text.matches("hit     ").count(), 7);
        let more = format!(
            "more    {} hits behind the first 7 (--max-hits)\n",
            all.len() - 7
        );
        let sum = format!("5000 hashes, {} hits", all.len());
        assert!(text.contains(&more) && text.contains(&sum), "{text}");
    }
}

/// Whatever it went through, the last run prints what one run would have printed.
#[cfg(unix)]
#[test]
fn a_scan_that_was_stopped_goes_on_and_ends_the_same() {
    let home = Home::new();
    let long = [LONG, COUNT].concat();
    let with = |file: &'static str| [&long[..], &["--resume", file]].concat();
    let whole = sim(&home, &with("whole.json"));
    assert_eq!(whole.code, 0, "{}", whole.err);
    let slow = [&with("a.json")[..], &["--engine", "portable"]].concat();
    let mut before = 0;
    for _ in 0..2 {
        let mut run = Started::sim(&home, &slow);
        run.wait_for("hit ");
        std::thread::sleep(Duration::from_millis(300));
        let (code, rest) = run.signalled("INT");
        assert_eq!(code, Some(130));
        let last = rest.lines().last().unwrap_or_default().to_owned();
        assert!(
            last.starts_with("stopped ") && last.contains(" hits"),
            "{last}"
        );
        let done = done(&home.path().join("a.json"));
        assert!(done > before && done < 1 << 24, "{before} {done}");
        before = done;
    }
    let rest = sim(&home, &with("a.json"));
    assert_eq!((rest.code, &rest.out), (0, &whole.out));
    assert!(rest.err.contains("of 16777216 nonces are done already"));
    // And once more, with nothing left to do; in JSON, with another engine.
    let again = sim(&home, &with("a.json"));
    assert_eq!((again.code, &again.out), (0, &whole.out));
    let json = sim(&home, &[&slow[..], &["--format", "json"]].concat());
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(
        (&json["complete"], &json["hashes"]),
        (&true.into(), &(1 << 24).into())
    );
    let hits = whole.out.matches("hit     ").count();
    assert!(hits > 3000);
    assert_eq!(json["hits"].as_array().unwrap().len(), hits);
}

/// A kill costs what came since the file was written, and counts nothing twice, listed or not.
#[cfg(unix)]
#[test]
fn a_scan_that_was_killed_goes_on_and_ends_the_same() {
    let home = Home::new();
    let with = |file: &'static str| {
        let limit = ["--max-hits", "100", "--resume", file];
        [LONG, COUNT, &limit].concat()
    };
    let whole = sim(&home, &with("whole.json"));
    let file = home.path().join("a.json");
    let slow = [&with("a.json")[..], &["--engine", "portable"]].concat();
    let run = Started::sim(&home, &slow);
    while !file.exists() || done(&file) == 0 {
        std::thread::sleep(Duration::from_millis(20));
    }
    let (code, _) = run.signalled("KILL");
    assert_eq!(code, None);
    let kept = done(&file);
    assert!(kept < 1 << 24, "it was done before it was killed");
    let rest = sim(&home, &with("a.json"));
    assert_eq!((rest.code, &rest.out), (0, &whole.out));
    assert!(
        rest.out.contains("behind the first 100 (--max-hits)"),
        "{}",
        rest.out
    );
    assert!(
        rest.err.contains(&format!("{kept} of 16777216 nonces")),
        "{}",
        rest.err
    );
    assert!(file.metadata().unwrap().len() < 2000);
    // No file aside is left by those that were not killed.
    let aside = fs::read_dir(home.path()).unwrap().filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with(".goldbench")
    });
    assert!(aside.count() <= 1);
}

#[test]
fn a_resume_file_that_does_not_fit_is_refused_and_left_alone() {
    let home = Home::new();
    let file = home.path().join("a.json");
    let range = [
        "--header",
        "block-0",
        "--count",
        "9",
        "--zero-bits",
        "2",
        "--resume",
    ];
    let with = |file: &'static str| [&range[..], &[file]].concat();
    assert_eq!(sim(&home, &with("a.json")).code, 0);
    let text = fs::read_to_string(&file).unwrap();
    assert!(
        text.starts_with("{\"schema\":\"goldbench.sim.resume/1\","),
        "{text}"
    );

    let fits = with("a.json");
    for (place, other, part) in [
        (1, "block-1", "its header without its nonce is 01000000"),
        (
            3,
            "10",
            "its range is 0x7c2bac1d to 0x7c2bac25, not 0x7c2bac1d to 0x7c2bac26",
        ),
        (5, "3", "its target is 3fff"),
    ] {
        let mut arguments = fits.clone();
        arguments[place] = other;
        refused(
            &home,
            &arguments,
            &["of another scan", part, "a.json", "help:"],
        );
    }
    let limit = [&fits[..], &["--max-hits", "5"]].concat();
    refused(&home, &limit, &["its --max-hits is 1000000, not 5"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), text);

    let hit = text.split("\"listed\":[").nth(1).unwrap();
    let hit = hit.split([',', ']']).next().unwrap();
    let none = (0..9)
        .map(|i| 0x7c2b_ac1d_u32 + i)
        .map(|nonce| nonce.to_string());
    let none = none
        .into_iter()
        .find(|nonce| !text.contains(nonce))
        .unwrap();
    for (content, part) in [
        (&text[..text.len() - 5], "is cut off"),
        ("", "is cut off"),
        ("goldbench\n", "is no file of `goldbench sim --resume`"),
        ("\u{0}\u{1}", "is no file of `goldbench sim --resume`"),
        (
            &text.replace("resume/1", "resume/2"),
            "where `goldbench.sim.resume/1` is wanted",
        ),
        (
            &text.replace("\"done\":9", "\"done\":10"),
            "10 of 9 nonces are done",
        ),
    ] {
        fs::write(&file, content).unwrap();
        refused(&home, &fits, &[part, "a.json"]);
        assert_eq!(fs::read_to_string(&file).unwrap(), content);
    }
    // What only a hash can tell comes out when it is printed.
    let wrong = text.replace(
        &format!("\"listed\":[{hit}"),
        &format!("\"listed\":[{none}"),
    );
    fs::write(&file, wrong).unwrap();
    let said = sim(&home, &fits);
    assert_eq!(said.code, 2);
    assert!(
        said.err.contains("contradicts itself") || said.err.contains("is none"),
        "{}",
        said.err
    );

    refused(&home, &with("bin"), &["can't be", "bin"]);
    #[cfg(unix)]
    refused(
        &home,
        &with("/dev/null"),
        &["a device keeps nothing", "/dev/null"],
    );
    #[cfg(unix)]
    refused(
        &home,
        &with("a.json/b.json"),
        &["can't be", "a.json/b.json"],
    );
}

/// A full disk takes no result: what can't be written is told, with exit code 2.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let home = Home::new();
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let arguments = [
        "sim",
        "--header",
        "block-0",
        "--count",
        "70000",
        "--zero-bits",
        "0",
    ];
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_goldbench"));
    let ended = command
        .args(arguments)
        .current_dir(home.path())
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(ended.status.code(), Some(2));
    let told = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(
        told.contains("the standard output cannot be written"),
        "{told}"
    );
}

/// Nonces that a resume file says are done.
fn done(file: &Path) -> u64 {
    let saved: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    saved["done"].as_u64().unwrap()
}
