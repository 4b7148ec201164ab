//! From RTL to C++: Verilator's command line, its generated control file, its verdict.

use crate::error::{At, BuildError, ToolError};
use crate::generated;
use crate::message::{self, Message, Severity};
use crate::process;
use crate::spec::{BuildSpec, Trace};
use crate::verilator::Verilator;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Arguments that depend on the spec alone. `--x-initial unique` is what makes power-up values
/// obey the seed; `--x-assign unique` the same for `'x` in expressions.
pub(crate) fn arguments(spec: &BuildSpec) -> Vec<String> {
    let mut args: Vec<String> = [
        "--cc",
        "-O3",
        "--x-assign",
        "unique",
        "--x-initial",
        "unique",
        "--output-split",
        "2000",
        "--no-timing",
        "-Wno-fatal",
        "--prefix",
        "Vdut",
        "--MMD",
        "--top-module",
    ]
    .map(str::to_owned)
    .into();
    args.push(spec.top.clone());
    args.push(
        if spec.assertions {
            "--assert"
        } else {
            "--no-assert"
        }
        .to_owned(),
    );
    args.extend(match spec.trace {
        Trace::None => None,
        Trace::Vcd => Some("--trace".to_owned()),
        Trace::Fst => Some("--trace-fst".to_owned()),
        Trace::Saif => Some("--trace-saif".to_owned()),
    });
    if spec.coverage {
        args.extend(["--coverage-line", "--coverage-toggle"].map(str::to_owned));
    }
    for (name, value) in &spec.parameters {
        args.push(format!("-G{name}={value}"));
    }
    for (name, value) in &spec.defines {
        args.push(match value {
            Some(value) => format!("-D{name}={value}"),
            None => format!("-D{name}"),
        });
    }
    args.extend(spec.lint_off.iter().map(|code| format!("-Wno-{code}")));
    args.extend(spec.extra.iter().cloned());
    args
}

/// Verilator's control file that makes the probes visible.
pub(crate) fn control_file(spec: &BuildSpec) -> String {
    let mut text = "`verilator_config\n".to_owned();
    for probe in &spec.probes {
        let verb = if probe.writable {
            "public_flat_rw"
        } else {
            "public_flat_rd"
        };
        let mut line = |var: &str| {
            let _ = writeln!(text, "{verb} -module {:?} -var {var:?}", probe.module);
        };
        line(&probe.var);
        // Older Verilators match the encoded name; a name that matches nothing is harmless.
        if probe.var.contains("__") {
            line(&probe.var.replace("__", "___05F"));
        }
    }
    text
}

/// Runs Verilator into `dir`; gives its log.
pub(crate) fn run(
    spec: &BuildSpec,
    verilator: &Verilator,
    dir: &Path,
    cancel: &AtomicBool,
) -> Result<String, BuildError> {
    let control = dir.join("probes.vlt");
    fs::write(&control, control_file(spec)).at(&control)?;
    let mut command = verilator.command();
    command.args(arguments(spec)).arg("--Mdir").arg(dir);
    for include in &spec.include_dirs {
        let mut arg = std::ffi::OsString::from("-I");
        arg.push(include);
        command.arg(arg);
    }
    command.arg(&control).args(&spec.sources);
    let done = process::run(command, dir.join("verilator.log"), cancel)?;
    if done.status.success() {
        return Ok(done.log);
    }
    Err(refusal(done.log, &done.status.to_string(), verilator))
}

/// Tells a design that does not elaborate from a Verilator that does not work.
fn refusal(log: String, status: &str, verilator: &Verilator) -> BuildError {
    let messages = message::parse(&log);
    let mut errors = messages.iter().filter(|m| m.severity == Severity::Error);
    if let Some(first) = errors.next() {
        if first.text.starts_with("Unknown warning") || first.text.starts_with("Invalid option") {
            return BuildError::Unsupported(format!("{}: {}", verilator.version, first.text));
        }
        if !log.contains("Internal Error") {
            return BuildError::Rtl { messages, log };
        }
    }
    let last: Vec<&str> = log.lines().rev().take(5).collect();
    let last: Vec<&str> = last.into_iter().rev().collect();
    BuildError::Tool(ToolError::new(
        format!(
            "{} ({}) fails ({status}): {}",
            verilator.script.display(),
            verilator.version,
            last.join(" | ")
        ),
        "try another version of Verilator, or reinstall this one",
    ))
}

/// Warnings for probes that match no variable at all: a misspelled probe must not pass unseen.
pub(crate) fn unmatched(spec: &BuildSpec, dir: &Path) -> Result<Vec<Message>, BuildError> {
    let names = generated::symbols(dir)?.names;
    let missing = spec.probes.iter().filter(|p| !names.contains(&p.var));
    Ok(missing
        .map(|probe| Message {
            severity: Severity::Warning,
            code: Some("PROBE".to_owned()),
            file: None,
            line: None,
            column: None,
            text: format!(
                "probe {}.{} matches no variable of the design",
                probe.module, probe.var
            ),
        })
        .collect())
}
