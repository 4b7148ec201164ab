//! The hidden verb: what it is fed by hand ends it with a word, not with a panic.

use std::io::Write;
use std::process::Stdio;

use crate::bench::{Bench, Said};

fn fed(bench: &Bench, text: &[u8]) -> Said {
    let mut command = bench.goldbench(&["worker"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text).unwrap();
    let output = child.wait_with_output().unwrap();
    Said {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().expect("ended by a signal"),
    }
}

#[test]
fn garbage_is_refused() {
    let bench = Bench::new();
    for text in [
        &b""[..],
        b"\n",
        b"not json",
        b"{}",
        b"[1, 2]\n",
        b"{\"manifest\": 1}\n",
        b"\xff\xfe\x00",
        &[b'['; 10_000],
    ] {
        let said = fed(&bench, text).ended_with(2);
        said.complains_of(&["error: not a request", "help:"]);
        assert_eq!(said.out, "");
    }
}
