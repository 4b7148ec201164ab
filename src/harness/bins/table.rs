//! The bins of cores in their own conventions: what must have come, and which interface can't offer it.

use super::offers::Offers;

type Refused = fn(&Offers) -> Option<&'static str>;

/// A bin: its id, what must have come, and why a core can't have it.
pub(super) type Row = (&'static str, &'static str, Refused);

/// Bins of data, by the words of `coverage`, that both kinds have.
pub(super) const DATA: [&str; 7] = [
    "data.word.zeros",
    "data.word.ones",
    "data.word.one_bit",
    "data.expanded.few_ones",
    "data.carry.t1_28",
    "data.carry.t2_28",
    "data.carry.e_28",
];

/// Of the compare with a target, by the words of `coverage`.
pub(super) const TARGET: [&str; 5] = [
    "compare.equal",
    "compare.one_above",
    "compare.one_below",
    "compare.other_order_only",
    "compare.this_order_only",
];

/// Leading zero bits: those that any run has, and those that take a stored header.
pub(super) const ZEROS: [&str; 3] = ["compare.zeros.0", "compare.zeros.1_7", "compare.zeros.8_15"];
pub(super) const RARE_ZEROS: [&str; 4] = [
    "compare.zeros.16_31",
    "compare.zeros.32_47",
    "compare.zeros.48_63",
    "compare.zeros.64_80",
];

/// Bins of both kinds.
#[rustfmt::skip] // a line for each
pub(super) const BOTH: &[Row] = &[
    ("control.reset.idle", "a reset with nothing under way", reset),
    ("control.power_up.zeros", "registers power up with zeros", all),
    ("control.power_up.ones", "registers power up with ones", all),
    ("control.power_up.random", "registers power up with anything", all),
];

/// Bins of a core that hashes blocks.
#[rustfmt::skip]
pub(super) const HASH: &[Row] = &[
    ("block.idle", "a block goes in behind idle clocks", all),
    ("block.back_to_back", "a block goes in as closely behind another as the core can take it", back_to_back),
    ("block.further", "a message's further block is hashed from the one before", several),
    ("block.new_message", "a message begins behind one of several blocks", several),
    ("block.chaining", "a block is hashed from another state than SHA-256's own", chains),
    ("control.reset.running", "a reset with blocks under way", reset),
    ("control.back_pressure", "a digest that nobody takes at once", digest_ready),
];

/// Bins of a core that walks nonces.
#[rustfmt::skip]
pub(super) const MINER: &[Row] = &[
    ("nonce.zero", "nonce 0 goes through the core", zero),
    ("nonce.max", "nonce 0xffffffff goes through the core", max),
    ("nonce.wrap", "the counter wraps in the middle of a job", wrap),
    ("nonce.carry.8", "within a job the count carries out of its low 8 bits", carry::<8>),
    ("nonce.carry.16", "within a job the count carries out of its low 16 bits", carry::<16>),
    ("nonce.carry.24", "within a job the count carries out of its low 24 bits", carry::<24>),
    ("nonce.range.first", "the first count of a job is a hit, and is reported", hit),
    ("nonce.range.last", "the last count of a job's range is a hit, and is reported", last),
    ("nonce.hit.consecutive", "hits of two counts that follow each other are reported", consecutive),
    ("nonce.hit.every", "every count of a job is a hit", target),
    ("nonce.hit.none", "no count of a job is a hit, and none is reported", all),
    ("nonce.hit.with_load", "a hit is shown as the next job goes in", with_load),
    ("job.exhausted", "a job ends, and the core says so", exhausted),
    ("job.after_exhausted", "a job goes in behind one that the core said was through", exhausted),
    ("job.switch.filling", "a job goes in before the first count of the one before is through", all),
    ("job.switch.full", "a job goes in with counts of the one before left to try and in the pipe", all),
    ("job.switch.draining", "a job goes in when the one before has its last counts in the pipe", end),
    ("job.switch.hit", "a job goes in while a hit of the one before is under way", hit),
    ("job.target_change", "a job with another target goes in while the one before runs", target),
    ("job.version_roll", "a job that differs from the one before in its version alone", version),
    ("job.ntime_roll", "a job that differs from the one before in its time alone", time),
    ("control.reset.filling", "a reset before the first count is through", reset),
    ("control.reset.full", "a reset with counts left to try and in the pipe", reset),
    ("control.reset.hit", "a reset while a hit is under way", reset_hit),
    ("control.stop.running", "a stop with counts left to try", stop),
    ("control.stop.hit", "a stop while a hit is under way", stop_hit),
    ("control.late_host", "a host that looks late for hits", polls),
    ("control.hits_waiting", "as many hits wait for the host as can", waits),
    ("control.switch_waiting", "a job goes in while hits of the one before wait for the host", waits),
    ("control.back_pressure", "a hit that nobody takes at once", accept),
    ("compare.filter.one_bit", "a hash that the filter's word has a single one of", filter),
    ("compare.filter.other_word", "a hash with another word zero than the filter's", filter),
];

