//! What is done otherwise to a core that failed: a trial changed in one way, under which it may be right. Which one says why.

use super::Manifest;
use super::interface::Protocol;
use super::trial::{Cut, Entry, Task, Trial, Work};
use crate::stimulus::{Fill, PowerUp};
use crate::units::Seed;

/// A trial with one thing done otherwise.
#[derive(Clone, Debug)]
pub struct Experiment {
    /// The trial.
    pub trial: Trial,
    /// What is wrong with a core that passes it.
    pub cause: &'static str,
    /// In a sentence.
    pub text: &'static str,
}

/// Clocks that a digest is looked at again behind the one in which it was said to be there.
const LINGER: u64 = 1000;

/// Everything that can be done otherwise in a trial, what says most first.
pub fn experiments(manifest: &Manifest, trial: &Trial) -> Vec<Experiment> {
    let mut all = Vec::new();
    if trial.power_up.fill != Fill::Zeros {
        let zeros = PowerUp {
            fill: Fill::Zeros,
            seed: Seed(0),
        };
        let text = "right when every register powers up as zero: one that matters is never reset";
        let trial = Trial {
            power_up: zeros,
            ..trial.clone()
        };
        all.push(Experiment {
            trial,
            cause: "not-reset",
            text,
        });
    }
    all.extend(without_resets(trial));
    let mut add = |cause, text, trial| all.push(Experiment { trial, cause, text });
    if let Some(trial) = with_blocks(trial, |entry| {
        (entry.idle, entry.eager) = (entry.idle + 3, false);
    }) {
        let text = "right with some clocks between the blocks: one that comes as soon as the core takes it is lost";
        add("block-lost", text, trial);
    }
    let handshake = !matches!(
        manifest.interface.protocol,
        Protocol::Stream | Protocol::Valid
    );
    if let Some(trial) = with_blocks(trial, |entry| entry.linger = LINGER).filter(|_| handshake) {
        let text = "right when the digest is read again some clocks later: the core says that it is there before it is";
        add("digest-early", text, trial);
    }
    all
}

/// The trial without the resets in mid-run; `None` where it has none.
pub(super) fn without_resets(trial: &Trial) -> Option<Experiment> {
    let mut other = trial.clone();
    match &mut other.work {
        Work::Blocks { blocks } => {
            for entry in blocks.iter_mut() {
                (entry.reset, entry.cut) = (false, None);
            }
        }
        Work::Jobs { jobs } => {
            let reset = |task: &&mut Task| matches!(task.by, Cut::Reset | Cut::ResetAnywhere);
            for task in jobs.iter_mut().filter(reset) {
                (task.by, task.cut) = (Cut::Next, None);
            }
        }
        Work::NotCovered { .. } => {}
    }
    (other != *trial).then_some(Experiment {
        trial: other,
        cause: "not-reset",
        text: "right without the resets in mid-run: a register that matters is not reset",
    })
}

fn with_blocks(trial: &Trial, change: impl Fn(&mut Entry)) -> Option<Trial> {
    let mut other = trial.clone();
    let Work::Blocks { blocks } = &mut other.work else {
        return None;
    };
    blocks.iter_mut().for_each(change);
    Some(other)
}
