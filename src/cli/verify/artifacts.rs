//! The files of a failing case: the case itself, waves, the viewer's save file.

use std::path::{Path, PathBuf};

use super::builds::{Attempt, Builder};
use super::losses::Loss;
use super::pool::Pool;
use super::recording::Draft;
use super::regress::{Keeper, Stored};
use super::session::Session;
use super::write;
use crate::cli::progress::Progress;
use crate::cli::{Context, Failure};
use crate::dut::{BuildKind, Core, ProbeMap};
use crate::lockstep::worker::{Answer, Reply, Task};
use crate::lockstep::{Builds, Sighting};
use crate::report::{Clocking, Group, Signal, View};
use crate::shrink::{shrink, shrink_lost};
use crate::stimulus::{Case, StoredCase};
use crate::units::Cycle;
use crate::verdict::{Artifacts, CaseVerdict, Divergence};

/// Everything that keeping a failure needs.
pub(super) struct Scene<'a> {
    pub(super) session: &'a Session,
    pub(super) ctx: &'a Context,
    pub(super) builder: &'a Builder,
    pub(super) pool: &'a Pool<'a>,
    pub(super) core: &'a Core,
    pub(super) builds: &'a Builds,
}

/// Refuses a folder that can't be written before anything is built.
pub(crate) fn check_folder(folder: &Path) -> Result<(), Failure> {
    let refuse = |error: std::io::Error| {
        Failure::input(format!("the output folder can't be written: {error}"))
            .at(folder.display())
            .help("name another with --out DIR")
    };
    std::fs::create_dir_all(folder).map_err(refuse)?;
    tempfile::tempfile_in(folder).map(drop).map_err(refuse)
}

/// A case's name as a folder's.
pub(crate) fn plain_name(case: &str) -> String {
    let plain = |c: char| {
        if c.is_alphanumeric() || c == '_' || c == '-' {
            c
        } else {
            '-'
        }
    };
    let name: String = case.chars().map(plain).collect();
    name.trim_end_matches('-').to_owned()
}

/// A manifest's path that holds from anywhere.
pub(crate) fn manifest_path(origin: &Path) -> PathBuf {
    if origin.is_file() {
        std::path::absolute(origin).unwrap_or_else(|_| origin.into())
    } else {
        origin.into()
    }
}

