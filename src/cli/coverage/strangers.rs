//! Cores in their own conventions: each trial run once, its bins counted by what it did and showed; with `--rtl` on the build
//! that counts lines and toggles, which are then of these very runs.

use std::path::Path;
use std::sync::Mutex;

use super::result::{CaseRow, CoreRow};
use super::session::{Session, lock};
use crate::cli::programs::this_program;
use crate::cli::verify::{Attempt, Builder};
use crate::cli::{Context, Failure};
use crate::coverage::rtl::{Points, RtlCoverage};
use crate::coverage::{CoreBins, Counted};
use crate::harness::{Cover, Request, Stranger, Trial, bins};
use crate::lockstep::worker::{Answer, Reply, ask, lost_of};
use crate::verdict::CaseVerdict;

impl Session {
    /// # Errors
    /// RTL that does not elaborate, a manifest that does not fit it.
    pub(super) fn stranger(
        &self,
        ctx: &Context,
        builder: &Builder,
        (core, trials): (&Stranger, &[Trial]),
        places: &[usize],
    ) -> Result<CoreRow, Failure> {
        let sources = core.sources_digest().map_err(|error| {
            Failure::input(format!("a source can't be read: {error}")).at(core.origin.display())
        })?;
        let (kind, spec) = match &self.rtl {
            Some(_) => ("coverage", core.cover_spec(0)),
            None => ("ports", core.build_spec(false, 0)),
        };
        let named = (core.name(), &*core.origin, &core.manifest.core);
        let built = match builder.of_spec(ctx, named, (kind, &spec))? {
            Attempt::Built(built) => built,
            Attempt::Refused(text) => {
                return Err(Failure::input(text)
                    .at(core.origin.display())
                    .help("Verilator must elaborate the RTL before anything can be measured"));
            }
        };
        let folder = tempfile::tempdir().map_err(|error| {
            Failure::input(format!("no folder for counts can be made: {error}"))
        })?;
        let points = Mutex::new(Points::default());
        let label = format!("covering {}", core.name());
        let slots = self.each(ctx, (&label, trials.len()), |at| {
            let file = folder.path().join(format!("{at}.dat"));
            let file = self.rtl.is_some().then_some(file);
            let came = self.trial(ctx, (core, &trials[at]), &built.library, file.as_deref())?;
            // A trial that the core does not offer has run nothing.
            if let Some(file) = file.filter(|file| file.is_file()) {
                let read = Points::read(&file, &core.folder);
                let read = read.map_err(|error| Failure::tool(error.to_string()))?;
                lock(&points).merge(read);
                let _ = std::fs::remove_file(&file);
            }
            Ok(came)
        });
        let mut row = CoreRow {
            core: core.name().into(),
            manifest: core.origin.display().to_string(),
            sources,
            cases: Vec::new(),
            functional: CoreBins::of(bins(&core.manifest)),
            rtl: None,
            points: Points::default(),
            places: Vec::new(),
            dealt_points: None,
        };
        let whole = slots.iter().all(Option::is_some);
        for (at, (trial, slot)) in trials.iter().zip(slots).enumerate() {
            let Some(came) = slot else { continue };
            let (verdict, counted) = came?;
            row.places.extend(places.get(at));
            row.functional.add(&trial.name, &counted);
            let fill = trial.power_up.fill;
            row.cases.push(CaseRow::of(verdict, None, fill));
        }
        // After Ctrl-C the bins that came stand, and of lines nothing is said.
        if let Some(waivers) = self.rtl.as_ref().filter(|_| whole) {
            row.points = points
                .into_inner()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            row.rtl = Some(RtlCoverage::of(&row.points, waivers));
            let dealt = self.shard.is_some();
            row.dealt_points = dealt.then(|| row.points.counts.clone().into_iter().collect());
        }
        Ok(row)
    }

    fn trial(
        &self,
        ctx: &Context,
        (core, trial): (&Stranger, &Trial),
        library: &Path,
        file: Option<&Path>,
    ) -> Result<(CaseVerdict, Counted), Failure> {
        let program = this_program()?;
        let request = Request {
            stranger: core.origin.clone(),
            library: library.into(),
            trial: trial.clone(),
            cover: Some(Cover {
                file: file.map(Into::into),
            }),
            instead: None,
        };
        match ask(&program, &request, self.patience, ctx.cancel, &mut |_| {}) {
            Answer::Reply(Reply::Covered(verdict, counted)) => Ok((*verdict, counted)),
            Answer::Reply(Reply::Refused(text)) => Err(Failure::input(text)
                .at(core.origin.display())
                .help("docs/interface.md describes every field of a manifest with [interface]")),
            Answer::Reply(other) => Err(Failure::tool(format!("a worker answered {other:?}"))),
            // A run that was lost has shown nothing.
            Answer::Lost {
                outcome,
                detail,
                cycles,
            } => {
                let case = (trial.name.as_str(), trial.seed);
                let verdict = lost_of(core.name(), case, outcome, detail, cycles);
                Ok((verdict, Counted::default()))
            }
            Answer::Cancelled => Err(Failure::Cancelled),
            Answer::NotStarted(error) => Err(Failure::tool(format!(
                "no worker could be started: {error}"
            ))
            .at(program.display())),
        }
    }
}
