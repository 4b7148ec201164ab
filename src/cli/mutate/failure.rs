//! What keeps a core from being mutated, in the words of failures.

use crate::cli::Failure;
use crate::mutate::MutateError;
use verilated::BuildError;

/// A failure with what helps.
pub(crate) fn failure(error: MutateError) -> Failure {
    let text = error.to_string();
    match error {
        MutateError::Rtl(_) => Failure::input(text).help(
            "mutants are made in Yosys: RTL beyond its SystemVerilog can be turned into plain Verilog first, by sv2v or \
             Yosys's slang plugin, and named in a manifest of its own",
        ),
        MutateError::Vhdl(_) => Failure::input(text)
            .help("turn it into Verilog first (ghdl --synth --out=verilog), and name that in the manifest"),
        MutateError::Yosys(_) | MutateError::Worker(_) => Failure::tool(text)
            .help("the script stands in the folder below --out; `goldbench doctor` tries the tools"),
        MutateError::File { .. } => Failure::input(text).help("name another folder with --out DIR"),
        MutateError::NoInstance { .. } | MutateError::NoCandidates(_) => {
            Failure::input(text).help("--under names an instance below the top module: u_pipe.g_stage[20].u_stage")
        }
        MutateError::Build(BuildError::Cancelled) | MutateError::Cancelled => Failure::Cancelled,
        MutateError::Build(BuildError::Tool(error)) => Failure::from(error),
        MutateError::Build(_) | MutateError::Netlist(_) => {
            Failure::input(format!("the netlist with mutants can't be built: {text}")).help(
                "does `goldbench verify` pass on this core? if so, Yosys and Verilator read its RTL in different ways",
            )
        }
        MutateError::Clean(_) => {
            Failure::input(text).help("mutate a core that `goldbench verify` passes: `goldbench verify MANIFEST` says what differs")
        }
        MutateError::Proof(_) => {
            Failure::tool(text).help("this is a fault of goldbench or Yosys; please report it with the folder below --out")
        }
        MutateError::Journal { .. } => Failure::input(text)
            .help("--fresh begins anew there; --out DIR keeps both"),
        MutateError::Damaged { .. } => Failure::input(text).help("--fresh begins anew; --out DIR names another folder"),
    }
}