impl Scene<'_> {
    /// Writes the case and, if it is to be shown in detail, makes it smaller and records its waves.
    pub(super) fn keep(
        &self,
        case: &Case,
        verdict: &mut CaseVerdict,
        detailed: bool,
        keeper: Option<&Keeper>,
    ) -> Result<(), Failure> {
        let folder = self.folder(case);
        let file = folder.join("case.json");
        let manifest = manifest_path(&self.core.origin);
        let (kept, shrunk) = self.smaller(case, verdict, detailed || keeper.is_some());
        let stored = StoredCase {
            schema: StoredCase::SCHEMA.into(),
            manifest,
            case: kept.clone(),
        };
        write(&file, &stored.to_json())?;
        let work = Stored::Lockstep {
            design: Box::new(self.core.manifest.design),
            case: kept.clone(),
        };
        let saved = keeper.map(|keeper| keeper.keep(verdict, work)).transpose();
        let mut artifacts = Artifacts {
            case: Some(file),
            shrunk,
            saved: saved.as_ref().ok().cloned().flatten(),
            ..Artifacts::default()
        };
        let recorded = match &verdict.divergence {
            Some(divergence) if detailed => self.waves(&kept, divergence, &folder, &mut artifacts),
            Some(_) => {
                let without = Artifacts::without_detail(artifacts.case.take());
                artifacts.no_wave = without.no_wave;
                artifacts.case = without.case;
                Ok(())
            }
            None => Ok(()),
        };
        verdict.artifacts = Some(artifacts);
        recorded.and(saved.map(drop))
    }

    /// The case made smaller, and what that did.
    fn smaller(
        &self,
        case: &Case,
        verdict: &CaseVerdict,
        detailed: bool,
    ) -> (Case, Option<String>) {
        if !(self.session.shrink && detailed) {
            return (case.clone(), None);
        }
        let label = format!("shrinking {} of {}", case.name, self.core.name());
        let progress = Progress::endless(&label);
        let latency = self.core.manifest.design.latency().issue_to_result;
        let found = match (&verdict.divergence, Loss::of(verdict)) {
            (Some(wanted), _) => {
                self.diverging(case, wanted, latency, &mut || progress.label(&label))
            }
            (None, Some(loss)) => self.lost(case, loss, latency, &mut || progress.label(&label)),
            (None, None) => None,
        };
        match found {
            Some((smaller, words)) => (smaller, Some(words)),
            None => (case.clone(), None),
        }
    }

    /// A smaller case that shows the same element wrong in the same cycle.
    fn diverging(
        &self,
        case: &Case,
        wanted: &Divergence,
        latency: u64,
        tick: &mut dyn FnMut(),
    ) -> Option<(Case, String)> {
        let mut fails_the_same = |candidate: &Case| {
            tick();
            let verdict = self.pool.run_one(self.core, self.builds, candidate);
            let found = verdict.ok().and_then(|verdict| verdict.divergence);
            found.is_some_and(|f| {
                (f.cycle, &f.first.element) == (wanted.cycle, &wanted.first.element)
            })
        };
        shrink(case, wanted, latency, &mut fails_the_same)
    }

    /// A smaller case that crashes or hangs in the same way, by the whole patience at last.
    fn lost(
        &self,
        case: &Case,
        mut loss: Loss,
        latency: u64,
        tick: &mut dyn FnMut(),
    ) -> Option<(Case, String)> {
        let brief = self.pool.brief();
        let found = shrink_lost(case, latency, &mut |candidate| {
            tick();
            loss.again(|| brief.run_one(self.core, self.builds, candidate))
        });
        found.filter(|(smaller, _)| {
            let verdict = self.pool.run_one(self.core, self.builds, smaller);
            verdict.is_ok_and(|verdict| loss.is(&verdict))
        })
    }

    fn folder(&self, case: &Case) -> PathBuf {
        let name = plain_name(&case.name);
        self.session.out.join(self.core.name()).join(name)
    }

    fn waves(
        &self,
        case: &Case,
        divergence: &Divergence,
        folder: &Path,
        artifacts: &mut Artifacts,
    ) -> Result<(), Failure> {
        let library = match self.builder.build(self.ctx, self.core, BuildKind::Trace) {
            Ok(Attempt::Built(built)) => built,
            Ok(Attempt::Refused(text)) => {
                artifacts.no_wave = Some(text);
                return Ok(());
            }
            Err(Failure::Cancelled) => return Err(Failure::Cancelled),
            // A verdict must not be lost over a missing zlib.
            Err(failure) => {
                artifacts.no_wave = Some(failure.to_string());
                return Ok(());
            }
        };
        let file = folder.join("window.fst");
        let draft = Draft::of(&file)?;
        let task = Task::Record {
            library: library.library.clone(),
            seen: Sighting {
                cycle: divergence.cycle,
                element: divergence.first.element.clone(),
                device: divergence.first.device.clone(),
            },
            file: draft.path(),
        };
        match self.pool.ask(self.core, case, task) {
            Answer::Reply(Reply::Recorded(_, _, false)) => {
                artifacts.no_wave = Some(
                    "the failure does not show on the build that writes waves: its registers power up otherwise"
                        .into(),
                );
            }
            Answer::Reply(Reply::Recorded(from, to, true)) => {
                if let Err(why) = draft.keep(&file) {
                    artifacts.no_wave = Some(why);
                    return draft.room();
                }
                let view = folder.join("window.gtkw");
                write(&view, &self.view(divergence, &file, (from, to)).render())?;
                artifacts.wave = Some(file);
                artifacts.view = Some(view);
                artifacts.window = Some((from, to));
            }
            Answer::Cancelled => return Err(Failure::Cancelled),
            Answer::Reply(Reply::Refused(text)) => artifacts.no_wave = Some(text),
            Answer::Lost { detail, .. } => {
                artifacts.no_wave = Some(format!("the recording ended early: {detail}"));
                return draft.room();
            }
            Answer::Reply(_) | Answer::NotStarted(_) => {
                artifacts.no_wave = Some("no worker could record them".into());
            }
        }
        Ok(())
    }

    /// The signals that a reader wants to see: the wrong register, those before and behind it, the ports.
    fn view(&self, divergence: &Divergence, wave: &Path, window: (Cycle, Cycle)) -> View {
        let structure = &self.core.structure;
        let top = &self.core.manifest.core.top;
        let signal = |register: usize| {
            let path = ProbeMap::of(self.core).ok()?.paths[register].clone()?;
            let owner = &structure.registers[register];
            // Arrays stand in waves entry by entry, under names that differ between versions.
            (owner.entries == 1).then(|| in_wave(&path, owner.width))
        };
        let at = structure
            .element(&divergence.first.element)
            .map(|element| element.register);
        let around = at.map_or(0..0, |at| {
            at.saturating_sub(4)..(at + 5).min(structure.registers.len())
        });
        let ports = |layout: &crate::design::FrameLayout,
                     bound: &std::collections::BTreeMap<String, String>| {
            let fields = layout.fields().iter();
            fields
                .map(|f| in_wave(&format!("{top}.{}", bound[f.port.role]), f.port.width))
                .collect()
        };
        let clock = in_wave(&format!("{top}.{}", self.core.manifest.clock.port), 1);
        let group = |name: &str, signals: Vec<Signal>| Group {
            name: name.into(),
            closed: false,
            signals,
        };
        View {
            wave: wave.into(),
            clocking: Clocking {
                origin: 5,
                period: 10,
            },
            window,
            marker: divergence.cycle,
            divergent: at.and_then(signal),
            groups: vec![
                group("clock", vec![clock]),
                group(
                    "around",
                    around
                        .filter(|r| Some(*r) != at)
                        .filter_map(signal)
                        .collect(),
                ),
                group(
                    "inputs",
                    ports(&structure.inputs, &self.core.manifest.inputs),
                ),
                group(
                    "outputs",
                    ports(&structure.outputs, &self.core.manifest.outputs),
                ),
            ],
        }
    }
}

/// A signal as Verilator's waves name it.
fn in_wave(path: &str, width: u32) -> Signal {
    let path = format!("TOP.{path}");
    if width == 1 {
        Signal::bit(path)
    } else {
        Signal::vector(path, width - 1, 0)
    }
}
