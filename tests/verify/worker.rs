//! The hidden verb: what it is fed by hand ends it with a word, not with a panic.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::AtomicBool;

use goldbench::dut::{BuildKind, Core};
use goldbench::lockstep::Sighting;
use goldbench::lockstep::worker::{Reply, Request, Task};
use goldbench::stimulus::{Suite, cases};
use goldbench::tools::{build_cache, dirs::Dirs, toolchain};
use goldbench::units::{Cycle, Seed};

use crate::bench::{Bench, Said, core};

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

/// A failure that comes late is recorded late: until then the worker must be heard of, or it is taken for a hang.
#[test]
fn a_long_way_to_the_window_is_no_silence() {
    const LATE: u64 = 200_000;
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let dirs = Dirs::of_process().unwrap();
    let (tools, cache) = (toolchain::find(&dirs).unwrap(), build_cache::of(&dirs));
    let own = Core::open(Path::new(&core("own_core")), cache.root()).unwrap();
    let spec = own.build_spec(BuildKind::Trace, 2);
    let cancel = AtomicBool::new(false);
    let built = verilated::build(&spec, &tools, &cache, &mut |_| {}, &cancel).unwrap();
    let design = &own.manifest.design;
    let request = Request {
        manifest: own.origin.clone(),
        cache: cache.root().into(),
        case: cases(design, "own", Seed(1), Suite::Smoke, &[]).remove(0),
        task: Task::Record {
            library: built.library.clone(),
            seen: Sighting {
                cycle: Cycle(LATE),
                element: "output.digest".into(),
                device: String::new(),
            },
            file: bench.path("late.fst"),
        },
    };
    let mut command = bench.goldbench(&["worker"]);
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    // Kept open: its end would end the worker.
    let mut stdin = child.stdin.take().unwrap();
    writeln!(stdin, "{}", serde_json::to_string(&request).unwrap()).unwrap();
    let mut heard = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        match serde_json::from_str(&line.unwrap()).unwrap() {
            Reply::Cycles(cycles) => heard.push(cycles),
            Reply::Recorded(_, last, _) => assert!(last >= Cycle(LATE), "{last}"),
            other => panic!("{other:?}"),
        }
    }
    assert!(child.wait().unwrap().success());
    assert!(heard.iter().any(|&cycles| cycles < LATE), "{heard:?}");
    assert!(heard.is_sorted() && bench.path("late.fst").is_file());
}
