//! Level 1 by the energies of one library of cells, nothing fitted: characterised on some designs, held against others.

use std::collections::BTreeMap;

use serde::Serialize;

use super::by_gates::{ByGates, GatesFile, GatesTerm};
use super::switching::{Switching, switching};
use super::{Sum, Term, median};
use crate::design::{DesignConfig, RoundsPerStage};

/// Designs that level 1 is characterised on, and those that it is held against: role, name, settings. The last four are of
/// kinds that it was not characterised on: what a choice brings beside additions and flip-flops is not in it.
pub const COMPARED: [(&str, &str, &str); 12] = [
    ("characterise", "midstate", ""),
    ("characterise", "two rounds a stage", "rounds_per_stage=2"),
    ("characterise", "folded by 64", "fold=64"),
    ("compare", "prepared", "shortcuts=midstate,prepared"),
    (
        "compare",
        "constant-words",
        "shortcuts=midstate,prepared,constant-words",
    ),
    (
        "compare",
        "padding",
        "shortcuts=midstate,prepared,constant-words,padding",
    ),
    (
        "compare",
        "early-stop",
        "shortcuts=midstate,prepared,constant-words,padding,early-reject,early-stop",
    ),
    (
        "compare",
        "dead-words",
        "shortcuts=midstate,prepared,constant-words,padding,early-reject,early-stop,dead-words",
    ),
    (
        "compare",
        "pre-added",
        "shortcuts=midstate,prepared,constant-words,pre-added,padding,early-reject,early-stop,dead-words",
    ),
    (
        "compare",
        "four midstates",
        "midstates=4 shortcuts=midstate,prepared,constant-words,padding,early-reject,early-stop,dead-words",
    ),
    (
        "compare",
        "two rounds, dead words",
        "rounds_per_stage=2 shortcuts=midstate,prepared,constant-words,padding,early-reject,early-stop,dead-words",
    ),
    ("compare", "folded by 32", "fold=32"),
];

/// A coefficient and the design that it was taken from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Characterised {
    /// `additions of rounds, one round a stage`
    pub name: String,
    /// pJ for one.
    pub pj: f64,
    /// Of what.
    pub unit: &'static str,
    /// The design.
    pub from: String,
}

/// Level 1 at one library's node and voltage.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ByLibrary {
    /// All of it.
    pub coefficients: Vec<Characterised>,
}

/// A design by both levels.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Held {
    /// What it is to show.
    pub name: String,
    /// Its settings.
    pub settings: String,
    /// `whole`, or slices.
    pub part: String,
    /// pJ a hash by level 1.
    pub level_1: f64,
    /// By level 2.
    pub level_2: f64,
    /// Level 1 over level 2, less one.
    pub error: f64,
    /// Level 1's terms beside level 2's: name, pJ by the one and by the other.
    pub terms: Vec<(String, f64, f64)>,
}

/// Which way a folded stage's work that level 1 does not count goes.
const FOLD: &str = "folded words";

fn name(kind: &str, rounds: RoundsPerStage) -> String {
    let stage = match rounds {
        RoundsPerStage::Half => "half a round",
        RoundsPerStage::One => "one round",
        RoundsPerStage::Two => "two rounds",
        RoundsPerStage::Four => "four rounds",
    };
    format!("additions of {kind}, {stage} a stage")
}

impl ByLibrary {
    /// Of the designs of a file that it is characterised on: each coefficient is taken from the first of them that has it.
    ///
    /// # Errors
    /// A design that is none, or of which nothing can be counted.
    pub fn of(file: &GatesFile) -> Result<Self, String> {
        let mut law = Self {
            coefficients: Vec::new(),
        };
        for one in file.role("characterise") {
            let design = one.design()?;
            let counted = switching(&design).map_err(|error| error.to_string())?;
            law.take(one, &design, &counted);
        }
        Ok(law)
    }

    fn find(&self, name: &str) -> Option<f64> {
        let found = self.coefficients.iter().find(|one| one.name == name);
        found.map(|one| one.pj)
    }

    fn take(&mut self, one: &ByGates, design: &DesignConfig, counted: &Switching) {
        let from = if one.settings.is_empty() {
            "the core as it stands"
        } else {
            &one.settings
        };
        let folded = counted.folded_words > 0.0;
        let mut add = |name: String, unit, pj: f64, count: f64| {
            if count > 0.0 && pj > 0.0 && !self.coefficients.iter().any(|known| known.name == name)
            {
                self.coefficients.push(Characterised {
                    name,
                    pj: pj / count,
                    unit,
                    from: from.to_owned(),
                });
            }
        };
        if folded {
            let pj = one.pj()
                - self
                    .sum(design, counted)
                    .iter()
                    .map(|term| term.2)
                    .sum::<f64>();
            self.coefficients.retain(|known| known.name != FOLD);
            self.coefficients.push(Characterised {
                name: FOLD.into(),
                pj: pj / counted.folded_words,
                unit: "words that a folded stage chooses, and all that goes with them",
                from: from.to_owned(),
            });
            return;
        }
        for kind in &counted.additions {
            let pj = one.of(&format!("additions of {}", kind.kind));
            add(
                name(kind.kind, design.rounds_per_stage),
                "active additions",
                pj,
                kind.active,
            );
        }
        let sum =
            |take: fn(&super::switching::Flops) -> f64| counted.flops.iter().map(take).sum::<f64>();
        add(
            GatesTerm::CLOCK.into(),
            "flip-flops times clocks",
            one.of(GatesTerm::CLOCK),
            sum(|bank| bank.clocked),
        );
        add(
            GatesTerm::DATA.into(),
            "toggles",
            one.of(GatesTerm::DATA),
            sum(|bank| bank.toggles),
        );
    }

