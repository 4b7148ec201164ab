//! `goldbench activity`.

use std::fs;

use serde_json::Value;

use crate::home::{Home, Said, said};
use crate::started::Started;

fn activity(home: &Home, arguments: &[&str]) -> Said {
    let mut command = home.goldbench(&["activity"]);
    said(command.args(arguments).current_dir(home.path()))
}

fn json(home: &Home, arguments: &[&str]) -> Value {
    let said = activity(home, &[arguments, &["--format", "json"]].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    serde_json::from_str(&said.out).unwrap()
}

/// It is refused with code 2, and the failure says all of `parts`.
fn refused(home: &Home, arguments: &[&str], parts: &[&str]) {
    let said = activity(home, arguments);
    assert_eq!((said.code, said.out.as_str()), (2, ""), "{arguments:?}");
    for part in parts {
        assert!(said.err.contains(part), "{part:?} is not in:\n{}", said.err);
    }
}

/// All 2^32 nonces.
const WHOLE: &[&str] = &[
    "--header",
    "block-0",
    "--nonce-start",
    "0",
    "--nonce-end",
    "0xffffffff",
];
const RUN: &[&str] = &["--header", "block-0", "--count", "2000"];

#[test]
fn every_engine_shows_the_same_but_for_its_name() {
    let home = Home::new();
    let of = |engine: &str| {
        let said = activity(
            &home,
            &[RUN, &["--engine", engine, "--csv", "bits.csv"]].concat(),
        );
        let missing = said.code == 2 && said.err.contains("this processor has no");
        (!missing).then(|| {
            assert_eq!(said.code, 0, "{}", said.err);
            let lines: Vec<&str> = said
                .out
                .lines()
                .filter(|l| !l.starts_with("cycles"))
                .collect();
            (
                lines.join("\n"),
                fs::read_to_string(home.path().join("bits.csv")).unwrap(),
            )
        })
    };
    let ticked = of("tick").expect("any processor");
    for engine in ["auto", "avx512", "avx2", "portable"] {
        if let Some(found) = of(engine) {
            assert!(found == ticked, "{engine}");
        }
    }
    // A header, and a line for each flip-flop.
    assert_eq!(ticked.1.lines().count(), 1 + 102_411);
}

#[test]
fn the_report_sums_up_its_blocks() {
    let home = Home::new();
    let report = json(&home, RUN);
    assert_eq!(report["schema"], "goldbench.activity/1");
    assert_eq!(report["complete"], true);
    assert_eq!(
        (&report["from"], &report["cycles"]),
        (&0.into(), &2134.into())
    );
    assert_eq!(report["total"]["flops"], 102_411);
    let sum = |field: &str| {
        let blocks = report["blocks"].as_array().unwrap().iter();
        blocks
            .map(|block| block[field].as_u64().unwrap())
            .sum::<u64>()
    };
    assert_eq!(Value::from(sum("toggles")), report["total"]["toggles"]);
    assert_eq!(sum("flops"), 102_411);
    assert!(report["by_law"].as_u64().unwrap() > 1500);
    assert_eq!(report, json(&home, RUN));
}

/// With nodes the registers are as without; what is shown of nodes is the same on each way.
#[test]
fn nodes_are_shown_beside_registers() {
    let home = Home::new();
    let run = |more: &[&str]| json(&home, &[RUN, more].concat());
    let bare = run(&[]);
    let nodes = ["--nodes", "--show", "hash1.round[37].T1@400"];
    let by_law = run(&nodes);
    assert_eq!(by_law["total"], bare["total"]);
    assert_eq!(by_law["blocks"], bare["blocks"]);
    assert_eq!(bare.get("nodes"), None);
    // Eight of a round, three of a step of the schedule, in two pipes.
    let rows = by_law["nodes"].as_array().unwrap();
    assert_eq!(rows.len(), 22);
    let bits = rows.iter().map(|row| row["bits"].as_u64().unwrap());
    assert_eq!(bits.sum::<u64>(), 32 * 2 * (64 * 8 + 48 * 3));
    let ticked = run(&[&nodes[..], &["--engine", "tick"]].concat());
    for field in ["nodes", "shown", "total"] {
        assert_eq!(by_law[field], ticked[field], "{field}");
    }
    // The sums are what the registers hold a cycle later.
    let show = |at: &str| run(&["--nodes", "--show", at])["shown"][0]["value"].clone();
    assert_eq!(
        show("hash2.round[9].new_e@700"),
        show("hash2.round[9].e@701")
    );
    assert_eq!(
        show("hash2.round[9].new_w@700"),
        show("hash2.round[9].w[25]@701")
    );
}

#[test]
fn nodes_have_names_in_every_file() {
    let home = Home::new();
    let files = ["--saif", "n.saif", "--csv", "n.csv", "--heatmap", "n.svg"];
    let small = [
        "--header", "block-0", "--count", "40", "--config", "fold=8", "--nodes",
    ];
    let run = |more: &[&str]| {
        let said = activity(&home, &[&small[..], more].concat());
        assert_eq!(said.code, 0, "{}", said.err);
    };
    run(&files);
    run(&["--names", "design", "--wave", "n.vcd"]);
    let read = |name: &str| std::fs::read_to_string(home.path().join(name)).unwrap();
    assert!(
        read("n.saif").contains("(t1\\[31\\] ") && read("n.saif").contains("(state_o\\[255\\] ")
    );
    assert!(read("n.csv").contains("hash1.stage[3].round[0].Sigma1,31,"));
    assert!(read("n.svg").contains("Σ1"));
    assert!(read("n.vcd").contains(" T1 "));
    refused(
        &home,
        &["--header", "block-0", "--nodes", "--config", "kind=chip"],
        &["--nodes", "miner"],
    );
    refused(
        &home,
        &[RUN, &["--show", "hash1.round[37].T1@400"]].concat(),
        &["add --nodes"],
    );
}

/// 2^32 nonces and more cycles than that: the state far out is known without the way there.
#[test]
fn any_register_in_any_cycle() {
    let home = Home::new();
    let show = |at: &str, engine: &str| {
        let run = [
            "--header",
            "block-0",
            "--nonce-start",
            "0",
            "--count",
            "3000",
        ];
        let report = json(
            &home,
            &[
                &run[..],
                &["--cycles", "1", "--engine", engine, "--show", at],
            ]
            .concat(),
        );
        report["shown"].clone()
    };
    for at in [
        "hash1.round[37].e@2500",
        "issue.nonce@2999",
        "hash2.digest@2900",
    ] {
        let shown = show(at, "auto");
        assert_eq!(shown, show(at, "tick"));
        assert!(!shown.as_array().unwrap().is_empty());
    }
    assert_eq!(show("issue.nonce@2002", "auto")[0]["value"], "000007d0");
}

#[test]
fn files_are_written_whole() {
    let home = Home::new();
    let files = [
        "--saif",
        "a.saif",
        "--csv",
        "a.csv",
        "--heatmap",
        "a.svg",
        "--waveform",
        "b.csv",
        "--wave",
        "a.fst",
    ];
    let design = ["--config", "fold=8", "--from", "900", "--cycles", "64"];
    let said = activity(&home, &[RUN, &files, &design].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    let text = |name: &str| fs::read_to_string(home.path().join(name)).unwrap();
    assert!(text("a.saif").contains("(DURATION 640)"));
    assert!(
        text("a.saif").contains("(INSTANCE g_pair"),
        "the RTL's names"
    );
    assert!(text("a.svg").contains("hash2"));
    let waveform = text("b.csv");
    assert_eq!(waveform.lines().count(), 65);
    // What changes in each cycle adds up to what is counted.
    let sum: u64 = waveform
        .lines()
        .skip(1)
        .map(|l| l.rsplit(',').next().unwrap().parse::<u64>().unwrap())
        .sum();
    let counted: u64 = text("a.csv")
        .lines()
        .skip(1)
        .map(|l| l.split(',').nth(2).unwrap().parse::<u64>().unwrap())
        .sum();
    assert_eq!(sum, counted);
    let wave = wellen::simple::read(home.path().join("a.fst")).unwrap();
    assert_eq!(wave.time_table().last(), Some(&9640));
    assert!(wave.hierarchy().iter_vars().count() > 50);
    let said = activity(
        &home,
        &[
            RUN,
            &design,
            &[
                "--names",
                "design",
                "--saif",
                "d.saif",
                "--waveform",
                "w.svg",
            ],
        ]
        .concat(),
    );
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(text("d.saif").contains("(INSTANCE hash1"));
    assert!(text("w.svg").contains("hash2 schedule"));
}

#[test]
fn what_can_not_be_had_is_refused_with_what_can() {
    let home = Home::new();
    refused(&home, &[], &["--header"]);
    let refused_of = |more: &[&str], parts: &[&str]| refused(&home, &[WHOLE, more].concat(), parts);
    refused_of(
        &["--waveform", "all.csv"],
        &[
            "4294967430 cycles would take about",
            "GiB",
            "--from 0 --cycles",
            "counts",
        ],
    );
    refused_of(
        &["--wave", "all.fst"],
        &["would take about", "choose a window of at most"],
    );
    refused_of(&["--wave", "all.txt"], &[".vcd or .fst"]);
    refused_of(&["--waveform", "all"], &[".csv or .svg"]);
    refused_of(
        &["--from", "5000000000"],
        &["behind the run's last cycle 4294967429"],
    );
    refused_of(&["--cycles", "0"], &["a window of no cycles"]);
    refused_of(
        &["--cycles", "4294967431"],
        &["go past the run's last cycle"],
    );
    refused_of(
        &["--show", "hash1.round[37].q@5"],
        &["no element", "nearest"],
    );
    refused_of(&["--show", "hash1.round[37].e"], &["NAME@CYCLE"]);
    refused_of(
        &["--show", "issue.nonce@9999999999"],
        &["behind the run's last cycle"],
    );
    refused_of(&["--engine", "sse"], &["avx512"]);
    refused(&home, &["--case", "none.json"], &["none.json"]);
    refused(
        &home,
        &["--header", "block-0", "--config", "kind=compress"],
        &["--case"],
    );
    assert!(fs::read_dir(home.path()).unwrap().all(|entry| {
        let name = entry.unwrap().file_name();
        !name.to_string_lossy().starts_with("all")
    }));
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_can_not_be_written_is_told_before_the_run() {
    let home = Home::new();
    fs::write(home.path().join("file"), "").unwrap();
    for option in ["--saif", "--csv", "--heatmap", "--waveform", "--wave"] {
        let name = if option == "--wave" { "x.fst" } else { "x.svg" };
        let file = format!("file/{name}");
        // Clock by clock the run would take an hour: it is not begun.
        let window = [
            "--engine",
            "tick",
            "--from",
            "4000000000",
            "--cycles",
            "100",
        ];
        refused(
            &home,
            &[WHOLE, &window, &[option, &file]].concat(),
            &[&file],
        );
    }
    let bogus = ["--saif", "made/x.saif", "--show", "bogus@5"];
    refused(&home, &[RUN, &bogus].concat(), &["bogus"]);
    assert!(!home.path().join("made").exists());
}

#[test]
fn a_full_disk_is_told() {
    let home = Home::new();
    for option in ["--saif", "--csv", "--heatmap"] {
        std::os::unix::fs::symlink("/dev/full", home.path().join("full.x")).unwrap();
        let said = activity(&home, &[RUN, &[option, "full.x"]].concat());
        assert_eq!(said.code, 2, "{option}");
        assert!(
            said.err.contains("full.x") && said.err.matches("free some space").count() == 1,
            "{}",
            said.err
        );
        fs::remove_file(home.path().join("full.x")).unwrap();
    }
}

/// Ctrl-C in a run of minutes: what was counted is shown and kept.
#[cfg(unix)]
#[test]
fn what_was_counted_survives_ctrl_c() {
    let home = Home::new();
    let more = [
        "--engine",
        "portable",
        "--saif",
        "part.saif",
        "--format",
        "json",
    ];
    let started = Started::verb(&home, "activity", &[WHOLE, &more].concat());
    std::thread::sleep(std::time::Duration::from_secs(3));
    let (code, out) = started.signalled("INT");
    assert_eq!(code, Some(130));
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["complete"], false);
    let cycles = report["cycles"].as_u64().unwrap();
    assert!(cycles < report["run_cycles"].as_u64().unwrap());
    let saif = fs::read_to_string(home.path().join("part.saif")).unwrap();
    assert!(
        saif.contains(&format!("(DURATION {})", 10 * cycles)),
        "{cycles}"
    );
}
