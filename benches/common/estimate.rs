//! What criterion found: read from the files that it leaves.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use serde_json::Value;

/// Work done in a second: the median, and its confidence interval.
pub struct Estimate {
    lower: f64,
    median: f64,
    upper: f64,
}

impl Estimate {
    /// Reads the results below `folder`, which must have been written since `begun`.
    pub fn read(folder: &Path, begun: SystemTime) -> Result<Self, String> {
        let json = |name: &str| -> Result<Value, String> {
            let path = folder.join("new").join(name);
            let fail = |why: String| format!("{}: {why}", path.display());
            let written = fs::metadata(&path).and_then(|found| found.modified());
            if written.map_err(|error| fail(error.to_string()))? < begun {
                return Err(fail("not measured in this run".into()));
            }
            let text = fs::read_to_string(&path).map_err(|error| fail(error.to_string()))?;
            serde_json::from_str(&text).map_err(|error| fail(error.to_string()))
        };
        let (estimates, benchmark) = (json("estimates.json")?, json("benchmark.json")?);
        Self::of(&estimates, &benchmark)
            .ok_or_else(|| format!("{}: not as known", folder.display()))
    }

    /// From times in nanoseconds, and the elements of one iteration.
    fn of(estimates: &Value, benchmark: &Value) -> Option<Self> {
        let elements = benchmark["throughput"]["Elements"].as_f64()?;
        let (median, interval) = (
            &estimates["median"],
            &estimates["median"]["confidence_interval"],
        );
        let rate = |time: &Value| Some(elements / (time.as_f64()? * 1e-9));
        Some(Self {
            lower: rate(&interval["upper_bound"])?,
            median: rate(&median["point_estimate"])?,
            upper: rate(&interval["lower_bound"])?,
        })
    }

    /// `1.234 (1.230 to 1.238)`, in millions.
    pub fn megahashes(&self) -> String {
        let [lower, median, upper] = [self.lower, self.median, self.upper].map(|rate| rate * 1e-6);
        format!("{median:.3} ({lower:.3} to {upper:.3})")
    }
}

/// Processes that ran or waited in the last minute, on average; what the table's reader must know of a shared machine.
pub fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ')
        .next()
        .filter(|load| !load.is_empty())
        .unwrap_or("unknown")
        .into()
}
