//! Cores in their own conventions: registers as the RTL has them, judged by what the host can tell.

use std::collections::BTreeSet;
use std::time::Instant;

use super::result::Report;
use super::session::{Session, globs};
use crate::cli::core::{readers, survey};
use crate::cli::verify::{Attempt, Builder};
use crate::cli::{Context, Failure};
use crate::dut::FrontEnd;
use crate::harness::{Flops, Stranger, Upsets};
use crate::survey::{Moved, Request};
use crate::upset::{Class, Drawn, Fate, draw};

impl Session {
    /// The table, and the seconds that the flips took.
    ///
    /// # Errors
    /// A glob that matches nothing, RTL that shows no register, a core that is wrong undisturbed, a tool that is absent.
    pub(super) fn stranger(
        &self,
        ctx: &Context,
        core: &Stranger,
    ) -> Result<(Report, f64), Failure> {
        let wrong = |text: String| Failure::input(text).at(core.origin.display());
        if core.manifest.core.front_end != FrontEnd::None {
            return Err(wrong("[core] front_end: what Yosys has read goes by other names than the RTL's registers".into())
                .help("bits are flipped in RTL that Verilator reads itself"));
        }
        let flops = registers(ctx, core)?;
        let bound = ctx.cache_bound()?;
        let builder = Builder::new(ctx)?;
        let named = (core.name(), &*core.origin, &core.manifest.core);
        let spec = core.flip_spec(&flops);
        let built = match builder.of_spec(ctx, named, ("flip", &spec))? {
            Attempt::Built(built) => built,
            Attempt::Refused(text) => {
                return Err(wrong(text)
                    .help("Verilator must elaborate the RTL before bits of it can be flipped"));
            }
        };
        let upsets = Upsets::record(core, &built.library, flops, self.seed);
        let upsets = upsets.map_err(|text| {
            wrong(format!("the core, undisturbed: {text}"))
                .help("`goldbench verify` says what is wrong with it")
        })?;
        let classes = self
            .of_strangers(&upsets)
            .map_err(|failure| failure.at(core.origin.display()))?;
        let flops = |register: usize| upsets.flops()[register].count();
        let drawn = draw(&classes, flops, self.sample, &upsets.cycles, self.seed);
        let one = |(): &mut (), at: usize| -> Result<Fate, Failure> {
            let Drawn {
                register,
                flop,
                cycle,
                ..
            } = drawn[at];
            upsets.flip(register, flop, cycle).map_err(wrong)
        };
        let started = Instant::now();
        let label = format!("flipping bits of {}", core.name());
        let came = self.side_by_side(ctx, (&label, drawn.len()), &|| Ok(()), &one)?;
        let seconds = started.elapsed().as_secs_f64();
        let _ = builder.cache.trim_to(bound.0);
        let sources = core
            .sources_digest()
            .map_err(|error| wrong(format!("a source can't be read: {error}")))?;
        let named = (core.name(), &*core.origin, sources);
        let mut report = self.report(&builder, named, &classes);
        report.cycles = upsets.clocks as usize;
        report.window = upsets.clocks as usize - upsets.cycles.len();
        upsets.work().clone_into(&mut report.work);
        report.interrupted = came.iter().any(Option::is_none);
        for (drawn, came) in drawn.iter().zip(came) {
            let Some(fate) = came else { continue };
            let flops = &upsets.flops()[drawn.register];
            let name = || format!("{} in cycle {}", flops.name(drawn.flop), drawn.cycle);
            report.count(drawn.class, fate, &flops.path, name);
        }
        let all = upsets.flops().iter().enumerate();
        for (at, flops) in all {
            if !upsets.sees(at) {
                report.unseen.push(flops.path.clone());
            } else if !report.registers.contains_key(&flops.path) {
                report.untouched.push(flops.path.clone());
            }
        }
        report.table.finish();
        Ok((report, seconds))
    }

    /// Registers that are in view, by the module that declares them and their name there: those of all instances together.
    fn of_strangers(&self, upsets: &Upsets) -> Result<Vec<Class>, Failure> {
        let globs = globs(&self.globs)?;
        let mut classes: Vec<Class> = Vec::new();
        let seen = upsets
            .flops()
            .iter()
            .enumerate()
            .filter(|(at, _)| upsets.sees(*at));
        for (at, flops) in seen {
            let var = flops.path.rsplit('.').next().unwrap_or(&flops.path);
            let name = format!("{}.{var}", flops.module);
            let found = classes.iter().position(|class| class.name == name);
            let class = found.unwrap_or_else(|| {
                classes.push(Class {
                    name: name.clone(),
                    registers: Vec::new(),
                    flops: 0,
                });
                classes.len() - 1
            });
            let asked =
                self.globs.is_empty() || globs.is_match(&name) || globs.is_match(&flops.path);
            if asked {
                classes[class].registers.push(at);
                classes[class].flops += flops.count();
            }
        }
        if classes.is_empty() {
            return Err(Failure::input("the build shows no register of this core")
                .help("`goldbench core check` lists what the RTL has"));
        }
        let names: Vec<String> = classes.iter().map(|class| class.name.clone()).collect();
        classes.retain(|class| class.flops > 0);
        if classes.is_empty() {
            return Err(Failure::input("--class matches no class and no register")
                .help(format!("the classes here are: {}", names.join(", "))));
        }
        Ok(classes)
    }
}

/// Every register of the RTL that a clock moves.
fn registers(ctx: &Context, core: &Stranger) -> Result<Vec<Flops>, Failure> {
    let request = Request {
        top: core.manifest.core.top.clone(),
        files: core.files.clone(),
        parameters: core.manifest.core.parameters.clone().into_iter().collect(),
    };
    let survey = survey(ctx, &request, &readers(ctx)?)?;
    let mut paths = BTreeSet::new();
    let clocked = survey
        .registers
        .into_iter()
        .filter(|register| register.moved == Moved::Clocked);
    let once = clocked.filter(|register| paths.insert(register.path.clone()));
    Ok(once
        .map(|register| Flops {
            path: register.path,
            module: register.module,
            width: register.width,
            entries: register.entries,
        })
        .collect())
}
