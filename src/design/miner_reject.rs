//! What a core with an early compare has behind it: survivors that wait, and the machine that checks them.
//!
//! The compare looks at the digest's top bits alone, before the last addition. What passes, a survivor, is hashed again
//! from its job's context, a round a clock, and held against the whole target. So such a core reports the digests that
//! meet the target *and* have [`DesignConfig::reject_bits`] leading zeros; for targets below `2^(256 - reject_bits)` that
//! is every digest that meets the target.

use super::compress::add_work;
use super::{DesignConfig, Kind, RegisterBuilder, Shortcut, Site};

/// Survivors that can wait.
const DEPTH: usize = 4;
/// Bits of their FIFO's pointers: one more than the address needs.
const POINTER: u32 = 3;
/// Clocks in which the checker works on a survivor: two compressions of 64 rounds and an addition each.
const CHECK: u64 = 2 * 65;

/// The checker's name as a part.
pub(super) const CHECKER: &str = "survivor checker";
/// All parts that only such a core has.
pub(super) const PARTS: [&str; 3] = ["survivor FIFO", "checker's headers", CHECKER];

impl DesignConfig {
    /// Survivors of an early compare that can wait for the checker.
    pub fn survivors_depth(&self) -> usize {
        DEPTH
    }

    /// Clocks from a survivor that the checker takes to the next one: it takes one only when it is idle.
    pub fn check_interval(&self) -> u64 {
        CHECK + 1
    }

    /// Cycles from the compare of a nonce to its digest in the checker, which finds the checker idle: none without one.
    pub(super) fn check_latency(&self) -> u64 {
        if self.has(Shortcut::EarlyReject) {
            // One for the FIFO, where the checker takes it from in the same cycle.
            1 + CHECK
        } else {
            0
        }
    }
}

pub(super) fn add(r: &mut RegisterBuilder, config: &DesignConfig) {
    add_survivors(r, config);
    r.at(Site::Part(PARTS[1]));
    let rule = "header bytes 64 to 75, taken on a load into the slot";
    r.entries("check.tail", (96, config.slots()), Kind::Data, rule);
    add_checker(r, config);
}

fn add_survivors(r: &mut RegisterBuilder, config: &DesignConfig) {
    let lanes = config.lanes();
    r.at(Site::Part(PARTS[0]));
    let rule = "moves on with each nonce that survives and finds room; abort and reset clear it";
    r.scalar("survivors.write", POINTER, Kind::Control, rule);
    let rule =
        "moves on with each nonce whose last lane the checker takes; abort and reset clear it";
    r.scalar("survivors.read", POINTER, Kind::Control, rule);
    let rule = "counts each survivor that finds the FIFO full; holds at its largest value";
    r.scalar("survivors.overflow", 16, Kind::Control, rule);
    if lanes > 1 {
        let rule = "the lanes of the first entry that the checker has taken; zero with the next entry, on abort and reset";
        r.vector("survivors.served", (1, lanes), Kind::Control, rule);
    }
    let rule = "the survivor's job slot, written at the write pointer";
    r.entries(
        "survivors.slot",
        (config.slot_bits, DEPTH),
        Kind::Data,
        rule,
    );
    let rule = "the survivor's nonce, as its slot counts it, written at the write pointer";
    r.entries("survivors.nonce", (32, DEPTH), Kind::Data, rule);
    if lanes > 1 {
        let rule = "the lanes that survive, written at the write pointer";
        r.entries("survivors.lanes", (lanes as u32, DEPTH), Kind::Data, rule);
    }
}

fn add_checker(r: &mut RegisterBuilder, config: &DesignConfig) {
    r.at(Site::Part(CHECKER));
    let rule = "rises with a survivor that is taken, falls with its digest, on abort and reset";
    r.scalar("check.active", 1, Kind::Control, rule);
    let rule = "zero with a survivor, one with hash 2";
    r.scalar("check.second", 1, Kind::Control, rule);
    let rule = "the round that is next; 64 is the addition behind the last. Zero with a survivor and with hash 2";
    r.scalar("check.count", 7, Kind::Control, rule);
    let rule = "the job slot of the survivor that is taken";
    r.scalar("check.slot", config.slot_bits, Kind::Data, rule);
    let rule = "the nonce of the survivor that is taken";
    r.scalar("check.nonce", 32, Kind::Data, rule);
    if config.lanes() > 1 {
        let rule = "the lane of the survivor that is taken";
        r.scalar("check.lane", config.midstates.ilog2(), Kind::Data, rule);
    }
    let state = "its lane's midstate with a survivor, the initial value with hash 2, else one round of FIPS 180-4, section 6.2.2, step 3";
    let w = "the header's second block with a survivor, the padded digest with hash 2, else moves on by one word";
    add_work(r, "check", (state, w));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn design(pairs: &str) -> DesignConfig {
        let mut design = DesignConfig::miner();
        for pair in pairs.split_whitespace() {
            design.set_pair(pair).unwrap();
        }
        assert_eq!(design.check(), Ok(()), "{pairs}");
        design
    }

    #[test]
    fn a_survivor_is_hashed_again() {
        let early = design("shortcuts=+early-reject");
        let structure = early.elaborate();
        assert!(structure.register("hash2.digest").is_none());
        assert!(structure.register("check.lane").is_none());
        assert!(structure.element("check.e").is_some());
        let oldest = structure.element("check.w[0]").unwrap();
        let newest = structure.element("check.w[15]").unwrap();
        assert_eq!(oldest.bit, newest.bit + 15 * 32);
        // 129 to the compare, 131 to the digest, compare, FIFO.
        let latency = early.latency();
        assert_eq!(
            (latency.issue_to_digest, latency.issue_to_result),
            (129, 262)
        );
        let four = design("shortcuts=+early-reject midstates=4").elaborate();
        let width = |name| four.registers[four.register(name).unwrap()].width;
        assert_eq!((width("survivors.lanes"), width("check.lane")), (4, 2));
        assert_eq!(width("survivors.served"), 4);
    }
}
