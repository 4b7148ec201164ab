//! A run: the core built, its work recorded, its bits flipped by several devices side by side.

use std::time::Instant;

use globset::{Glob, GlobSet, GlobSetBuilder};
use verilated::{Fill, PowerUp};

use super::result::Report;
use super::run::Work;
use crate::cli::verify::{Attempt, Builder};
use crate::cli::{Context, Failure};
use crate::dut::{BuildKind, Core, VerilatedDevice};
use crate::stimulus::workload;
use crate::units::Seed;
use crate::upset::{Bench, BenchError, Class, Fate, Flip, RtlMachine, Trail, classes, sample};

/// Words of recorded states at the most: 512 MB.
const RECORD: usize = 128 << 20;

/// What is asked for.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) sample: u64,
    pub(super) seed: Seed,
    pub(super) globs: Vec<String>,
    pub(super) check: usize,
    pub(super) jobs: usize,
}

/// What became of a flip, and whether the model agrees, where it was asked.
type Came = (Fate, Option<bool>);

impl Session {
    /// The table, and the seconds that the flips took.
    ///
    /// # Errors
    /// A glob that matches nothing, registers out of view, a tool that is absent.
    pub(super) fn run(&self, ctx: &Context, core: &Core) -> Result<(Report, f64), Failure> {
        let classes = self.classes(core)?;
        let bound = ctx.cache_bound()?;
        let builder = Builder::new(ctx)?;
        let built = match builder.build(ctx, core, BuildKind::Flip)? {
            Attempt::Built(built) => built,
            Attempt::Refused(text) => {
                return Err(Failure::input(text)
                    .at(core.origin.display())
                    .help("Verilator must elaborate the RTL before bits of it can be flipped"));
            }
        };
        let device = || {
            let power_up = PowerUp {
                fill: Fill::Zeros,
                seed: 0,
            };
            VerilatedDevice::open(core, &built.library, power_up, true)
                .map_err(|error| Failure::input(error.to_string()).at(core.origin.display()))
        };
        let design = &core.manifest.design;
        let (warm, span, window) = lengths(core);
        let cycles = warm + span + window;
        let script = workload(design, self.seed, cycles as u64);
        let work = Work::new(design, &script, cycles);
        let record = |device: &mut VerilatedDevice| match &work {
            Work::Compress(i) => {
                Bench::record(design, &core.structure, &script, device, (i, window))
            }
            Work::Miner(i) => Bench::record(design, &core.structure, &script, device, (i, window)),
            Work::Chip(i) => Bench::record(design, &core.structure, &script, device, (i, window)),
        };
        let bench = record(&mut device()?).map_err(|error| refused(core, &error))?;
        let flips = sample(
            &core.structure,
            &classes,
            self.sample,
            warm..warm + span,
            self.seed,
        );
        let started = Instant::now();
        let came = self.flips(ctx, core, (&bench, &work), &flips, &device)?;
        let seconds = started.elapsed().as_secs_f64();
        let _ = builder.cache.trim_to(bound.0);
        let sources = core.sources_digest().map_err(|error| {
            Failure::input(format!("a source can't be read: {error}")).at(core.origin.display())
        })?;
        let named = (core.name(), &*core.origin, sources);
        let mut report = self.report(&builder, named, &classes);
        (report.cycles, report.window) = (cycles, window);
        report.interrupted = came.iter().any(Option::is_none);
        for (flip, came) in flips.iter().zip(came) {
            let Some((fate, same)) = came else { continue };
            let named = || format!("{} in cycle {}", flip.name(&core.structure), flip.cycle);
            let register = &core.structure.registers[flip.register].name;
            report.count(flip.class, fate, register, named);
            report.checked += usize::from(same.is_some());
            if same == Some(false) {
                report.disagree.push(named());
            }
        }
        report.table.finish();
        Ok((report, seconds))
    }

    /// The classes with the registers that are asked for.
    fn classes(&self, core: &Core) -> Result<Vec<Class>, Failure> {
        let all = classes(&core.structure);
        if self.globs.is_empty() {
            return Ok(all);
        }
        let globs = globs(&self.globs)?;
        let registers = &core.structure.registers;
        let wanted = |mut class: Class| {
            if !globs.is_match(&class.name) {
                class
                    .registers
                    .retain(|&at| globs.is_match(&registers[at].name));
            }
            let flops = class
                .registers
                .iter()
                .map(|&at| registers[at].flops() as u64);
            class.flops = flops.sum();
            class
        };
        let names: Vec<String> = all.iter().map(|class| class.name.clone()).collect();
        let mut chosen: Vec<Class> = all.into_iter().map(wanted).collect();
        chosen.retain(|class| class.flops > 0);
        if chosen.is_empty() {
            return Err(Failure::input("--class matches no class and no register")
                .help(format!("the classes here are: {}", names.join(", "))));
        }
        Ok(chosen)
    }

    fn flips(
        &self,
        ctx: &Context,
        core: &Core,
        (bench, work): (&Bench, &Work),
        flips: &[Flip],
        device: &(dyn Fn() -> Result<VerilatedDevice, Failure> + Sync),
    ) -> Result<Vec<Option<Came>>, Failure> {
        // Spread over the sample, so that every class has its share of them.
        let stride = flips.len().div_ceil(self.check.max(1)).max(1);
        let one = |device: &mut VerilatedDevice, at: usize| -> Result<Came, Failure> {
            let mut machine = RtlMachine {
                device,
                inputs: &bench.inputs,
                input_words: bench.input_words(),
            };
            let (fate, trail) = bench.flip(&mut machine, &flips[at]);
            let asked = self.check > 0 && at.is_multiple_of(stride);
            let same = asked.then(|| {
                let design = &core.manifest.design;
                let theirs: (Fate, Trail) = work.in_model(design, bench, &flips[at]);
                theirs == (fate, trail)
            });
            Ok((fate, same))
        };
        let label = format!("flipping bits of {}", core.name());
        self.side_by_side(ctx, (&label, flips.len()), device, &one)
    }
}

pub(super) fn globs(texts: &[String]) -> Result<GlobSet, Failure> {
    let mut set = GlobSetBuilder::new();
    for text in texts {
        // `fifo.nonce[3]` is a register's name, not a class of characters.
        let glob = Glob::new(&text.replace('[', "[[]"))
            .map_err(|error| Failure::input(format!("--class {text}: {}", error.kind())))?;
        set.add(glob);
    }
    set.build()
        .map_err(|error| Failure::input(format!("--class: {error}")))
}

/// Cycles until the core is at its work, in which bits are flipped, and in which a flip is looked for.
fn lengths(core: &Core) -> (usize, usize, usize) {
    let latency = core.manifest.design.latency();
    let through = latency.issue_to_result + latency.load_to_issue_most;
    let window = (2 * through + 4 * latency.interval + 64) as usize;
    let warm = (through + 64) as usize;
    let wanted = (8 * latency.interval as usize).max(1024);
    let room = (RECORD / core.structure.state_words()).saturating_sub(warm + window);
    (warm, wanted.min(room).max(1), window)
}

fn refused(core: &Core, error: &BenchError) -> Failure {
    let help = match error {
        BenchError::Ended { .. } => "goldbench verify says why",
        BenchError::Blind { .. } => "name every register in [probes]: docs/manifest.md",
    };
    Failure::input(error.to_string())
        .at(core.origin.display())
        .help(help)
}
