//! Which findings are shown in detail: made smaller, with waves.

use super::{CaseVerdict, Cause};

/// Chooses, over a core's findings in their order, the first of each of the first few causes: what a reader opens. Of a part of
/// the findings it chooses at least what it chooses of all of them.
#[derive(Clone, Debug, Default)]
pub struct Detail {
    causes: Vec<String>,
}

impl Detail {
    /// Causes of a core that are shown in detail.
    pub const CAUSES: usize = 3;

    /// Is this finding, the next one, to be shown in detail.
    pub fn wants(&mut self, case: &CaseVerdict) -> bool {
        let Some(cause) = Cause::of(case) else {
            return false;
        };
        let first = !self.causes.contains(&cause.id);
        if first {
            self.causes.push(cause.id);
        }
        first && self.causes.len() <= Self::CAUSES
    }
}
