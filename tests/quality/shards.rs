//! `coverage --shard`: joined, the parts are the bytes of one run of all of it. Kept failures are cases like the others.

use serde_json::Value;

use crate::bench::{Bench, Said, core};

fn said(bench: &Bench, arguments: &[&str]) -> Said {
    Said::by(&mut bench.goldbench(arguments))
}

fn part(bench: &Bench, shard: &str, further: &[&str]) -> Said {
    let own = core("own_core");
    let shard = ["coverage", &own, "--shard", shard, "--format", "json"];
    said(bench, &[&shard[..], further].concat())
}

#[test]
fn shards_join_to_the_bytes_of_one_run() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let own = core("own_core");
    let further = [
        "--rtl",
        "--min-functional",
        "99",
        "--case",
        "{bubbles,stall,power_up_*}",
    ];
    let whole = ["coverage", &own, "--format", "json"];
    // Not all bins come of a few cases: the gate is missed.
    let whole = said(&bench, &[&whole[..], &further].concat()).ended_with(1);
    for shard in 1..=3 {
        // A part is judged by no gate.
        let came = part(&bench, &format!("{shard}/3"), &further).ended_with(0);
        assert_eq!(came.json()["shard"]["count"], 3);
        bench.write(&format!("{shard}.json"), &came.out);
    }
    let merge = [
        "report", "merge", "3.json", "1.json", "2.json", "--format", "json",
    ];
    let merged = said(&bench, &merge).ended_with(1);
    assert!(merged.out == whole.out, "{}\n{}", merged.out, whole.out);

    said(&bench, &["report", "merge", "1.json", "3.json"])
        .ended_with(2)
        .complains_of(&["of 3 shards 2 is missing"]);
    let partial = ["report", "merge", "1.json", "3.json", "--partial"];
    said(&bench, &partial)
        .ended_with(1)
        .tells(&["merged without shard 2"]);
    let other = part(&bench, "2/3", &["--case", "{bubbles,stall,power_up_*}"]).ended_with(0);
    bench.write("other.json", &other.out);
    said(
        &bench,
        &["report", "merge", "1.json", "other.json", "3.json"],
    )
    .ended_with(2)
    .complains_of(&["of different runs"]);
    // Nothing is made of a result that has no page.
    let page = ["report", "show", "1.json", "--report", "html=page"];
    said(&bench, &page).ended_with(2);
    assert!(!bench.path("page").exists());
}

#[test]
fn kept_failures_are_measured_as_well() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let own = core("own_core");
    // A case that once failed: any will do.
    let stored = ["verify", &own, "--case", "bubbles", "--format", "json"];
    said(&bench, &stored).ended_with(0);
    let design: Value = serde_json::json!({ "kind": "compress" });
    let case = serde_json::json!({
        "name": "x", "seed": "0x7", "view": "full",
        "script": {
            "kind": "compress", "cycles": 0, "power_up": { "fill": "zeros", "seed": "0x7" }, "origin": "reset",
            "events": [{ "at": 0, "do": "reset", "cycles": 2 }],
            "feed": { "from": "random", "seed": "0x7", "count": 30, "idle": 0 },
        },
    });
    let kept = serde_json::json!({
        "schema": "goldbench.regress/1", "core": "own", "found": "FAIL: once",
        "work": { "lockstep": { "design": design, "case": case } },
    });
    bench.write("vectors/regress/own-x-0x7.json", &kept.to_string());
    let some = ["coverage", &own, "--case", "regress/*", "--format", "json"];
    let report = said(&bench, &some).ended_with(0).json();
    let cases = report["cores"][0]["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 1, "{cases:?}");
    assert_eq!(cases[0]["case"], "regress/own-x-0x7");
    assert!(cases[0]["cycles"].as_u64() > Some(30));
    let none = [
        "coverage",
        &own,
        "--regress",
        "nowhere",
        "--case",
        "bubbles",
    ];
    said(&bench, &none)
        .ended_with(2)
        .complains_of(&["the kept failures can't be read"]);
}
