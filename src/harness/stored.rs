//! A trial with its core, as stored in a `case.json`.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::trial::{Sweep, Trial, Work};

/// A trial with its core.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredTrial {
    /// `goldbench.trial/1`
    pub schema: String,
    /// The core's manifest.
    pub manifest: PathBuf,
    /// The trial.
    pub trial: Trial,
}

impl StoredTrial {
    /// The schema that is written and read.
    pub const SCHEMA: &str = "goldbench.trial/1";

    /// A file's trial; `None` where it holds none: whoever reads cases says what it is instead.
    pub fn read(path: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(path).ok()?;
        let stored: Self = serde_json::from_str(&text).ok()?;
        (stored.schema == Self::SCHEMA).then_some(stored)
    }

    /// The file's bytes.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a trial is plain data");
        text.push('\n');
        text
    }
}

/// A trial made smaller, as long as it `fails` in the same way: fewer jobs or blocks, then fewer counts. `None` where
/// nothing could be left out.
pub fn smaller(trial: &Trial, fails: &mut dyn FnMut(&Trial) -> bool) -> Option<(Trial, String)> {
    let with = |work: Work| Trial {
        work,
        ..trial.clone()
    };
    if let Some(sweep) = trial.sweep {
        return lesser(trial, sweep, fails);
    }
    match &trial.work {
        Work::Jobs { jobs } => {
            let mut kept = crate::shrink::ddmin(jobs, &mut |jobs| {
                !jobs.is_empty()
                    && fails(&with(Work::Jobs {
                        jobs: jobs.to_vec(),
                    }))
            });
            for at in 0..kept.len() {
                while kept[at].counts > 1 && kept[at].golden.is_none() {
                    let mut fewer = kept.clone();
                    fewer[at].counts = kept[at].counts / 2;
                    if !fails(&with(Work::Jobs {
                        jobs: fewer.clone(),
                    })) {
                        break;
                    }
                    kept = fewer;
                }
            }
            let counts = |jobs: &[super::Task]| jobs.iter().map(|job| job.counts).sum::<u64>();
            let words = format!(
                "{} jobs -> {}, {} nonces -> {}",
                jobs.len(),
                kept.len(),
                counts(jobs),
                counts(&kept)
            );
            (kept != *jobs).then(|| (with(Work::Jobs { jobs: kept }), words))
        }
        Work::Blocks { blocks } => {
            // A message's further blocks are nothing without its first ones.
            let mut messages: Vec<Vec<super::Entry>> = Vec::new();
            for block in blocks {
                match messages.last_mut() {
                    Some(message) if !block.first => message.push(block.clone()),
                    _ => messages.push(vec![block.clone()]),
                }
            }
            let kept = crate::shrink::ddmin(&messages, &mut |messages| {
                !messages.is_empty()
                    && fails(&with(Work::Blocks {
                        blocks: messages.concat(),
                    }))
            });
            let kept = kept.concat();
            let words = format!("{} blocks -> {}", blocks.len(), kept.len());
            (kept.len() < blocks.len() && !kept.is_empty())
                .then(|| (with(Work::Blocks { blocks: kept }), words))
        }
        Work::NotCovered { .. } => None,
    }
}

/// Parts of a way beyond which no half is tried: each has a clock at the most.
const PARTS: u32 = 1 << 15;

/// A part of a walk made smaller: its first half or its second one, again and again.
fn lesser(
    trial: &Trial,
    whole: Sweep,
    fails: &mut dyn FnMut(&Trial) -> bool,
) -> Option<(Trial, String)> {
    let with = |sweep: Sweep| Trial {
        sweep: Some(sweep),
        ..trial.clone()
    };
    let mut kept = whole;
    while kept.of < PARTS {
        let half = |second: u32| Sweep {
            part: 2 * kept.part + second,
            of: 2 * kept.of,
        };
        let Some(half) = [half(0), half(1)].into_iter().find(|h| fails(&with(*h))) else {
            break;
        };
        kept = half;
    }
    let words = format!("resets in 1/{} of the way -> 1/{}", whole.of, kept.of);
    (kept != whole).then(|| (with(kept), words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stimulus::{Fill, PowerUp};
    use crate::units::Seed;

    #[test]
    fn a_walk_is_halved_down_to_the_clock_that_fails() {
        let trial = Trial {
            name: String::new(),
            seed: Seed(0),
            power_up: PowerUp {
                fill: Fill::Zeros,
                seed: Seed(0),
            },
            work: Work::Blocks { blocks: Vec::new() },
            rounds: false,
            sweep: Some(Sweep { part: 1, of: 16 }),
        };
        // It fails wherever 3/32 of the way lie in.
        let holds = |sweep: Sweep| {
            let (from, to) = (sweep.part * 32, (sweep.part + 1) * 32);
            from <= 3 * sweep.of && 3 * sweep.of < to
        };
        let mut fails = |trial: &Trial| trial.sweep.is_some_and(holds);
        let (kept, words) = smaller(&trial, &mut fails).unwrap();
        let sweep = kept.sweep.unwrap();
        assert_eq!(sweep.of, PARTS);
        assert!(holds(sweep));
        assert_eq!(words, "resets in 1/16 of the way -> 1/32768");
        assert!(smaller(&trial, &mut |_| false).is_none());
    }
}
