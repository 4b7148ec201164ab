//! The bins: what a core must be shown, under stable names.

use crate::design::{CoreKind, DesignConfig, Shortcut, Switch};

/// One bin, as it stands for one design.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BinInfo {
    /// `nonce.wrap`; of several alike with a number: `nonce.hit.lane[1]`.
    pub id: String,
    /// What must have come, in a sentence.
    pub says: &'static str,
    /// Why this design can't have it; `None` where it can.
    pub not_applicable: Option<&'static str>,
}

/// The word in tables for a bin that a design can't have.
pub const NOT_APPLICABLE: &str = "not applicable";

type Refused = fn(&DesignConfig) -> Option<&'static str>;

/// Writes [`Bin`] and its table from one list.
macro_rules! bins {
    ($($bin:ident $id:literal $who:ident $says:literal)*) => {
        /// The bins that every design has one of.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Bin {
            $(#[doc = $says] $bin,)*
        }

        const TABLE: &[(&str, Refused, &str)] = &[$(($id, $who, $says),)*];
    };
}

bins! {
    FirstRound "data.round.first" all "a nonce or block stands behind round 1 of a hash"
    SixteenthRound "data.round.16th" all "one stands behind round 16, the last whose word comes from the block"
    SeventeenthRound "data.round.17th" all "one stands behind round 17, the first whose word is expanded"
    LastRound "data.round.last" to_the_end "one stands behind round 64"
    WordZeros "data.word.zeros" all "a word of the block that is no padding is zero"
    WordOnes "data.word.ones" all "such a word is all ones"
    WordOneBit "data.word.one_bit" all "such a word has a single one"
    ExpandedZeros "data.expanded.few_ones" all "a word of the schedule from W[16] on has at most four ones"
    CarryT1 "data.carry.t1_28" all "in one of the sums of T1, added in FIPS 180-4's order, a carry goes through 28 bits or more"
    CarryT2 "data.carry.t2_28" all "the same in T2 = Sigma0 + Maj"
    CarryE "data.carry.e_28" all "the same in e = d + T1"
    NonceZero "nonce.zero" miners "nonce 0 goes through the core"
    NonceMax "nonce.max" miners "nonce 0xffffffff goes through the core"
    NonceWrap "nonce.wrap" miners "nonce 0 enters a core as the next one after 0xffffffff, of another job: a range does not wrap"
    HitFirstOfRange "nonce.range.first" miners "the first nonce of a job is a hit, and is taken"
    HitLastOfRange "nonce.range.last" miners "the last nonce of a job is a hit, and is taken"
    HitFirstSlot "nonce.hit.first_slot" miners "a hit of a nonce that entered empty pipes is taken"
    HitLastSlot "nonce.hit.last_slot" miners "a hit behind which the pipes are empty"
    HitConsecutive "nonce.hit.consecutive" consecutive "hits of two nonces that followed each other as closely as they can"
    HitOnLoad "nonce.hit.with_load" miners "a job is taken in the cycle in which a hit is found"
    BackToBack "job.back_to_back" all "jobs (or blocks) are taken in two cycles that follow each other"
    SwitchFull "job.switch_full_pipe" miners "a job is taken while the pipes of a core are full of another's nonces"
    Replaced "job.replaced" replaced "a job is taken before the one before has issued its last nonce"
    Exhausted "job.exhausted" miners "a job ends, and the core waits for another"
    Declined "job.declined" miners "a job is offered and not taken"
    Abort "job.abort" miner "an abort with nonces in the pipe"
    AbortHit "job.abort_with_hit" miner "an abort in a cycle in which a hit stands behind the compare"
    AbortLoad "job.abort_with_load" miner "an abort in a cycle in which a job is taken"
    AbortIdle "job.abort_idle" miner "an abort of an idle core"
    NewBlock "job.new_block" chip "a new block with hits or nonces of older jobs under way"
    StaleDropped "job.stale_dropped" chip "hits are dropped as stale after a new block"
    StaleHit "job.stale_hit" miners "a hit of an older job is taken after a newer job was"
    TargetChange "job.target_change" miners "a job with another target is taken while nonces of the one before are in the pipes"
    VersionRoll "job.version_roll" miners "a job that differs from the one before in its midstate, and not in the rest of the header"
    TimeRoll "job.ntime_roll" miners "a job that differs from the one before in its time alone"
    ResetIdle "control.reset.idle" all "a reset with nothing under way"
    ResetFilling "control.reset.filling" all "a reset while the pipes fill or drain"
    ResetFull "control.reset.full" all "a reset with full pipes"
    ResetHit "control.reset.hit" miners "a reset as a hit stands behind the compare"
    ResetWaiting "control.reset.waiting" miners "a reset with hits at the host's port"
    ResetFifoFull "control.reset.fifo_full" miners "a reset with the result FIFO full"
    ResetFrozen "control.reset.frozen" all "a reset in a cycle that is not enabled"
    ResetOffered "control.reset.offered" all "a reset in a cycle in which a job (or block) is offered"
    StallIdle "control.stall.idle" all "frozen with nothing under way"
    StallFull "control.stall.full" all "frozen with full pipes"
    StallHit "control.stall.hit" miners "frozen as a hit stands behind the compare"
    StallWaiting "control.stall.waiting" miners "frozen with hits at the host's port"
    StallOffered "control.stall.offered" all "frozen in a cycle in which a job (or block) is offered"
    BackPressure "control.back_pressure" miners "a hit at the port that the host does not take"
    PopBackToBack "control.pop_back_to_back" miners "hits are taken in two cycles that follow each other"
    FifoEmptied "control.fifo_empty" miners "the host takes the last hit of the result FIFO"
    FifoFull "control.fifo_full" miners "the result FIFO at the port is full"
    FifoPopFull "control.fifo_pop_full" miners "the host takes a hit from the full FIFO"
    FifoOverflow "control.fifo_overflow" miners "a hit finds no room, and is counted"
    FifoSaturated "control.overflow_saturated" miner "the count of lost hits stands at its largest value"
    QueueWaits "control.mapped_out" chip "jobs are done while a core may not work"
    Equal "compare.equal" miners "a hash equal to its job's target"
    OneAbove "compare.one_above" miners "a hash one above its job's target"
    OneBelow "compare.one_below" miners "a hash one below its job's target"
    OtherOrderOnly "compare.other_order_only" miners "a hash that would meet its target with its bytes in the other order, and does not as they are"
    ThisOrderOnly "compare.this_order_only" miners "a hash that meets its target, and would not with its bytes in the other order"
    Zeros0 "compare.zeros.0" miners "a hash without a leading zero bit is compared"
    Zeros1 "compare.zeros.1_7" miners "a hash with 1 to 7 leading zero bits"
    Zeros8 "compare.zeros.8_15" miners "a hash with 8 to 15 leading zero bits"
    Zeros16 "compare.zeros.16_31" miners "a hash with 16 to 31 leading zero bits"
    Zeros32 "compare.zeros.32_47" miners "a hash with 32 to 47 leading zero bits"
    Zeros48 "compare.zeros.48_63" miners "a hash with 48 to 63 leading zero bits"
    Zeros64 "compare.zeros.64_80" miners "a hash with 64 to 80 leading zero bits"
}

