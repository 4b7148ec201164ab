//! What of which core is to be measured, or every reason why it can't be.

use std::path::PathBuf;

use super::Args;
use super::how::How;
use crate::cli::config::ConfigArgs;
use crate::cli::verify::open;
use crate::cli::{Context, Failure, header};
use crate::design::{CoreKind, DesignConfig, nearest};
use crate::dut::{Core, builtin_origin};
use crate::gates::{Part, Slice};
use crate::spec::Header;
use crate::units::Nonce;

/// Stages of a slice where none were named.
const STAGES: usize = 4;

/// What is wanted of a core of our own designs.
pub(super) struct Request {
    pub(super) core: Core,
    pub(super) slice: Slice,
    pub(super) header: Header,
    pub(super) start: Nonce,
    pub(super) enable: bool,
    pub(super) how: How,
}

impl Request {
    pub(super) fn of(args: &Args, ctx: &Context) -> Result<Self, Failure> {
        How::check(args)?;
        if args.by.is_some() {
            return Err(
                Failure::input("a core with [design] is told by its sums and registers")
                    .at("--by")
                    .help("leave it out: it is for cores with [interface]"),
            );
        }
        let core = core(args, ctx)?;
        let part = part(args, &core)?;
        let slice = Slice::new(&core, part)
            .map_err(|error| Failure::input(error.to_string()).at(core.origin.display()))?;
        let header = header::read(&args.header, args.vector.as_deref())?;
        Ok(Self {
            core,
            slice,
            header,
            start: args.nonce_start,
            enable: args.enable_logic,
            how: How::of(args, ctx)?,
        })
    }
}

fn core(args: &Args, ctx: &Context) -> Result<Core, Failure> {
    let origin = if let Some(manifest) = &args.core {
        manifest.clone()
    } else {
        let settings = args.settings.clone();
        let design = ConfigArgs { settings }.design()?;
        PathBuf::from(builtin_origin(&design.unwrap_or_else(DesignConfig::miner)))
    };
    let core = open(ctx, &origin)?;
    if core.manifest.design.kind != CoreKind::Miner {
        return Err(Failure::input(format!(
            "gates are measured of a miner core, and `{}` is a {}",
            core.name(),
            core.manifest.design.kind.word()
        ))
        .at(origin.display())
        .help("a chip's cores are miners: name one by its settings"));
    }
    Ok(core)
}

fn part(args: &Args, core: &Core) -> Result<Part, Failure> {
    if args.whole {
        return Ok(Part::Whole);
    }
    let pipes = &core.structure.pipes;
    let names = || pipes.iter().map(|pipe| pipe.name);
    let wanted = args.pipe.as_deref().unwrap_or_else(|| {
        names()
            .find(|name| *name == "hash1")
            .or_else(|| names().next())
            .unwrap_or("hash1")
    });
    let Some(pipe) = core.structure.pipe(wanted) else {
        return Err(Failure::input(format!("the design has no pipe `{wanted}`"))
            .at("--pipe")
            .help(format!("nearest: {}", nearest(wanted, names()))));
    };
    let stages = pipe.stages.len();
    let Some(text) = &args.stages else {
        if stages < STAGES + 2 {
            return Err(Failure::input(format!(
                "pipe `{wanted}` has {stages} stages, too few for a slice in its middle"
            ))
            .help("map it all with --whole, or name stages with --stages"));
        }
        let first = stages / 2 - STAGES / 2;
        return Ok(Part::Stages {
            pipe: pipe.name,
            first,
            last: first + STAGES - 1,
        });
    };
    let parsed = text.split_once("..").and_then(|(first, last)| {
        let last = last.strip_prefix('=').unwrap_or(last);
        Some((first.parse::<usize>().ok()?, last.parse::<usize>().ok()?))
    });
    match parsed {
        Some((first, last)) if first <= last && last < stages => Ok(Part::Stages {
            pipe: pipe.name,
            first,
            last,
        }),
        _ => Err(
            Failure::input(format!("`{text}` names no stages of pipe `{wanted}`"))
                .at("--stages")
                .help(format!("write A..B, both ends from 0 to {}", stages - 1)),
        ),
    }
}
