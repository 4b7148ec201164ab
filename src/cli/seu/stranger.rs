//! Cores in their own conventions: registers as the RTL has them, judged by what the host can tell.

use std::collections::BTreeSet;
use std::time::Instant;

use super::ask::{Ask, Asked, BATCH};
use super::result::Report;
use super::session::{Session, globs};
use crate::cli::core::{readers, survey};
use crate::cli::verify::{Attempt, Builder};
use crate::cli::{Context, Failure};
use crate::dut::FrontEnd;
use crate::harness::{FlipRequest, Flops, Stranger};
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
        let ask = Ask {
            ctx,
            core,
            request: FlipRequest {
                stranger: core.origin.clone(),
                library: built.library.clone(),
                registers: flops,
                seed: self.seed,
                flips: Vec::new(),
            },
        };
        let undisturbed = match ask.flips(&[])? {
            Asked::Flipped(flipped) => flipped,
            Asked::Lost(how) => {
                return Err(wrong(format!("the core, undisturbed: {how}"))
                    .help("`goldbench verify` says what is wrong with it"));
            }
            Asked::Cancelled => return Err(Failure::Cancelled),
        };
        let registers = &ask.request.registers;
        let classes = self.of_stranger(registers, &undisturbed.seen)?;
        let flops = |register: usize| registers[register].count();
        let drawn = draw(&classes, flops, self.sample, &undisturbed.cycles, self.seed);
        let started = Instant::now();
        let came = self.batches(&ask, &drawn)?;
        let seconds = started.elapsed().as_secs_f64();
        let _ = builder.cache.trim_to(bound.0);
        let sources = core
            .sources_digest()
            .map_err(|error| wrong(format!("a source can't be read: {error}")))?;
        let named = (core.name(), &*core.origin, sources);
        let mut report = self.report(&builder, named, &classes);
        report.cycles = undisturbed.clocks as usize;
        report.window = report.cycles - undisturbed.cycles.len();
        report.work = undisturbed.work;
        report.interrupted = came.iter().any(Option::is_none);
        for (drawn, came) in drawn.iter().zip(came) {
            let Some(fate) = came else { continue };
            let flops = &registers[drawn.register];
            let name = || format!("{} in cycle {}", flops.name(drawn.flop), drawn.cycle);
            report.count(drawn.class, fate, &flops.path, name);
        }
        for (flops, seen) in registers.iter().zip(undisturbed.seen) {
            if !seen {
                report.unseen.push(flops.path.clone());
            } else if !report.registers.contains_key(&flops.path) {
                report.untouched.push(flops.path.clone());
            }
        }
        report.table.finish();
        Ok((report, seconds))
    }

    /// What became of each flip; of those that Ctrl-C left, nothing.
    fn batches(&self, ask: &Ask<'_>, drawn: &[Drawn]) -> Result<Vec<Option<Fate>>, Failure> {
        let batches: Vec<&[Drawn]> = drawn.chunks(BATCH).collect();
        let label = format!("flipping bits of {}, {BATCH} at a time,", ask.core.name());
        let one = |(): &mut (), at: usize| ask.fates(batches[at]);
        let came = self.side_by_side(ask.ctx, (&label, batches.len()), &|| Ok(()), &one)?;
        let fates = batches.iter().zip(came).flat_map(|(batch, came)| {
            came.flatten().map_or(vec![None; batch.len()], |fates| {
                fates.into_iter().map(Some).collect()
            })
        });
        Ok(fates.collect())
    }

    /// Registers that are in view, by the module that declares them and their name there: those of all instances together.
    fn of_stranger(&self, registers: &[Flops], seen: &[bool]) -> Result<Vec<Class>, Failure> {
        let globs = globs(&self.globs)?;
        let mut classes: Vec<Class> = Vec::new();
        let seen = registers.iter().enumerate().filter(|(at, _)| seen[*at]);
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
