//! `goldbench core init`: a manifest to correct, out of RTL.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::guess::{Draft, Guess, Sure, guess};
use super::manifest_text::{self, relative};
use super::rtl;
use crate::cli::aside::Aside;
use crate::cli::format::{Format, FormatArgs};
use crate::cli::{Context, Failure, Outcome};
use crate::design::nearest;
use crate::dut::CoreTable;
use crate::harness::Manifest;
use crate::survey::{Direction, Moved, Request, Survey, modules_in, tops};

/// Write a manifest to correct: ports, registers and roles as the RTL shows them
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The RTL is read by Verilator, or by Yosys where Verilator refuses it or is absent; it is not touched. Each line of the manifest
says why it was taken and how sure that is; what could not be guessed is marked TODO.

EXAMPLES:
  goldbench core init --top sha_core rtl/sha_core.v rtl/round.v -o core.toml
  goldbench core init -f rtl/all.f -D SIM= -P LOOP_LOG2=5 -o -
  goldbench core init rtl/*.v --format json | jq .survey.ports"
)]
pub(super) struct Args {
    /// RTL files
    #[arg(value_name = "FILE", required_unless_present = "filelists")]
    files: Vec<PathBuf>,
    /// The top module; the one that no other names, where it is left out
    #[arg(long, value_name = "NAME")]
    top: Option<String>,
    /// A file of file names and options, as simulators take it; may be repeated
    #[arg(short = 'f', long = "filelist", value_name = "LIST")]
    filelists: Vec<PathBuf>,
    /// A file that stands in for a vendor's primitives, read first; may be repeated
    #[arg(long = "stub", value_name = "FILE")]
    stubs: Vec<PathBuf>,
    /// A directory where included files are looked for; may be repeated
    #[arg(short = 'I', long = "include", value_name = "DIR")]
    include_dirs: Vec<PathBuf>,
    /// A macro; may be repeated
    #[arg(short = 'D', long = "define", value_name = "NAME[=VALUE]")]
    defines: Vec<String>,
    /// A parameter of the top module; may be repeated
    #[arg(short = 'P', long = "parameter", value_name = "NAME=VALUE", value_parser = pair)]
    parameters: Vec<(String, String)>,
    /// Where the manifest goes; - is the standard output
    #[arg(
        short = 'o',
        long = "out",
        value_name = "FILE",
        default_value = "core.toml"
    )]
    out: PathBuf,
    /// Overwrite the manifest that is there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    output: FormatArgs,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE")?;
    Ok((name.into(), value.into()))
}

/// `goldbench.core.init/1`
#[derive(Debug, Serialize)]
struct Written<'a> {
    schema: &'static str,
    manifest: Option<&'a Path>,
    survey: &'a Survey,
    guesses: &'a [Guess],
    notes: &'a [String],
    text: &'a str,
}

/// Reads the RTL, guesses, and writes.
pub(super) fn run(args: &Args, ctx: &Context) -> Result<Outcome, Failure> {
    let printed = args.out == Path::new("-");
    if !printed && args.out.exists() && !args.force {
        return Err(Failure::input("the manifest is there already")
            .at(args.out.display())
            .help("name another with -o, print with -o -, or overwrite it with --force"));
    }
    let here = Path::new("");
    let table = table(args);
    let files = table.files(here).map_err(|error| {
        let text = error.to_string();
        Failure::input(text.replace("core.sources", "the command line"))
            .help("name RTL files that are there, in Verilog or SystemVerilog")
    })?;
    let top = top(args, &files.sources)?;
    let mut request = Request {
        top,
        files,
        parameters: args.parameters.clone(),
    };
    request.parameters.sort();
    let readers = rtl::readers(ctx)?;
    let survey = rtl::survey(ctx, &request, &readers)?;
    let draft = guess(&survey);
    let folder = if printed {
        here
    } else {
        args.out.parent().unwrap_or(here)
    };
    let by_yosys = readers.verilator.is_some() && survey.reader == "yosys";
    let text = manifest_text::text(&written(args, &survey, &draft, folder, by_yosys), &draft);
    if !printed {
        write(&args.out, &text)?;
    }
    match args.output.format {
        Format::Json => ctx.print_json(&Written {
            schema: "goldbench.core.init/1",
            manifest: (!printed).then_some(args.out.as_path()),
            survey: &survey,
            guesses: &draft.guesses,
            notes: &draft.notes,
            text: &text,
        })?,
        Format::Text if printed => ctx.print(&text)?,
        Format::Text => ctx.print(&summary(&survey, &draft, &args.out))?,
    }
    // A place that is still empty, a role that the protocol asks for: said here, and again by `core check`.
    if let Err(error) = Manifest::parse(&text, &args.out) {
        ctx.note(&format!("to be completed: {error}"));
    }
    Ok(Outcome::Clean)
}

fn empty() -> CoreTable {
    toml::from_str("name = ''\ntop = ''").expect("both fields that must be there")
}

/// What was typed as a manifest's table.
fn table(args: &Args) -> CoreTable {
    let mut table = empty();
    table.sources.clone_from(&args.files);
    table.filelists.clone_from(&args.filelists);
    table.stubs.clone_from(&args.stubs);
    table.include_dirs.clone_from(&args.include_dirs);
    for define in &args.defines {
        let (name, value) = define.split_once('=').unwrap_or((define, ""));
        table.defines.insert(name.into(), value.into());
    }
    table
}

/// The top that was named, or the only one that there can be.
fn top(args: &Args, sources: &[PathBuf]) -> Result<String, Failure> {
    let all: Vec<String> = modules_in(sources)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    if let Some(top) = &args.top {
        if all.is_empty() || all.contains(top) {
            return Ok(top.clone());
        }
        let near = nearest(top, all.iter().map(String::as_str));
        return Err(
            Failure::input(format!("no file has a module `{top}`; nearest: {near}")).at("--top"),
        );
    }
    let found = tops(sources);
    match &found[..] {
        [only] => Ok(only.clone()),
        [] if all.is_empty() => {
            Err(Failure::input("no file has a module")
                .help("name files in Verilog or SystemVerilog"))
        }
        [] => Err(Failure::input(format!(
            "each module is named by another: {}",
            all.join(", ")
        ))
        .help("say --top NAME")),
        several => Err(Failure::input(format!(
            "{} modules that no other names: {}",
            several.len(),
            several.join(", ")
        ))
        .help("say --top NAME")),
    }
}

/// `[core]` with paths as they are found from the manifest.
fn written(
    args: &Args,
    survey: &Survey,
    draft: &Draft,
    folder: &Path,
    yosys: bool,
) -> manifest_text::Files {
    let from = |paths: &[PathBuf]| {
        paths
            .iter()
            .map(|path| relative(path, folder))
            .collect::<Vec<_>>()
    };
    let mut files = manifest_text::Files {
        name: survey.top.clone(),
        top: survey.top.clone(),
        sources: from(&args.files),
        filelists: from(&args.filelists),
        stubs: from(&args.stubs),
        include_dirs: from(&args.include_dirs),
        defines: table(args).defines.into_iter().collect(),
        parameters: args.parameters.clone(),
        yosys,
    };
    // Names in a list start in the run's folder here, and in the manifest's there: the files themselves where that differs.
    let moved = table(args)
        .files(Path::new(""))
        .ok()
        .zip(table_of(&files).files(folder).ok());
    let same = moved.is_some_and(|(here, there)| from(&here.sources) == from(&there.sources));
    if !files.filelists.is_empty() && !same {
        if let Ok(found) = table(args).files(Path::new("")) {
            files.sources = from(&found.sources);
            files.include_dirs = from(&found.include_dirs);
            let defines = found.defines.into_iter();
            files.defines = defines
                .map(|(name, value)| (name, value.unwrap_or_default()))
                .collect();
        }
        files.filelists.clear();
        files.stubs.clear();
    }
    for name in &draft.named {
        let value = survey.parameters.iter().find(|p| p.name == *name);
        if let Some(parameter) = value.filter(|_| !files.parameters.iter().any(|(n, _)| n == name))
        {
            files
                .parameters
                .push((name.clone(), parameter.value.clone()));
        }
    }
    files
}

fn table_of(files: &manifest_text::Files) -> CoreTable {
    CoreTable {
        filelists: files.filelists.clone(),
        sources: files.sources.clone(),
        stubs: files.stubs.clone(),
        ..empty()
    }
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let aside = Aside::begin_as(path, "manifest")?;
    let written = aside.file()?.write_all(text.as_bytes());
    written.map_err(|error| aside.unwritable(&error))?;
    aside.keep()
}

/// What was seen and taken, for the terminal.
fn summary(survey: &Survey, draft: &Draft, out: &Path) -> String {
    use std::fmt::Write;
    let mut text = format!("{}, read by {}\n", survey.top, survey.reader);
    let _ = writeln!(text, "  ports");
    for port in &survey.ports {
        let way = match port.direction {
            Direction::Input => "input",
            Direction::Output => "output",
            Direction::Inout => "inout",
        };
        let _ = writeln!(text, "    {way:<6} {:>5}  {}", port.width, port.name);
    }
    for parameter in survey.parameters.iter().filter(|p| p.settable) {
        let _ = writeln!(text, "  parameter {} = {}", parameter.name, parameter.value);
    }
    let count = |moved| survey.registers.iter().filter(|r| r.moved == moved).count();
    let _ = writeln!(
        text,
        "  {} registers in {} modules",
        count(Moved::Clocked),
        survey.modules.len()
    );
    for register in survey
        .registers
        .iter()
        .filter(|r| r.moved == Moved::Held && r.width >= 32)
    {
        let _ = writeln!(
            text,
            "    nothing drives {} ({} bits)",
            register.path, register.width
        );
    }
    let sure = |sure| draft.guesses.iter().filter(|g| g.sure == sure).count();
    let _ = writeln!(
        text,
        "{}: {} values ({} shown by the RTL, {} likely, {} guesses, {} to do)",
        out.display(),
        draft.guesses.len(),
        sure(Sure::Shown),
        sure(Sure::Likely),
        sure(Sure::Guess),
        sure(Sure::Todo)
    );
    let _ = writeln!(
        text,
        "next: read it through, then `goldbench core check {}`",
        crate::report::shell::word(out)
    );
    text
}
