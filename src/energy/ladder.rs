//! The midstate ladder in energy: what each thing left out of a header's hash is worth, against what was claimed of it.

use serde::Serialize;

use super::by_gates::{ByGates, GatesFile, design_of};
use super::{NotAMiner, Sum};
use crate::design::{DesignConfig, Ladder};

/// Designs beside the rungs, all with what the core as it stands leaves out: a name, settings.
pub const TRADE_OFFS: [(&str, &str); 5] = [
    ("half a round a stage", "rounds_per_stage=1/2"),
    ("two rounds a stage", "rounds_per_stage=2"),
    ("four rounds a stage", "rounds_per_stage=4"),
    ("folded by 64", "fold=64"),
    ("folded by 32", "fold=32"),
];

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
    /// The same by gates, where both were measured.
    pub saves_by_gates: Option<f64>,
    /// A hash by gates, pJ, at the library's voltage.
    pub pj_by_gates: Option<f64>,
    /// The part that flip-flops and clock take by gates.
    pub flop_share_by_gates: Option<f64>,
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
    /// The part that gates say, where they were measured.
    pub by_gates: Option<f64>,
    /// What is held against it.
    pub against: &'static str,
}

/// A choice that is no rung: what it costs (below zero: saves) of the core that it is held against.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TradeOff {
    /// What is chosen.
    pub choice: String,
    /// In place of what.
    pub against: &'static str,
    /// By level 1, a part.
    pub level_1: f64,
    /// By gates, where both were measured.
    pub by_gates: Option<f64>,
    /// Transitions over functional ones, of gates.
    pub glitch_factor: Option<f64>,
}

fn find<'a>(gates: &'a GatesFile, design: &DesignConfig) -> Option<&'a ByGates> {
    let all = gates.role("rung").chain(gates.role("trade-off"));
    all.into_iter()
        .find(|one| one.design().as_ref() == Ok(design))
}

/// The choices beside the ladder, and two of its rungs, as what they cost.
///
/// # Errors
/// None but of a base without a ladder.
pub fn trade_offs(rows: &[LadderRow], gates: &GatesFile) -> Result<Vec<TradeOff>, NotAMiner> {
    let mut all = Vec::new();
    let plain = DesignConfig::miner();
    let one = Sum::of(&plain)?.pj();
    let by_gates = find(gates, &plain).map(ByGates::pj);
    for (name, settings) in TRADE_OFFS {
        let Ok(design) = design_of(settings) else {
            continue;
        };
        let found = find(gates, &design);
        all.push(TradeOff {
            choice: name.into(),
            against: "one round a stage, not folded",
            level_1: Sum::of(&design)?.pj() / one - 1.0,
            by_gates: found
                .zip(by_gates)
                .map(|(found, one)| found.pj() / one - 1.0),
            glitch_factor: found.map(|found| found.glitch_factor),
        });
    }
    for (rung, against) in [
        ("early-stop", "the rung below"),
        ("pre-added", "the rung below"),
        ("midstates-4", "one midstate"),
        ("midstates-8", "four midstates"),
    ] {
        if let Some(row) = rows.iter().find(|row| row.rung == rung)
            && let Some(saves) = row.saves
        {
            all.push(TradeOff {
                choice: rung.into(),
                against,
                level_1: -saves,
                by_gates: row.saves_by_gates.map(|saves| -saves),
                glitch_factor: find(gates, &row.design).map(|one| one.glitch_factor),
            });
        }
    }
    Ok(all)
}

/// The rungs of a base; what of them `gates` holds stands beside.
///
/// # Errors
/// A base without a ladder.
pub fn energy_ladder(base: &DesignConfig, gates: &GatesFile) -> Result<Vec<LadderRow>, NotAMiner> {
    if !base.has_ladder() {
        return Err(NotAMiner);
    }
    let ladder = Ladder::of(base);
    let mut rows: Vec<(f64, LadderRow)> = Vec::new();
    for rung in &ladder.rungs {
        let sum = Sum::of(&rung.design)?;
        let pj = sum.pj();
        let saves = rows.last().map(|(below, _)| 1.0 - pj / below);
        let found = find(gates, &rung.design);
        let below = rows.last().and_then(|(_, row)| row.pj_by_gates);
        rows.push((
            pj,
            LadderRow {
                rung: rung.step.name(),
                new: rung.step.news(),
                additions: rung.design.elaborate().additions_per_hash(),
                over_midstate: pj,
                saves,
                saves_by_gates: found
                    .zip(below)
                    .map(|(found, below)| 1.0 - found.pj() / below),
                pj_by_gates: found.map(ByGates::pj),
                flop_share_by_gates: found.map(ByGates::flop_share),
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
    let by_gates =
        |above: &str, below: &str| Some(1.0 - at(above)?.pj_by_gates? / at(below)?.pj_by_gates?);
    let mut claims = Vec::new();
    let mut add = |claim, claimed, (model, by_gates): (Option<f64>, Option<f64>), against| {
        claims.extend(model.map(|model| Claim {
            claim,
            claimed,
            model,
            by_gates,
            against,
        }));
    };
    let both = |above: &str, below: &str| (over(above, below), by_gates(above, below));
    add(
        "AsicBoost, about 20 % (Hanke 2016)",
        0.20,
        both("midstates-4", "pre-added"),
        "four midstates, every shortcut below",
    );
    add(
        "AsicBoost on the Antminer S9, 13 % measured at the machine (Braiins 2018)",
        0.13,
        both("midstates-4", "pre-added"),
        "the same; at the wall, where fans and supply stay",
    );
    add(
        "hard-wired padding, 15 % (Intel)",
        0.15,
        both("padding", "prepared"),
        "constant words of both hashes",
    );
    let courtois = at("dead-words").zip(at("midstate"));
    add(
        "1.89 compressions for 2 (Courtois, Grajek, Naik 2014): 5.5 % of the additions",
        1.0 - 1.89 / 2.0,
        (
            courtois.map(|(all, midstate)| 1.0 - all.additions / midstate.additions),
            None,
        ),
        "additions of every shortcut but shared midstates",
    );
    claims
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rungs_save_what_their_sums_say() {
        let gates = GatesFile::ladder();
        let rows = energy_ladder(&DesignConfig::miner(), gates).unwrap();
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
        assert!(energy_ladder(&DesignConfig::compress(), gates).is_err());
        // What was measured stands beside by its own figures.
        assert!(rows.iter().filter(|row| row.pj_by_gates.is_some()).count() >= 6);
        for pair in rows.windows(2) {
            let [below, above] = [&pair[0], &pair[1]].map(|row| row.pj_by_gates);
            let saves = below.zip(above).map(|(below, above)| 1.0 - above / below);
            assert_eq!(saves, pair[1].saves_by_gates, "{}", pair[1].rung);
        }
        let choices = trade_offs(&rows, gates).unwrap();
        assert_eq!(choices.len(), TRADE_OFFS.len() + 4);
        assert!(
            choices.iter().any(|choice| choice.by_gates.is_some()),
            "{choices:?}"
        );
    }
}
