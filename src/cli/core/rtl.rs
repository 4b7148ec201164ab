//! Reading a core's RTL with what is on this machine, in the words of failures.

use crate::cli::progress::Progress;
use crate::cli::{Context, Failure};
use crate::survey::{ReadError, Readers, Request, Survey, read};
use crate::tools::program::YOSYS;
use crate::tools::toolchain;

/// Verilator and Yosys, as far as they are there.
pub(crate) fn readers(ctx: &Context) -> Result<Readers, Failure> {
    let verilator = toolchain::verilator(&ctx.dirs()?).ok();
    let yosys = YOSYS.find(ctx.cancel).ok().map(|found| found.path);
    ctx.checkpoint()?;
    if verilator.is_none() && yosys.is_none() {
        return Err(
            Failure::tool("neither Verilator nor Yosys is there to read the RTL")
                .help("apt-get install verilator; `goldbench doctor` shows what else is missing"),
        );
    }
    Ok(Readers { verilator, yosys })
}

/// Reads it, with a word on the standard error while that takes long.
pub(crate) fn survey(
    ctx: &Context,
    request: &Request,
    readers: &Readers,
) -> Result<Survey, Failure> {
    let waiting = Progress::endless(&format!("reading {}", request.top));
    let read = read(request, readers, ctx.cancel);
    drop(waiting);
    read.map_err(failure)
}

fn failure(error: ReadError) -> Failure {
    match error {
        ReadError::Cancelled => Failure::Cancelled,
        ReadError::Refused { tool, text } => Failure::input(format!("{tool} refuses the RTL")).at(text).help(
            "name every file of the core (or a filelist), its include directories (-I) and macros (-D); stand-ins for a vendor's primitives go in as files of their own",
        ),
        ReadError::Tool(_) | ReadError::Unread(_) => Failure::tool(error.to_string())
            .help("`goldbench doctor` shows the tools; another version may do"),
        ReadError::Scratch(_) => Failure::input(error.to_string()).help("make room in the folder for temporary files, or set TMPDIR"),
    }
}
