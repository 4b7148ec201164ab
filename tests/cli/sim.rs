//! `goldbench sim`.

use std::fs;

use serde_json::Value;

use crate::home::{Home, Said, said};
use crate::started::Started;

const GENESIS: &str = "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e\
                       67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c";
const GENESIS_HASH: &str = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f";

pub fn sim(home: &Home, arguments: &[&str]) -> Said {
    let mut command = home.goldbench(&["sim"]);
    said(command.args(arguments).current_dir(home.path()))
}

pub fn json(home: &Home, arguments: &[&str]) -> Value {
    let said = sim(home, &[arguments, &["--format", "json"]].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    serde_json::from_str(&said.out).unwrap()
}

/// It is refused with code 2, and the failure says all of `parts`.
pub fn refused(home: &Home, arguments: &[&str], parts: &[&str]) {
    let said = sim(home, arguments);
    assert_eq!((said.code, said.out.as_str()), (2, ""), "{arguments:?}");
    for part in parts {
        assert!(said.err.contains(part), "{part:?} is not in:\n{}", said.err);
    }
}

#[test]
fn the_golden_nonce_is_shown_at_its_cycle() {
    let home = Home::new();
    let said = sim(&home, &["--header", GENESIS]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(
        said.out,
        format!(
            "header  {GENESIS_HASH}  with its own nonce 0x7c2bac1d\n\
             target  00000000ffff0000000000000000000000000000000000000000000000000000\n\
             nonces  0x7c2bac1d to 0x7c2bad1c, 256 nonces\n\
             engine  tick\n\
             hit     {GENESIS_HASH}  nonce 0x7c2bac1d  cycle 134\n\
             done    390 cycles, 256 hashes, 1 hit\n"
        )
    );
    assert!(
        said.err.contains("H/s"),
        "the rate is told apart: {}",
        said.err
    );
}

#[test]
fn json_is_the_same_in_every_run_unless_times_are_asked_for() {
    let home = Home::new();
    let arguments = ["--header", "block-0", "--zero-bits", "4", "--count", "64"];
    let first = json(&home, &arguments);
    assert_eq!(first, json(&home, &arguments));
    assert_eq!(first["schema"], "goldbench.sim/1");
    assert_eq!(
        (&first["cycles"], &first["hashes"]),
        (&198.into(), &64.into())
    );
    assert_eq!(first["complete"], true);
    let hits = first["hits"].as_array().unwrap();
    assert_eq!(hits[0]["cycle"], 134);
    assert_eq!(hits[0]["hash"], GENESIS_HASH);
    let start = first["job"]["start"].as_u64().unwrap();
    for hit in hits {
        let distance = hit["nonce"].as_u64().unwrap() - start;
        assert_eq!(hit["cycle"], 2 + distance + 132);
        assert!(hit["hash"].as_str().unwrap().starts_with('0'));
    }
    assert!(first.get("times").is_none());
    let timed = json(&home, &[&arguments[..], &["--times"]].concat());
    assert!(timed["times"]["seconds"].as_f64().unwrap() > 0.0);
}

#[test]
fn a_header_comes_in_every_form() {
    let home = Home::new();
    let file = |name: &str, bytes: &[u8]| {
        fs::write(home.path().join(name), bytes).unwrap();
    };
    let raw: Vec<u8> = (0..80)
        .map(|i| u8::from_str_radix(&GENESIS[2 * i..2 * i + 2], 16).unwrap())
        .collect();
    file("raw.bin", &raw);
    file("line.hex", format!("# genesis\n{GENESIS} 0\n").as_bytes());
    file("two.hex", format!("{GENESIS} 0\n{GENESIS} 1\n").as_bytes());
    let expected = json(&home, &["--header", GENESIS]);
    for form in [
        &["block-0"][..],
        &["raw.bin"],
        &["line.hex"],
        &["two.hex", "--vector", "block-1"],
    ] {
        let arguments = [&["--header"], form].concat();
        assert_eq!(json(&home, &arguments), expected, "{form:?}");
    }
    refused(
        &home,
        &["--header", "two.hex"],
        &["holds 2 headers", "--vector: block-0, block-1"],
    );
    refused(
        &home,
        &["--header", "two.hex", "--vector", "x"],
        &["no header `x`", "it has block-0, block-1"],
    );
    file("cut.bin", &raw[..79]);
    refused(
        &home,
        &["--header", "cut.bin"],
        &["cut.bin: the file is cut"],
    );
    file("bad.hex", b"01zz\n");
    refused(
        &home,
        &["--header", "bad.hex"],
        &["bad.hex:1:3", "'z' at position 2"],
    );
    refused(&home, &["--header", "."], &["a directory is no header"]);
}

#[test]
fn bad_input_is_named_with_its_remedy() {
    let home = Home::new();
    let short = &GENESIS[..158];
    let stray = GENESIS.replacen("3b", "3x", 1);
    for (arguments, parts) in [
        (
            &["--header", short][..],
            &["158 hex digits where 160 are wanted", "--header"][..],
        ),
        (&["--header", &stray], &["'x' at position 73"]),
        (&["--header", "no/such.bin"], &["there is no file", "help:"]),
        (
            &["--header", &"0".repeat(160)],
            &["no target of its own", "--zero-bits"],
        ),
    ] {
        refused(&home, arguments, parts);
    }
    for (arguments, parts) in [
        (&["--count", "0"][..], &["a range of no nonces"][..]),
        (
            &["--nonce-start", "5", "--nonce-end", "4"],
            &["ends before it starts: 0x00000005 > 0x00000004"],
        ),
        (
            &["--nonce-start", "0xfffffff0", "--count", "17"],
            &["past 0xffffffff", "16 nonces are left"],
        ),
        (&["--nonce-start", "0x100000000"], &["is not a nonce"]),
        (
            &["--target", &"0".repeat(64)],
            &["a target of zero is met by nothing"],
        ),
        (&["--target", "0g"], &["'g' at position 1"]),
        (
            &["--target", &"f".repeat(64), "--zero-bits", "4"],
            &["cannot be used with"],
        ),
        (&["--zero-bits", "256"], &["give 0 to 255"]),
        (&["--trace", "a.wave"], &[".vcd or .fst", "write a.fst"]),
        (
            &["--trace", "none/a.vcd"],
            &["cannot be written", "none/a.vcd", "make the directory"],
        ),
        (
            &["--trace", "a.fst", "--trace-from", "390"],
            &["behind the run's last cycle 389"],
        ),
        (
            &["--trace", "a.fst", "--trace-cycles", "0"],
            &["a wave of no cycles"],
        ),
        (
            &["--count", "1000000", "--trace", "a.vcd"],
            &[
                "would take about 112.",
                "GiB as VCD",
                "--trace-from 0 --trace-cycles 89",
            ],
        ),
    ] {
        refused(
            &home,
            &[&["--header", "block-0"], arguments].concat(),
            parts,
        );
    }
    let several = ["--header", "block-0", "--count", "0", "--zero-bits", "300"];
    refused(&home, &several, &["a range of no nonces", "300 zero bits"]);
    let left: Vec<_> = fs::read_dir(home.path()).unwrap().collect();
    assert_eq!(
        left.len(),
        1,
        "only `bin`: a refused run leaves nothing behind"
    );
}

#[test]
fn the_range_ends_at_the_last_nonce() {
    let home = Home::new();
    let last = json(
        &home,
        &["--header", "block-0", "--nonce-start", "0xfffffffe"],
    );
    assert_eq!((&last["hashes"], &last["cycles"]), (&2.into(), &136.into()));
    let one = [
        "--header",
        "block-0",
        "--nonce-start",
        "7",
        "--nonce-end",
        "7",
    ];
    assert_eq!(json(&home, &one)["hashes"], 1);
}

#[test]
fn a_wave_is_written_whole_or_as_a_window() {
    let home = Home::new();
    for name in ["a.vcd", "a.fst"] {
        let report = json(
            &home,
            &[
                "--header",
                "block-0",
                "--trace",
                name,
                "--trace-from",
                "130",
                "--trace-cycles",
                "8",
            ],
        );
        assert_eq!(report["trace"]["cycles"], 8);
        let wave = wellen::simple::read(home.path().join(name)).unwrap();
        let times = wave.time_table();
        assert!(
            times.contains(&1300) && times.last() == Some(&1380),
            "{times:?}"
        );
    }
    let whole = ["--header", "block-0", "--count", "1", "--trace", "b.fst"];
    assert!(
        sim(&home, &whole)
            .out
            .contains("wave    b.fst, cycles 0 to 134\n")
    );
    let mut wave = wellen::simple::read(home.path().join("b.fst")).unwrap();
    let hierarchy = wave.hierarchy();
    let nonce = hierarchy
        .lookup_var(&["miner", "outputs"], &"hit_nonce")
        .unwrap();
    let nonce = hierarchy[nonce].signal_ref();
    wave.load_signals(&[nonce]);
    let at = wave.time_table().binary_search(&1340).unwrap() as u32;
    let signal = wave.get_signal(nonce).unwrap();
    let value = signal.get_value_at(&signal.get_offset(at).unwrap(), 0);
    assert_eq!(
        value.to_bit_string().unwrap(),
        format!("{:032b}", 0x7c2b_ac1du32)
    );
}

#[cfg(unix)]
#[test]
fn ctrl_c_shows_what_was_done_and_ends_with_130() {
    let home = Home::new();
    let all = [
        "--header",
        "block-0",
        "--nonce-start",
        "0",
        "--nonce-end",
        "0xffffffff",
    ];
    for engine in ["tick", "portable"] {
        let arguments = [&all[..], &["--engine", engine]].concat();
        let mut run = Started::sim(&home, &arguments);
        run.wait_for(1, "engine");
        let (code, rest) = run.signalled("INT");
        assert_eq!(code, Some(130));
        assert!(
            rest.starts_with("stopped ") && rest.contains(" cycles, "),
            "{rest}"
        );
    }
}
