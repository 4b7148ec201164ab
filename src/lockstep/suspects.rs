//! The suspects of a single round, for whoever knows its registers from elsewhere than a [`crate::dut::Core`].

use super::{differ, hypotheses};
use crate::model::{Packed256, Stage};
use crate::verdict::{Fault, Mismatch};

/// A wrong state behind round `r`, whose inputs were `before`.
pub fn round(r: usize, before: &Stage, want: &Packed256, got: &Packed256) -> Fault {
    hypotheses::round(r, before, want, got)
}

/// Wrong schedule words behind round `r`, the newest first.
pub fn schedule(r: usize, before: &Stage, want: &[u32; 16], got: &[u32; 16]) -> Fault {
    hypotheses::schedule(r, before, want, got)
}

/// A wrong sum behind the last round. `others` may have been added by mistake.
pub fn digest(
    chaining: Option<&Packed256>,
    others: &[(String, Packed256)],
    want: &Packed256,
    got: &Packed256,
) -> Fault {
    hypotheses::digest(chaining, others, want, got)
}

/// A word of a register that differs.
pub fn mismatch(name: &str, want: u32, got: u32) -> Mismatch {
    differ::describe(name, 32, &[want], &[got])
}
