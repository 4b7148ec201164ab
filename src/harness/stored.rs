//! A trial with its core, as stored in a `case.json`.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::trial::{Trial, Work};

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
