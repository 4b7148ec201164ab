//! `goldbench prove`: what every register takes next, proved for all values.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cli::config::ConfigArgs;
use crate::cli::format::{Format, FormatArgs};
use crate::cli::verify::write;
use crate::cli::{Context, Failure, Outcome};
use crate::dut::{BUILTIN, builtin_names, builtin_origin};

mod choice;
mod row;
mod session;
mod show;
mod tools;

use choice::{Choice, Stages};
use row::Report;
use session::Session;

/// Prove each register of a core on whole words: rounds, schedule and constants against FIPS 180-4, wiring, control
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "One lemma for each register and output, named after it: `hash.round[37].state`. It holds for all values of all
registers and inputs; docs/formal.md says what follows from all of them, what is assumed and what is not proved.
Of a chip its scheduler is proved, by induction over cycles: no nonce skipped or hashed twice, no hit lost uncounted or
reported for a wrong job; its cores are proved as miners, with --config.
Needs yosys and z3. Exits with 0 when every lemma asked for is proved, else with 1: a lemma is `refuted` (with the
values, and a case for `goldbench replay` where one can be made), ran into its `timeout`, or is `unknown`.

EXAMPLES:
  goldbench prove                                     the built-in cores, every lemma
  goldbench prove builtin:compress --stage 16..31     rounds 16 to 31, both included
  goldbench prove --config 'fold=4 midstates=2'       the built-in miner of that design
  goldbench prove builtin:chip:cores=5:switch=abort   the scheduler of that chip
  goldbench prove mycore/core.toml --lemma 'hash2.*' --lemma hit.valid
  goldbench prove --times --format json | jq '.cores[].lemmas[] | select(.verdict != \"proved\")'"
)]
pub struct Args {
    /// Manifests of the cores; the built-in ones where none is named
    #[arg(value_name = "MANIFEST")]
    manifests: Vec<PathBuf>,

    #[command(flatten)]
    config: ConfigArgs,

    /// Only the stages that end with these rounds: 37, or 16..31 with both ends
    #[arg(long, value_name = "N..M")]
    stage: Option<Stages>,

    /// Only the lemmas that match; may be repeated
    #[arg(long, value_name = "GLOB")]
    lemma: Vec<String>,

    /// Questions side by side; 0 is one for each processor
    #[arg(long, default_value_t = 0, value_name = "N")]
    jobs: usize,

    /// Seconds for one question
    #[arg(long, default_value_t = 60, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,

    /// Where the cases of refuted lemmas are written
    #[arg(long, default_value = "out", value_name = "DIR")]
    out: PathBuf,

    /// Add the seconds of each lemma, which differ from run to run
    #[arg(long)]
    times: bool,

    #[command(flatten)]
    output: FormatArgs,
}

/// Proves, prints, writes cases.
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    let manifests = if let Some(design) = args.config.design()? {
        vec![PathBuf::from(builtin_origin(&design))]
    } else if args.manifests.is_empty() {
        let names = builtin_names().into_iter();
        let origins = names.map(|name| format!("{BUILTIN}{name}"));
        origins.map(PathBuf::from).collect()
    } else {
        args.manifests
    };
    let whole = args.stage.is_none() && args.lemma.is_empty();
    let session = Session {
        choice: Choice::of(args.stage, &args.lemma)?,
        tools: tools::find(ctx, Duration::from_secs(args.timeout))?,
        jobs: match args.jobs {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            jobs => jobs,
        },
        out: args.out,
        times: args.times,
    };
    let report: Report = session.run(ctx, &manifests)?;
    if whole {
        keep(&report, &session.out)?;
    }
    match args.output.format {
        Format::Text => ctx.print(&show::text(&report, ctx.paint()))?,
        Format::Json => ctx.print_json(&report)?,
    }
    Ok(if report.proved {
        Outcome::Clean
    } else {
        Outcome::Findings
    })
}

/// Keeps the proofs of each core in a file of its own, where `goldbench signoff` finds them; proofs of some lemmas alone
/// speak for no core.
fn keep(report: &Report, out: &Path) -> Result<(), Failure> {
    for core in &report.cores {
        let one = serde_json::json!({
            "schema": report.schema,
            "tools": report.tools,
            "cores": [core],
        });
        write(
            &out.join(&core.core).join("prove.json"),
            &format!("{one:#}\n"),
        )?;
    }
    Ok(())
}
