//! The midstate ladder in energy: what each thing left out of a header's hash is worth, against what was claimed of it.

use serde::Serialize;

use super::{NotAMiner, Sum};
use crate::design::{DesignConfig, Ladder};

/// A rung.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LadderRow {
    /// `no-midstate`, a shortcut's name, `midstates-4`.
    pub rung: &'static str,
    /// What is new, in words.
    pub new: &'static str,
    /// Additions for a hash.
    pub additions: f64,
    /// Energy of a hash over that of the rung `midstate`.
    pub over_midstate: f64,
    /// What it saves of the rung below; below zero where it costs.
    pub saves: Option<f64>,
    /// The same by gates, where that was measured.
    pub saves_by_gates: Option<f64>,
    /// The part that flip-flops and clock take.
    pub flop_share: f64,
    /// The design.
    pub design: DesignConfig,
}

/// What was published of a shortcut, beside what the ladder says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Claim {
    /// What was claimed, and by whom.
    pub claim: &'static str,
    /// The part that is claimed to be saved.
    pub claimed: f64,
    /// The part that the model says.
    pub model: f64,
    /// What is held against it.
    pub against: &'static str,
}

/// The rungs of a base.
///
/// # Errors
/// A base without a ladder.
pub fn energy_ladder(base: &DesignConfig) -> Result<Vec<LadderRow>, NotAMiner> {
    if !base.has_ladder() {
        return Err(NotAMiner);
    }
    let ladder = Ladder::of(base);
    let mut rows: Vec<(f64, LadderRow)> = Vec::new();
    for rung in &ladder.rungs {
        let sum = Sum::of(&rung.design)?;
        let pj = sum.pj();
        let saves = rows.last().map(|(below, _)| 1.0 - pj / below);
        rows.push((
            pj,
            LadderRow {
                rung: rung.step.name(),
                new: rung.step.news(),
                additions: rung.design.elaborate().additions_per_hash(),
                over_midstate: pj,
                saves,
                saves_by_gates: None,
                flop_share: sum.flop_share(),
                design: rung.design,
            },
        ));
    }
    let midstate = rows.iter().find(|(_, row)| row.rung == "midstate");
    let one = midstate.or(rows.first()).map_or(1.0, |(pj, _)| *pj);
    let over = |(pj, row): (f64, LadderRow)| LadderRow {
        over_midstate: pj / one,
        ..row
    };
    Ok(rows.into_iter().map(over).collect())
}

/// Published claims beside a ladder's rows.
pub fn claims(rows: &[LadderRow]) -> Vec<Claim> {
    let at = |name: &str| rows.iter().find(|row| row.rung == name);
    let over =
        |above: &str, below: &str| Some(1.0 - at(above)?.over_midstate / at(below)?.over_midstate);
    let mut claims = Vec::new();
    let mut add = |claim, claimed, model: Option<f64>, against| {
        claims.extend(model.map(|model| Claim {
            claim,
            claimed,
            model,
            against,
        }));
    };
    add(
        "AsicBoost, about 20 % (Hanke 2016)",
        0.20,
        over("midstates-4", "pre-added"),
        "four midstates, every shortcut below",
    );
    add(
        "AsicBoost on the Antminer S9, 13 % measured at the machine (Braiins 2018)",
        0.13,
        over("midstates-4", "pre-added"),
        "the same; at the wall, where fans and supply stay",
    );
    add(
        "hard-wired padding, 15 % (Intel)",
        0.15,
        over("padding", "prepared"),
        "constant words of both hashes",
    );
    let courtois = at("dead-words").zip(at("midstate"));
    add(
        "1.89 compressions for 2 (Courtois, Grajek, Naik 2014): 5.5 % of the additions",
        1.0 - 1.89 / 2.0,
        courtois.map(|(all, midstate)| 1.0 - all.additions / midstate.additions),
        "additions of every shortcut but shared midstates",
    );
    claims
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rungs_save_what_their_sums_say() {
        let rows = energy_ladder(&DesignConfig::miner()).unwrap();
        assert_eq!(rows[0].rung, "no-midstate");
        assert!(rows[0].saves.is_none() && (rows[1].over_midstate - 1.0).abs() < 1e-12);
        // The first of three compressions is the job's alone: its bits stand still, but its clock does not.
        assert!(
            (0.05..0.34).contains(&rows[1].saves.unwrap()),
            "{:?}",
            rows[1].saves
        );
        let product: f64 = rows[1..]
            .iter()
            .map(|row| 1.0 - row.saves.unwrap())
            .product();
        let top = rows.last().unwrap().over_midstate / rows[0].over_midstate;
        assert!((product - top).abs() < 1e-9);
        let claims = claims(&rows);
        assert_eq!(claims.len(), 4);
        assert!(
            claims
                .iter()
                .all(|claim| claim.model > 0.0 && claim.model < 0.3),
            "{claims:?}"
        );
        assert!(energy_ladder(&DesignConfig::compress()).is_err());
    }
}
