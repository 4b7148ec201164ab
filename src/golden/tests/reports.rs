//! Reports over several files.

use super::*;

#[test]
fn the_worst_file_gives_the_verdict() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = directory.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let mut header = builtin()[4].headers().next().unwrap().header.to_bytes().0;
    let good = write("a.bin", &header);
    header[0] ^= 1;
    let wrong = write("b.bin", &header);
    let cut = write("c.bin", &header[..50]);
    write("notes.md", b"no vectors");

    let verdict = |paths: &[&std::path::PathBuf]| {
        let paths: Vec<_> = paths.iter().copied().cloned().collect();
        check_paths(&paths).verdict
    };
    assert_eq!(verdict(&[&good]), CheckVerdict::Clean);
    assert_eq!(verdict(&[&good, &wrong]), CheckVerdict::Findings);
    assert_eq!(verdict(&[&cut, &wrong, &good]), CheckVerdict::BadInput);

    // A directory: its vector files in order of name, and nothing else.
    let report = check_paths(&[directory.path().to_owned()]);
    let names: Vec<&str> = report
        .files
        .iter()
        .map(|file| file.file.rsplit('/').next().unwrap())
        .collect();
    assert_eq!(names, ["a.bin", "b.bin", "c.bin"]);
    assert_eq!(report.findings().count(), 1);
    assert_eq!(report.problems().count(), 1);
}

#[test]
fn checking_nothing_is_no_pass() {
    let directory = tempfile::tempdir().unwrap();
    let report = check_paths(&[directory.path().to_owned()]);
    assert_eq!(report.verdict, CheckVerdict::BadInput);
    let absent = check_paths(&[directory.path().join("absent.bin")]);
    assert_eq!(absent.verdict, CheckVerdict::BadInput);
    assert_eq!(absent.files[0].problems[0].kind.code(), "unreadable");
}

#[test]
fn the_json_has_places_and_codes() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("x.hex");
    std::fs::write(&path, "00zz\n").unwrap();
    let report = serde_json::to_value(check_paths(&[path])).unwrap();
    assert_eq!(report["schema"], "goldbench.vectors.check/1");
    assert_eq!(report["verdict"], "bad_input");
    let problem = &report["files"][0]["problems"][0];
    assert_eq!(problem["code"], "not_hex");
    assert_eq!(problem["line"], 1);
    assert_eq!(problem["column"], 3);
    assert_eq!(problem["message"], "'z' at position 2 is not a hex digit");

    let report = serde_json::to_value(check_builtin()).unwrap();
    assert_eq!(report["verdict"], "clean");
    assert_eq!(report["files"][3]["counts"]["monte_carlo"], 1);
}
