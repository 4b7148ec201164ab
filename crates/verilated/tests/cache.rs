//! The cache: what decides a key, damage, killed builds, several processes, cleaning.

mod common;
use common::{ZEROS, model, rtl, toolchains, try_build};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use verilated::{
    BuildError, BuildSpec, Cache, Library, LoadError, Model, Opt, Progress, Toolchain,
};

/// A cache of its own with Verilator's runtime copied from the shared one, which saves compiling it.
fn fresh(tools: &Toolchain) -> (tempfile::TempDir, Cache) {
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let shared = common::cache();
    try_build(&common::spec("ports"), tools, &shared).unwrap();
    let runtime = dir.path().join("runtime");
    fs::create_dir_all(&runtime).unwrap();
    for file in fs::read_dir(shared.root().join("runtime"))
        .unwrap()
        .flatten()
    {
        fs::copy(file.path(), runtime.join(file.file_name())).unwrap();
    }
    let cache = Cache::at(dir.path());
    (dir, cache)
}

fn tiny(dir: &Path) -> BuildSpec {
    let source = dir.join("tiny.sv");
    fs::write(
        &source,
        "`include \"deep/step.svh\"\nmodule tiny(input logic clk, output logic [7:0] q);\n\
        initial q = 0;\n always_ff @(posedge clk) q <= q + `STEP;\nendmodule\n",
    )
    .unwrap();
    fs::create_dir_all(dir.join("inc/deep")).unwrap();
    fs::write(dir.join("inc/deep/step.svh"), "`define STEP 8'd1\n").unwrap();
    BuildSpec {
        opt: Opt::O0,
        include_dirs: vec![dir.join("inc")],
        ..BuildSpec::new("tiny", [source])
    }
}

/// q after three cycles.
fn after_three(library: &Path) -> u32 {
    let mut m = model(&Library::open(library).unwrap());
    let mut s = m.stepper(m.port("clk").unwrap(), &[], &[], &[]).unwrap();
    s.step_n(&mut m, 3, &[], &mut [], &mut []);
    let mut q = [0];
    m.peek(m.port("q").unwrap(), &mut q);
    q[0]
}

#[test]
fn a_hit_is_fast_and_any_change_misses() {
    for tools in toolchains() {
        let (dir, cache) = fresh(&tools);
        let spec = tiny(dir.path());
        let first = try_build(&spec, &tools, &cache).unwrap();
        assert!(
            !first.cached && first.compile > Duration::ZERO && first.compile_cpu > Duration::ZERO
        );
        let start = Instant::now();
        let again = try_build(&spec, &tools, &cache).unwrap();
        let hit = start.elapsed();
        eprintln!(
            "miss {:?}, hit {hit:?}",
            first.verilate + first.runtime + first.compile
        );
        assert!(again.cached && again.key == first.key && hit < Duration::from_millis(500));
        assert_eq!(after_three(&again.library), 3);

        // An include below the include directory, seen only by what Verilator read.
        fs::write(dir.path().join("inc/deep/step.svh"), "`define STEP 8'd5\n").unwrap();
        let changed = try_build(&spec, &tools, &cache).unwrap();
        assert!(!changed.cached);
        assert_eq!(after_three(&changed.library), 15);
        fs::write(dir.path().join("inc/deep/step.svh"), "`define STEP 8'd1\n").unwrap();
        assert_eq!(try_build(&spec, &tools, &cache).unwrap().key, first.key);

        let other = BuildSpec {
            defines: vec![("UNUSED".into(), None)],
            ..spec.clone()
        };
        assert_ne!(try_build(&other, &tools, &cache).unwrap().key, first.key);
        let text = fs::read_to_string(&spec.sources[0]).unwrap();
        fs::write(&spec.sources[0], text.replace("q = 0", "q = 9")).unwrap();
        let changed = try_build(&spec, &tools, &cache).unwrap();
        assert_eq!(after_three(&changed.library), 12);
        assert_eq!(cache.entries().unwrap().len(), 4);
    }
}

#[test]
fn a_damaged_object_is_told_and_built_again() {
    for tools in toolchains() {
        let (dir, cache) = fresh(&tools);
        let spec = tiny(dir.path());
        let first = try_build(&spec, &tools, &cache).unwrap();
        let mut bytes = fs::read(&first.library).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        for damage in [&bytes[..], &bytes[..middle], b""] {
            // A new file of that name: the old one may still be mapped into this process.
            fs::remove_file(&first.library).unwrap();
            fs::write(&first.library, damage).unwrap();
            let e = Library::open(&first.library).unwrap_err();
            assert!(matches!(e, LoadError::Damaged { .. }), "{e}");
            let again = try_build(&spec, &tools, &cache).unwrap();
            assert!(!again.cached && again.key == first.key);
            assert_eq!(after_three(&again.library), 3);
        }
        fs::remove_file(first.library.with_file_name("sum")).unwrap();
        assert!(!try_build(&spec, &tools, &cache).unwrap().cached);
        let e = Library::open(&dir.path().join("nosuch.so")).unwrap_err();
        assert!(matches!(e, LoadError::Io { .. }), "{e}");

        // Damaged objects of the runtime are compiled again as well.
        for object in fs::read_dir(dir.path().join("runtime")).unwrap().flatten() {
            if object.path().to_string_lossy().ends_with("threads.o")
                || object.path().extension().unwrap() == "o"
            {
                let half = fs::read(object.path()).unwrap();
                fs::remove_file(object.path()).unwrap();
                fs::write(object.path(), &half[..half.len() / 2]).unwrap();
                break;
            }
        }
        let other = BuildSpec {
            defines: vec![("OTHER".into(), None)],
            ..spec
        };
        assert_eq!(
            after_three(&try_build(&other, &tools, &cache).unwrap().library),
            3
        );
    }
}