fn all(_: &DesignConfig) -> Option<&'static str> {
    None
}

fn to_the_end(design: &DesignConfig) -> Option<&'static str> {
    let short = design.pipes().iter().all(|pipe| pipe.last < 63);
    (design.kind != CoreKind::Compress && short).then_some("no pipe goes to round 64")
}

fn miners(design: &DesignConfig) -> Option<&'static str> {
    (design.kind == CoreKind::Compress).then_some("a compression pipe has no nonces, jobs or hits")
}

fn miner(design: &DesignConfig) -> Option<&'static str> {
    let chip = (design.kind == CoreKind::Chip).then_some("a chip has no such port");
    miners(design).or(chip)
}

fn chip(design: &DesignConfig) -> Option<&'static str> {
    (design.kind != CoreKind::Chip).then_some("of a chip only")
}

fn consecutive(design: &DesignConfig) -> Option<&'static str> {
    let one_at_a_time = design.has(Shortcut::EarlyReject);
    let why = one_at_a_time.then_some("survivors are checked one at a time");
    miners(design).or(why)
}

fn replaced(design: &DesignConfig) -> Option<&'static str> {
    let waits = design.kind == CoreKind::Chip && design.switch == Switch::Drain;
    miners(design).or(waits.then_some("a job waits until the one before is handed out"))
}

