//! stub
/// stub
#[derive(Debug, clap::Args)]
#[command(after_help="EXAMPLES:")]
pub struct Args {}
/// stub
pub fn run(_: Args, _: &crate::cli::Context) -> Result<crate::cli::Outcome, crate::cli::Failure> { Ok(crate::cli::Outcome::Clean) }
