//! What must come of a job, by `sha2`: which counts are hits, and from when to when they may be reported.

use super::ExpressionError;
use super::Manifest;
use super::counting::Counting;
use super::interface::{Compare, Protocol, Test};
use super::mining::{Pace, Span, target};
use super::place::Of;
use super::trial::{Cut, Task};
use crate::bits::{Digest, State};
use crate::job::{self, Job};
use crate::spec::{Header, Target};
use crate::units::{JobId, Nonce};

/// One count in one lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Steps from the job's first count.
    pub step: u64,
    /// The lane.
    pub lane: u32,
    /// What was hashed.
    pub nonce: u32,
    /// It is in the job's range, and had the time to be reported.
    pub must: bool,
}

/// A job as it must come out.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The job, for hashing.
    pub job: Job,
    rule: Rule,
    /// Every hit that was tried, or may have been.
    pub hits: Vec<Tried>,
    /// Counts of the range.
    pub counts: u64,
    /// Counts that may have been tried.
    pub may: u64,
    /// Counts that there was time for, whatever the range.
    pub reached: u64,
}

/// What makes a hash a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// So many zero bits.
    ZeroBits(u32),
    /// The target, or what is below it.
    Target(Target, Compare),
}

impl Rule {
    /// A manifest's rule for a task.
    ///
    /// # Errors
    /// A name that stands for nothing.
    pub fn of(manifest: &Manifest, task: &Task) -> Result<Self, ExpressionError> {
        let hit = &manifest.hit;
        if hit.test == Test::ZeroBits || !manifest.has_target() {
            let bits = hit
                .zero_bits
                .as_ref()
                .map_or(Ok(32), |e| e.value(&manifest.names()))?;
            return Ok(Self::ZeroBits(bits.clamp(0, 256) as u32));
        }
        Ok(Self::Target(
            target(task).unwrap_or(Target::MAX),
            hit.compare,
        ))
    }

    /// Is a hash a hit.
    pub fn holds(self, digest: &Digest) -> bool {
        match self {
            Self::ZeroBits(bits) => digest.to_display().zero_bits() >= bits,
            Self::Target(target, Compare::NotAbove) => target.is_met_by(digest),
            Self::Target(target, Compare::Below) => target
                .one_below()
                .is_some_and(|below| below.is_met_by(digest)),
        }
    }
}

impl Manifest {
    /// Is the target told to the core.
    pub fn has_target(&self) -> bool {
        use super::statement::{Statement, Value};
        let scripted = self.script.job.iter().filter_map(|line| line.parse().ok());
        let mut scripted = scripted.filter_map(|statement| match statement {
            Statement::Set(_, Value::Role(role))
            | Statement::Write(_, Value::Role(role))
            | Statement::Send(Value::Role(role)) => Some(role),
            _ => None,
        });
        self.inputs.contains_key("target") || scripted.any(|role| role == "target")
    }

    /// Is the first count told to the core.
    pub fn tells_start(&self) -> bool {
        ["nonce_start", "header", "second_block"]
            .iter()
            .any(|role| self.tells(role))
    }

    /// Does the core stand still before its first job: it has a reset, and is told when to start.
    pub fn waits_for_start(&self) -> bool {
        self.reset.is_some() && self.interface.protocol != Protocol::Hold
    }

    /// Is an output role seen, at a port or in what a script reads.
    pub fn shows(&self, role: &str) -> bool {
        let words = |line: &String| line.split_whitespace().any(|word| word == role);
        self.outputs.contains_key(role) || self.script.poll.iter().any(words)
    }

    /// Is a role told to the core, by a port or a script.
    pub fn tells(&self, role: &str) -> bool {
        let words = |line: &String| line.split_whitespace().any(|word| word == role);
        let bound = self.inputs.get(role);
        bound.is_some_and(|place| !matches!(place.of, Of::Parameter(_)))
            || self.script.job.iter().any(words)
    }
}

impl Expected {
    /// What must come of a task that ran for this time. One that the next one follows may go on until that has gone in, from
    /// when on it is told.
    ///
    /// # Errors
    /// A task that can't be read, a name that stands for nothing.
    pub fn of(
        manifest: &Manifest,
        (task, span, next): (&Task, &Span, Option<u64>),
        (counting, pace): (&Counting, Pace),
    ) -> Result<Self, String> {
        let header = Header::parse_hex(&task.header).map_err(|e| e.to_string())?;
        let rule = Rule::of(manifest, task).map_err(|e| e.to_string())?;
        let range = (Nonce(0), Nonce(u32::MAX));
        let job = Job::new(JobId(0), &header, Target::MAX, range).map_err(|e| e.to_string())?;
        let bounded = manifest.tells("nonce_end");
        let ran = span.reset.unwrap_or(span.ended).saturating_sub(span.begun);
        // A core may be faster than its manifest says: what counts is that no hit is lost and none is made up.
        let left = next.filter(|_| task.by == Cut::Next && span.reset.is_none());
        let longest = left.map_or(ran, |left| ran.max(left.saturating_sub(span.begun)));
        let reached = longest * 5 / 4 / pace.period + 4;
        let may = if bounded {
            task.counts.min(reached)
        } else {
            reached
        };
        let mut expected = Self {
            job,
            rule,
            hits: Vec::new(),
            counts: task.counts,
            may,
            reached,
        };
        // What waits for a host that looks late is lost with its job.
        let looked = task.pause == 0 || task.cut.is_none();
        for step in 0..may {
            let count = counting.later(task.start, step);
            for lane in 0..counting.lanes {
                let nonce = counting.nonce(count, lane);
                if expected.is_hit(nonce) {
                    let in_time =
                        span.exhausted.is_some() || step * pace.period + pace.latency <= ran;
                    expected.hits.push(Tried {
                        step,
                        lane,
                        nonce,
                        must: step < task.counts && in_time && looked,
                    });
                }
            }
        }
        Ok(expected)
    }

    /// The header's hash with a nonce.
    pub fn hash(&self, nonce: u32) -> Digest {
        job::hash(&self.job, Nonce(nonce))
    }

    /// The same as the state that a core shows.
    pub fn state(&self, nonce: u32) -> State {
        self.hash(nonce).to_state()
    }

    /// Is a nonce a hit, whether it was tried or not.
    pub fn is_hit(&self, nonce: u32) -> bool {
        self.rule.holds(&self.hash(nonce))
    }

    /// Is a nonce one that is a hit by what was hashed, and not for nearly all of them are.
    pub fn is_surely_hit(&self, nonce: u32) -> bool {
        let nearly_all = self.hits.len() as u64 * 2 > self.may;
        if nearly_all {
            self.hits.iter().any(|tried| tried.nonce == nonce)
        } else {
            self.is_hit(nonce)
        }
    }

    /// The share of all nonces that are hits, for what can be told by accident: all, where nearly all that were tried are.
    pub fn share(&self) -> f64 {
        if self.hits.len() as u64 * 2 > self.may {
            return 1.0;
        }
        match self.rule {
            Rule::ZeroBits(bits) => 0.5f64.powi(bits as i32),
            Rule::Target(target, _) => {
                let bytes = target.to_be_bytes();
                let fraction = |low: f64, byte: &u8| (low + f64::from(*byte)) / 256.0;
                bytes.iter().rev().fold(1.0, fraction)
            }
        }
    }

    /// What makes a hash a hit.
    pub fn rule(&self) -> Rule {
        self.rule
    }
}
