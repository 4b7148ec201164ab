//! `goldbench completions`: a completion script for the shell.

use clap_complete::Shell;

use crate::cli::{Context, Failure, Outcome};

/// Print the completion script of a shell
#[derive(Clone, Copy, Debug, clap::Args)]
#[command(after_help = "EXAMPLES:
  goldbench completions bash > ~/.local/share/bash-completion/completions/goldbench
  goldbench completions zsh > \"${fpath[1]}/_goldbench\"
  goldbench completions fish > ~/.config/fish/completions/goldbench.fish")]
pub struct Args {
    /// The shell to complete in
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Prints the script on the standard output.
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    // Into memory first: the generator panics on a closed pipe, and a script is small.
    let mut script = Vec::new();
    clap_complete::generate(
        args.shell,
        &mut crate::cli::command(),
        "goldbench",
        &mut script,
    );
    ctx.print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Clean)
}
