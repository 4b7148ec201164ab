//! `goldbench sim --resume`: a scan that is stopped or killed goes on.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::home::Home;
use crate::sim::{refused, sim};
use crate::started::Started;

/// Enough that plain Rust on one thread takes some seconds.
const LONG: &[&str] = &["--header", "block-0", "--nonce-start", "0xfe000000"];
const COUNT: &[&str] = &["--count", "16777216", "--zero-bits", "12"];

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
    let file = home.path().join("a.json");
    let (mut before, mut hits) = (0, 0);
    for _ in 0..2 {
        let mut run = Started::sim(&home, &slow);
        // One that is new, behind those of the runs before.
        run.wait_for(hits + 1, "hit ");
        let (code, rest) = run.signalled("INT");
        assert_eq!(code, Some(130));
        let last = rest.lines().last().unwrap_or_default().to_owned();
        assert!(
            last.starts_with("stopped ") && last.contains(" hits"),
            "{last}"
        );
        let done = saved(&file, "done");
        assert!(done > before && done < 1 << 24, "{before} {done}");
        (before, hits) = (done, saved(&file, "hits"));
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
    let mut run = Started::sim(&home, &slow);
    while !file.exists() || saved(&file, "done") == 0 {
        assert!(run.goes_on(), "it ended by itself");
        std::thread::sleep(Duration::from_millis(20));
    }
    let (code, _) = run.signalled("KILL");
    assert_eq!(code, None);
    let kept = saved(&file, "done");
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

/// A disk that takes no byte more: told before the scan begins, and no half of a file is left.
#[cfg(target_os = "linux")]
#[test]
fn a_resume_file_that_cannot_be_written_is_told() {
    let home = Home::new();
    let full = "trap '' XFSZ; ulimit -f 0; exec \"$0\" sim --header block-0 --resume a.json";
    let ended = std::process::Command::new("sh")
        .args(["-c", full, env!("CARGO_BIN_EXE_goldbench")])
        .current_dir(home.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(2), "{told}");
    assert!(told.contains("a.json can't be written"), "{told}");
    assert!(ended.stdout.is_empty());
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "only `bin`");
}

/// A number of a resume file.
fn saved(file: &Path, field: &str) -> u64 {
    let saved: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    saved[field].as_u64().unwrap()
}
