//! `goldbench energy ladder`: the midstate ladder in energy.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Serialize;

use super::Output;
use super::gates::several::{Wanted, Workbench, measure_all};
use crate::cli::config::ConfigArgs;
use crate::cli::format::Format;
use crate::cli::{Context, Failure, Outcome};
use crate::design::{DesignConfig, Ladder, Shortcuts};
use crate::energy::{
    Claim, GatesFile, LadderRow, Provenance, TRADE_OFFS, TradeOff, claims, design_of,
    energy_ladder, trade_offs,
};
use crate::report::write_file;

/// Show what each shortcut and each shared schedule is worth in energy, beside what was claimed of it
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Level 1's parts hold at every node and voltage, since both scale the whole sum. Level 2's were measured on gates of one library and
are stored with their provenance; --gates measures them anew: two stages at three places of each pipe, the stages between
by what they have, a folded core whole (docs/gates.md).

EXAMPLES:
  goldbench energy ladder
  goldbench energy ladder --gates --liberty osu018 --save ladder.toml
  goldbench energy ladder --config rounds_per_stage=2 --format json | jq '.claims'"
)]
pub(super) struct Args {
    #[command(flatten)]
    config: ConfigArgs,

    /// Measure every rung on gates, in place of the stored figures
    #[arg(long)]
    gates: bool,

    /// With --gates: only the rung, or the choice beside the ladder, of this name; may be repeated
    #[arg(long, value_name = "NAME", requires = "gates")]
    only: Vec<String>,

    /// With --gates: a Liberty file; osu018, osu035 and osu050 stand for those of Debian's packages
    #[arg(
        long,
        value_name = "FILE",
        requires = "gates",
        default_value = "osu018"
    )]
    liberty: PathBuf,

    /// With --gates: clock cycles that count
    #[arg(long, value_name = "N", requires = "gates", default_value_t = 128, value_parser = clap::value_parser!(u32).range(1..))]
    cycles: u32,

    /// With --gates: write what was measured, as TOML
    #[arg(long, value_name = "FILE", requires = "gates")]
    save: Option<PathBuf>,

    #[command(flatten)]
    output: Output,
}

/// `goldbench.energy.ladder/1`
#[derive(Debug, Serialize)]
struct Shown {
    schema: &'static str,
    base: DesignConfig,
    /// Where level 2's figures come from.
    by_gates: Provenance,
    rungs: Vec<LadderRow>,
    claims: Vec<Claim>,
    choices: Vec<TradeOff>,
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
    let lone = |error: crate::energy::NotAMiner| {
        Failure::input(error.to_string()).at("--config kind=compress")
    };
    let measured = if args.gates {
        Some(measured(args, &base, ctx)?)
    } else {
        None
    };
    let gates = measured.as_ref().unwrap_or_else(|| GatesFile::ladder());
    let rungs = energy_ladder(&base, gates).map_err(lone)?;
    let shown = Shown {
        schema: "goldbench.energy.ladder/1",
        base,
        by_gates: gates.provenance.clone(),
        claims: claims(&rungs),
        choices: trade_offs(&rungs, gates).map_err(lone)?,
        rungs,
    };
    match args.output.format {
        Format::Json => ctx.print_json(&shown)?,
        Format::Text => ctx.print(&shown.text())?,
    }
    Ok(Outcome::Clean)
}

/// Rungs and what stands beside them, on gates.
fn measured(args: &Args, base: &DesignConfig, ctx: &Context) -> Result<GatesFile, Failure> {
    let rungs = Ladder::of(base).rungs.into_iter().map(|rung| Wanted {
        name: rung.step.name().into(),
        role: "rung",
        design: rung.design,
    });
    let beside = TRADE_OFFS.iter().filter(|_| *base == DesignConfig::miner());
    let beside = beside.filter_map(|&(name, settings)| {
        let design = design_of(settings).ok()?;
        Some(Wanted {
            name: name.into(),
            role: "trade-off",
            design,
        })
    });
    let mut wanted: Vec<Wanted> = rungs.chain(beside).collect();
    if let Some(none) = args
        .only
        .iter()
        .find(|name| wanted.iter().all(|one| one.name != **name))
    {
        let names: Vec<&str> = wanted.iter().map(|one| one.name.as_str()).collect();
        return Err(
            Failure::input(format!("no rung and no choice is called `{none}`"))
                .at("--only")
                .help(format!("there are {}", names.join(", "))),
        );
    }
    wanted.retain(|one| args.only.is_empty() || args.only.contains(&one.name));
    let bench = Workbench::new(&args.liberty, args.cycles, ctx)?;
    let words = "goldbench energy ladder --gates";
    let file = measure_all(&bench, &wanted, (words, &args.liberty), ctx)?;
    if let Some(path) = &args.save {
        write_file(path, file.text().as_bytes())?;
    }
    Ok(file)
}

impl Shown {
    fn text(&self) -> String {
        let mut text = format!(
            "{:<14} {:>9} {:>8} {:>8} {:>7} {:>9} {:>8} {:>7}  new\n",
            "rung", "additions", "level 1", "saves", "flops", "level 2", "saves", "flops"
        );
        let percent =
            |part: Option<f64>| part.map_or("-".into(), |part| format!("{:.1} %", 100.0 * part));
        let whole =
            |part: Option<f64>| part.map_or("-".into(), |part| format!("{:.0} %", 100.0 * part));
        for r in &self.rungs {
            let _ = writeln!(
                text,
                "{:<14} {:>9} {:>8.3} {:>8} {:>7} {:>9} {:>8} {:>7}  {}",
                r.rung,
                r.additions,
                r.over_midstate,
                percent(r.saves),
                whole(Some(r.flop_share)),
                r.pj_by_gates.map_or("-".into(), |pj| format!("{pj:.0} pJ")),
                percent(r.saves_by_gates),
                whole(r.flop_share_by_gates),
                r.new
            );
        }
        let from = &self.by_gates;
        let _ = writeln!(
            text,
            "\nlevel 1: energy of a hash over that of the rung midstate; level 2: a hash on gates of {} ({}, {} V; {});\nsaves: of the rung below; flops: what flip-flops and clock take\n\npublished claims:",
            from.library, from.package, from.voltage, from.yosys
        );
        for claim in &self.claims {
            let _ = writeln!(
                text,
                "  {}: level 1 says {:.1} %, level 2 {} ({})",
                claim.claim,
                100.0 * claim.model,
                percent(claim.by_gates),
                claim.against
            );
        }
        text.push_str("\nchoices, as what they cost:\n");
        for choice in &self.choices {
            let _ = writeln!(
                text,
                "  {:<20} against {:<30} level 1 {:+6.1} %, level 2 {:>8}, glitch factor {}",
                choice.choice,
                choice.against,
                100.0 * choice.level_1,
                choice
                    .by_gates
                    .map_or("-".into(), |part| format!("{:+.1} %", 100.0 * part)),
                choice
                    .glitch_factor
                    .map_or("-".into(), |factor| format!("{factor:.2}")),
            );
        }
        text
    }
}