#[test]
fn a_cancelled_build_stops_soon_and_leaves_nothing() {
    for tools in toolchains() {
        let (dir, cache) = fresh(&tools);
        let spec = tiny(dir.path());
        let cancel = AtomicBool::new(false);
        let mut at = None;
        let result = verilated::build(
            &spec,
            &tools,
            &cache,
            &mut |p| {
                if p == Progress::Compiling {
                    cancel.store(true, Ordering::Relaxed);
                    at = Some(Instant::now());
                }
            },
            &cancel,
        );
        assert!(matches!(result, Err(BuildError::Cancelled)), "{result:?}");
        assert!(at.unwrap().elapsed() < Duration::from_secs(2));
        assert!(cache.entries().unwrap().is_empty());
        assert_eq!(fs::read_dir(dir.path().join("tmp")).unwrap().count(), 0);
        assert_eq!(
            after_three(&try_build(&spec, &tools, &cache).unwrap().library),
            3
        );
    }
}

/// Not a test of its own: the other tests run it as another process. Run with all that is ignored, it does nothing.
#[test]
#[ignore = "run by other tests as a process of its own"]
fn child() {
    let Some(dir) = std::env::var_os("VERILATED_TEST_DIR").map(PathBuf::from) else {
        return;
    };
    let tools = Toolchain::find(&[]).unwrap();
    let spec = BuildSpec {
        opt: Opt::O0,
        ..BuildSpec::new("probes", [rtl("probes.sv")])
    };
    let mut waited = false;
    let built = verilated::build(
        &spec,
        &tools,
        &Cache::at(&dir),
        &mut |p| {
            waited |= p == Progress::Waiting;
            fs::write(dir.join("progress"), format!("{p:?}")).unwrap();
        },
        &AtomicBool::new(false),
    )
    .unwrap();
    Model::new(&Library::open(&built.library).unwrap(), ZEROS, &[]).unwrap();
    println!("child: cached {} waited {waited}", built.cached);
}

fn spawn(dir: &Path) -> std::process::Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["child", "--exact", "--ignored", "--nocapture"])
        .env("VERILATED_TEST_DIR", dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn a_killed_build_poisons_nothing() {
    let tools = Toolchain::find(&[]).unwrap();
    let (dir, cache) = fresh(&tools);
    let mut killed = spawn(dir.path());
    while fs::read_to_string(dir.path().join("progress")).unwrap_or_default() != "Compiling" {
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(100));
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert_eq!(
        fs::read_dir(dir.path().join("tmp")).unwrap().count(),
        1,
        "killed in the midst"
    );
    assert!(cache.entries().unwrap().is_empty());
    let output = spawn(dir.path()).wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(
        fs::read_dir(dir.path().join("tmp")).unwrap().count(),
        0,
        "leftovers are swept"
    );
    assert_eq!(cache.entries().unwrap().len(), 1);
}

#[test]
fn two_processes_build_once() {
    let tools = Toolchain::find(&[]).unwrap();
    let (dir, cache) = fresh(&tools);
    let children = [spawn(dir.path()), spawn(dir.path())];
    let said: Vec<String> = children
        .into_iter()
        .map(|c| String::from_utf8(c.wait_with_output().unwrap().stdout).unwrap())
        .collect();
    let all = said.concat();
    assert_eq!(all.matches("cached false").count(), 1, "{all}");
    assert_eq!(all.matches("cached true").count(), 1, "{all}");
    assert_eq!(cache.entries().unwrap().len(), 1);
}

#[test]
fn cleaning_takes_the_oldest_and_spares_what_is_in_use() {
    let tools = Toolchain::find(&[]).unwrap();
    let (dir, cache) = fresh(&tools);
    let spec = tiny(dir.path());
    let of = |name: &str| BuildSpec {
        defines: vec![(name.into(), None)],
        ..spec.clone()
    };
    let keys: Vec<String> = ["A", "B", "C"]
        .iter()
        .map(|n| try_build(&of(n), &tools, &cache).unwrap().key)
        .collect();
    // Used again, A is the newest.
    let a = try_build(&of("A"), &tools, &cache).unwrap();
    assert!(a.cached);
    let entries = cache.entries().unwrap();
    let order: Vec<&String> = entries.iter().map(|e| &e.key).collect();
    assert_eq!(order, [&keys[1], &keys[2], &keys[0]]);
    assert!(entries[0].what.starts_with("tiny") && entries[0].bytes > 10_000);
    let total: u64 = entries.iter().map(|e| e.bytes).sum();
    let freed = cache.trim_to(total - 1).unwrap();
    assert_eq!(
        (freed.entries, freed.bytes, freed.in_use),
        (1, entries[0].bytes, 0)
    );

    let library = Library::open(&a.library).unwrap();
    drop(a);
    let freed = cache.clean(0).unwrap();
    assert_eq!((freed.entries, freed.in_use), (1, 1));
    drop(library);
    let held = try_build(&of("A"), &tools, &cache).unwrap();
    assert!(held.cached, "an open library was spared");
    assert_eq!(
        cache.clean(0).unwrap().in_use,
        1,
        "a build in hand is spared"
    );
    drop(held);
    assert_eq!(cache.clean(0).unwrap().entries, 1);
    assert!(cache.entries().unwrap().is_empty());
}
