//! One run: each core elaborated, its lemmas asked, its refutations written down as cases.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Instant;

use super::choice::Choice;
use super::row::{CoreRow, Example, LemmaRow, ReplayRow, Report, Tools, Word};
use super::tools;
use crate::cli::progress::Progress;
use crate::cli::verify::{check_folder, manifest_path, open, plain_name, write};
use crate::cli::{Context, Failure};
use crate::dut::Core;
use crate::formal::{
    Circuit, CounterExample, ElaborateError, Judged, Lemma, SolverError, Verdict, elaborate,
    lemmas, prove, replay,
};
use crate::stimulus::StoredCase;
use crate::tools::program::{YOSYS, Z3};

/// What a run needs to know.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) choice: Choice,
    pub(super) tools: tools::Tools,
    pub(super) jobs: usize,
    pub(super) out: PathBuf,
    pub(super) times: bool,
}

impl Session {
    /// All cores.
    pub(super) fn run(&self, ctx: &Context, manifests: &[PathBuf]) -> Result<Report, Failure> {
        check_folder(&self.out)?;
        let (mut opened, mut failures) = (Vec::new(), Vec::new());
        for manifest in manifests {
            match open(ctx, manifest) {
                Ok(core) => opened.push(core),
                Err(failure) => failures.push(failure),
            }
        }
        Failure::gather(failures)?;
        let (mut cores, mut asked) = (Vec::new(), false);
        for core in &opened {
            let (row, any) = self.core(ctx, core)?;
            asked |= any;
            cores.push(row);
        }
        if !asked {
            return Err(self.choice.nothing());
        }
        let holds = |core: &CoreRow| {
            core.refused.is_none() && core.lemmas.iter().all(|l| l.verdict == Word::Proved)
        };
        Ok(Report {
            schema: "goldbench.prove/1",
            tools: Tools {
                goldbench: env!("CARGO_PKG_VERSION"),
                yosys: self.tools.yosys_version.clone(),
                z3: self.tools.z3_version.clone(),
            },
            proved: cores.iter().all(holds),
            cores,
        })
    }

    /// One core, and whether any of its lemmas was asked for.
    fn core(&self, ctx: &Context, core: &Core) -> Result<(CoreRow, bool), Failure> {
        let mut row = CoreRow {
            core: core.name().into(),
            manifest: core.origin.display().to_string(),
            sources: core.sources_digest().map_err(|error| {
                Failure::input(format!("a source can't be read: {error}")).at(core.origin.display())
            })?,
            refused: None,
            lemmas: Vec::new(),
            elaborate_seconds: None,
        };
        let started = Instant::now();
        let waiting = Progress::endless(&format!("Yosys reads {}", core.name()));
        let netlist = match elaborate(core, &self.tools.yosys, ctx.cancel) {
            Ok(netlist) => netlist,
            Err(ElaborateError::Rtl(text)) => {
                row.refused = Some(text);
                return Ok((row, true));
            }
            Err(ElaborateError::Cancelled) => return Err(Failure::Cancelled),
            Err(error) => return Err(Failure::tool(error.to_string()).help(YOSYS.install)),
        };
        drop(waiting);
        row.elaborate_seconds = self.times.then(|| started.elapsed().as_secs_f64());
        let mut circuit = Circuit::new(core, &netlist);
        let mut asked = lemmas(&mut circuit);
        let any = self.choice.keep(&mut asked);
        let progress = Mutex::new(Progress::of(
            &format!("proving {}", core.name()),
            asked.len() as u64,
            "lemmas",
        ));
        let done = || {
            let progress = progress
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            progress.advance(1);
        };
        let judged = prove(
            &mut circuit,
            &asked,
            (&self.tools.solver, self.jobs),
            ctx.cancel,
            &done,
        );
        let judged = judged.map_err(|error| match error {
            SolverError::Cancelled => Failure::Cancelled,
            error => Failure::tool(error.to_string()).help(Z3.install),
        })?;
        for (lemma, judged) in asked.iter().zip(judged) {
            row.lemmas.push(self.lemma(core, lemma, judged)?);
        }
        Ok((row, any))
    }

    fn lemma(&self, core: &Core, lemma: &Lemma, judged: Judged) -> Result<LemmaRow, Failure> {
        let mut row = LemmaRow {
            name: lemma.name.clone(),
            says: lemma.says.clone(),
            assumes: lemma.assumes.clone(),
            verdict: Word::Proved,
            detail: None,
            counterexample: None,
            seconds: self.times.then_some(judged.took.as_secs_f64()),
        };
        (row.verdict, row.detail) = match judged.verdict {
            Verdict::Proved => (Word::Proved, None),
            Verdict::Timeout => (Word::Timeout, None),
            Verdict::Unknown(why) => (Word::Unknown, Some(why)),
            Verdict::Wrong(what) => (Word::Refuted, Some(what.join("; "))),
            Verdict::Refuted(found) => {
                row.counterexample = Some(self.example(core, lemma, *found)?);
                (Word::Refuted, None)
            }
        };
        Ok(row)
    }

    fn example(
        &self,
        core: &Core,
        lemma: &Lemma,
        found: CounterExample,
    ) -> Result<Example, Failure> {
        let (replay, no_replay) = match replay(core, lemma, &found) {
            Ok(replay) => {
                let file = self
                    .out
                    .join(core.name())
                    .join(plain_name(&replay.case.name))
                    .join("case.json");
                let stored = StoredCase {
                    schema: StoredCase::SCHEMA.into(),
                    manifest: manifest_path(&core.origin),
                    case: replay.case,
                };
                write(Path::new(&file), &stored.to_json())?;
                (
                    Some(ReplayRow {
                        file,
                        cycle: replay.cycle.0,
                    }),
                    None,
                )
            }
            Err(why) => (None, Some(why)),
        };
        Ok(Example {
            wrong: found.wrong,
            given: found.given,
            replay,
            no_replay,
        })
    }
}
