//! Criterion's clock as CPU time of the measuring thread: on a shared machine, waiting for a core is no work.

use std::time::Duration;

use criterion::measurement::{Measurement, ValueFormatter, WallTime};

use super::clock::now;

/// CPU time of this thread.
pub struct CpuTime;

impl Measurement for CpuTime {
    type Intermediate = i64;
    type Value = Duration;

    fn start(&self) -> i64 {
        now()
    }

    fn end(&self, start: i64) -> Duration {
        Duration::from_nanos((now() - start).cast_unsigned())
    }

    fn add(&self, one: &Duration, other: &Duration) -> Duration {
        *one + *other
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, time: &Duration) -> f64 {
        time.as_nanos() as f64
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}
