//! `goldbench energy ladder`: the midstate ladder in energy.

use std::fmt::Write as _;

use serde::Serialize;

use super::Output;
use crate::cli::config::ConfigArgs;
use crate::cli::format::Format;
use crate::cli::{Context, Failure, Outcome};
use crate::design::{DesignConfig, Shortcuts};
use crate::energy::{Claim, LadderRow, claims, energy_ladder};

/// Show what each shortcut and each shared schedule is worth in energy, beside what was claimed of it
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Parts are of level 1's sum and hold at every node and voltage, since both scale the whole sum.

EXAMPLES:
  goldbench energy ladder
  goldbench energy ladder --config rounds_per_stage=2 --format json | jq '.claims'"
)]
pub(super) struct Args {
    #[command(flatten)]
    config: ConfigArgs,

    #[command(flatten)]
    output: Output,
}

/// `goldbench.energy.ladder/1`
#[derive(Debug, Serialize)]
struct Shown {
    schema: &'static str,
    base: DesignConfig,
    rungs: Vec<LadderRow>,
    claims: Vec<Claim>,
}

/// Shows it.
pub(super) fn run(args: &Args, ctx: &Context) -> Result<Outcome, Failure> {
    let base = args.config.design()?.unwrap_or_else(DesignConfig::miner);
    if base.shortcuts != Shortcuts::usual() || base.midstates != 1 {
        return Err(
            Failure::input("shortcuts and midstates are what the ladder goes through")
                .at("--config")
                .help(
                    "leave them out of the base; `goldbench energy KEY=VALUE ..` shows one design",
                ),
        );
    }
    let rungs = energy_ladder(&base)
        .map_err(|error| Failure::input(error.to_string()).at("--config kind=compress"))?;
    let shown = Shown {
        schema: "goldbench.energy.ladder/1",
        base,
        claims: claims(&rungs),
        rungs,
    };
    match args.output.format {
        Format::Json => ctx.print_json(&shown)?,
        Format::Text => ctx.print(&shown.text())?,
    }
    Ok(Outcome::Clean)
}

impl Shown {
    fn text(&self) -> String {
        let mut text = format!(
            "{:<14} {:>9} {:>8} {:>8} {:>8} {:>7}  new\n",
            "rung", "additions", "energy", "saves", "by gates", "flops"
        );
        let percent =
            |part: Option<f64>| part.map_or("-".into(), |part| format!("{:.1} %", 100.0 * part));
        for r in &self.rungs {
            let _ = writeln!(
                text,
                "{:<14} {:>9} {:>8.3} {:>8} {:>8} {:>5.0} %  {}",
                r.rung,
                r.additions,
                r.over_midstate,
                percent(r.saves),
                percent(r.saves_by_gates),
                100.0 * r.flop_share,
                r.new
            );
        }
        text.push_str(
            "\nenergy: of a hash, over that of the rung midstate, by level 1; saves: of the rung below; by gates: level 2, where it was\nmeasured; flops: what flip-flops and clock take\n\npublished claims:\n",
        );
        for claim in &self.claims {
            let _ = writeln!(
                text,
                "  {}: the model says {:.1} % ({})",
                claim.claim,
                100.0 * claim.model,
                claim.against
            );
        }
        text
    }
}
