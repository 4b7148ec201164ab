//! What a core's interface offers, as far as a bin depends on it.

use super::super::Manifest;
use super::super::counting::Counting;
use super::super::interface::{Kind, Protocol, Shown, Test};
use super::super::mine_trials::Can;

/// What can be asked of a core, and what it shows.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // each is a field of the manifest
pub(super) struct Offers {
    pub(super) reset: bool,
    pub(super) stop: bool,
    /// It says when a range is through.
    pub(super) exhausted: bool,
    /// Hits are read by a script.
    pub(super) polls: bool,
    /// How many hits can wait is said.
    pub(super) waits: bool,
    pub(super) accept: bool,
    pub(super) digest_ready: bool,
    /// The first count is told to it, the last one, the target.
    pub(super) start: bool,
    pub(super) end: bool,
    pub(super) target: bool,
    /// It is a filter of zero bits.
    pub(super) filter: bool,
    /// Few counts show some hits.
    pub(super) easy: bool,
    /// It shows hits, not digests alone.
    pub(super) hits: bool,
    /// It may keep its first hit, or stops there and can't go on.
    pub(super) first_only: bool,
    /// Nonce 0 and nonce 0xffffffff are among those that it comes by.
    pub(super) zero: bool,
    pub(super) max: bool,
    /// Bits of its counter, lanes.
    pub(super) bits: u32,
    pub(super) lanes: u32,
    /// Time and version come with each job.
    pub(super) time: bool,
    pub(super) version: bool,
    /// Blocks: a message has several, from other states, one in the clock in which the last one is done.
    pub(super) several: bool,
    pub(super) chains: bool,
    pub(super) back_to_back: Option<&'static str>,
}

impl Offers {
    pub(super) fn of(manifest: &Manifest) -> Self {
        let mut offers = Self {
            reset: manifest.reset.is_some(),
            digest_ready: manifest.inputs.contains_key("digest_ready"),
            several: manifest.goes_on(),
            chains: manifest.tells("chaining"),
            back_to_back: waits_between(manifest),
            ..Self::default()
        };
        if manifest.interface.kind == Kind::Miner {
            offers.jobs(manifest);
        }
        offers
    }

    fn jobs(&mut self, manifest: &Manifest) {
        self.stop = manifest.inputs.contains_key("stop");
        self.exhausted = manifest.shows("exhausted");
        self.polls = !manifest.script.poll.is_empty();
        self.waits = self.polls && manifest.hit.waits.is_some();
        self.accept = manifest.inputs.contains_key("accept");
        self.hits = manifest.shows("nonce");
        self.filter = manifest.hit.test == Test::ZeroBits || !manifest.has_target();
        let stops = manifest.hit.shown == Shown::Stop && !manifest.tells_start();
        self.first_only = manifest.hit.shown == Shown::Sticky || stops;
        let told = |roles: &[&str]| {
            let mut roles = roles.iter();
            roles.any(|role| manifest.tells(role) && manifest.fixed(role).is_none())
        };
        self.time = told(&["tail", "header", "second_block"]);
        self.version = told(&["midstate", "header", "first_block", "version"]);
        let (Some(can), Ok(counting)) = (Can::of(manifest), Counting::of(manifest)) else {
            return;
        };
        (self.start, self.end) = (can.start, can.end);
        (self.target, self.easy) = (can.target, can.easy.is_some());
        (self.bits, self.lanes) = (counting.bits(), counting.lanes);
        let comes_by = |nonce: u32| {
            let found = counting.count_of(nonce);
            found.is_some_and(|(count, _)| can.start || count == counting.first)
        };
        (self.zero, self.max) = (comes_by(0), comes_by(u32::MAX));
    }
}

/// Why no block can go in right behind another.
fn waits_between(manifest: &Manifest) -> Option<&'static str> {
    match manifest.interface.protocol {
        Protocol::Stream | Protocol::Valid => None,
        Protocol::Start | Protocol::InitNext => (!manifest.outputs.contains_key("ready"))
            .then_some("the core has no `ready`: each block waits for the digest before it"),
        _ => Some("a script waits for each digest before the next block"),
    }
}
