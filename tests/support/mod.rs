//! What several tests need: cores built once, in the cache that `goldbench` itself uses.
#![allow(dead_code, missing_docs)] // each test binary uses its part

use std::path::Path;
use std::sync::atomic::AtomicBool;

use goldbench::dut::{BuildKind, Core};
use goldbench::lockstep::Builds;
use goldbench::tools::dirs::Dirs;
use goldbench::tools::{build_cache, toolchain};
use verilated::{Built, build};

/// A core from its manifest, and its builds.
pub struct Ready {
    pub core: Core,
    pub builds: Builds,
    _leases: Vec<Built>,
}

/// Opens and builds a core; `None`, with a word on the standard error, where no Verilator is and none is required.
pub fn ready(origin: &str) -> Option<Ready> {
    make(origin, &[BuildKind::Fast, BuildKind::Probe])
}

/// The same without the fast build, for cases that look at registers.
pub fn ready_probe(origin: &str) -> Option<Ready> {
    make(origin, &[BuildKind::Probe])
}

fn make(origin: &str, kinds: &[BuildKind]) -> Option<Ready> {
    let dirs = Dirs::of_process().expect("a home folder");
    let tools = match toolchain::find(&dirs) {
        Ok(tools) => tools,
        Err(error) => {
            assert!(
                std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_none(),
                "{error}"
            );
            eprintln!("skipped: {error}");
            return None;
        }
    };
    let cache = build_cache::of(&dirs);
    let core = Core::open(Path::new(origin), cache.root()).expect("a good manifest");
    let cancel = AtomicBool::new(false);
    let make = |kind: &BuildKind| {
        build(
            &core.build_spec(*kind, 2),
            &tools,
            &cache,
            &mut |_| {},
            &cancel,
        )
        .expect("a core that builds")
    };
    let built: Vec<Built> = kinds.iter().map(make).collect();
    Some(Ready {
        builds: Builds {
            fast: built[0].library.clone(),
            probe: built[built.len() - 1].library.clone(),
        },
        core,
        _leases: built,
    })
}

/// Is it one of the cases that move a core in every way that another design could get wrong.
pub fn is_telling(case: &str) -> bool {
    let stems = [
        "headers[0]",
        "range_edges",
        "job_switch",
        "slots_full",
        "abort",
        "stall",
        "back_pressure",
        "power_up_state[0]",
        "random[",
        "survivors",
    ];
    stems.iter().any(|stem| case.starts_with(stem))
}
