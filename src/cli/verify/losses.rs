//! Cases that crash or hang, tried again while they are made smaller.

use crate::cli::Failure;
use crate::verdict::{CaseVerdict, Cause, Outcome};

/// Tries that may be silent until the patience is through: each of them costs that time.
const SILENT: usize = 12;

/// Told of a worker that was silent for too long.
const SAYS: &str = "no progress for";

/// Knows a loss when it comes again.
#[derive(Debug)]
pub(super) struct Loss {
    outcome: Outcome,
    cause: Option<String>,
    silent: usize,
}

impl Loss {
    /// Of a case that crashed or hung; `None` of any other.
    pub(super) fn of(verdict: &CaseVerdict) -> Option<Self> {
        let lost = matches!(verdict.outcome, Outcome::Crash | Outcome::Hang);
        lost.then(|| Self {
            outcome: verdict.outcome,
            cause: id(verdict),
            silent: 0,
        })
    }

    /// Is this the same one.
    pub(super) fn is(&self, verdict: &CaseVerdict) -> bool {
        verdict.outcome == self.outcome && id(verdict) == self.cause
    }

    /// Is it lost again in this way, as far as there is time to see.
    pub(super) fn again(&mut self, run: impl FnOnce() -> Result<CaseVerdict, Failure>) -> bool {
        if self.silent == SILENT {
            return false;
        }
        let Ok(verdict) = run() else { return false };
        let silent = verdict.outcome == Outcome::Hang && verdict.detail.starts_with(SAYS);
        self.silent += usize::from(silent);
        self.is(&verdict)
    }
}

fn id(verdict: &CaseVerdict) -> Option<String> {
    Cause::of(verdict).map(|cause| cause.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lockstep::worker::lost_of;
    use crate::units::Seed;

    fn lost(outcome: Outcome, detail: &str) -> CaseVerdict {
        lost_of("c", ("a", Seed(1)), outcome, detail.into(), 9)
    }

    #[test]
    fn a_loss_is_known_by_its_words_without_their_numbers() {
        let mut loss = Loss::of(&lost(Outcome::Hang, "no progress for 60 s")).unwrap();
        assert!(loss.again(|| Ok(lost(Outcome::Hang, "no progress for 10 s"))));
        assert!(!loss.again(|| Ok(lost(Outcome::Crash, "no progress for 10 s"))));
        assert!(!loss.again(|| Ok(lost(Outcome::Crash, "it died"))));
        assert!(Loss::of(&lost(Outcome::Fail, "")).is_none());
        for _ in 1..SILENT {
            assert!(loss.again(|| Ok(lost(Outcome::Hang, "no progress for 10 s"))));
        }
        let none = || -> Result<CaseVerdict, Failure> { panic!("the time is through") };
        assert!(!loss.again(none));
    }
}
