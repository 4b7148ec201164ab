//! How long a core takes to build: `cargo bench --bench builds`. Minutes of compiling, so only when asked for by name.
//!
//! Each build has a cache of its own that holds nothing, so Verilator's runtime is compiled each time, and timed apart.

mod common;

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use common::table::{Table, machine, publish};
use goldbench::dut::{BuildKind, Core};
use goldbench::tools::dirs::Dirs;
use goldbench::tools::toolchain;
use verilated::{Cache, build};

/// Compilers side by side.
const JOBS: usize = 2;

fn main() {
    let dirs = Dirs::of_process().expect("a home folder");
    let tools = match toolchain::find(&dirs) {
        Ok(tools) => tools,
        Err(error) => {
            eprintln!("passed over: {error}");
            return;
        }
    };
    let mut table = Table::new(&[
        "build",
        "wall s",
        "of it Verilator",
        "runtime",
        "model",
        "CPU s: runtime",
        "model",
    ]);
    let s = |time: Duration| format!("{:.1}", time.as_secs_f64());
    for name in ["miner", "compress"] {
        for kind in [BuildKind::Fast, BuildKind::Probe] {
            let fresh = tempfile::tempdir().expect("room for a cache");
            let cache = Cache::at(fresh.path());
            let origin = format!("builtin:{name}");
            let core = Core::open(Path::new(&origin), fresh.path()).expect("a good manifest");
            let spec = core.build_spec(kind, JOBS);
            let start = Instant::now();
            let built = build(&spec, &tools, &cache, &mut |_| {}, &AtomicBool::new(false));
            let wall = start.elapsed();
            let built = built.expect("a core that builds");
            assert!(!built.cached);
            table.row([
                format!("{name}, {}", kind.word()),
                s(wall),
                s(built.verilate),
                s(built.runtime),
                s(built.compile),
                s(built.runtime_cpu),
                s(built.compile_cpu),
            ]);
        }
    }
    let intro = format!(
        "Fresh cache, {JOBS} compilers side by side, {}, {}; {}.",
        tools.verilator.version,
        tools.cxx.version,
        machine(),
    );
    publish("builds", &intro, &table);
}
