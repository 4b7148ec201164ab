//! Flips of a core in its own conventions, done by workers.

use std::time::Duration;

use crate::cli::programs::this_program;
use crate::cli::{Context, Failure};
use crate::harness::{FlipRequest, Flipped, Stranger};
use crate::lockstep::worker::{Answer, Reply, ask};
use crate::upset::{Drawn, Fate};

/// Flips that a worker does.
pub(super) const BATCH: usize = 100;

/// Silence of a worker after which a flip hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Workers that are asked for flips: foreign RTL with a wrong bit may do anything, and does it in a process of its own.
pub(super) struct Ask<'a> {
    pub(super) ctx: &'a Context,
    pub(super) core: &'a Stranger,
    pub(super) request: FlipRequest,
}

/// How a worker ended.
pub(super) enum Asked {
    Flipped(Flipped),
    /// It crashed, or hung.
    Lost(String),
    Cancelled,
}

impl Ask<'_> {
    pub(super) fn flips(&self, flips: &[Drawn]) -> Result<Asked, Failure> {
        let program = this_program()?;
        let mut request = self.request.clone();
        let flips = flips
            .iter()
            .map(|drawn| (drawn.register, drawn.flop, drawn.cycle));
        request.flips = flips.collect();
        let cancel = self.ctx.cancel;
        match ask(&program, &request, PATIENCE, cancel, &mut |_| {}) {
            Answer::Reply(Reply::Done(value)) => match serde_json::from_value(value) {
                Ok(flipped) => Ok(Asked::Flipped(flipped)),
                Err(error) => Err(Failure::tool(format!("a worker's answer can't be read: {error}"))),
            },
            Answer::Reply(Reply::Refused(text)) => Err(Failure::input(text)
                .at(self.core.origin.display())
                .help("`goldbench verify` says what is wrong with it; docs/interface.md describes every field of its manifest")),
            Answer::Reply(other) => Err(Failure::tool(format!("a worker answered {other:?}"))),
            Answer::Lost { detail, .. } => Ok(Asked::Lost(detail)),
            Answer::Cancelled => Ok(Asked::Cancelled),
            Answer::NotStarted(error) => Err(Failure::tool(format!(
                "no worker could be started: {error}"
            ))
            .at(program.display())),
        }
    }

    /// What became of these; `None` after Ctrl-C. Of a worker that was lost the one flip that did it is found by halves: a
    /// core that ends its simulation, or never comes back, has told.
    pub(super) fn fates(&self, flips: &[Drawn]) -> Result<Option<Vec<Fate>>, Failure> {
        match self.flips(flips)? {
            Asked::Flipped(flipped) => Ok(Some(flipped.fates)),
            Asked::Cancelled => Ok(None),
            Asked::Lost(_) if flips.len() <= 1 => Ok(Some(vec![Fate::Detected; flips.len()])),
            Asked::Lost(_) => {
                let (one, two) = flips.split_at(flips.len() / 2);
                let (Some(mut one), Some(two)) = (self.fates(one)?, self.fates(two)?) else {
                    return Ok(None);
                };
                one.extend(two);
                Ok(Some(one))
            }
        }
    }
}
