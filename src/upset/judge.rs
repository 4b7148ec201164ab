//! What a host makes of what came out.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::machine::read;
use crate::design::{CoreKind, DesignConfig};
use crate::job::{Job, hits};
use crate::model::{ChipOutputs, CompressOutputs, MinerOutputs};
use crate::stimulus::Script;
use crate::units::Nonce;

/// What became of a flip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// Nothing that a host takes differs, and the state is again what it would have been.
    Masked,
    /// A wrong digest, a hit lost, nonces skipped: and nothing tells.
    Silent,
    /// The core or the host tells: a hit that fails when it is hashed again, one that comes twice, a hit counted as lost,
    /// a core that stands still, or ends its range early or late.
    Detected,
    /// Nothing differs so far, and the state still does.
    Latent,
}

impl Fate {
    /// All, in the order of tables.
    pub const ALL: [Self; 4] = [Self::Masked, Self::Silent, Self::Detected, Self::Latent];

    /// The word in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Masked => "masked",
            Self::Silent => "silent",
            Self::Detected => "detected",
            Self::Latent => "latent",
        }
    }
}

/// A hit as the host takes it.
type Taken = (u8, u32, u32);

/// What of a cycle a host sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // they are wires
struct Seen {
    hit: Option<Taken>,
    /// Hits that the core itself counts as lost.
    lost: u32,
    /// Where its work stands.
    ready: bool,
    exhausted: bool,
    busy: bool,
}

/// The host.
#[derive(Clone, Debug)]
pub(super) struct Host {
    kind: CoreKind,
    words: usize,
    jobs: HashMap<u8, Job>,
}

impl Host {
    pub(super) fn new(design: &DesignConfig, script: &Script, words: usize) -> Self {
        let events = match script {
            Script::Miner(script) | Script::Chip(script) => &*script.events,
            Script::Compress(_) => &[],
        };
        let jobs = events.iter().filter_map(|event| event.action.job());
        Self {
            kind: design.kind,
            words,
            jobs: jobs.map(|job| (job.id.0, job.clone())).collect(),
        }
    }

    /// What became of it, by what should have come out and what did. `before` is what came out before, as it should.
    pub(super) fn judge(
        &self,
        before: &[u32],
        want: &[u32],
        got: &[u32],
        state_differs: bool,
    ) -> Fate {
        let (told, wrong) = match self.kind {
            CoreKind::Compress => self.digests(want, got),
            CoreKind::Miner | CoreKind::Chip => self.hits(before, want, got),
        };
        match (told, wrong, state_differs) {
            (true, ..) => Fate::Detected,
            (_, true, _) => Fate::Silent,
            (_, _, true) => Fate::Latent,
            _ => Fate::Masked,
        }
    }

    /// Of a pipe: a digest too many or too few is told, a wrong one is not.
    fn digests(&self, want: &[u32], got: &[u32]) -> (bool, bool) {
        let (mut told, mut wrong) = (false, false);
        for (want, got) in want.chunks(self.words).zip(got.chunks(self.words)) {
            let (want, got) = (read::<CompressOutputs>(want), read::<CompressOutputs>(got));
            told |= want.valid.value != got.valid.value;
            wrong |= want.valid.value && want.digest.value != got.digest.value;
        }
        (told, wrong)
    }

    fn seen(&self, row: &[u32]) -> Seen {
        if self.kind == CoreKind::Chip {
            let o: ChipOutputs = read(row);
            Seen {
                hit: o.hit_valid.then_some((
                    o.hit_job_id.value,
                    o.hit_nonce.value,
                    o.hit_version.value,
                )),
                lost: u32::from(o.overflow) + u32::from(o.stale),
                ready: o.job_ready,
                exhausted: o.exhausted,
                busy: o.busy,
            }
        } else {
            let o: MinerOutputs = read(row);
            Seen {
                hit: o.hit_valid.then_some((
                    o.hit_job_id.value,
                    o.hit_nonce.value,
                    o.hit_version.value,
                )),
                lost: u32::from(o.overflow),
                ready: o.load_ready,
                exhausted: o.exhausted,
                busy: o.busy,
            }
        }
    }

    fn hits(&self, before: &[u32], want: &[u32], got: &[u32]) -> (bool, bool) {
        if want == got {
            return (false, false);
        }
        let all = |rows: &[u32]| -> Vec<Taken> {
            let rows = rows.chunks(self.words);
            rows.filter_map(|row| self.seen(row).hit).collect()
        };
        let (mut due, came, earlier) = (all(want), all(got), all(before));
        let (mut told, mut wrong) = (false, false);
        let mut seen: Vec<Taken> = Vec::new();
        for hit in came {
            let twice = earlier.contains(&hit) || seen.contains(&hit);
            if let Some(at) = due.iter().position(|d| *d == hit) {
                due.swap_remove(at);
            } else {
                // What holds when hashed again, and is new, is taken for good: the nonces were walked in another order.
                told |= twice || !self.holds(hit);
                wrong = true;
            }
            seen.push(hit);
        }
        wrong |= !due.is_empty();
        told |= self.stands_wrong(want, got);
        (told, wrong)
    }

    /// Does the core say what can't be: a hit more or fewer lost, a range that ends early or late (the host knows its
    /// length), neither work nor an end of it, or no room for a job long after there should be.
    fn stands_wrong(&self, want: &[u32], got: &[u32]) -> bool {
        let rows = want.chunks(self.words).zip(got.chunks(self.words));
        let (mut told, mut last) = (false, false);
        for (want, got) in rows {
            let (want, got) = (self.seen(want), self.seen(got));
            let idle = |seen: &Seen| !seen.busy && !seen.exhausted;
            told |= got.lost != want.lost || got.exhausted != want.exhausted;
            told |= idle(&got) && !idle(&want);
            last = got.ready != want.ready;
        }
        told || last
    }

    /// Does the hit hold when the host hashes it again.
    fn holds(&self, (id, nonce, version): Taken) -> bool {
        let Some(job) = self.jobs.get(&id) else {
            return false;
        };
        let nonce = Nonce(nonce);
        // BIP 320: version rolling begins with bit 13.
        let rolled = version ^ job.version;
        let lane = rolled >> 13;
        (job.start..=job.end).contains(&nonce)
            && lane << 13 == rolled
            && (lane as usize) < job.lanes()
            && hits(job, nonce) >> lane & 1 == 1
    }
}
