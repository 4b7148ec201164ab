//! The midstate ladder as it is shown.

use std::fmt::Write;

use serde::Serialize;

use crate::cli::Failure;
use crate::design::{DesignConfig, Ladder, Missing, Rung, Shortcuts};

/// `goldbench.design.ladder/1`
#[derive(Debug, Serialize)]
pub struct Shown {
    schema: &'static str,
    base: DesignConfig,
    rungs: Vec<RungShown>,
    missing: Vec<MissingShown>,
}

#[derive(Debug, Serialize)]
struct RungShown {
    rung: &'static str,
    new: &'static str,
    additions_per_hash: f64,
    difference: Option<f64>,
    datapath_flops: usize,
    flops_per_hash: f64,
    latency: u64,
    hashes_per_clock: f64,
    design: DesignConfig,
}

#[derive(Debug, Serialize)]
struct MissingShown {
    rung: &'static str,
    rule: &'static str,
    why: String,
}

/// Refuses a base that says what only the ladder can say.
fn refuse(base: &DesignConfig) -> Result<(), Failure> {
    if !base.has_ladder() {
        return Err(Failure::input("a compression pipe has no ladder")
            .at("kind = \"compress\"")
            .help("there is no job, hash or nonce to leave out: take kind=miner or kind=chip"));
    }
    let own = base.shortcuts == Shortcuts::usual() && base.midstates == 1;
    if own {
        return Ok(());
    }
    Err(
        Failure::input("shortcuts and midstates are what the ladder goes through")
            .at("--config")
            .help("leave them out of the base; `goldbench design show` shows one design"),
    )
}

impl Shown {
    /// The ladder of a base, each rung's figures from its structure.
    ///
    /// # Errors
    /// A base with shortcuts or midstates of its own, or of a kind that has no ladder.
    pub fn of(base: &DesignConfig) -> Result<Self, Failure> {
        refuse(base)?;
        let ladder = Ladder::of(base);
        let mut rungs: Vec<RungShown> = Vec::new();
        for rung in &ladder.rungs {
            let below = rungs.last().map(|below| below.additions_per_hash);
            rungs.push(RungShown::of(rung, below));
        }
        Ok(Self {
            schema: "goldbench.design.ladder/1",
            base: *base,
            rungs,
            missing: ladder.missing.iter().map(MissingShown::of).collect(),
        })
    }

    /// The same as text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let differences = self.base.differences();
        let title = match differences.as_str() {
            "" => "",
            other => &format!(", {other}"),
        };
        let _ = writeln!(
            text,
            "{}{title}: one thing more left out on each rung\n",
            self.base.kind.word()
        );
        let _ = writeln!(
            text,
            "rung            additions  difference     flops  flops a hash  latency  hashes/clock  new"
        );
        for r in &self.rungs {
            let difference = r.difference.map_or("-".into(), |d| match d {
                0.0 => "0".into(),
                d => format!("{d:+}"),
            });
            let _ = writeln!(
                text,
                "{:<14}  {:>9}  {:>10}  {:>8}  {:>12}  {:>7}  {:>12}  {}",
                r.rung,
                r.additions_per_hash,
                difference,
                r.datapath_flops,
                r.flops_per_hash,
                r.latency,
                r.hashes_per_clock,
                r.new
            );
        }
        text.push_str(
            "\nadditions: of 32 bits, for each hash; flops: of states and schedules; latency: cycles from nonce to result\n",
        );
        for m in &self.missing {
            let _ = writeln!(text, "no rung {}: {} ({})", m.rung, m.why, m.rule);
        }
        text
    }
}

impl RungShown {
    fn of(rung: &Rung, below: Option<f64>) -> Self {
        let structure = rung.design.elaborate();
        let latency = rung.design.latency();
        let additions = structure.additions_per_hash();
        let (flops, rate) = (
            structure.datapath_flops(),
            structure.hashes_per_clock(&latency),
        );
        Self {
            rung: rung.step.name(),
            new: rung.step.news(),
            additions_per_hash: additions,
            difference: below.map(|below| additions - below),
            datapath_flops: flops,
            flops_per_hash: flops as f64 / rate,
            latency: latency.issue_to_result,
            hashes_per_clock: rate,
            design: rung.design,
        }
    }
}

impl MissingShown {
    fn of(missing: &Missing) -> Self {
        Self {
            rung: missing.step.name(),
            rule: missing.why.rule,
            why: missing.why.why.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Step;

    #[test]
    fn every_rung_is_shown_with_what_its_structure_amounts_to() {
        let base = DesignConfig::miner();
        let shown = Shown::of(&base).unwrap();
        let ladder = Ladder::of(&base);
        assert_eq!(shown.rungs.len(), ladder.rungs.len());
        assert_eq!(
            shown.rungs.len() + shown.missing.len(),
            Step::ALL.len(),
            "every step is shown or told to be missing"
        );
        let text = shown.text();
        let [foot, midstate] = [0, 1].map(|at| {
            let mut cells = text.lines().nth(3 + at).unwrap().split_whitespace();
            cells
                .by_ref()
                .take(7)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        });
        assert_eq!(
            foot.join(" "),
            "no-midstate 1800 - 147456 147456 197 1",
            "{text}"
        );
        assert_eq!(
            midstate.join(" "),
            "midstate 1200 -600 98304 98304 132 1",
            "{text}"
        );
    }

    #[test]
    fn a_folded_base_leaves_out_less_and_says_so() {
        let mut base = DesignConfig::miner();
        base.fold = 4;
        let shown = Shown::of(&base).unwrap();
        let text = shown.text();
        assert!(text.starts_with("miner, fold=4: "), "{text}");
        assert!(
            text.contains("no rung padding: a folded stage serves many"),
            "{text}"
        );
        let last = shown.rungs.last().unwrap();
        assert_eq!((last.rung, last.design.fold), ("midstates-8", 4));
        let per_hash = last.datapath_flops as f64 / 2.0;
        assert!((last.flops_per_hash - per_hash).abs() < 1e-9);
    }

    #[test]
    fn what_the_ladder_goes_through_cannot_be_its_base() {
        for pair in ["shortcuts=none", "midstates=4", "kind=compress"] {
            let mut base = DesignConfig::miner();
            base.set_pair(pair).unwrap();
            assert!(Shown::of(&base).is_err(), "{pair}");
        }
    }
}
