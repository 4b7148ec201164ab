//! CPU time of this thread: what a shared machine's other work disturbs least.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// CPU time that this thread has used so far.
fn now() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    // A clock of CPU time starts at zero and has nanoseconds below 10^9.
    Duration::new(
        time.tv_sec.cast_unsigned(),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}

/// CPU time that `work` takes on this thread.
pub fn cpu(work: impl FnOnce()) -> Duration {
    let start = now();
    work();
    now().saturating_sub(start)
}

/// The middle one of many, which a disturbed round moves little.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
