//! The store of compiled models, damaged, shared, or not to be written.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use goldbench::tools::{build_cache, dirs::Dirs};

use crate::bench::{Bench, Said, core};

/// A store of its own, with the runtime's objects from the machine's: those alone are half a minute of compiling.
pub fn store(bench: &Bench) -> PathBuf {
    // Once built, they are there.
    let arguments = [&*core("own_core"), "--case", "power_up_ones"];
    bench.verify(&arguments).ended_with(0);
    let from = build_cache::of(&Dirs::of_process().unwrap());
    let store = bench.path("cache");
    let runtime = store.join("builds/runtime");
    fs::create_dir_all(&runtime).unwrap();
    for entry in fs::read_dir(from.root().join("runtime")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), runtime.join(entry.file_name())).unwrap();
    }
    store
}

/// One quick case with this store.
pub fn verify(bench: &Bench, store: &Path) -> Command {
    let mut command = bench.goldbench(&["verify", &core("own_core"), "--case", "bubbles"]);
    command.env("GOLDBENCH_CACHE", store);
    command
}

fn libraries(store: &Path) -> Vec<PathBuf> {
    let models = fs::read_dir(store.join("builds/models")).unwrap();
    models.map(|m| m.unwrap().path().join("model.so")).collect()
}

#[test]
fn a_damaged_model_is_built_again() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let store = store(&bench);
    let run = || Said::by(&mut verify(&bench, &store)).ended_with(0);
    run().tells(&["built: probe (Verilator "]);
    run().tells(&["built: probe from the cache"]);
    let [library] = &libraries(&store)[..] else {
        panic!("one model: {:?}", libraries(&store));
    };
    let whole = fs::read(library).unwrap();

    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0x10;
    fs::write(library, &flipped).unwrap();
    run().tells(&["built: probe (Verilator ", "1 PASS"]);
    run().tells(&["built: probe from the cache"]);

    fs::write(library, &whole[..whole.len() / 3]).unwrap();
    run().tells(&["built: probe (Verilator ", "1 PASS"]);
    assert_eq!(libraries(&store).len(), 1);
}

#[test]
fn two_processes_build_a_core_once() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let store = store(&bench);
    let both = [0, 1].map(|_| {
        let mut command = verify(&bench, &store);
        command.args(["--out", "out"]).stdout(Stdio::piped());
        command.spawn().unwrap()
    });
    let texts = both.map(|child| {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    });
    let built = texts.iter().filter(|t| t.contains("probe (Verilator"));
    assert_eq!(built.count(), 1, "{texts:?}");
    assert_eq!(libraries(&store).len(), 1);
    assert_eq!(fs::read_dir(store.join("builds/tmp")).unwrap().count(), 0);
}

#[test]
fn a_store_that_cannot_be_written_is_named() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    bench.write("file", "in the way");
    for (store, core) in [
        ("/proc/goldbench", core("own_core")),
        ("file", core("own_core")),
        ("file/below", "builtin:compress".into()),
    ] {
        let mut command = bench.goldbench(&["verify", &core, "--case", "bubbles"]);
        let said = Said::by(command.env("GOLDBENCH_CACHE", store)).ended_with(2);
        said.complains_of(&["error: ", store, "help: ", "GOLDBENCH_CACHE"]);
    }
}

#[test]
fn a_bound_that_is_none_is_refused_before_anything_is_run() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let mut command = bench.goldbench(&["verify", &core("own_core"), "--case", "bubbles"]);
    let said = Said::by(command.env("GOLDBENCH_CACHE_BOUND", "much")).ended_with(2);
    said.complains_of(&["at: GOLDBENCH_CACHE_BOUND"]);
    assert_eq!(said.out, "");
}
