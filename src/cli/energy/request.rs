//! What is asked of a design: settings or a chip, node, voltage, clock.

use clap::ValueEnum;

use super::Output;
use crate::cli::Failure;
use crate::cli::chips::{refused, unknown};
use crate::cli::config::ConfigArgs;
use crate::design::DesignConfig;
use crate::energy::{Speed, alpha_power, check_node, ekv, plausible_volts};
use crate::silicon::{Book, Filter, Preset, preset};

/// The arguments of a question about a design.
#[derive(Debug, clap::Args)]
pub(super) struct RequestArgs {
    /// Settings of the design: fold=4 midstates=4, or a TOML file
    #[arg(value_name = "KEY=VALUE|FILE", conflicts_with = "chip")]
    settings: Vec<String>,

    /// A published chip, or a machine: BM1387, S9
    #[arg(long, value_name = "NAME")]
    chip: Option<String>,

    /// The process node in nanometres, 250 to 2
    #[arg(long, value_name = "NM", allow_negative_numbers = true)]
    node: Option<f64>,

    /// The voltage at the transistors; of a stack of domains that of one of them
    #[arg(long, value_name = "V", allow_negative_numbers = true)]
    volt: Option<f64>,

    /// The clock in MHz [default: the highest that the law of frequency allows]
    #[arg(long, value_name = "MHZ", allow_negative_numbers = true)]
    freq: Option<f64>,

    /// The temperature of the chip in degrees Celsius: for leakage
    #[arg(long, value_name = "C", default_value_t = super::shown::USUAL_CELSIUS, allow_hyphen_values = true)]
    temperature: f64,

    /// How the clock follows the voltage
    #[arg(long, value_enum, default_value_t, value_name = "LAW")]
    law: Law,

    /// Print the sum term by term, and where each coefficient comes from
    #[arg(long)]
    pub(super) explain: bool,

    #[command(flatten)]
    pub(super) output: Output,
}

/// Laws of frequency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Law {
    /// Through the threshold and below
    #[default]
    Ekv,
    /// Above the threshold only
    AlphaPower,
}

/// What is asked.
pub(super) struct Request {
    /// The chip, where one was named.
    pub(super) chip: Option<&'static Preset>,
    /// The design, or all that the chip could be.
    pub(super) designs: Vec<DesignConfig>,
    /// Nanometres.
    pub(super) node_nm: f64,
    /// The voltage, twice; the least and the most that are plausible where it is not known.
    pub(super) volts: (f64, f64),
    /// MHz, where the clock was given.
    pub(super) freq_mhz: Option<f64>,
    /// Of the chip.
    pub(super) celsius: f64,
    /// The law of frequency.
    pub(super) speed: Speed,
    /// What is to be said of the question.
    pub(super) warnings: Vec<String>,
}

impl Request {
    /// What the arguments mean.
    ///
    /// # Errors
    /// An unknown chip or setting, numbers out of all range, a chip that is no SHA-256d chip.
    pub(super) fn of(args: &RequestArgs) -> Result<Self, Failure> {
        let chip = args.chip.as_deref().map(find).transpose()?;
        let designs = if let Some(chip) = chip {
            chip.designs.clone()
        } else {
            let config = ConfigArgs {
                settings: args.settings.clone(),
            };
            vec![config.design()?.unwrap_or_else(DesignConfig::miner)]
        };
        let node_nm = args.node.or(chip.map(|chip| chip.node_nm)).ok_or_else(|| {
            Failure::input("no process node")
                .at("--node")
                .help("give one in nanometres (--node 28), or a chip (--chip BM1384)")
        })?;
        let mut warnings = Vec::new();
        warnings.extend(check_node(node_nm).map_err(|error| {
            Failure::input(error.to_string())
                .at("--node")
                .help("give 250 to 2, in nanometres")
        })?);
        within(
            "--volt",
            args.volt,
            (0.15, 5.0),
            "volts at the transistors: 0.85, not 850 (mV)",
        )?;
        within("--freq", args.freq, (0.001, 20_000.0), "MHz")?;
        within(
            "--temperature",
            Some(args.temperature),
            (-55.0, 150.0),
            "degrees Celsius",
        )?;
        let volts = match args.volt.or(chip.and_then(|chip| chip.volt)) {
            Some(volt) => (volt, volt),
            None if chip.is_some() => {
                let (low, high) = plausible_volts(node_nm);
                warnings.push(format!(
                    "the chip's voltage is not published: {low:.2} to {high:.2} V are plausible at {node_nm} nm; --volt sets one"
                ));
                (low, high)
            }
            None => {
                return Err(Failure::input("no voltage").at("--volt").help(
                    "give the voltage at the transistors (--volt 0.75), or a chip whose voltage is published (--chip BM1384)",
                ));
            }
        };
        let speed = match args.law {
            Law::Ekv => ekv(),
            Law::AlphaPower => alpha_power(),
        };
        if args.freq.is_none() {
            warnings.extend(speed.warning(node_nm, (volts.0 * volts.1).sqrt()));
        }
        Ok(Self {
            chip,
            designs,
            node_nm,
            volts,
            freq_mhz: args.freq,
            celsius: args.temperature,
            speed,
            warnings,
        })
    }
}

fn within(
    name: &str,
    value: Option<f64>,
    (least, most): (f64, f64),
    unit: &str,
) -> Result<(), Failure> {
    match value {
        Some(value) if !(least..=most).contains(&value) => Err(Failure::input(format!(
            "{value} lies outside {least} to {most}"
        ))
        .at(name)
        .help(format!("it is {unit}"))),
        _ => Ok(()),
    }
}

/// A chip's preset; machines that hash something else are refused by their own row.
fn find(name: &str) -> Result<&'static Preset, Failure> {
    let error = match preset(name) {
        Ok(found) => return Ok(found),
        Err(error) => error,
    };
    let filter = Filter {
        chip: Some(name.into()),
        ..Filter::default()
    };
    let rows = Book::published().choose(&filter).unwrap_or_default();
    match rows.first() {
        Some(row) if rows.iter().all(|row| !row.is_sha256d()) => Err(refused(row)),
        // A maker's name before that of the chip or machine.
        Some(row) if rows.iter().all(|other| other.name == row.name) => {
            preset(&row.name).map_err(|_| without_preset(&row.title()))
        }
        Some(row) => Err(without_preset(&row.title())),
        None => Err(unknown(&error)),
    }
}

fn without_preset(title: &str) -> Failure {
    Failure::input(format!("{title} has no preset")).help(
        "its row is in `goldbench chips`; give --node, --volt and settings of a design instead of --chip",
    )
}
