//! CPU time of this thread: what a shared machine's other work disturbs least.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// CPU time that this thread has used so far, in nanoseconds.
pub fn now() -> i64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec * 1_000_000_000 + time.tv_nsec
}

/// CPU time that `work` takes on this thread.
pub fn cpu(work: impl FnOnce()) -> Duration {
    let start = now();
    work();
    Duration::from_nanos((now() - start).cast_unsigned())
}

/// The middle one of many, which a disturbed round moves little.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