/// What must have come for the bin of this id.
pub(super) fn says_of(id: &str) -> Option<&'static str> {
    TABLE
        .iter()
        .find(|(known, ..)| *known == id)
        .map(|(.., says)| *says)
}

impl Bin {
    /// Its name in results.
    pub(super) fn id(self) -> &'static str {
        TABLE[self as usize].0
    }

    /// How many there are.
    pub(super) const COUNT: usize = TABLE.len();
}

/// What a lane's bin says.
const LANE: &str = "a hit of this lane is taken";
/// What a core's bins say.
const CORE: [(&str, &str); 2] = [
    (
        "first",
        "the first nonce of a piece of this core's is a hit, and is taken",
    ),
    (
        "last",
        "the last nonce of a piece of this core's is a hit, and is taken",
    ),
];

/// All bins of the table, and those that this design has one for each lane or core of.
pub fn bins(design: &DesignConfig) -> Vec<BinInfo> {
    let fixed = TABLE.iter().map(|&(id, refused, says)| BinInfo {
        id: id.into(),
        says,
        not_applicable: refused(design),
    });
    let info = |id, says| BinInfo {
        id,
        says,
        not_applicable: None,
    };
    let mut all: Vec<BinInfo> = fixed.collect();
    if design.kind != CoreKind::Compress && design.states() > 1 {
        all.extend((0..design.states()).map(|lane| info(format!("nonce.hit.lane[{lane}]"), LANE)));
    }
    if design.kind == CoreKind::Chip {
        for (edge, says) in CORE {
            all.extend(
                (0..design.cores).map(|core| info(format!("nonce.core[{core}].{edge}"), says)),
            );
        }
    }
    all
}

/// Where the bins of lanes begin in [`bins`], and those of cores.
pub(super) fn places(design: &DesignConfig) -> (usize, usize) {
    let lanes = match design.kind {
        CoreKind::Compress => 0,
        _ if design.states() == 1 => 0,
        _ => design.states(),
    };
    (Bin::COUNT, Bin::COUNT + lanes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_sentences_are_there() {
        for kind in CoreKind::ALL {
            let bins = bins(&DesignConfig::of(kind));
            let mut ids: Vec<&str> = bins.iter().map(|bin| bin.id.as_str()).collect();
            assert!(bins.iter().all(|bin| !bin.says.is_empty()));
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), bins.len());
        }
    }

    #[test]
    fn the_table_stands_in_the_enums_order() {
        assert_eq!(TABLE[Bin::NonceWrap as usize].0, "nonce.wrap");
        assert_eq!(TABLE[Bin::Zeros64 as usize].0, "compare.zeros.64_80");
        assert_eq!(Bin::Zeros64 as usize + 1, Bin::COUNT);
    }

    #[test]
    fn what_a_design_lacks_is_told_with_its_reason() {
        let of = |design: &DesignConfig, id: &str| {
            let bin = bins(design).into_iter().find(|bin| bin.id == id);
            bin.unwrap().not_applicable
        };
        assert!(of(&DesignConfig::compress(), "nonce.wrap").is_some());
        assert_eq!(of(&DesignConfig::miner(), "nonce.wrap"), None);
        assert_eq!(
            of(&DesignConfig::chip(), "job.abort"),
            Some("a chip has no such port")
        );
        assert!(of(&DesignConfig::miner(), "job.new_block").is_some());
    }
}
