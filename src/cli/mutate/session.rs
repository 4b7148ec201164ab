//! A run from a manifest to scores and proofs.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use verilated::{Built, build};

use super::failure;
use super::judged::Judged;
use super::key::key;
use crate::cli::programs::this_program;
use crate::cli::progress::Progress;
use crate::cli::verify::{Kept, check_folder};
use crate::cli::{Context, Failure, programs};
use crate::harness::Trial;
use crate::lockstep::Noticed;
use crate::mutate::{
    Answer, Bench, Campaign, Choice, Fate, Folder, Journal, Key, Line, LockstepSetup, MutateError,
    Mutated, Part, PortsSetup, Probed, Proof, Sample, Score, Setup, Worker, prove, sweep,
};
use crate::stimulus::Suite;
use crate::tools::program::YOSYS;
use crate::units::Seed;
use crate::verdict;

/// What was asked for.
#[derive(Debug)]
pub(crate) struct Session {
    /// The verb's folder below `out`.
    pub(crate) folder: &'static str,
    pub(crate) choice: Choice,
    pub(crate) suite: Suite,
    pub(crate) asked: Noticed,
    /// Time for proofs.
    pub(crate) proofs: Duration,
    pub(crate) fresh: bool,
    pub(crate) jobs: usize,
    pub(crate) patience: Duration,
    pub(crate) out: PathBuf,
    /// Failures that were kept, of any core.
    pub(crate) kept: Vec<(String, Kept)>,
    /// The part of the sample that is run; all of it where there is none.
    pub(crate) shard: Option<verdict::Part>,
}

impl Session {
    /// Is the mutant of this number one of this part: the sample is drawn whole, and dealt out in turn.
    pub(crate) fn is_own(&self, number: usize) -> bool {
        self.shard.is_none_or(|part| {
            let (index, count) = (part.index as usize, part.count as usize);
            number % count == index % count
        })
    }

    pub(crate) fn jobs(&self) -> usize {
        match self.jobs {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            jobs => jobs,
        }
    }
}

/// How long the parts took, in seconds.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(clippy::struct_field_names)] // these are the names of the JSON, and each says its unit
pub(crate) struct Times {
    /// Yosys: reading, drawing, weaving.
    pub(crate) weave_seconds: f64,
    /// Verilator and the compiler; zero when the build lay in the store.
    pub(crate) build_seconds: f64,
    /// Yosys: telling mutants without an effect.
    pub(crate) sweep_seconds: f64,
    /// Running all cases on all mutants, wall time of this run.
    pub(crate) run_seconds: f64,
    pub(crate) prove_seconds: f64,
    /// Of one mutant in its worker: all of them over their number.
    pub(crate) mean_mutant_seconds: f64,
    pub(crate) longest_mutant_seconds: f64,
}