    /// Terms of a design: name, count, pJ.
    fn sum(&self, design: &DesignConfig, counted: &Switching) -> Vec<(String, f64, f64)> {
        let mut terms = Vec::new();
        let rounds = design.rounds_per_stage;
        for kind in &counted.additions {
            // What was never characterised at so many rounds a stage is taken at one.
            let each = self
                .find(&name(kind.kind, rounds))
                .or_else(|| self.find(&name(kind.kind, RoundsPerStage::One)));
            let each = each.or_else(|| self.find(&name("rounds", rounds)));
            terms.push((
                format!("additions of {}", kind.kind),
                kind.active,
                each.unwrap_or(0.0) * kind.active,
            ));
        }
        let mut flops = BTreeMap::from([(GatesTerm::CLOCK, 0.0), (GatesTerm::DATA, 0.0)]);
        for bank in &counted.flops {
            *flops.entry(GatesTerm::CLOCK).or_default() += bank.clocked;
            *flops.entry(GatesTerm::DATA).or_default() += bank.toggles;
        }
        for (name, count) in flops {
            terms.push((name.into(), count, self.find(name).unwrap_or(0.0) * count));
        }
        if counted.folded_words > 0.0 {
            let each = self.find(FOLD).unwrap_or(0.0);
            terms.push((
                FOLD.into(),
                counted.folded_words,
                each * counted.folded_words,
            ));
        }
        terms
    }

    /// Level 1 of a design, as a sum.
    ///
    /// # Errors
    /// A lone compression pipe.
    pub fn sum_of(&self, design: &DesignConfig) -> Result<Sum, super::NotAMiner> {
        let counted = switching(design)?;
        let terms = self
            .sum(design, &counted)
            .into_iter()
            .map(|(name, count, pj)| Term {
                name,
                count,
                unit: "of the library",
                each_pj: if count > 0.0 { pj / count } else { 0.0 },
                pj,
                coefficients: Vec::new(),
            });
        Ok(Sum {
            terms: terms.collect(),
            hashes_per_clock: counted.hashes_per_clock,
            adders: counted.adders,
            flops: counted.total_flops,
        })
    }

    /// Designs that it was not characterised on, by both levels.
    ///
    /// # Errors
    /// A design that is none.
    pub fn held(&self, file: &GatesFile) -> Result<Vec<Held>, String> {
        let each = file.role("compare").map(|one| {
            let sum = self
                .sum_of(&one.design()?)
                .map_err(|error| error.to_string())?;
            let (level_1, level_2) = (sum.pj(), one.pj());
            let mut terms: Vec<(String, f64, f64)> = sum
                .terms
                .iter()
                .map(|term| (term.name.clone(), term.pj, one.of(&term.name)))
                .collect();
            let beyond = one.of(GatesTerm::SELECT) + one.of(GatesTerm::CONTROL);
            match terms.iter_mut().find(|term| term.0 == FOLD) {
                Some(term) => term.2 = beyond,
                None => terms.push(("select and control".into(), 0.0, beyond)),
            }
            Ok(Held {
                name: one.name.clone(),
                settings: one.settings.clone(),
                part: one.part.clone(),
                level_1,
                level_2,
                error: level_1 / level_2 - 1.0,
                terms,
            })
        });
        each.collect()
    }
}

/// Median and worst of what level 1 is off.
pub fn held_score(held: &[Held]) -> (f64, f64) {
    let errors: Vec<f64> = held.iter().map(|one| one.error.abs()).collect();
    (median(&errors), errors.iter().copied().fold(0.0, f64::max))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::energy::design_of;

    /// What is stored is what would be measured again, and level 1 gives back what it was characterised on.
    #[test]
    fn a_design_that_it_was_characterised_on_comes_out_again() {
        let file = GatesFile::compared();
        let stored: Vec<(&str, &str, &str)> = file
            .design
            .iter()
            .map(|one| (one.role.as_str(), one.name.as_str(), one.settings.as_str()))
            .collect();
        assert_eq!(stored, COMPARED);
        let law = ByLibrary::of(file).unwrap();
        for (role, name, settings) in COMPARED.iter().filter(|one| one.0 == "characterise") {
            let sum = law.sum_of(&design_of(settings).unwrap()).unwrap();
            let one = file
                .design
                .iter()
                .find(|one| one.name == *name && one.role == *role);
            // Two rounds a stage have their own additions, and the first design's clock.
            let off = sum.pj() / one.unwrap().pj() - 1.0;
            assert!(off.abs() < 0.05, "{name}: {off:+.4}");
        }
        let held = law.held(file).unwrap();
        assert_eq!(held.len(), 9);
        let (median, worst) = held_score(&held);
        assert!(median <= worst && worst < 0.15, "{held:?}");
    }
}
