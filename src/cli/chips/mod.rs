//! `goldbench chips`: published chips, machines and fleets.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::cli::{Context, Failure, Outcome};
use crate::silicon::{Book, Confidence, Filter, Fleet, Level, NoSuchChip, Row};

mod fleet;
mod show;

/// List published mining chips, and name the machines that a fleet could consist of
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Every row carries its source and how far it can be trusted; nothing of it is corrected. Energies are those of the source:
at the chip's supply (chip) or at the wall (wall: with power supply, regulators and fans). Machines that do not compute
SHA-256d are refused with the reason. --chips FILE adds rows of your own, in the same columns (docs/energy.md).

EXAMPLES:
  goldbench chips
  goldbench chips --maker bitmain --node 7 --level wall
  goldbench chips --chip BM1387 --format json | jq '.rows[].source'
  goldbench chips --confidence high --format csv
  goldbench chips --fleet 320@18.2PH/s
  goldbench chips --chips mine.csv --chip X1"
)]
pub struct Args {
    /// Part of the maker's name
    #[arg(long, value_name = "NAME")]
    maker: Option<String>,

    /// The chip or its machine, or part of its name: BM1387, S9
    #[arg(long, value_name = "NAME")]
    chip: Option<String>,

    /// The process node in nanometres
    #[arg(long, value_name = "NM", allow_negative_numbers = true)]
    node: Option<f64>,

    /// The machine's year
    #[arg(long, value_name = "YEAR")]
    year: Option<u32>,

    /// Where the energy was taken
    #[arg(long, value_enum, value_name = "LEVEL")]
    level: Option<LevelArg>,

    /// The least confidence
    #[arg(long, value_enum, value_name = "CONFIDENCE")]
    confidence: Option<ConfidenceArg>,

    /// Name the machines that fit a fleet: machines@rate, as in 320@18.2PH/s
    #[arg(long, value_name = "N@RATE", conflicts_with_all = ["maker", "chip", "node", "year", "level", "confidence"])]
    fleet: Option<String>,

    /// How far a machine's hash rate may lie from that of one of the fleet, in per cent
    #[arg(
        long,
        value_name = "PERCENT",
        allow_negative_numbers = true,
        default_value_t = 5.0,
        requires = "fleet"
    )]
    within: f64,

    /// Add the rows of a file
    #[arg(long, value_name = "FILE")]
    chips: Option<PathBuf>,

    /// The shape of the output
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Shape,
}

/// Shapes of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Shape {
    /// For people
    #[default]
    Text,
    /// For programs: one JSON object
    Json,
    /// The rows in the columns of `--chips`
    Csv,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LevelArg {
    Chip,
    Wall,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ConfidenceArg {
    High,
    Medium,
    Low,
}

/// The crate's rows, and those of a file.
///
/// # Errors
/// A file that can't be read, and every row of it that can't be true.
pub(in crate::cli) fn book(file: Option<&PathBuf>) -> Result<Book, Failure> {
    let Some(path) = file else {
        return Ok(Book::published().clone());
    };
    let help = "rows are CSV with the columns of `goldbench chips --format csv`; docs/energy.md describes them";
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::input(error.to_string())
            .at(path.display())
            .help(help)
    })?;
    Book::with(&path.display().to_string(), &text).map_err(|errors| {
        let failures = errors.iter().map(|error| {
            let field = error.field.map(|field| format!(", {field}"));
            Failure::input(error.what.clone())
                .at(format!(
                    "{}:{}{}",
                    error.file,
                    error.line,
                    field.unwrap_or_default()
                ))
                .help(help)
        });
        match Failure::gather(failures.collect()) {
            Err(failure) => failure,
            Ok(()) => Failure::input("the file cannot be used").at(path.display()),
        }
    })
}

/// A name that no row has.
pub(in crate::cli) fn unknown(error: &NoSuchChip) -> Failure {
    Failure::input(error.to_string()).help("`goldbench chips` lists all of them")
}

/// A node that no row has at all; one whose rows other options leave out is no mistake.
fn no_such_node(book: &Book, node: f64) -> Result<(), Failure> {
    let only = Filter {
        node_nm: Some(node),
        ..Filter::default()
    };
    if book.choose(&only).is_ok_and(|rows| !rows.is_empty()) {
        return Ok(());
    }
    let nodes: Vec<String> = book.nodes().iter().map(f64::to_string).collect();
    Err(Failure::input(format!("no published row is of {node} nm"))
        .at("--node")
        .help(format!("there are {}", nodes.join(", "))))
}

/// What is said of a machine that computes something else.
pub(in crate::cli) fn refused(row: &Row) -> Failure {
    Failure::input(format!("{} does not compute SHA-256d", row.title()))
        .at(row.source.clone())
        .help(
            "it hashes scrypt: additions, flip-flops and J/TH of a SHA-256d core say nothing of it",
        )
}

/// Lists, or names the machines of a fleet.
#[expect(
    clippy::needless_pass_by_value,
    reason = "every verb is handed its own arguments"
)]
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    let book = book(args.chips.as_ref())?;
    if let Some(text) = &args.fleet {
        let fleet: Fleet = text.parse().map_err(|error: crate::silicon::FleetError| {
            Failure::input(error.to_string()).at("--fleet")
        })?;
        if !(0.0..=100.0).contains(&args.within) {
            return Err(
                Failure::input(format!("{} is no part of a hundred", args.within))
                    .at("--within")
                    .help("give 0 to 100"),
            );
        }
        let shown = fleet::Shown::of(fleet, &book, args.within / 100.0);
        match args.format {
            Shape::Text => ctx.print(&shown.text())?,
            Shape::Json => ctx.print_json(&shown)?,
            Shape::Csv => {
                return Err(Failure::input("a fleet has no rows of its own")
                    .at("--format csv")
                    .help("take text or json"));
            }
        }
        return Ok(Outcome::Clean);
    }
    let filter = Filter {
        maker: args.maker.clone(),
        chip: args.chip.clone(),
        node_nm: args.node,
        year: args.year,
        level: args.level.map(|level| match level {
            LevelArg::Chip => Level::Chip,
            LevelArg::Wall => Level::Wall,
        }),
        confidence: args.confidence.map(|least| match least {
            ConfidenceArg::High => Confidence::High,
            ConfidenceArg::Medium => Confidence::Medium,
            ConfidenceArg::Low => Confidence::Low,
        }),
    };
    let rows = book.choose(&filter).map_err(|error| unknown(&error))?;
    if let Some(node) = args.node.filter(|_| rows.is_empty()) {
        no_such_node(&book, node)?;
    }
    if args.chip.is_some()
        && let Some(first) = rows.first()
        && rows.iter().all(|row| !row.is_sha256d())
    {
        return Err(refused(first));
    }
    match args.format {
        Shape::Text => ctx.print(&show::text(&rows))?,
        Shape::Json => ctx.print_json(&show::Shown::of(&rows))?,
        Shape::Csv => ctx.print(&show::csv(&rows)?)?,
    }
    Ok(Outcome::Clean)
}
