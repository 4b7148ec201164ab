//! A sample dealt out and joined again.

use crate::said::{folder, goldbench, said, tools};

#[test]
fn shards_joined_are_the_bytes_of_one_run() {
    if !tools() {
        return;
    }
    let dir = folder("shards");
    let path = |name: &str| dir.join(name).to_str().unwrap().to_owned();
    let run = |out: &str, json: &str, more: &[&str]| {
        let (out, report) = (path(out), format!("json={}", path(json)));
        let all = [
            "mutate",
            "tests/cores/own_core.toml",
            "--sample",
            "20",
            "--min-kill",
            "90",
            "--proof-seconds",
            "60",
            "--out",
            &out,
            "--report",
            &report,
        ];
        let said = said(&mut goldbench(&[&all[..], more].concat()));
        assert_eq!(said.code, Some(0), "{said:?}");
        said.out
    };
    run("whole", "whole.json", &["--jobs", "2"]);
    run("whole", "again.json", &["--jobs", "1", "--fresh"]);
    let read = |name: &str| std::fs::read_to_string(path(name)).unwrap();
    assert_eq!(read("whole.json"), read("again.json"), "--jobs");
    // Two in one folder, one after the other, and one in its own.
    run("two", "1.json", &["--shard", "1/3"]);
    let told = run("two", "2.json", &["--shard", "2/3", "--jobs", "1"]);
    assert!(told.contains("shard 2 of 3"), "{told}");
    run("one", "3.json", &["--shard", "3/3"]);
    let [one, two, three] = ["1.json", "2.json", "3.json"].map(path);
    let merge = |arguments: &[&str]| {
        said(&mut goldbench(
            &[&["report", "merge"][..], arguments].concat(),
        ))
    };
    let whole = merge(&[&three, &one, &two, "--format", "json"]);
    assert_eq!(
        (whole.code, whole.out),
        (Some(0), read("whole.json")),
        "{}",
        whole.err
    );
    let missing = merge(&[&one, &three]);
    assert_eq!(missing.code, Some(2));
    assert!(missing.err.contains("2 is missing"), "{}", missing.err);
    // Of a part nothing is reached.
    assert_eq!(merge(&[&one, &three, "--partial"]).code, Some(1));
    let page = format!("html={}", path("page"));
    let refused = merge(&[&one, &two, &three, "--report", &page]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("no such form"), "{}", refused.err);
}
