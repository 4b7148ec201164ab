//! What a job that is taken does to the one before.

use super::bin::Bin;
use super::counted::Counted;
use super::places::Places;
use crate::job::Job;
use crate::model::Glimpse;
use crate::units::Cycle;

/// What is under way as a job is taken.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools)] // they are situations
pub(super) struct Around {
    /// Nonces are in the pipes.
    pub(super) in_flight: bool,
    /// A core's pipes are full.
    pub(super) full: bool,
    /// Nonces of the job before are still to be issued.
    pub(super) issuing: bool,
}

impl Around {
    pub(super) fn of(seen: &Glimpse, places: &Places) -> Self {
        Self {
            in_flight: seen.in_flight > 0,
            full: places.full(seen),
            issuing: !seen.issued.is_empty(),
        }
    }
}

/// The jobs of a run, as they are taken.
#[derive(Clone, Debug, Default)]
pub(super) struct Jobs {
    last: Option<(Cycle, Job)>,
}

impl Jobs {
    /// The last job that was taken.
    pub(super) fn last(&self) -> Option<&Job> {
        self.last.as_ref().map(|(_, job)| job)
    }

    pub(super) fn take(&mut self, cycle: Cycle, job: Job, around: Around, counted: &mut Counted) {
        counted.hit_if(around.full, Bin::SwitchFull, cycle);
        counted.hit_if(around.issuing, Bin::Replaced, cycle);
        if let Some((at, before)) = &self.last {
            counted.hit_if(at.0 + 1 == cycle.0, Bin::BackToBack, cycle);
            let other_target = before.target != job.target;
            counted.hit_if(other_target && around.in_flight, Bin::TargetChange, cycle);
            let same_state =
                before.midstate == job.midstate && before.first_block == job.first_block;
            let same_tail = before.tail == job.tail;
            counted.hit_if(same_tail && !same_state, Bin::VersionRoll, cycle);
            let others = before.tail[0] == job.tail[0] && before.tail[2] == job.tail[2];
            let time_alone = same_state && others && !same_tail;
            counted.hit_if(time_alone, Bin::TimeRoll, cycle);
        }
        self.last = Some((cycle, job));
    }
}
