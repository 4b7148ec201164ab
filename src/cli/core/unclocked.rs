//! Of a core that shows nothing: does its clock reach anything.

use super::check::{Unreached, unreached};
use super::rtl;
use crate::cli::{Context, Failure};
use crate::dut::FrontEnd;
use crate::harness::Stranger;
use crate::survey::Request;

/// Why the clock that a core's manifest names moves nothing, if its RTL shows that. RTL that can't be read shows nothing.
///
/// # Errors
/// The user's Ctrl-C.
pub(in crate::cli) fn unclocked(
    ctx: &Context,
    core: &Stranger,
) -> Result<Option<Unreached>, Failure> {
    let table = &core.manifest.core;
    let request = Request {
        top: table.top.clone(),
        files: core.files.clone(),
        parameters: table.parameters.clone().into_iter().collect(),
    };
    let read = rtl::readers(ctx).and_then(|mut readers| {
        // Behind Yosys, names are Yosys's.
        if table.front_end == FrontEnd::Yosys {
            readers.verilator = None;
        }
        rtl::survey(ctx, &request, &readers)
    });
    match read {
        Ok(survey) => Ok(unreached(&core.manifest.clock.port, &survey)),
        Err(Failure::Cancelled) => Err(Failure::Cancelled),
        Err(_) => Ok(None),
    }
}
