//! The two programs that proofs need.

use std::path::PathBuf;
use std::time::Duration;

use crate::cli::{Context, Failure, programs};
use crate::formal::Solver;
use crate::tools::program::{YOSYS, Z3};

/// Yosys and z3, with their versions as they print them.
#[derive(Debug)]
pub(super) struct Tools {
    pub(super) yosys: PathBuf,
    pub(super) yosys_version: String,
    pub(super) solver: Solver,
    pub(super) z3_version: String,
}

/// Finds both; all that are missing are named.
pub(super) fn find(ctx: &Context, limit: Duration) -> Result<Tools, Failure> {
    let (yosys, z3) = (programs::find(&YOSYS, ctx), programs::find(&Z3, ctx));
    match (yosys, z3) {
        (Ok(yosys), Ok(z3)) => Ok(Tools {
            yosys: yosys.path,
            yosys_version: yosys.version.unwrap_or_default(),
            solver: Solver {
                program: z3.path,
                limit,
            },
            z3_version: z3.version.unwrap_or_default(),
        }),
        (yosys, z3) => {
            let failures = [yosys.err(), z3.err()].into_iter().flatten().collect();
            Failure::gather(failures).and(Err(Failure::Cancelled))
        }
    }
}
