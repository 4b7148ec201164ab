//! Lines and toggles: every case once more on a build that counts them.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::session::{Session, lock};
use crate::cli::programs::this_program;
use crate::cli::progress::Progress;
use crate::cli::verify::{Attempt, Builder, Held};
use crate::cli::{Context, Failure};
use crate::coverage::rtl::Points;
use crate::dut::BuildKind;
use crate::lockstep::worker::{Answer, Reply, Request, Task, ask};
use crate::stimulus::Case;

/// The points of all cases.
///
/// # Errors
/// RTL that does not elaborate, a case that is lost.
pub(super) fn points(
    session: &Session,
    ctx: &Context,
    builder: &Builder,
    planned: &Held<'_>,
) -> Result<Points, Failure> {
    let core = planned.core;
    let built = match builder.build(ctx, core, BuildKind::Cover)? {
        Attempt::Built(built) => built,
        Attempt::Refused(text) => return Err(Failure::input(text).at(core.origin.display())),
    };
    let folder = tempfile::tempdir()
        .map_err(|error| Failure::input(format!("no folder for counts can be made: {error}")))?;
    let program = this_program()?;
    let label = format!("counting lines and toggles of {}", core.name());
    let progress = Mutex::new(Progress::of(&label, planned.cases.len() as u64, "cases"));
    let next = AtomicUsize::new(0);
    let cache = builder.cache.root();
    let one = |case: &Case, file: &Path| {
        let request = Request {
            manifest: core.origin.clone(),
            cache: cache.into(),
            case: case.clone(),
            task: Task::Drive {
                library: built.library.clone(),
                file: file.into(),
            },
        };
        let answer = ask(
            &program,
            &request,
            session.patience,
            ctx.cancel,
            &mut |_| {},
        );
        match answer {
            Answer::Reply(Reply::Driven) => Ok(()),
            Answer::Reply(Reply::Refused(text)) => {
                Err(Failure::input(text).at(core.origin.display()))
            }
            Answer::Cancelled => Err(Failure::Cancelled),
            Answer::Lost { detail, .. } => {
                Err(Failure::input(format!("{}: {detail}", case.name)).at(core.origin.display()))
            }
            Answer::Reply(_) | Answer::NotStarted(_) => {
                Err(Failure::tool("no worker could count lines and toggles"))
            }
        }
    };
    let part = || -> Result<Points, Failure> {
        let mut points = Points::default();
        loop {
            let at = next.fetch_add(1, Ordering::SeqCst);
            let Some(case) = planned.cases.get(at) else {
                return Ok(points);
            };
            ctx.checkpoint()?;
            let file = folder.path().join(format!("{at}.dat"));
            one(case, &file)?;
            let read = Points::read(&file, &core.folder);
            points.merge(read.map_err(|error| Failure::tool(error.to_string()))?);
            let _ = std::fs::remove_file(&file);
            lock(&progress).advance(1);
        }
    };
    let parts: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..session.workers(planned.cases.len()))
            .map(|_| scope.spawn(part))
            .collect();
        let joined = threads.into_iter().map(std::thread::ScopedJoinHandle::join);
        joined.collect()
    });
    let mut all = Points::default();
    for part in parts {
        all.merge(part.map_err(|_| Failure::tool("a thread that counted has died"))??);
    }
    Ok(all)
}
