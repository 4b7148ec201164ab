//! Additions that each miner makes, counted while it runs, against those of the modelled core of its rung.

use super::word::counted::{Counted, additions};
use super::{ConstantWords, EarlyStop, Midstate, Miner, Padding, Prepared, Whole};
use crate::bits::HeaderBytes;
use crate::design::{DesignConfig, Ladder, Shortcut, Step};
use crate::job::Job;
use crate::spec::{Header, Target};
use crate::units::{JobId, Nonce};

fn job(midstates: u32) -> Job {
    let header = Header::from_bytes(&HeaderBytes(std::array::from_fn(|i| 3 * i as u8)));
    let all = (Nonce(0), Nonce(u32::MAX));
    let job = Job::new(JobId(0), &header, Target::DIFFICULTY_1, all).unwrap();
    let mut design = DesignConfig::miner();
    let first = job.clone().fitted(&design, Some(&header));
    design.midstates = midstates;
    let mut job = first.fitted(&design, Some(&header));
    job.first_block = Some(header.first_block());
    job
}

/// Additions for one hash; the nonce is no survivor, which the target's top words see to.
fn per_hash<M: Miner>() -> f64 {
    let miner = M::of(&job(M::LANES));
    additions(|| assert_eq!(miner.hits(Nonce(0x1234_5678)), 0)) as f64 / f64::from(M::LANES)
}

fn software(step: Step) -> Option<f64> {
    Some(match step {
        Step::Foot => per_hash::<Whole<Counted>>(),
        Step::Take(Shortcut::Midstate) => per_hash::<Midstate<Counted>>(),
        Step::Take(Shortcut::Prepared) => per_hash::<Prepared<Counted>>(),
        Step::Take(Shortcut::ConstantWords) => per_hash::<ConstantWords<Counted>>(),
        Step::Take(Shortcut::Padding) => per_hash::<Padding<Counted>>(),
        Step::Take(Shortcut::EarlyStop) => per_hash::<EarlyStop<Counted, 1, 32>>(),
        Step::Share(4) => per_hash::<EarlyStop<Counted, 4, 32>>(),
        Step::Share(_) => per_hash::<EarlyStop<Counted, 8, 32>>(),
        Step::Take(_) => return None,
    })
}

/// What early stop saves: hash 2's rounds 61 to 63, the `a` path of 57 to 60, `W[61]` to `W[63]`, the digest's sums.
const STOPPED: f64 = (3 * 7 + 4 * 2 + 3 * 3 + 8) as f64;

#[test]
fn a_miner_makes_the_additions_of_its_rungs_core() {
    let ladder = Ladder::of(&DesignConfig::miner());
    let mut compared = 0;
    for rung in &ladder.rungs {
        let Some(software) = software(rung.step) else {
            continue;
        };
        // A core makes words that no round reads until `dead-words` takes them away; software never does.
        let alike = match rung.step {
            Step::Take(Shortcut::EarlyStop) => ladder.rung(Step::Take(Shortcut::DeadWords)),
            _ => Some(rung),
        };
        let alike = alike.expect("a rung of the built-in miner");
        let core = alike.design.elaborate().additions_per_hash();
        assert!(
            (software - core).abs() < 1e-9,
            "{}: {software} and {core}",
            rung.step.name()
        );
        compared += 1;
    }
    assert_eq!(compared, 8);
}

#[test]
fn the_early_stop_saves_what_it_saves() {
    let [padding, stop] = [Shortcut::Padding, Shortcut::EarlyStop].map(Step::Take);
    let saved = software(padding).unwrap() - software(stop).unwrap();
    assert!((saved - STOPPED).abs() < 1e-9, "{saved}");
}
