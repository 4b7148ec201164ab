//! Targets beside a hash, of a core that is told its target.

use crate::spec::Target;
use crate::stimulus::rng;
use crate::units::Nonce;

use super::mine_trials::{Can, header, start, task};
use super::trial::Work;
use super::trials::Maker;

/// Targets equal to a hash, one above and one below it; targets that a hash is above by its low words alone.
pub(super) fn target_edges(maker: &mut Maker<'_>, can: &Can) {
    let mut rng = rng(maker.seed("target_edges"));
    let mut jobs = Vec::new();
    for edge in 0..16 {
        let (header, start) = (header(&mut rng), start(can, &mut rng));
        let counts = can.counts(40, 16);
        let hash = |step: u64| {
            let nonce = can.counting.nonce(can.counting.later(start, step), 0);
            header.with_nonce(Nonce(nonce)).hash()
        };
        // The least of them: the target is met by it alone, and its neighbour by none.
        let least = (0..counts)
            .map(hash)
            .min_by_key(Target::just_met_by)
            .expect("one");
        let target = Target::just_met_by(&least);
        let target = match edge % 3 {
            _ if edge >= 9 => {
                let mut bytes = target.to_be_bytes();
                bytes[4 * (edge - 8)..].fill(0);
                Target::from_be_bytes(bytes)
            }
            0 => target,
            1 => target.one_below().unwrap_or(target),
            _ => target.one_above().unwrap_or(target),
        };
        jobs.push(task(&header, target, start, counts));
    }
    maker.add("target_edges", Work::Jobs { jobs });
}

/// Targets that equal a hash but from one bit on, each bit where the hash has it and where it has not: a bit of the target or
/// of the hash that is stuck lets a wrong hash pass, or stops a right one.
pub(super) fn target_bits(maker: &mut Maker<'_>, can: &Can) {
    let mut rng = rng(maker.seed("target_bits"));
    let mut jobs = Vec::new();
    for number in 0..512u32 {
        let (bit, is_set) = (number / 2, number % 2 == 1);
        let (byte, bit_of) = (31 - bit as usize / 8, bit % 8);
        let counts = can.counts(4, 512);
        let lane = number % can.counting.lanes;
        // Each second hash has the bit as it is wanted: after so many draws as good as surely.
        let drawn = (0..24).map(|_| {
            let (header, start) = (header(&mut rng), start(can, &mut rng));
            let step = u64::from(number) % counts;
            let nonce = can.counting.nonce(can.counting.later(start, step), lane);
            let hash = header.with_nonce(Nonce(nonce)).hash();
            (header, start, hash)
        });
        let drawn: Vec<_> = drawn.collect();
        let has = |hash| {
            let bytes = Target::just_met_by(hash).to_be_bytes();
            (bytes[byte] >> bit_of & 1 == 1) == is_set
        };
        let found = drawn.iter().find(|(_, _, hash)| has(hash));
        if let Some((header, start, hash)) = found {
            jobs.push(task(header, Target::parting_at(hash, bit), *start, counts));
        }
    }
    maker.add("target_bits", Work::Jobs { jobs });
}
