//! `goldbench energy compare`: level 1 by a library's own energies against gates of that library.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Serialize;

use super::Output;
use super::gates::several::{Wanted, Workbench, measure_all};
use crate::cli::format::Format;
use crate::cli::{Context, Failure, Outcome};
use crate::energy::{
    ByLibrary, COMPARED, Characterised, GatesFile, Held, Provenance, design_of, held_score,
};
use crate::report::write_file;

/// Hold level 1, by one library's energies and nothing fitted, against gates of that library
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Energies of an addition, of a flip-flop's clock and of a toggle are taken from some designs on gates; level 1 with them is held against
gates of other designs, on which nothing was characterised. Without --liberty the stored measurement is used, which
--liberty makes anew. Published chips have no part in it.

EXAMPLES:
  goldbench energy compare
  goldbench energy compare --liberty osu018 --save compared.toml
  goldbench energy compare --format json | jq '.median'"
)]
pub(super) struct Args {
    /// Measure with this Liberty file; osu018, osu035 and osu050 stand for those of Debian's packages
    #[arg(long, value_name = "FILE")]
    liberty: Option<PathBuf>,

    /// With --liberty: clock cycles that count
    #[arg(long, value_name = "N", requires = "liberty", default_value_t = 128, value_parser = clap::value_parser!(u32).range(1..))]
    cycles: u32,

    /// With --liberty: write what was measured, as TOML
    #[arg(long, value_name = "FILE", requires = "liberty")]
    save: Option<PathBuf>,

    #[command(flatten)]
    output: Output,
}

/// `goldbench.energy.compare/1`
#[derive(Debug, Serialize)]
struct Shown {
    schema: &'static str,
    by_gates: Provenance,
    coefficients: Vec<Characterised>,
    designs: Vec<Held>,
    median: f64,
    worst: f64,
}

/// Compares.
pub(super) fn run(args: &Args, ctx: &Context) -> Result<Outcome, Failure> {
    let measured = args.liberty.as_ref().map(|liberty| {
        let wanted: Result<Vec<Wanted>, Failure> = COMPARED
            .iter()
            .map(|&(role, name, settings)| {
                let design = design_of(settings).map_err(Failure::input)?;
                Ok(Wanted {
                    name: name.into(),
                    role,
                    design,
                })
            })
            .collect();
        let bench = Workbench::new(liberty, args.cycles, ctx)?;
        measure_all(&bench, &wanted?, ("goldbench energy compare", liberty), ctx)
    });
    let measured = measured.transpose()?;
    if let (Some(path), Some(file)) = (&args.save, &measured) {
        write_file(path, file.text().as_bytes())?;
    }
    let file = measured.as_ref().unwrap_or_else(|| GatesFile::compared());
    let law = ByLibrary::of(file).map_err(Failure::input)?;
    let designs = law.held(file).map_err(Failure::input)?;
    let (median, worst) = held_score(&designs);
    let shown = Shown {
        schema: "goldbench.energy.compare/1",
        by_gates: file.provenance.clone(),
        coefficients: law.coefficients,
        designs,
        median,
        worst,
    };
    match args.output.format {
        Format::Json => ctx.print_json(&shown)?,
        Format::Text => ctx.print(&shown.text())?,
    }
    Ok(Outcome::Clean)
}

impl Shown {
    fn text(&self) -> String {
        let from = &self.by_gates;
        let mut text = format!(
            "{} ({}, {} V), {} cycles, {}\n\ncharacterised on gates:\n",
            from.library, from.package, from.voltage, from.cycles, from.yosys
        );
        for one in &self.coefficients {
            let _ = writeln!(text, "  {:<44} {:>9.4} pJ   {}", one.name, one.pj, one.from);
        }
        text.push_str("\nheld against designs that it was not characterised on, pJ a hash:\n");
        for one in &self.designs {
            let _ = writeln!(
                text,
                "  {:<44} level 1 {:>9.0}   level 2 {:>9.0}   {:>+6.1} %",
                one.name,
                one.level_1,
                one.level_2,
                100.0 * one.error
            );
            for (name, by_1, by_2) in &one.terms {
                let _ = writeln!(
                    text,
                    "      {name:<40} level 1 {by_1:>9.0}   level 2 {by_2:>9.0}"
                );
            }
        }
        let _ = writeln!(
            text,
            "\n{} designs: median {:.1} %, worst {:.1} %",
            self.designs.len(),
            100.0 * self.median,
            100.0 * self.worst
        );
        text
    }
}
