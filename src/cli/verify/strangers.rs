//! Cores in their own conventions: built once, their trials run, failing ones made smaller and kept.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use verilated::BuildSpec;

use super::artifacts::{manifest_path, plain_name};
use super::builds::{Attempt, Builder};
use super::losses::Loss;
use super::pool::Pool;
use super::regress::{Keeper, Stored};
use super::session::Session;
use super::write;
use crate::cli::core::unclocked;
use crate::cli::progress::Progress;
use crate::cli::{Context, Failure};
use crate::harness::{Request, StoredTrial, Stranger, Trial, prefer, smaller};
use crate::lockstep::worker::{Answer, Reply, ask, lost_of};
use crate::report::Times;
use crate::verdict::{Artifacts, CaseVerdict, CoreRun, Detail, Diagnosis, Outcome};

/// Runs a trial again, with the whole patience or a part of it.
type Again<'a> = &'a dyn Fn(&Trial, bool) -> Result<CaseVerdict, Failure>;

impl Session {
    pub(super) fn stranger(
        &self,
        ctx: &Context,
        builder: &Builder,
        pool: &Pool<'_>,
        (core, trials): (&Stranger, &[Trial]),
        (run, times, failures): (&mut CoreRun, &mut Times, &mut Vec<Failure>),
    ) -> Result<(), Failure> {
        let spec = core.build_spec(false, 0);
        let named = (core.name(), &*core.origin, &core.manifest.core);
        let built = match builder.of_spec(ctx, named, ("ports", &spec))? {
            Attempt::Built(built) => built,
            Attempt::Refused(text) => {
                let text = with_a_way_out(core, &text);
                let refused = |trial: &Trial| {
                    let case = (trial.name.as_str(), trial.seed);
                    let verdict = lost_of(core.name(), case, Outcome::NoElaborate, text.clone(), 0);
                    let why =
                        Diagnosis::new("no-elaborate", text.lines().next().unwrap_or_default());
                    CaseVerdict {
                        diagnosis: Some(why),
                        ..verdict
                    }
                };
                run.cases = trials.iter().map(refused).collect();
                self.all_refused(run);
                return Ok(());
            }
        };
        let library = built.library.clone();
        // Of a core that is expected to fail, nothing is known before its last case.
        let counts = |verdict: &CaseVerdict| {
            verdict.outcome.is_finding() && self.gate.baseline.reason(verdict).is_none()
        };
        let last = (self.gate.fail_fast && !run.expect.is_finding()).then_some(&counts as _);
        let one = |trial: &Trial, halt: &AtomicBool| pool.trial(core, &library, trial, halt);
        let (mut verdicts, refusal) = pool.each(core.name(), trials, &one, last);
        // A case is made smaller for what it shows of itself.
        let own: Vec<_> = verdicts.iter().map(|(v, _)| cause_of(v)).collect();
        let mut told: Vec<_> = verdicts.iter_mut().map(|(v, _)| v).collect();
        prefer(&mut told);
        name_a_dead_clock(ctx, core, &mut told)?;
        let mut detail = Detail::default();
        for ((mut verdict, took), cause) in verdicts.into_iter().zip(own) {
            self.know(&verdict, &mut run.known);
            times.cases.insert(verdict.id.clone(), took);
            let of = |trial: &&Trial| trial.name == verdict.id.case;
            if verdict.outcome.is_finding()
                && let Some(trial) = trials.iter().find(of)
            {
                // What is known has been looked at.
                let detailed = run.is_new(&verdict) && detail.wants(&verdict);
                let keeper = self.keeper_of(run, &verdict);
                let shrinks = self.shrink
                    && (detailed || keeper.is_some())
                    && verdict.outcome != Outcome::NoElaborate;
                let brief = pool.brief();
                let again = |trial: &Trial, whole: bool| {
                    let pool = if whole { pool } else { &brief };
                    pool.trial(core, &library, trial, ctx.cancel)
                };
                let again = shrinks.then_some(&again as Again<'_>);
                if let Err(failure) =
                    self.keep_trial(core, trial, &mut verdict, (again, cause, keeper))
                {
                    failures.push(failure);
                }
            }
            run.cases.push(verdict);
        }
        refusal.map_or(Ok(()), Err)
    }

    /// Writes a failing trial, as small as it goes.
    fn keep_trial(
        &self,
        core: &Stranger,
        trial: &Trial,
        verdict: &mut CaseVerdict,
        (again, cause, keeper): (Option<Again<'_>>, Option<String>, Option<&Keeper>),
    ) -> Result<(), Failure> {
        let folder: PathBuf = self.out.join(core.name()).join(plain_name(&trial.name));
        let file = folder.join("case.json");
        let found = again.and_then(|again| {
            let progress =
                Progress::endless(&format!("shrinking {} of {}", trial.name, core.name()));
            let mut loss = Loss::of(verdict);
            let found = smaller(trial, &mut |candidate| {
                progress.label(&format!("shrinking {} of {}", trial.name, core.name()));
                if let Some(loss) = &mut loss {
                    return loss.again(|| again(candidate, false));
                }
                again(candidate, true).is_ok_and(|verdict| {
                    verdict.outcome == Outcome::Fail && cause_of(&verdict) == cause
                })
            });
            // A case that was lost is so by the whole patience.
            found.filter(|(smaller, _)| {
                let is_lost = |loss: &Loss| again(smaller, true).is_ok_and(|v| loss.is(&v));
                loss.as_ref().is_none_or(is_lost)
            })
        });
        let (kept, shrunk) = match found {
            Some((kept, words)) => (kept, Some(words)),
            None => (trial.clone(), None),
        };
        let stored = StoredTrial {
            schema: StoredTrial::SCHEMA.into(),
            manifest: manifest_path(&core.origin),
            trial: kept.clone(),
        };
        write(&file, &stored.to_json())?;
        let work = Stored::Ports {
            interface: core.manifest.interface.kind,
            trial: kept,
        };
        let saved = keeper.map(|keeper| keeper.keep(verdict, work)).transpose();
        verdict.artifacts = Some(Artifacts {
            case: Some(file),
            shrunk,
            saved: saved.as_ref().ok().cloned().flatten(),
            ..Artifacts::default()
        });
        saved.map(drop)
    }
}

/// Causes that a core without a clock shows: nothing comes.
const SILENT: [&str; 3] = ["hang", "no-digest", "nothing-reported"];

/// Of a core of which nothing came right, looks whether its clock reaches a register, and says so where it does not.
fn name_a_dead_clock(
    ctx: &Context,
    core: &Stranger,
    verdicts: &mut [&mut CaseVerdict],
) -> Result<(), Failure> {
    let none = |v: &&mut CaseVerdict| !v.outcome.is_finding();
    if verdicts.iter().any(|v| v.results.any_right()) || verdicts.iter().all(none) {
        return Ok(());
    }
    let Some(unreached) = unclocked(ctx, core)? else {
        return Ok(());
    };
    let text = format!("[clock] port: {}", unreached.text);
    for verdict in verdicts.iter_mut().filter(|v| v.outcome.is_finding()) {
        let cause = verdict.diagnosis.as_ref().map(|d| d.cause.as_str());
        // A clock may also come from what the RTL does not show.
        if unreached.sure || cause.is_none_or(|cause| SILENT.contains(&cause)) {
            verdict.diagnosis = Some(Diagnosis::new("no-clock", text.clone()));
        }
    }
    Ok(())
}

fn cause_of(verdict: &CaseVerdict) -> Option<String> {
    verdict.diagnosis.as_ref().map(|d| d.cause.clone())
}

impl Pool<'_> {
    /// Runs one trial in a worker.
    pub(super) fn trial(
        &self,
        core: &Stranger,
        library: &std::path::Path,
        trial: &Trial,
        halt: &AtomicBool,
    ) -> Result<CaseVerdict, Failure> {
        let request = Request {
            stranger: core.origin.clone(),
            library: library.into(),
            trial: trial.clone(),
            cover: None,
            instead: None,
        };
        match ask(&self.program, &request, self.patience, halt, &mut |_| {}) {
            Answer::Reply(Reply::Verdict(verdict)) => Ok(*verdict),
            Answer::Reply(Reply::Refused(text)) => Err(Failure::input(text)
                .at(core.origin.display())
                .help("docs/interface.md describes every field of a manifest with [interface]")),
            Answer::Reply(other) => Err(Failure::tool(format!("a worker answered {other:?}"))),
            Answer::Lost {
                outcome,
                detail,
                cycles,
            } => Ok(lost_of(
                core.name(),
                (&trial.name, trial.seed),
                outcome,
                detail,
                cycles,
            )),
            Answer::Cancelled => Err(Failure::Cancelled),
            Answer::NotStarted(error) => Err(Failure::tool(format!(
                "no worker could be started: {error}"
            ))
            .at(self.program.display())),
        }
    }
}

/// Builds a core alone.
///
/// # Errors
/// RTL that Verilator refuses, in its words; a tool that is absent.
pub(crate) fn build_stranger(ctx: &Context, core: &Stranger) -> Result<PathBuf, Failure> {
    build_of(ctx, core, ("ports", &core.build_spec(false, 0)))
}

/// Builds a core alone, as it is told.
///
/// # Errors
/// As [`build_stranger`].
pub(crate) fn build_traced(
    ctx: &Context,
    core: &Stranger,
    spec: &BuildSpec,
) -> Result<PathBuf, Failure> {
    build_of(ctx, core, ("registers", spec))
}

fn build_of(ctx: &Context, core: &Stranger, build: (&str, &BuildSpec)) -> Result<PathBuf, Failure> {
    let builder = Builder::new(ctx)?;
    let named = (core.name(), &*core.origin, &core.manifest.core);
    match builder.of_spec(ctx, named, build)? {
        Attempt::Built(built) => Ok(built.library.clone()),
        Attempt::Refused(text) => {
            Err(Failure::input(with_a_way_out(core, &text)).at(core.origin.display()))
        }
    }
}

/// Verilator's words, and what may help.
fn with_a_way_out(core: &Stranger, text: &str) -> String {
    if core.manifest.core.front_end == crate::dut::FrontEnd::None {
        format!(
            "{text}\n[core] front_end = \"yosys\" may help: Yosys elaborates RTL that Verilator refuses; unknown modules need [core] stubs"
        )
    } else {
        text.into()
    }
}
