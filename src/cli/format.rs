//! `--format`: the shape of what a verb prints on the standard output.

use clap::ValueEnum;

/// The shape of a verb's standard output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// For programs: one JSON object whose `schema` is `goldbench.<verb>/1`
    Json,
}

/// The `--format` argument, to be flattened into a verb's `Args`.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct FormatArgs {
    /// The shape of the output
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
}
