//! `goldbench core schema`: what a manifest may hold, for editors.

use crate::cli::{Context, Failure, Outcome};

/// As it stands in `docs/schemas/core.schema.json`.
pub(super) const SCHEMA: &str = include_str!("../../../docs/schemas/core.schema.json");

/// Print the JSON schema of manifests, for editors that complete and check TOML
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A manifest that begins with `#:schema core.schema.json` is completed and checked by editors with taplo or Even Better TOML.

EXAMPLES:
  goldbench core schema > core.schema.json"
)]
pub(super) struct Args {}

pub(super) fn run(_: &Args, ctx: &Context) -> Result<Outcome, Failure> {
    ctx.print(SCHEMA)?;
    Ok(Outcome::Clean)
}
