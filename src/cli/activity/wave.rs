//! The wave of every register, under the names that were asked for.

use std::path::Path;

use super::passes::Passes;
use super::request::Request;
use crate::cli::Failure;
use crate::cli::aside::Aside;
use crate::units::Cycle;
use crate::wave::{Recorder, WaveFormat};

/// Writes the window's cycles. A wave that Ctrl-C cut short is kept: it shows the cycles so far.
pub(super) fn write(
    file: &Path,
    format: WaveFormat,
    request: &Request,
    passes: &Passes<'_>,
) -> Result<(), Failure> {
    let aside = Aside::begin(file)?;
    let failed = |error| aside.unwritable(&error);
    let mut recorder =
        Recorder::of_nets(aside.file()?, format, &request.nets, &request.clock).map_err(failed)?;
    let mut trouble = None;
    passes.states(&request.window, &mut |cycle, state| {
        trouble = recorder.show(Cycle(cycle), state).err();
        trouble.is_none()
    })?;
    if let Some(error) = trouble {
        return Err(failed(error));
    }
    recorder.finish().map_err(failed)?;
    aside.keep()
}