pub(super) fn all(_: &Offers) -> Option<&'static str> {
    None
}

/// Why hits can't be looked for.
fn hit(offers: &Offers) -> Option<&'static str> {
    if offers.hits {
        (!offers.easy).then_some("hits are too rare: no easy target can be told")
    } else {
        Some("the core shows digests, and no hits")
    }
}

fn no(has: bool, why: &'static str) -> Option<&'static str> {
    (!has).then_some(why)
}

fn reset(offers: &Offers) -> Option<&'static str> {
    no(offers.reset, "the core has no [reset]")
}

fn reset_hit(offers: &Offers) -> Option<&'static str> {
    reset(offers).or_else(|| hit(offers))
}

fn stop(offers: &Offers) -> Option<&'static str> {
    no(offers.stop, "the core has no `stop`")
}

fn stop_hit(offers: &Offers) -> Option<&'static str> {
    stop(offers).or_else(|| hit(offers))
}

fn back_to_back(offers: &Offers) -> Option<&'static str> {
    offers.back_to_back
}

fn several(offers: &Offers) -> Option<&'static str> {
    no(
        offers.several,
        "the core hashes each block from SHA-256's initial value",
    )
}

fn chains(offers: &Offers) -> Option<&'static str> {
    no(offers.chains, "the core is told no `chaining`")
}

fn digest_ready(offers: &Offers) -> Option<&'static str> {
    no(offers.digest_ready, "the core has no `digest_ready`")
}

fn accept(offers: &Offers) -> Option<&'static str> {
    no(offers.accept, "the core has no `accept`")
}

fn start(offers: &Offers) -> Option<&'static str> {
    no(offers.start, "the first nonce can't be told to the core")
}

fn zero(offers: &Offers) -> Option<&'static str> {
    no(offers.zero, "the core does not come by nonce 0")
}

fn max(offers: &Offers) -> Option<&'static str> {
    no(offers.max, "the core does not come by nonce 0xffffffff")
}

fn wrap(offers: &Offers) -> Option<&'static str> {
    let ends = offers
        .end
        .then_some("a range has an end, and does not wrap");
    start(offers).or(ends).or_else(|| hit(offers))
}

fn carry<const BITS: u32>(offers: &Offers) -> Option<&'static str> {
    let few = (offers.bits <= BITS).then_some("the counter has no such bits");
    // Counts near a carry can be begun at, and what comes of them is seen by easy hits alone.
    start(offers).or(few).or_else(|| hit(offers))
}

fn end(offers: &Offers) -> Option<&'static str> {
    no(
        offers.end,
        "a job has no last nonce: the core goes on until the next one",
    )
}

fn last(offers: &Offers) -> Option<&'static str> {
    end(offers).or_else(|| hit(offers))
}

fn consecutive(offers: &Offers) -> Option<&'static str> {
    let first = offers
        .first_only
        .then_some("the core need show no more than a job's first hit");
    hit(offers).or(first)
}

pub(super) fn target(offers: &Offers) -> Option<&'static str> {
    no(offers.target, "the core is told no target")
}

fn with_load(offers: &Offers) -> Option<&'static str> {
    let read = offers
        .polls
        .then_some("hits are read by a script, not shown in a clock");
    target(offers).or(read).or_else(|| hit(offers))
}

fn exhausted(offers: &Offers) -> Option<&'static str> {
    no(offers.exhausted, "the core does not say `exhausted`")
}

fn version(offers: &Offers) -> Option<&'static str> {
    no(offers.version, "the version is no part of a job")
}

fn time(offers: &Offers) -> Option<&'static str> {
    no(offers.time, "the time is no part of a job")
}

fn polls(offers: &Offers) -> Option<&'static str> {
    no(
        offers.polls && offers.target,
        "ports show hits by themselves, or no target makes hits that wait",
    )
}

fn waits(offers: &Offers) -> Option<&'static str> {
    no(
        offers.waits && offers.target,
        "[hit] waits is not said, or ports show hits by themselves",
    )
}

fn filter(offers: &Offers) -> Option<&'static str> {
    no(offers.filter, "the core compares with a target").or_else(|| start(offers))
}

pub(super) fn golden(offers: &Offers) -> Option<&'static str> {
    start(offers)
}