/// A sample that is built and ready to be run.
pub(crate) struct Made<'a> {
    pub(crate) core: Judged,
    pub(crate) sample: Sample<'a>,
    pub(crate) tools: [(&'static str, String); 3],
    pub(crate) fates: Vec<Option<Fate>>,
    pub(crate) built: Built,
    pub(crate) manifest: PathBuf,
    /// Digest of the core's sources.
    pub(crate) sources: String,
    /// Whom it is shown to.
    pub(crate) asked: Noticed,
    /// What of its probes can be seen; of a core without a model.
    pub(crate) probed: Option<Probed>,
    pub(crate) times: Times,
    pub(crate) key: Key,
    journal: Journal,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Came {
    pub(crate) mutated: Mutated,
    pub(crate) proofs: Vec<Option<Proof>>,
    pub(crate) times: Times,
}

impl<'a> Made<'a> {
    /// Reads, draws, weaves, builds and sweeps.
    pub(crate) fn make(
        ctx: &'a Context,
        manifest: &Path,
        session: &Session,
    ) -> Result<Self, Failure> {
        let core = Judged::open(ctx, manifest, session)?;
        let yosys = programs::find(&YOSYS, ctx)?;
        let toolchain = ctx.toolchain()?;
        let (subject, sources) = (core.subject(), core.sources()?);
        let asked = core.asked(session.asked);
        let version = yosys.version.unwrap_or_default();
        let tools = [
            ("yosys", version),
            ("verilator", toolchain.verilator.version.clone()),
            ("compiler", toolchain.cxx.version.clone()),
        ];
        let named = [0, 1, 2].map(|at| (tools[at].0, tools[at].1.as_str()));
        let key = key(&core, &subject, (session, asked), named)?;
        let folder = session.out.join(session.folder).join(core.name());
        check_folder(&folder)?;
        let folder = std::path::absolute(&folder).unwrap_or(folder);
        let journal = folder.join("journal.jsonl");
        let journal = Journal::open(&journal, &key, session.fresh).map_err(failure)?;
        let folder =
            Folder::open(folder, &yosys.path, format!("{key:?}"), ctx.cancel).map_err(failure)?;
        if session.fresh {
            folder.forget_all();
        }

        let mut times = Times::default();
        let name = core.name().to_owned();
        let progress = Progress::endless(&format!("mutating {name}"));
        let started = Instant::now();
        let step = &mut |what: &str| progress.label(&format!("{name}: {what}"));
        let sample = Sample::make(subject, folder, &session.choice, step).map_err(failure)?;
        times.weave_seconds = started.elapsed().as_secs_f64();

        progress.label(&format!("{name}: building the netlist with all mutants"));
        let cache = ctx.cache()?;
        let (spec, probed) = core.woven(&sample, session.jobs()).map_err(failure)?;
        let built = build(&spec, &toolchain, &cache, &mut |_| {}, ctx.cancel);
        let built = built.map_err(|error| failure(MutateError::Build(error)))?;
        if !built.cached {
            times.build_seconds = (built.verilate + built.compile).as_secs_f64();
        }
        progress.label(&format!("{name}: telling mutants without an effect"));
        let started = Instant::now();
        let fates = if session.proofs.is_zero() {
            vec![None; sample.drawn.mutants.len()]
        } else {
            sweep(&sample, started + session.proofs).map_err(failure)?
        };
        times.sweep_seconds = started.elapsed().as_secs_f64();
        drop(progress);
        let mut made = Self {
            manifest: manifest.into(),
            sources,
            asked,
            probed,
            core,
            sample,
            tools,
            fates,
            built,
            times,
            key,
            journal,
        };
        made.try_probes(ctx, session)?;
        Ok(made)
    }

    /// Without a mutant `every_round` must hold on the netlist: where it does not, the full state is not asked, and the report
    /// says so.
    fn try_probes(&mut self, ctx: &Context, session: &Session) -> Result<(), Failure> {
        let Some(probed) = self.probed.as_mut().filter(|_| self.asked.full) else {
            return Ok(());
        };
        if probed.not_asked.is_none() {
            let setup = Setup::Ports(PortsSetup {
                manifest: self.sample.folder.path.join("core.toml"),
                library: self.built.library.clone(),
                suite: session.suite,
                seed: session.choice.seed,
                part: Part::Probes,
                asked: Noticed {
                    full: true,
                    ..Noticed::default()
                },
                kept: Vec::new(),
                bench: None,
            });
            let program = this_program()?;
            let answer = Worker::start(&program, &setup)
                .and_then(|mut worker| worker.ask(0, session.patience, ctx.cancel));
            let why = match answer.map_err(failure)? {
                Answer::Score(score) => score.full.map(|case| format!("`{case}` fails")),
                Answer::Crash => Some("the worker crashes".into()),
                Answer::Hang => Some("the worker hangs".into()),
            };
            probed.not_asked =
                why.map(|why| format!("{why} on the netlist without a mutant, as Yosys wrote it"));
        }
        if probed.not_asked.is_some() {
            self.asked = Noticed::RESULTS;
        }
        Ok(())
    }

    /// The folder of all files.
    pub(crate) fn folder(&self) -> PathBuf {
        self.sample.folder.path.clone()
    }

    /// By this, shards of one run know each other.
    pub(crate) fn plan(&self) -> String {
        hex::encode(&Sha256::digest(format!("{:?}", self.key))[..8])
    }

    /// What is told to workers that run these cases.
    pub(crate) fn setup(&self, bench: &Bench, asked: Noticed) -> Setup {
        Setup::Lockstep(LockstepSetup {
            manifest: self.folder().join("core.toml"),
            library: self.built.library.clone(),
            bench: bench.clone(),
            asked,
            part: Part::All,
        })
    }

    /// What is told to workers that run the suite that was asked for.
    fn own_setup(&self, session: &Session) -> Setup {
        match &self.core {
            Judged::Design { bench, .. } => self.setup(bench, self.asked),
            Judged::Ports { kept, .. } => {
                let suite = (session.suite, session.choice.seed);
                self.ports_setup(suite, self.asked, kept, None)
            }
        }
    }

    /// What is told to workers that run the trials of a suite and these others, or those of a bench alone.
    pub(crate) fn ports_setup(
        &self,
        (suite, seed): (Suite, Seed),
        asked: Noticed,
        kept: &[Trial],
        bench: Option<Vec<Trial>>,
    ) -> Setup {
        Setup::Ports(PortsSetup {
            manifest: self.folder().join("core.toml"),
            library: self.built.library.clone(),
            suite,
            seed,
            part: Part::All,
            asked,
            kept: kept.to_vec(),
            bench,
        })
    }

    /// A campaign of these cases.
    pub(crate) fn campaign(
        ctx: &'a Context,
        session: &Session,
        setup: Setup,
    ) -> Result<Campaign<'a>, Failure> {
        Ok(Campaign {
            setup,
            program: this_program()?,
            jobs: session.jobs(),
            patience: session.patience,
            seed: session.choice.seed,
            part: Part::All,
            open: BTreeSet::new(),
            own: None,
            cancel: ctx.cancel,
        })
    }

    fn run_part(&mut self, campaign: &Campaign<'_>, label: &str) -> Result<Mutated, Failure> {
        let bar = Mutex::new(None);
        let mutated = campaign.run(&self.fates, &mut self.journal, &|done, all| {
            let mut bar = bar
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            let bar = bar.get_or_insert_with(|| {
                Progress::of(label, all as u64, "mutants").from(done as u64)
            });
            bar.set(done as u64);
        });
        drop(bar);
        mutated.map_err(failure)
    }

    /// Of mutants whose first trials alone were run, and let them pass, nothing is known yet.
    fn without_begun(&self, mutated: &mut Mutated, proofs: &[Option<Proof>]) {
        let scored = self.journal.lines.iter().filter_map(|line| match line {
            Line::Score { mutant, .. } => Some(*mutant),
            _ => None,
        });
        let scored: BTreeSet<usize> = scored.collect();
        for (number, (score, proof)) in (1..).zip(mutated.scores.iter_mut().zip(proofs)) {
            if !scored.contains(&number) && !is_shown(*proof) {
                *score = None;
            }
        }
    }

    /// Runs and proves.
    pub(crate) fn run(&mut self, ctx: &'a Context, session: &Session) -> Result<Came, Failure> {
        let mut times = self.times.clone();
        let setup = self.own_setup(session);
        let mut campaign = Self::campaign(ctx, session, setup)?;
        if session.shard.is_some() {
            let all = 1..=self.fates.len();
            campaign.own = Some(all.filter(|number| session.is_own(*number)).collect());
        }
        // A long suite is run of what can't be proven.
        let by_parts = session.suite != Suite::Smoke && !session.proofs.is_zero();
        if by_parts {
            campaign.part = Part::First;
        }
        let name = self.core.name().to_owned();
        let started = Instant::now();
        let mut mutated = self.run_part(&campaign, &format!("mutants of {name}"))?;
        times.run_seconds = started.elapsed().as_secs_f64();
        let started = Instant::now();
        let mut proofs = vec![None; self.fates.len()];
        if !session.proofs.is_zero() && !mutated.interrupted {
            let progress = Progress::endless(&format!("{name}: proving"));
            let came = prove(
                &self.sample,
                &mutated.scores,
                &mut self.fates,
                &mut self.journal,
                started + session.proofs,
                &|what| progress.label(&format!("{name}: {what}")),
            );
            proofs = match came {
                // What was run stands, and the next run goes on with the proofs.
                Err(MutateError::Cancelled) => proofs,
                came => came.map_err(failure)?,
            };
        }
        times.prove_seconds = started.elapsed().as_secs_f64();
        if by_parts && !mutated.interrupted && ctx.checkpoint().is_ok() {
            campaign.part = Part::Rest;
            campaign.open = (1..=self.fates.len())
                .filter(|number| {
                    let at = number - 1;
                    let silent = mutated.scores[at] == Some(Score::default());
                    silent && !is_shown(proofs[at]) && self.fates[at].is_none()
                })
                .collect();
            let started = Instant::now();
            mutated = self.run_part(
                &campaign,
                &format!("the whole suite on what is left of {name}"),
            )?;
            times.run_seconds += started.elapsed().as_secs_f64();
        }
        let each: Vec<u64> = mutated.ms.iter().flatten().copied().collect();
        times.mean_mutant_seconds =
            each.iter().sum::<u64>() as f64 / 1000.0 / each.len().max(1) as f64;
        times.longest_mutant_seconds =
            each.iter().copied().max().unwrap_or_default() as f64 / 1000.0;
        mutated.interrupted |= ctx.checkpoint().is_err();
        if by_parts && mutated.interrupted {
            self.without_begun(&mut mutated, &proofs);
        }
        Ok(Came {
            mutated,
            proofs,
            times,
        })
    }
}

fn is_shown(proof: Option<Proof>) -> bool {
    proof.is_some_and(|proof| proof != Proof::Undecided)
}
