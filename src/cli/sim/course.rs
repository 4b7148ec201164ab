//! A run from its beginning to its end, to a finding or to Ctrl-C.

use rayon::prelude::*;

use super::came::Came;
use super::request::Request;
use super::resume::Resume;
use super::show::Shown;
use super::sweep::Sweep;
use super::trace::Trace;
use super::walk::Walk;
use crate::cli::progress::Progress;
use crate::cli::{Context, Failure};
use crate::simd::Engine;

/// Cycles between two looks at Ctrl-C, at the progress line and at what is to be printed.
const BATCH: u64 = 1024;
/// Hits of a resume file that are hashed again before they are printed.
const AGAIN: usize = 1 << 14;

/// How it ended.
#[derive(Debug)]
pub struct Ended {
    /// How far it came.
    pub came: Came,
    /// By Ctrl-C.
    pub cancelled: bool,
    /// Nonces done before, in other runs.
    pub before: u64,
}

/// Walks the model cycle by cycle.
pub fn walk(
    request: &Request,
    trace: &mut Option<Trace>,
    shown: &mut Shown,
    ctx: &Context,
) -> Result<Ended, Failure> {
    let mut walk = Walk::new(&request.design, &request.header, &request.job);
    let progress = Progress::of("sim", walk.length(), "cycles");
    let mut cancelled = false;
    while !walk.done() && !cancelled {
        for _ in 0..BATCH {
            if walk.done() {
                break;
            }
            if let Some(hit) = walk.step(trace)? {
                shown.hit(hit);
            }
        }
        print(shown, &progress, ctx)?;
        progress.set(walk.next_cycle().0);
        cancelled = ctx.checkpoint().is_err() && !walk.done();
    }
    Ok(Ended {
        came: walk.came(),
        cancelled,
        before: 0,
    })
}

/// Scans, from where the resume file ends.
pub fn scan(
    request: &Request,
    engine: Engine,
    resume: &mut Option<Resume>,
    shown: &mut Shown,
    ctx: &Context,
) -> Result<Ended, Failure> {
    let job = &request.job;
    let before = resume.as_ref().map_or(0, Resume::done);
    let mut sweep = Sweep::new(&request.design, &request.header, job, engine, before)
        .map_err(|error| Failure::input(error.to_string()).at("--engine"))?;
    let progress = Progress::of("sim", job.nonces(), "nonces").from(before);
    if let Some(resume) = resume {
        again(resume, &sweep, shown, &progress, ctx)?;
    }
    while ctx.checkpoint().is_ok() {
        let Some(hits) = sweep.step() else { break };
        let came = sweep.came();
        // What ends with a finding is left to the next run, which must find it as well.
        if let Some(resume) = resume.as_mut().filter(|_| came.finding.is_none()) {
            resume.note(came.hashes, hits.iter().map(|hit| hit.nonce))?;
        }
        for hit in hits {
            shown.hit(hit);
        }
        print(shown, &progress, ctx)?;
        progress.set(came.hashes);
    }
    let came = sweep.came();
    Ok(Ended {
        cancelled: !came.complete && came.finding.is_none(),
        came,
        before,
    })
}

/// Shows the hits of the runs before, each hashed again.
fn again(
    resume: &Resume,
    sweep: &Sweep,
    shown: &mut Shown,
    progress: &Progress,
    ctx: &Context,
) -> Result<(), Failure> {
    for nonces in resume.listed().chunks(AGAIN) {
        let hits: Vec<_> = nonces.par_iter().map(|&nonce| sweep.hit(nonce)).collect();
        for hit in hits {
            let hit = hit.map_err(|finding| {
                Failure::input(format!(
                    "a hit of the resume file is none: {}",
                    finding.what
                ))
                .at(resume.file().display())
                .help("remove it to begin anew")
            })?;
            if let Some(hit) = hit {
                shown.hit(hit);
            }
        }
        print(shown, progress, ctx)?;
    }
    shown.count(resume.hits() - resume.listed().len() as u64);
    Ok(())
}

fn print(shown: &mut Shown, progress: &Progress, ctx: &Context) -> Result<(), Failure> {
    let text = shown.take();
    if text.is_empty() {
        return Ok(());
    }
    progress.beside(|| ctx.print(&text))
}
